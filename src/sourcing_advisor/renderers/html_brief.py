"""The brief on the HTML page, and what each move says beside its advice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sourcing_advisor.report.brief import ASIDES, brief_of
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.words import told_in_confidence


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The brief as HTML: its moves with their labelled parts, what stands beside, and lists."""

    state: str
    moves: tuple[tuple[int, str, tuple[tuple[str, Markup], ...]], ...]
    beside: tuple[tuple[str, Markup], ...]
    named: tuple[Markup, ...]
    questions: tuple[Markup, ...]
    findings: tuple[tuple[int, Markup], ...]
    withheld: str


def brief_page(report: Report, line: Callable[[str], Markup]) -> BriefPage:
    """Return the brief as HTML; `line` returns a line of Markdown as HTML."""
    told = brief_of(report)
    beside = ((label, getattr(told, name)) for label, name in ASIDES)
    return BriefPage(
        state=line(told.state),
        moves=tuple(
            (
                move.number,
                move.title,
                (
                    *((p.label, line(p.text)) for p in move.parts),
                    *(("Decided", line(text)) for text in move.decided),
                ),
            )
            for move in told.moves
        ),
        beside=(
            *((label, line(text)) for label, text in beside if text),
            *(("Talk about", line(text)) for text in told.views),
            *(("Decided before", line(text)) for text in told.decided),
        ),
        named=tuple(map(line, told.named)),
        questions=tuple(map(line, told.questions)),
        findings=tuple((number, line(text)) for number, text in told.findings),
        withheld=told_in_confidence(report.withheld) if report.withheld else "",
    )


def notes_on(gap: Recommendation) -> Iterator[str]:
    """Yield what was stated by name, who leads, who said what, what was decided, and beliefs."""
    yield from (named.text for named in gap.named)
    if gap.who_leads:
        yield f"Who leads: {'; '.join(gap.who_leads)}."
    yield from (f"“{q.words}”{f' ({q.by})' if q.by else ''}." for q in gap.quotes)
    yield from (f"Decided: {decision.words}" for decision in gap.decisions)
    for belief in gap.beliefs:
        by = f" ({belief.by})" if belief.by else ""
        yield f"Provisional: it rests on what is only believed, “{belief.label}”{by}."
