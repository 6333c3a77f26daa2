"""What may stand in the brief of each of the first moves, by how much it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.plan_parts import ReasonOfPlace
from sourcing_advisor.report.sentences import sentences, steps
from sourcing_advisor.report.short import as_sentence, believed, quoted, said_in

LABELS = ("Here", "Why first", "Do first", "Who", "By when", "Success")
"""The parts of a move, in the order in which they are read."""

_HEDGE = ", from what was stated"
"""What the last line of the page says of all of it."""


class Sentence(NamedTuple):
    """What may stand in a part of a move; `rank` says how much it is needed, 1 the most."""

    rank: int
    move: int
    label: str
    text: str


class Sentences:
    """Takes the sentences for the brief from the advice on the first moves."""

    def __init__(self, report: Report) -> None:
        """Take the report whose moves are told in short."""
        given = report.relationship
        known = filter(None, (given.client, given.provider, given.service))
        self._names = tuple(as_markdown(name) for name in known)
        self._places = {place.number: place for place in report.plan}

    def of(self, gaps: Iterable[Recommendation]) -> Iterator[Sentence]:
        """Yield the sentences of some moves, each part in its order."""
        for gap in gaps:
            for label, said in zip(LABELS, self._said(gap), strict=True):
                yield from (Sentence(rank, gap.number, label, text) for rank, text in said)

    def _said(self, gap: Recommendation) -> tuple[Iterable[tuple[int, str]], ...]:
        blocks = gap.sections
        return (
            self._here(gap),
            self._why(gap),
            self._steps(gap),
            zip((1, 7), self._cut(blocks.get("who", "")), strict=False),
            self._when(gap),
            zip((1, 7), self._cut(blocks.get("success", "")), strict=False),
        )

    def _here(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        """Yield the signs: of the rule that leads, in people's words, and of the grounds."""
        first, *more = self._cut(gap.sections.get("situation", "")) or ("",)
        quotes = [quoted(quote) for quote in gap.quotes]
        grounds = [text for each in gap.grounds if (text := each.situation)]
        if first:
            yield 1, first
        yield from zip((2, 4), quotes[:2], strict=False)
        yield from ((3, text) for text in said_in(gap, "situation"))
        yield from zip((4, 6, 7), _new(grounds, first), strict=False)
        yield from zip((5, 7), more, strict=False)
        if gap.beliefs:
            yield 6, believed(gap)
        for each in gap.hinges_on[:1]:
            fall = f"it would fall if the threshold were {each.where} and not {each.in_words}"
            yield 2, as_markdown(f"Hinges on judgement: {fall}: “{each.means}”")

    def _why(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        place = self._places[gap.number]
        told = [*dict.fromkeys(_in_short(r) for r in place.reasons if r.kind != "severity")]
        for rank, words in zip((1, 6), told or [gap.why_here], strict=False):
            yield rank, as_sentence(words)

    def _steps(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        """Yield what to do; what was stated by name is needed more than what else is advised."""
        named = said_in(gap, "first_steps")
        by_name, advised = iter((1, 2, 4)), iter((1, 3, 4, 6))
        for step in steps(gap.sections.get("first_steps", "")):
            rank = next(by_name if step in named else advised, None)
            if rank is not None:
                for later, sentence in enumerate(self._cut(step)):
                    yield rank + (0, 1, 3)[min(later, 2)], sentence

    def _when(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        yield from zip((1, 2, 2), self._cut(gap.sections.get("by_when", "")), strict=False)

    def _cut(self, text: str) -> tuple[str, ...]:
        return sentences(text.replace(_HEDGE, ""), self._names)


def _in_short(reason: ReasonOfPlace) -> str:
    """Return a reason without the moves that come after; they have lines of their own."""
    return reason.words.partition(", because ")[2] if reason.kind == "before" else reason.words


def _new(grounds: Iterable[str], first: str) -> Iterator[str]:
    """Yield the sentences that say something new beside those before them."""
    said = set(first.lower().split())
    for text in grounds:
        words = set(text.lower().split())
        if len(words - said) > len(words) / 2:
            said |= words
            yield text
