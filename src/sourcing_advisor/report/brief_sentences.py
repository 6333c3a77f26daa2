"""What may stand in the brief of each of the first moves, by how much it is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.report.brief_reasons import reasons_told_once
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.naming import thing_named
from sourcing_advisor.report.plan_parts import Quote
from sourcing_advisor.report.sentences import sentences, steps
from sourcing_advisor.report.short import believed, quoted, said_in, shortened

LABELS = ("Here", "Why first", "Do first", "Who", "By when", "Success")
"""The parts of a move, in the order in which they are read."""

_HEDGE = re.compile(r", from what was stated,?")
"""What the last line of the page says of all of it."""
_RATED = re.compile(r"\b(?:of 5|lowest means)\b")
_RATING = re.compile(rf" \([^()]*{_RATED.pattern}[^()]*\)")
"""What an answer is on its scale; people's own words say it better."""
_RECORD = re.compile(r" \([^()]+\)([.;])")
"""Where success is read off; the other details tell it."""
_SPAN = re.compile(r"\b(?:this week|today|now|(?:with)?in \w+ (?:day|week|month)s?)\b")
"""When something is due; what the first step says is not said again."""
_WITHOUT_UNIT = re.compile(r"\b((?:[Ww]ith)?[Ii]n \w+)(?=[.;,])")
_COUNT = re.compile(r"\d")
_MOST_QUOTED = 3
_SHORT = 14
"""A first step of so few words is told with the sentence that follows it."""
_STOP = re.compile(r"No |Nothing |Until then ")
"""How a sentence begins that says what is not to be done."""


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
        self._at_both = without_both_sides(given.client, given.provider)
        self._why = reasons_told_once(report)

    def of(self, gaps: Iterable[Recommendation]) -> Iterator[Sentence]:
        """Yield the sentences of some moves, each part in its order."""
        for gap in gaps:
            for label, said in zip(LABELS, self._said(gap), strict=True):
                yield from (Sentence(rank, gap.number, label, text) for rank, text in said)

    def _said(self, gap: Recommendation) -> tuple[Iterable[tuple[int, str]], ...]:
        blocks = gap.sections
        return (
            self._here(gap),
            self._why[gap.number],
            self._steps(gap),
            zip((1, 8), self._cut(blocks.get("who", "")), strict=False),
            self._when(gap),
            zip((1, 8), self._cut(_RECORD.sub(r"\1", blocks.get("success", ""))), strict=False),
        )

    def _here(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        """Yield the signs: of the rule that leads, in people's words, and of the grounds."""
        first, *more = self._cut(self._at_both(gap.sections.get("situation", ""))) or ("",)
        quotes = _telling(gap.quotes)
        grounds = [self._cut(text)[0] for each in gap.grounds if (text := each.situation)]
        if first:
            yield 1, _RATING.sub("", first) if quotes else first
        ranked = zip((2, 4, 6), quotes, strict=False)
        for rank, quote in sorted(ranked, key=lambda each: each[1].by is not None):
            yield rank, quoted(quote)
        yield from ((3, text) for text in said_in(gap, "situation"))
        yield from zip((5, 7, 8), _new(grounds, first), strict=False)
        for text in more[:2]:
            rated = quotes and _RATED.search(text)
            yield (8 if rated else 4 if _COUNT.search(text) else 6), text
        if gap.beliefs:
            yield 7, believed(gap)
        for each in gap.hinges_on[:1]:
            other = f"with {each.where} in place of {each.in_words} for “{each.means.rstrip('.')}”"
            yield 3, as_markdown(f"Hinges on judgement: {other}, this move falls.")

    def _steps(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        """Yield what to do; what was stated by name is needed more than what else is advised."""
        named = said_in(gap, "first_steps")
        things = [thing.partition(" (")[0] for text in named if (thing := thing_named(text))]
        told = [(step, self._cut(step)) for step in steps(gap.sections.get("first_steps", ""))]
        within = [
            sentence
            for step, said in told
            for sentence in said
            if step not in named and any(thing in sentence for thing in things)
        ]
        urgent = {as_markdown(e.text) for e in gap.named if e.kind in ("harm", "deadline")}
        by_name = iter((3, 5, 5) if within or urgent else (2, 3, 5))
        advised = iter((1, 4, 5, 7))
        for step, said in told:
            of_kind = repeat(1) if step in urgent else by_name if step in named else advised
            rank = next(of_kind, None)
            if step == gap.ask:
                yield 3, step
            elif rank is not None:
                for later, sentence in enumerate(said):
                    further = 1 if _STOP.match(sentence) else (0, 2, 3)[min(later, 2)]
                    if later == 1 and len(said[0].split()) < _SHORT:
                        further = 0
                    yield rank + (0 if sentence in within else further), sentence

    def _when(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        done = " ".join(steps(gap.sections.get("first_steps", ""))[:2]).lower()
        when, *more = self._cut(gap.sections.get("by_when", "")) or ("",)
        first, _, rest = when.partition("; ")
        spans = _SPAN.findall(first.lower())
        if rest and "later" not in rest and spans and all(span in done for span in spans):
            unit = f"{spans[-1].rpartition(' ')[2].removesuffix('s')}s"
            when = _WITHOUT_UNIT.sub(rf"\1 {unit}", f"{rest[:1].upper()}{rest[1:]}")
        if when:
            yield 1, when
        named = said_in(gap, "by_when")
        yield from (
            (1 if text in named else 3, text) for text in more if text in named or text in more[:2]
        )

    def _cut(self, text: str) -> tuple[str, ...]:
        return sentences(_HEDGE.sub("", text), self._names)


def without_both_sides(client: str | None, provider: str | None) -> Callable[[str], str]:
    """Return what leaves “at A and B” out of a text, where the title of the page names both."""
    if not client or not provider:
        return lambda text: text
    one, other = (re.escape(as_markdown(name)) for name in (client, provider))
    both = rf"{one} and (?:at |from )?{other}"
    opening = re.compile(rf"^At {both},? (\w)")
    within = re.compile(rf", at {both},|,? (?:at|between) {both}(?=[ ,.;:])")
    return lambda text: within.sub("", opening.sub(lambda match: match[1].upper(), text.strip()))


def _telling(quotes: Iterable[Quote]) -> list[Quote]:
    """Return few quotes, none of which another contains."""
    few: list[Quote] = []
    for quote in map(shortened, quotes):
        longer = next((i for i, kept in enumerate(few) if kept.words in quote.words), None)
        if longer is not None:
            few[longer] = quote
        elif not any(quote.words in kept.words for kept in few):
            few.append(quote)
    return few[:_MOST_QUOTED]


def _new(grounds: Iterable[str], first: str) -> Iterator[str]:
    """Yield the sentences that say something new beside those before them."""
    said = set(first.lower().split())
    for text in grounds:
        words = set(text.lower().split())
        if len(words - said) > len(words) / 2:
            said |= words
            yield text
