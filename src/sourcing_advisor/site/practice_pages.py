"""The page of a practice."""

from __future__ import annotations

from sourcing_advisor.site.links import to_fact, to_finding, to_rule, to_threshold
from sourcing_advisor.site.markdown import bullets, page
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Kind, Practice

_HEADS: dict[Kind, str] = {
    "gap": "Gaps",
    "strength": "Strengths",
    "conclusion": "Conclusions on the way",
}


def practice_page(practice: Practice, book: RuleBook) -> str:
    """Return the page of a practice: its rules, and the findings and facts that they rest on."""
    rules = [rule for rule in book.rules if rule.practice == practice.id]
    lines: list[str] = []
    for kind, head in _HEADS.items():
        of_kind = [rule for rule in rules if rule.kind == kind]
        if of_kind:
            lines += [f"## {head}", "", *bullets(map(to_rule, of_kind))]
    findings = [each for each in book.findings.values() if practice.id in each.practices]
    lines += ["## Findings", "", *bullets(map(to_finding, findings))]
    facts = dict.fromkeys(name for rule in rules for name in rule.reads)
    lines += ["## Facts that describe it", ""]
    lines += bullets(to_fact(name, book.facts) for name in book.facts if name in facts)
    parameters = dict.fromkeys(name for rule in rules for name in rule.parameters)
    lines += [
        "## Parameters",
        "",
        *bullets(to_threshold(book.parameters[name]) for name in parameters),
    ]
    return page(f"{practice.id} {practice.title}", lines)
