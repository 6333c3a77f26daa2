"""The brief: one page that a board reads, of at most 600 words.

It says the state in words, the first three moves, what comes then, what to protect, what is in
hand, three questions, and how to get the rest. Texts are Markdown. What is needed most gets room
first, by whole sentences; no sentence is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sourcing_advisor.advice.markdown import CITATION, as_markdown
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.plan_parts import Named, ReasonOfPlace
from sourcing_advisor.report.sentences import sentences, steps, words_in
from sourcing_advisor.report.short import (
    as_sentence,
    believed,
    finding_in_short,
    placed_in_words,
    question_in_short,
    quoted,
    said_in,
    titles_in_short,
)
from sourcing_advisor.report.words import told_in_confidence

MOST_WORDS = 600
MOST_TITLES = 3
MOST_SOUND = 3
MOST_NEXT = 5
_ROOM = 34
"""Words kept for headings, bullets, and the line on how to get the rest."""

ASIDES = (
    ("Protect", "protect"),
    ("In hand", "in_hand"),
    ("Parked", "parked"),
)
"""What stands beside the moves: a label, and the field of the brief."""

_HEDGE = ", from what was stated"
"""What the last line of the page says of all of it."""

_LEADS = ("Use what exists:", "Build on what works:", "Begin with what waits:")
"""How steps begin that name what was stated; said once for several."""

_GOES_ON = re.compile(r"“[^\W\d_A-Z]")
"""Words that were said in the middle of a sentence."""

LISTS = ("Then", "Ask next")
"""What stands under a heading of its own, a line each."""

_BESIDE = 9
"""Stands for the number of a move where a line belongs to none; comes after all of them."""

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


class Brief(NamedTuple):
    """All that stands on the page, in its order; texts are Markdown."""

    state: str
    moves: tuple[BriefMove, ...]
    then: tuple[str, ...]
    protect: str
    in_hand: str
    parked: str
    named: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[tuple[int, str], ...]


class _Sentence(NamedTuple):
    """What may stand in a part of a move; `rank` says how much it is needed, 1 the most."""

    rank: int
    move: int
    label: str
    text: str


def brief_of(report: Report) -> Brief:
    """Return the brief of a report: as much of it as there is room for."""
    first, page = report.of_stage("first"), _Page(report)
    state = as_markdown(report.state)
    page.take([state, report.title, *(gap.title for gap in first)])
    page.take([told_in_confidence(report.withheld)] if report.withheld else ())
    kept = page.kept([*_Sentences(report).of(first), *_asides(report)])
    moves = tuple(
        BriefMove(gap.number, as_markdown(gap.title), tuple(_parts(kept, gap.number)))
        for gap in first
    )
    beside: dict[str, list[str]] = {}
    for sentence in kept:
        if sentence.move == _BESIDE:
            beside.setdefault(sentence.label, []).append(sentence.text)
    return Brief(
        state,
        moves,
        _with_the_rest(beside.get("Then", []), report),
        " ".join(beside.get("Protect", ())),
        " ".join(beside.get("In hand", ())),
        " ".join(beside.get("Parked", ())),
        tuple(beside.get("Mind", ())),
        tuple(beside.get("Ask next", ())),
        page.findings(),
    )


def _asides(report: Report) -> Iterator[_Sentence]:
    """Yield what stands beside the moves, each line with how much it is needed."""

    def lines(label: str, texts: Iterable[str], ranks: tuple[int, ...]) -> Iterator[_Sentence]:
        for rank, text in zip(ranks, texts, strict=False):
            yield _Sentence(rank, _BESIDE, label, text)

    yield from lines("Then", _then(report), (1, 2, 4, 5, 6))
    yield from lines("Protect", _protected(report), (3,))
    yield from lines("In hand", filter(None, [titles_in_short(_agreed(report), MOST_TITLES)]), (2,))
    parked = [*map(placed_in_words, report.of_stage("parked"))]
    yield from lines("Parked", filter(None, [titles_in_short(parked, MOST_TITLES)]), (3,))
    beside = _beside(report)
    first = 1 if beside and beside[0].kind == "harm" else 3
    yield from lines("Mind", (as_markdown(each.text) for each in beside), (first, 5, 6))
    yield from lines("Ask next", map(question_in_short, report.questions), (1, 1, 3))


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
            if sentence.move == _BESIDE and sentence.label in LISTS:
                cost += 1 if part in begun else 4  # a bullet, and the heading
            elif part not in begun:
                cost += (sentence.move == _BESIDE) + words_in([sentence.label])
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
        yield from ((6, text) for text in quotes[2:4])
        yield from zip((5, 7), more, strict=False)
        if gap.beliefs:
            yield 6, believed(gap)

    def _why(self, gap: Recommendation) -> Iterator[tuple[int, str]]:
        told = [_in_short(r) for r in self._places[gap.number].reasons if r.kind != "severity"]
        for rank, words in zip((1, 6), told or [gap.why_here], strict=False):
            yield rank, as_sentence(words)
        if gap.findings:
            yield 9, f"[{self._numbers[gap.findings[0]]}]"

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


def _parts(kept: Iterable[_Sentence], move: int) -> Iterator[Told]:
    for label in LABELS:
        said = [each.text for each in kept if each.move == move and each.label == label]
        if said:
            yield Told(label, _joined(said))


def _joined(said: Iterable[str]) -> str:
    """Join sentences; a quotation that begins inside a sentence completes the one before it."""
    text, last = "", ""
    for sentence in said:
        lead = sentence[: sentence.find(":") + 1]
        again = lead in _LEADS and last.startswith(lead)
        last = sentence
        if again:
            text = f"{text[:-1]}; {sentence.removeprefix(lead).strip()}"
            continue
        quote = f"{sentence.removesuffix('.”')}”."
        if _GOES_ON.match(sentence) and text.endswith(("”.", ".”")):
            text = f"{text[:-2]}”; {quote}"
        elif _GOES_ON.match(sentence) and text.endswith("."):
            text = f"{text[:-1]}: {quote}"
        else:
            text = f"{text} {sentence}".strip()
    return text


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


def _then(report: Report) -> list[str]:
    """Return the moves that come next, and of few moves the later ones too, a line each."""
    gaps = report.of_stage("next") or report.of_stage("later")
    return [f"{gap.number}. {as_markdown(gap.title)}." for gap in gaps[:MOST_NEXT]]


def _with_the_rest(then: list[str], report: Report) -> tuple[str, ...]:
    """Return the lines on what comes then, and how many moves they leave out."""
    more = len(report.of_stage("next", "later")) - len(then)
    return (*then, f"And {more} more.") if more else tuple(then)


def _protected(report: Report) -> Iterator[str]:
    """Yield what else is sound than what the state names."""
    sound = [
        practice.sound
        for practice in report.practices
        if practice.status == "strength" and practice.sound and practice.sound not in report.state
    ]
    named = any(practice.sound for practice in report.practices)
    text = titles_in_short(
        sound if named else [strength.title for strength in report.strengths], MOST_SOUND
    )
    if text:
        yield as_markdown(f"{text[:1].upper()}{text[1:]}")


def _agreed(report: Report) -> list[str]:
    """Return the gaps of today that are in hand."""
    fired = {verdict.rule for verdict in report.verdicts if verdict.outcome is Outcome.FIRED}
    return [
        placed_in_words(gap)
        for gap in report.of_stage("in_hand")
        if not fired.isdisjoint((gap.rule, *(ground.rule for ground in gap.grounds)))
    ]


def _beside(report: Report) -> list[Named]:
    """Return what was stated by name and stands under none of the first moves, harm first."""
    later = [each for gap in report.of_stage("next", "later") for each in gap.named]
    harm = [each for each in later if each.kind == "harm"]
    return [*harm, *report.named, *(each for each in later if each.kind != "harm")]
