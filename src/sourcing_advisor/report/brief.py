"""The brief: one page that a board reads, of at most 600 words.

It says the state in a sentence, the first three moves, what to protect, what is in hand, three
questions, and how to get the rest. Texts are Markdown. The moves get what room there is, the most
needed first and by whole sentences; no sentence is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sourcing_advisor.advice.markdown import CITATION, as_markdown
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.sentences import sentences, steps, words_in
from sourcing_advisor.report.short import (
    believed,
    finding_in_short,
    leading,
    placed_in_words,
    question_in_short,
    quoted,
    state_of,
    titles_in_short,
)
from sourcing_advisor.report.words import OWNERS, told_in_confidence

MOST_WORDS = 600
MOST_TITLES = 3
MOST_QUESTIONS = 3
MOST_NAMED = 2
MOST_VIEWS = 3
_ROOM = 46
"""Words kept for headings, bullets, and the line on how to get the rest."""

_LONG = 24
"""In words: a sentence on who acts that is longer gives way to the name of the side."""

ASIDES = (
    ("Then", "others"),
    ("Protect", "protect"),
    ("In hand", "in_hand"),
    ("Parked", "parked"),
)
"""What stands beside the moves: a label, and the field of the brief."""

LABELS = ("Here", "Why first", "Do first", "Who", "By when", "Success")


class Told(NamedTuple):
    """One labelled part of a move."""

    label: str
    text: str


class BriefMove(NamedTuple):
    """One of the first moves, in short."""

    number: int
    title: str
    parts: tuple[Told, ...]
    decided: tuple[str, ...] = ()


class Brief(NamedTuple):
    """All that stands on the page, in its order."""

    state: str
    moves: tuple[BriefMove, ...]
    others: str
    protect: str
    in_hand: str
    parked: str
    named: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[tuple[int, str], ...]
    decided: tuple[str, ...] = ()
    """What came of decisions on moves that are in the plan no more."""
    views: tuple[str, ...] = ()
    """What two sides see differently and most hinges on."""


class _Sentence(NamedTuple):
    """What may stand in a part of a move; `rank` says how much it is needed, 1 the most."""

    rank: int
    move: int
    label: str
    text: str


def brief_of(report: Report) -> Brief:
    """Return the brief of a report: as much of it as there is room for."""
    first = report.of_stage("first")
    others, protected = report.of_stage("next", "later"), [s.title for s in report.strengths]
    beside = (
        state_of(report),
        _others(others),
        titles_in_short(protected, MOST_TITLES),
        _in_stage(report.of_stage("in_hand")),
        _in_stage(report.of_stage("parked")),
    )
    named = tuple(as_markdown(each.text) for each in report.named[:MOST_NAMED])
    questions = tuple(map(question_in_short, report.questions[:MOST_QUESTIONS]))
    page = _Page(report)
    page.take(beside)
    page.take([told_in_confidence(report.withheld)] if report.withheld else ())
    page.take([report.title, *(gap.title for gap in first), *named, *questions])
    decided = {gap.number: tuple(as_markdown(d.words) for d in gap.decisions) for gap in first}
    before = tuple(as_markdown(f"{d.move}: {d.words}") for d in report.decisions)
    views = tuple(as_markdown(view.words) for view in report.views[:MOST_VIEWS])
    page.take([*before, *views, *(text for texts in decided.values() for text in texts)])
    kept = page.kept([*_Sentences(report).of(first)])
    moves = tuple(
        BriefMove(gap.number, gap.title, tuple(_parts(kept, gap.number)), decided[gap.number])
        for gap in first
    )
    return Brief(beside[0], moves, *beside[1:], named, questions, page.findings(), before, views)


class _Page:
    """One page, with the room that is left on it."""

    def __init__(self, report: Report) -> None:
        self._left = MOST_WORDS - _ROOM
        sources = {source.id: source.short for source in report.sources}
        self._short = {
            finding.number: finding_in_short(finding, sources[finding.source])
            for finding in report.findings
        }
        self._cited: set[int] = set()

    def take(self, texts: Iterable[str]) -> None:
        """Give room to what stands on the page in any case."""
        self._left -= words_in(texts)

    def kept(self, offered: list[_Sentence]) -> list[_Sentence]:
        """Return the sentences for which there is room, in the order in which they are offered.

        A part ends where a sentence of it found no room.
        """
        begun: set[tuple[int, str]] = set()
        ended: set[tuple[int, str]] = set()
        kept: set[int] = set()
        for i in sorted(range(len(offered)), key=lambda i: (offered[i].rank, offered[i].move)):
            sentence = offered[i]
            part = (sentence.move, sentence.label)
            cited = {int(n) for n in CITATION.findall(sentence.text)} - self._cited
            told = (self._short[number] for number in cited)
            cost = words_in([sentence.text, *told]) + 2 * len(cited)
            cost += 0 if part in begun else 1 + words_in([sentence.label])
            if part in ended or cost > self._left:
                ended.add(part)
                continue
            kept.add(i)
            begun.add(part)
            self._left -= cost
            self._cited |= cited
        return [sentence for i, sentence in enumerate(offered) if i in kept]

    def findings(self) -> tuple[tuple[int, str], ...]:
        """Return what the kept sentences cite, a line each, by number."""
        return tuple((number, self._short[number]) for number in sorted(self._cited))


class _Sentences:
    """Takes the sentences for the brief from the advice on the first moves."""

    def __init__(self, report: Report) -> None:
        given = report.relationship
        known = filter(None, (given.client, given.provider, given.service))
        self._names = tuple(as_markdown(name) for name in known)
        self._numbers = {finding.id: finding.number for finding in report.findings}
        self._places = {place.number: place for place in report.plan}

    def of(self, gaps: Iterable[Recommendation]) -> Iterator[_Sentence]:
        """Yield the sentences of some moves, each part in its order."""
        for gap in gaps:
            for label, said in zip(LABELS, self._said(gap), strict=True):
                yield from (_Sentence(rank, gap.number, label, text) for rank, text in said)

    def _said(self, gap: Recommendation) -> tuple[Iterable[tuple[int, str]], ...]:
        blocks = gap.sections
        return (
            self._here(gap),
            self._why(gap),
            self._steps(blocks.get("first_steps", "")),
            self._who(gap),
            zip((1, 6), self._cut(blocks.get("by_when", "")), strict=False),
            zip((2, 8), self._cut(blocks.get("success", "")), strict=False),
        )

    def _here(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        named = [as_markdown(each.text) for each in gap.named]
        yield from zip((2,), named, strict=False)
        yield from zip((2, 4, 7), self._cut(gap.sections.get("situation", "")), strict=False)
        if gap.beliefs:
            yield 4, believed(gap)
        yield from ((5, quoted(quote)) for quote in gap.quotes[:1])
        yield from ((5, text) for text in named[1:3])

    def _why(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        reasons = self._places[gap.number].reasons
        told = [reason.words for reason in reasons if reason.kind in ("clock", "before")]
        for rank, words in zip((1, 7), told or [gap.why_here], strict=False):
            yield rank, f"{words[:1].upper()}{words[1:]}."
        if gap.findings:
            yield 5, f"[{self._numbers[gap.findings[0]]}]"

    def _steps(self, text: str) -> Iterator[tuple[int, str]]:
        for first, step in zip((1, 6), steps(text), strict=False):
            for later, sentence in enumerate(self._cut(step)):
                yield first + 3 * min(later, 1), sentence

    def _who(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        who = self._cut(gap.sections.get("who", ""))
        if who and words_in(who[:1]) > _LONG:
            owner = OWNERS[gap.owner]
            yield 1, f"{owner[:1].upper()}{owner[1:]}."
        else:
            yield from zip((1, 8), who, strict=False)
        if gap.who_leads:
            yield 5, leading(gap)

    def _cut(self, text: str) -> tuple[str, ...]:
        return sentences(text, self._names)


def _parts(kept: Iterable[_Sentence], move: int) -> Iterator[Told]:
    for label in LABELS:
        said = [each.text for each in kept if each.move == move and each.label == label]
        if said:
            yield Told(label, " ".join(said))


def _others(gaps: tuple[Recommendation, ...]) -> str:
    if not gaps:
        return ""
    total = "1 more move" if len(gaps) == 1 else f"{len(gaps)} more moves"
    return f"{total}, beginning with “{gaps[0].title}”."


def _in_stage(gaps: Iterable[Recommendation]) -> str:
    return titles_in_short([placed_in_words(gap) for gap in gaps], MOST_TITLES)
