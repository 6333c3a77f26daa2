"""The brief in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.renderers.markdown_page import Lines, Page, title
from sourcing_advisor.report.brief import ASIDES, brief_of
from sourcing_advisor.report.words import TWO_VIEWS, told_in_confidence

_BREAK = "  "
"""Ends a line within a paragraph; the bullets of a list would count among the words of the page."""


def brief(page: Page) -> Lines:
    """Tell the brief."""
    told = brief_of(page.report)
    yield from (title(page), "", told.state, "")
    if not told.moves:
        below = "what is to be watched or asked stands below."
        yield from (f"No move follows from the facts shown; {below}", "")
    for move in told.moves:
        yield from (f"## {move.number}. {move.title}", "")
        yield from (f"**{part.label}:** {part.text}{_BREAK}" for part in move.parts)
        yield from (f"**Decided:** {text}{_BREAK}" for text in move.decided)
        yield ""
    more = [f"And {told.more} more."] if told.then and told.more else []
    yield from _listed("Then", [*told.then, *more])
    asides = [(label, getattr(told, name)) for label, name in ASIDES]
    beside = [f"**{label}:** {text}" for label, text in asides if text]
    beside += [f"**Decided before:** {text}" for text in told.decided]
    if page.report.withheld:
        beside.append(told_in_confidence(page.report))
    yield from _listed(TWO_VIEWS, told.views)
    yield from _listed("Beside these", [*beside, *(f"**Mind:** {text}" for text in told.named)])
    yield from _listed("Ask next", told.questions)
    yield from _listed("Findings cited", [f"[{number}] {text}" for number, text in told.findings])
    yield (
        f"{as_markdown(page.report.rests_on)} Every move: `--detail standard`; "
        "evidence: `full`. No legal advice."
    )


def _listed(heading: str, items: Sequence[str]) -> Lines:
    if items:
        yield from (f"## {heading}", "", *(f"- {item}" for item in items), "")
