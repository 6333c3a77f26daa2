"""Rules, findings and parameters as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from sourcing_advisor.conditions.words import condition_lines
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.words import OWNERS, STRENGTHS, TIMINGS
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Finding, Parameter

WIDTH = 96


def rule_text(rule: Rule, book: RuleBook) -> str:
    """Return what a rule finds, its condition, and what it rests on."""
    titles = {practice.id: practice.title for practice in book.practices}
    lines = [
        f"{rule.id} {rule.name}",
        rule.title,
        "",
        f"Practice: {rule.practice} {titles[rule.practice]}",
        f"Kind: {rule.kind}",
    ]
    if rule.severity and rule.effort and rule.owner and rule.timing:
        lines.append(
            f"Severity: {rule.severity}. Effort: {rule.effort}. Owner: {OWNERS[rule.owner]}. "
            f"When: {TIMINGS[rule.timing]}."
        )
    if rule.concludes:
        lines.append(f"Concludes: {rule.concludes}")
    lines += ["", *_wrapped(rule.description)]
    if rule.not_this:
        lines += ["", *_wrapped(f"Not this: {rule.not_this}")]
    if rule.protect:
        lines += ["", *_wrapped(f"To protect: {rule.protect}")]
    if rule.applies_when is not None:
        lines += ["", "Applies when", *condition_lines(rule.applies_when, "  ")]
    if rule.act_from is not None:
        lines += ["", "Act once", *condition_lines(rule.act_from, "  ")]
    lines += ["", "When", *condition_lines(rule.when, "  ")]
    if rule.findings:
        lines += ["", "Findings"]
        for name in rule.findings:
            claim = f"{name}: {book.findings[name].claim.strip()}"
            lines += _wrapped(claim, "  ")
    lines += ["", f"Written in {rule.place}"]
    return "\n".join(lines) + "\n"


def finding_text(finding: Finding, book: RuleBook) -> str:
    """Return a finding with its figures, base, limits and place, and the rules that cite it."""
    source = book.sources[finding.source]
    lines = [finding.id, *_wrapped(finding.claim)]
    if finding.figures:
        lines += ["", "Figures"]
        for each in finding.figures:
            base = f" (base: {each.base})" if each.base else ""
            text = f"{number_in_words(each.value, each.unit)}: {each.of}{base}"
            lines += _wrapped(text, "  ")
    lines += ["", *_wrapped(f"Evidence: {STRENGTHS[finding.strength]}. Base: {finding.base}")]
    lines += _wrapped(f"Limits: {finding.limits}")
    if finding.tempered_by:
        lines += _wrapped(f"To be weighed against: {', '.join(finding.tempered_by)}")
    lines += _wrapped(f"Place: {source.short}, section “{finding.section}”")
    lines += _wrapped(f"Source: {source.citation}")
    citing = [rule.id for rule in book.rules if finding.id in rule.findings]
    lines += _wrapped(f"Practices: {', '.join(finding.practices)}")
    lines += _wrapped(f"Cited by: {', '.join(citing) or 'no rule'}")
    return "\n".join(lines) + "\n"


def parameter_text(parameter: Parameter, book: RuleBook) -> str:
    """Return a threshold, what it rests on, and the rules that use it."""
    users = [rule.id for rule in book.rules if parameter.name in rule.parameters]
    rests = f"finding {parameter.finding}" if parameter.finding else parameter.reason
    lines = [
        f"{parameter.name}: {number_in_words(parameter.value, parameter.unit)}",
        *_wrapped(parameter.means),
        *_wrapped(f"Basis: {parameter.basis}: {rests}"),
        *([f"Must be below: {parameter.below}"] if parameter.below else []),
        *_wrapped(f"Used by: {', '.join(users) or 'no rule'}"),
    ]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=indent + "  "
    )


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows as lines of aligned columns under their heads."""
    listed = [heads, *rows]
    widths = [max(len(row[i]) for row in listed) for i in range(len(heads) - 1)]
    return "".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        + "\n"
        for row in listed
    )
