"""The brief on the HTML page, and what each move says beside its advice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.renderers.words.wording import BESIDE, LABELS, Wording
from sourcing_advisor.report.brief import ASIDES, brief_of
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.words import told_in_confidence


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The brief as HTML: its moves with their labelled parts, what stands beside, and lists."""

    state: Markup
    moves: tuple[tuple[int, Markup, tuple[tuple[str, Markup], ...]], ...]
    then: tuple[Markup, ...]
    beside: tuple[tuple[str, Markup], ...]
    named: tuple[Markup, ...]
    questions: tuple[Markup, ...]
    findings: tuple[tuple[int, Markup], ...]
    withheld: str


def brief_page(report: Report, line: Callable[[str], Markup], words: Wording) -> BriefPage:
    """Return the brief as HTML; `line` returns a line of Markdown as HTML."""
    told = brief_of(report)
    beside = ((words[BESIDE[label]], getattr(told, name)) for label, name in ASIDES)
    asked = report.questions[: len(told.questions)]
    return BriefPage(
        state=line(told.state),
        moves=tuple(
            (
                move.number,
                line(move.title),
                (
                    *((words[LABELS[part.label]], line(part.text)) for part in move.parts),
                    *((words["decided"], line(text)) for text in move.decided),
                ),
            )
            for move in told.moves
        ),
        then=tuple(map(line, (*told.then, *words.more_moves(told)))),
        beside=(
            *((label, line(text)) for label, text in beside if text),
            *((words["talk_about"], line(text)) for text in told.views),
            *((words["decided_before"], line(text)) for text in told.decided),
        ),
        named=tuple(map(line, told.named)),
        questions=tuple(line(as_markdown(words.asked_in_short(each))) for each in asked),
        findings=tuple((number, line(text)) for number, text in told.findings),
        withheld=told_in_confidence(report) if report.withheld else "",
    )


def notes_on(gap: Recommendation, words: Wording) -> Iterator[str]:
    """Yield what was stated by name, who said what, what was decided, and on what it hinges."""
    yield from (named.text for named in gap.named if named.part == "situation")
    yield from (f"{f'{q.by}: ' if q.by else ''}“{q.words}”" for q in gap.quotes)
    yield from (f"{words['decided']}: {decision.words}" for decision in gap.decisions)
    yield from (f"{words['hinges_on']}: {each.words}" for each in gap.hinges_on)
    for belief in gap.beliefs:
        by = f" ({belief.by})" if belief.by else ""
        yield f"{words['provisional']}: {words['rests_on_belief']}, “{belief.label}”{by}."
