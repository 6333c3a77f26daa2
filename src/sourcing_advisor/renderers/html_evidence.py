"""Findings as the HTML page tells them: figures, method, base and limits in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sourcing_advisor.renderers.html_words import METHODS, Rows, figure_in_words
from sourcing_advisor.report.model import CitedFinding, Report
from sourcing_advisor.report.words import STRENGTHS


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding in words. `used_in` holds the ranks of the recommendations that cite it."""

    number: int
    claim: str
    figures: Rows
    note: str
    rows: Rows
    tempered_by: tuple[int, ...]
    used_in: tuple[int, ...]


def evidence_in(report: Report) -> dict[str, Evidence]:
    """Return the findings of a report in words, by id, in the order of their numbers."""
    sources = {source.id: source.short for source in report.sources}
    ranks: dict[str, list[int]] = {cited.finding.id: [] for cited in report.findings}
    for rank, each in enumerate(report.recommendations, start=1):
        for name in each.findings:
            ranks[name].append(rank)
    return {
        cited.finding.id: _one_piece(cited, sources, tuple(ranks[cited.finding.id]))
        for cited in report.findings
    }


def _one_piece(
    cited: CitedFinding, sources: Mapping[str, str], used_in: tuple[int, ...]
) -> Evidence:
    finding, source = cited.finding, sources[cited.finding.source]
    return Evidence(
        number=cited.number,
        claim=finding.claim,
        figures=tuple(figure_in_words(figure) for figure in finding.figures),
        note=f"{finding.strength.capitalize()} evidence",
        rows=(
            ("Evidence", STRENGTHS[finding.strength]),
            ("Method and base", f"{METHODS[finding.method]}. {finding.base}"),
            ("Limits", finding.limits),
            ("Source", f"{source}, section “{finding.section}” ({finding.id})"),
        ),
        tempered_by=cited.tempered_by,
        used_in=used_in,
    )
