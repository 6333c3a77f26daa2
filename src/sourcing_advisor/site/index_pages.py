"""The first page, the index of each kind, and the page of parameters."""

from __future__ import annotations

from collections import Counter

from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.site.fact_pages import section_titles
from sourcing_advisor.site.links import (
    fact_link,
    finding_link,
    joined,
    rule_link,
    to_practice,
    to_rule,
)
from sourcing_advisor.site.markdown import anchor, link, page, plain, table
from sourcing_advisor.rules.book import CONCLUSIONS, RuleBook
from sourcing_advisor.rules.models import Parameter


def first_page(book: RuleBook) -> str:
    """Return the page from which all others can be reached."""
    kinds = Counter(rule.kind for rule in book.rules)
    bases = Counter(each.basis for each in book.parameters.values())
    facts = sum(fact.section != CONCLUSIONS for fact in book.facts.values())
    by_kind = ", ".join(f"{kinds[kind]} {kind} rules" for kind in ("gap", "strength", "conclusion"))
    by_basis = f"{bases['research']} from research, {bases['judgement']} judgement"
    rows = [
        (link("Practices", "practices/index.md"), f"{len(book.practices)}"),
        (link("Rules", "rules/index.md"), f"{len(book.rules)}: {by_kind}"),
        (link("Findings", "findings/index.md"), f"{len(book.findings)}"),
        (link("Facts", "facts/index.md"), f"{facts}, and {len(book.conclusions)} concluded"),
        (link("Parameters", "parameters/index.md"), f"{len(book.parameters)}: {by_basis}"),
        (link("Sources", "sources/index.md"), f"{len(book.sources)}"),
    ]
    return page("The rule library", table(("kind", "how many"), rows))


def practice_index(book: RuleBook) -> str:
    """Return the list of practices with the number of rules of each kind."""
    rows = []
    for practice in book.practices:
        kinds = Counter(rule.kind for rule in book.rules if rule.practice == practice.id)
        rows.append((to_practice(practice), *(str(kinds[k]) for k in ("gap", "strength"))))
    return page("Practices", table(("practice", "gaps", "strengths"), rows))


def rule_index(book: RuleBook) -> str:
    """Return the list of rules."""
    rows = [
        (to_rule(rule), link(rule.practice, f"../practices/{rule.practice}.md"), rule.kind)
        for rule in book.rules
    ]
    return page("Rules", table(("rule", "practice", "kind"), rows))


def finding_index(book: RuleBook) -> str:
    """Return the list of findings with the strength of each."""
    rows = [
        (finding_link(each.id), each.strength, plain(each.claim)) for each in book.findings.values()
    ]
    return page("Findings", table(("finding", "evidence", "claim"), rows))


def fact_index(book: RuleBook) -> str:
    """Return the list of sections with the facts of each."""
    lines: list[str] = []
    for section, title in section_titles(book).items():
        facts = [fact for fact in book.facts.values() if fact.section == section]
        lines += [f"## {plain(title)}", ""]
        lines += [f"- {fact_link(each)} (`{each.name}`)" for each in facts]
        lines.append("")
    return page("Facts", lines)


def parameter_page(book: RuleBook) -> str:
    """Return the page of all parameters."""
    lines: list[str] = []
    for each in book.parameters.values():
        lines += _parameter(each, book)
    return page("Parameters", lines)


def _parameter(parameter: Parameter, book: RuleBook) -> list[str]:
    users = [rule for rule in book.rules if parameter.name in rule.parameters]
    read_by = joined(rule_link(rule.id) for rule in users)
    rests = finding_link(parameter.finding) if parameter.finding else plain(parameter.reason or "")
    return [
        anchor(parameter.name),
        "",
        f"## {plain(parameter.name)}",
        "",
        f"{plain(number_in_words(parameter.value, parameter.unit))}. {plain(parameter.means)}",
        "",
        f"- Basis: {parameter.basis}: {rests}",
        f"- Used by: {read_by}",
        "",
    ]
