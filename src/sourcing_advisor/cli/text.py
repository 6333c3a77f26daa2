"""What the library holds, as text for a terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable
from itertools import zip_longest

from sourcing_advisor.conditions.words import condition_lines
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.words import OWNERS, STRENGTHS, TIMINGS
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Finding, Parameter

WIDTH = 96
_NARROWEST = 16
"""The least width of a column that is wrapped."""


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
        for figure in finding.figures:
            base = f" (base: {figure.base})" if figure.base else ""
            text = f"{number_in_words(figure.value, figure.unit)}: {figure.of}{base}"
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
    users = [rule.id for rule in book.users_of(parameter.name)]
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
    """Return rows as lines of aligned columns under their heads.

    On a terminal the last two columns are wrapped to its width; elsewhere each row is one line,
    for programs that read lines.
    """
    listed = [heads, *rows]
    widths = [max(1, *(len(row[i]) for row in listed)) for i in range(len(heads))]
    if sys.stdout is not None and sys.stdout.isatty():
        widths = _fitted(widths, shutil.get_terminal_size().columns)
    lines = []
    for row in listed:
        cells = [
            textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)
        ]
        for parts in zip_longest(*cells, fillvalue=""):
            aligned = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
            lines.append("  ".join(aligned).rstrip() + "\n")
    return "".join(lines)


def _fitted(widths: list[int], screen: int) -> list[int]:
    """Return the widths of columns such that the last two share what the others leave."""
    *fixed, left, right = widths
    room = screen - 1 - sum(width + len("  ") for width in (*fixed, 0))
    left = min(left, max(_NARROWEST, room // 3, room - right))
    return [*fixed, left, max(_NARROWEST, min(right, room - left))]
