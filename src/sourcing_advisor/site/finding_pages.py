"""The pages of findings and of the sources that they come from."""

from __future__ import annotations

from sourcing_advisor.report.words import STRENGTHS
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.site.links import (
    finding_link,
    to_finding,
    to_practice,
    to_rule,
    to_source,
    to_threshold,
)
from sourcing_advisor.site.markdown import anchor, bullets, page, plain, table
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Finding, Source


def finding_page(finding: Finding, book: RuleBook) -> str:
    """Return the page of a finding: claim, figures, base, limits, place and what rests on it."""
    source = book.sources[finding.source]
    lines = [plain(finding.claim), "", *_figures(finding)]
    lines += [
        f"- Evidence: {STRENGTHS[finding.strength]} (method: {finding.method})",
        f"- Base: {plain(finding.base)}",
        f"- Limits: {plain(finding.limits)}",
        f"- Place: {to_source(source)}, section “{plain(finding.section)}”",
        "",
    ]
    lines += _weighed(finding, book)
    lines += ["## Practices", ""]
    lines += bullets(to_practice(each) for each in book.practices if each.id in finding.practices)
    lines += ["## Rules that cite it", ""]
    lines += bullets(to_rule(rule) for rule in book.rules if finding.id in rule.findings)
    resting = [each for each in book.parameters.values() if each.finding == finding.id]
    lines += ["## Parameters that rest on it", "", *bullets(map(to_threshold, resting))]
    return page(finding.id, lines)


def _figures(finding: Finding) -> list[str]:
    if not finding.figures:
        return []
    rows = [
        (plain(number_in_words(each.value, each.unit)), plain(each.of), plain(each.base or ""))
        for each in finding.figures
    ]
    return ["## Figures", "", *table(("figure", "of", "base"), rows)]


def _weighed(finding: Finding, book: RuleBook) -> list[str]:
    others = [book.findings[name] for name in finding.tempered_by]
    weakened = [each for each in book.findings.values() if finding.id in each.tempered_by]
    lines: list[str] = []
    if others:
        lines += ["## To be weighed against", "", *bullets(map(to_finding, others))]
    if weakened:
        lines += ["## It tempers", "", *bullets(map(to_finding, weakened))]
    return lines


def sources_page(book: RuleBook) -> str:
    """Return the page of all sources with the findings from each."""
    lines: list[str] = []
    for source in book.sources.values():
        lines += _source(source, book)
    return page("Sources", lines)


def _source(source: Source, book: RuleBook) -> list[str]:
    own = [each.id for each in book.findings.values() if each.source == source.id]
    bases = ", ".join(finding_link(name) for name in source.bases)
    return [
        anchor(source.id),
        "",
        f"## {plain(source.short)}",
        "",
        plain(source.citation),
        "",
        f"- Method: {plain(source.method)}",
        f"- Limits: {plain(source.limits)}",
        *([f"- Who was asked: {bases}"] if bases else []),
        "",
        f"Findings from it: {', '.join(map(finding_link, own)) or 'none'}",
        "",
    ]
