"""The brief: one page that a board reads, of at most 600 words.

It says the state in words, the first three moves, what comes then, what to protect, what is in
hand, three questions, and how to get the rest. Texts are Markdown. What is needed most gets room
first, by whole sentences; no sentence is cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sourcing_advisor.advice.markdown import CITATION, as_markdown
from sourcing_advisor.decisions.move_order import day_after
from sourcing_advisor.engine.verdicts import FIRED
from sourcing_advisor.report.brief_sentences import LABELS, Sentence, Sentences
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.plan_parts import Named
from sourcing_advisor.report.proposals import answers_to_proposals
from sourcing_advisor.report.sentences import joined, words_in
from sourcing_advisor.report.short import (
    finding_in_short,
    placed_in_words,
    question_in_short,
    titles_in_short,
)
from sourcing_advisor.report.words import told_in_confidence

MOST_WORDS = 600
MOST_TITLES = 3
MOST_SOUND = 3
MOST_NEXT = 5
MOST_WAITING = 2
MOST_VIEWS = 3
MOST_QUESTIONS = 3
NEAR_MONTHS = 6
_NEVER = "9999-12-31"
_DATED = ("harm", "deadline", "person")
"""What happens on a day whether or not anybody acts."""
_ROOM = 34
"""Words kept for headings, bullets, and the line on how to get the rest."""

ASIDES = (
    ("Protect", "protect"),
    ("In hand", "in_hand"),
    ("Parked", "parked"),
)
"""What stands beside the moves: a label, and the field of the brief."""

LISTS = ("Then", "Ask next")
"""What stands under a heading of its own, a line each."""

_IN_ORDER = 2
"""Up to this rank the first move gets room before the second: its parts, and a quote."""

_BESIDE = 9
"""Stands for the number of a move where a line belongs to none; comes after all of them."""


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
    decided: tuple[str, ...] = ()
    """What came of decisions on moves that are in the plan no more."""
    views: tuple[str, ...] = ()
    """What two sides see differently and most hinges on."""
    more: int = 0
    """How many of the moves that come then are not named."""


def brief_of(report: Report) -> Brief:
    """Return the brief of a report: as much of it as there is room for."""
    first, page = report.of_stage("first"), _Page(report)
    state = as_markdown(report.state)
    page.take([state, as_markdown(report.rests_on), report.title, *(gap.title for gap in first)])
    page.take([told_in_confidence(report)] if report.withheld else ())
    decided = {gap.number: tuple(as_markdown(d.words) for d in gap.decisions) for gap in first}
    before = tuple(as_markdown(f"{d.move}: {d.words}") for d in report.decisions)
    views = tuple(as_markdown(view.words) for view in report.views[:MOST_VIEWS])
    page.take([*before, *views, *(text for texts in decided.values() for text in texts)])
    waiting = _not_before(report)
    kept = page.kept([*Sentences(report).of(first), *_asides(report, waiting)])
    moves = tuple(
        BriefMove(
            gap.number, as_markdown(gap.title), tuple(_parts(kept, gap.number)), decided[gap.number]
        )
        for gap in first
    )
    beside: dict[str, list[str]] = {}
    for sentence in kept:
        if sentence.move == _BESIDE:
            beside.setdefault(sentence.label, []).append(sentence.text)
    return Brief(
        state,
        moves,
        tuple(beside.get("Then", ())),
        " ".join(beside.get("Protect", ())),
        " ".join(beside.get("In hand", ())),
        " ".join(beside.get("Parked", ())),
        tuple(beside.get("Mind", ())),
        tuple(beside.get("Ask next", ())),
        page.findings(),
        before,
        views,
        _left_out(beside.get("Then", ()), waiting, report),
    )


def _asides(report: Report, waiting: Iterable[str]) -> Iterator[Sentence]:
    """Yield what stands beside the moves, each line with how much it is needed."""

    def lines(label: str, texts: Iterable[str], ranks: tuple[int, ...]) -> Iterator[Sentence]:
        for rank, text in zip(ranks, texts, strict=False):
            yield Sentence(rank, _BESIDE, label, text)

    yield from lines("Then", _then(report), (1, 1, 4, 6, 7))
    yield from lines("Then", waiting, (3, 6))
    yield from lines("Protect", _protected(report), (1,))
    yield from lines("In hand", filter(None, [titles_in_short(_agreed(report), MOST_TITLES)]), (3,))
    parked = [*map(placed_in_words, report.of_stage("parked"))]
    yield from lines("Parked", filter(None, [titles_in_short(parked, MOST_TITLES)]), (4,))
    asked = [question_in_short(each) for each in report.questions[:MOST_QUESTIONS]]
    yield from lines("Ask next", asked[:1], (1,))
    near, others = _beside(report)
    yield from lines("Mind", (as_markdown(each.text) for each in near), (1, 1, 1, 2, 3, 4))
    yield from lines("Ask next", asked[1:], (1, 1))
    yield from lines("Mind", (as_markdown(each.text) for each in others), (4, 6, 7))
    yield from lines("Mind", map(as_markdown, answers_to_proposals(report)), (1, 3, 5))


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

    def kept(self, offered: list[Sentence]) -> list[Sentence]:
        """Return the sentences for which there is room, in the order in which they are offered.

        A part ends where a sentence of it found no room.
        """
        begun: set[tuple[int, str]] = set()
        ended: set[tuple[int, str]] = set()
        kept: set[int] = set()
        words: Counter[int] = Counter()
        for i in _in_turn(offered, words):
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
            words[sentence.move] += cost
            self._left -= cost
            self._cited |= cited
        return [sentence for i, sentence in enumerate(offered) if i in kept]

    def findings(self) -> tuple[tuple[int, str], ...]:
        """Return what the kept sentences cite, a line each, by number."""
        return tuple((number, self._short[number]) for number in sorted(self._cited))


def _in_turn(offered: Sequence[Sentence], words: Mapping[int, int]) -> Iterator[int]:
    """Yield the places of sentences: by rank, then that of the move of fewest `words` so far.

    What is needed most comes in the order of the moves, and what stands beside them after it.
    """
    ranked = sorted(range(len(offered)), key=lambda i: offered[i].rank)
    for rank, of_rank in groupby(ranked, key=lambda i: offered[i].rank):
        waiting = [(offered[i].move, i) for i in of_rank]
        while waiting:
            in_order = rank <= _IN_ORDER
            chosen = min(
                waiting,
                key=lambda each: (each[0] == _BESIDE, 0 if in_order else words[each[0]], each),
            )
            waiting.remove(chosen)
            yield chosen[1]


def _parts(kept: Iterable[Sentence], move: int) -> Iterator[Told]:
    for label in LABELS:
        said = [each.text for each in kept if each.move == move and each.label == label]
        if said:
            yield Told(label, joined(said))


def _then(report: Report) -> list[str]:
    """Return the moves that come next, and of few moves the later ones too, a line each."""
    gaps = report.of_stage("next") or report.of_stage("later")
    return [f"{gap.number}. {as_markdown(gap.title)}." for gap in gaps[:MOST_NEXT]]


def _not_before(report: Report) -> dict[str, int]:
    """Return lines on what would come too early, by the move that it waits for, with its count."""
    if not report.of_stage("next"):
        return {}  # the later moves have lines of their own
    numbers = {gap.move: gap.number for gap in report.recommendations}
    waiting: dict[int, list[str]] = {}
    for gap in report.of_stage("later"):
        if gap.rests_on in numbers:
            waiting.setdefault(numbers[gap.rests_on], []).append(as_markdown(gap.title))
    most_first = sorted(waiting.items(), key=lambda each: (-len(each[1]), each[0]))
    return {
        f"Not before move {number}: {titles_in_short(titles, MOST_WAITING)}": len(titles)
        for number, titles in most_first
    }


def _left_out(then: Iterable[str], waiting: Mapping[str, int], report: Report) -> int:
    """Return how many of the moves that come then some lines leave out."""
    told = sum(waiting.get(line, 1) for line in then)
    return len(report.of_stage("next", "later")) - told


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
    fired = {verdict.rule for verdict in report.verdicts if verdict.outcome is FIRED}
    return [
        placed_in_words(gap)
        for gap in report.of_stage("in_hand")
        if not fired.isdisjoint((gap.rule, *(ground.rule for ground in gap.grounds)))
    ]


def _beside(report: Report) -> tuple[list[Named], list[Named]]:
    """Return what was stated by name and stands under none of the first moves.

    What harms, must be decided, or who leaves within the next months comes first, by its day.
    """
    later = [each for gap in report.of_stage("next", "later") for each in gap.named]
    as_of = report.relationship.as_of
    end = day_after(date.fromisoformat(as_of), NEAR_MONTHS).isoformat() if as_of else _NEVER
    given = [*report.named, *later]
    near = [e for e in given if e.kind in _DATED and e.day and e.day <= end]
    near.sort(key=lambda each: each.day or "")
    return near, [each for each in given if each not in near]
