"""Which move each particular belongs to: what exists where it helps, harm where it would spoil.

What was said to bear on a practice goes to the move of that practice. Of the rest, each goes to
the move whose words it shares, then to the one of a practice that its kind helps; the first three
moves come before others. A leader who leaves belongs to a move about that side's leader alone, and
what one side would do to a move that this side can carry out. What was not matched so belongs to
no move: beside the moves it misleads nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sourcing_advisor.decisions.moves import Move
from sourcing_advisor.report.naming import Entry
from sourcing_advisor.rules.book import RuleBook

HELPS: Mapping[str, tuple[str, ...]] = {
    "clause": ("P03", "P16", "P02", "P01", "P04", "P05", "P11"),
    "idea": ("P10", "P17", "P12", "P25", "P24", "P16", "P03"),
    "money": ("P12", "P16", "P03", "P11", "P07", "P17", "P24"),
    "tool": ("P12", "P20", "P19", "P10", "P14", "P24"),
    "people": ("P25", "P12", "P20", "P15", "P09", "P14", "P26", "P24"),
    "place": ("P12", "P20", "P27", "P09", "P10", "P25"),
    "waiting": ("P12", "P25", "P11"),
    "harm": ("P20", "P27", "P14", "P12"),
    "deadline": ("P05", "P23", "P26"),
    "notice": ("P05",),
    "chance": ("P05", "P22", "P21", "P02"),
    "leaves": ("P26", "P13", "P15", "P14"),
    "paid_on": ("P16", "P03", "P04", "P01", "P15", "P13"),
}
"""The practices that each kind of particular helps, the likeliest first."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
"""In letters: words that begin alike are taken to be of one root."""
_COMMON = frozenset(
    (
        *("about", "after", "again", "agree", "agreed", "also", "been", "being", "between", "both"),
        *("client", "every", "first", "from", "give", "have", "innovation", "into", "known"),
        *("leader", "leaders", "more", "most", "nothing", "only", "other", "over", "people"),
        *("provider", "relationship", "service", "some", "than", "that", "their", "them", "there"),
        *("these", "they", "this", "those", "through", "time", "under", "what", "when", "where"),
        *("which", "will", "with", "work", "works", "would", "year", "years"),
    )
)
"""Words that many moves share, and that tell none of them from the others."""


class _Place(NamedTuple):
    """A move with the practices that it speaks of, and the words in which it was told."""

    move: Move
    facts: frozenset[str]
    practices: frozenset[str]
    vocabulary: frozenset[str]
    nearby: frozenset[str]
    stems: frozenset[str]


class Bearing:
    """Assigns particulars to the moves of one plan."""

    def __init__(self, book: RuleBook, moves: Sequence[Move], told: Mapping[int, str]) -> None:
        """Take the moves, and by number of each the words in which its signs were told."""
        self._words = {each.id: frozenset(each.words) for each in book.practices}
        self._practice = {rule.id: rule.practice for rule in book.rules} if moves else {}
        self._facts = book.order_of_facts
        self._places = [self._place(move, told.get(move.number, "")) for move in moves]

    def assigned(self, entries: Iterable[Entry]) -> dict[int, list[Entry]]:
        """Return the particulars by the number of their move; under 0 what belongs to none.

        An occasion that comes after its move is due is of no use to it. Of
        one move those come first whose kind helps its practices most.
        """
        by_move: dict[int, list[Entry]] = {}
        for entry in entries:
            move = self._move_of(entry)
            late = move and move.by and entry.on and entry.kind == "chance" and entry.on > move.by
            by_move.setdefault(move.number if move and not late else 0, []).append(entry)
        for place in self._places:
            assigned = by_move.get(place.move.number, [])
            assigned.sort(key=lambda entry: _distance(entry, place.practices))
        return by_move

    def _place(self, move: Move, told: str) -> _Place:
        practices = frozenset(self._practice[rule] for rule in move.rules)
        silenced = {self._practice[each.rule] for each in move.silenced} - practices
        return _Place(
            move,
            frozenset(fact for rule in move.rules for fact in self._facts[rule]),
            practices,
            frozenset[str]().union(*(self._words[name] for name in practices)),
            frozenset[str]().union(*(self._words[name] for name in silenced)),
            _stems(f"{told} {move.title}"),
        )

    def _move_of(self, entry: Entry) -> Move | None:
        if entry.kind == "notice":
            dated = (place.move for place in self._places if place.move.by == entry.on)
            move = next(dated, None) or _helped(entry, self._places)
            if move is not None or entry.bears_on is None:
                return move
        if entry.bears_on is not None:
            bearing = (p.move for p in self._places if entry.bears_on in p.practices)
            return next(bearing, None)
        acted_on = [
            place
            for place in self._places
            if place.move.stage not in ("parked", "in_hand") and _may_hold(place, entry)
        ]
        first = [place for place in acted_on if place.move.stage == "first"]
        for places in (first, acted_on):
            move = _alike(entry, places) or _helped(entry, places)
            if move is not None:
                return move
        return first[0].move if entry.kind == "harm" and first else None


def _may_hold(place: _Place, entry: Entry) -> bool:
    """Say whether a move is of the side, and about what, a particular must belong to."""
    of_side = entry.side is None or place.move.owner in (entry.side, "both")
    return of_side and (entry.facts is None or not entry.facts.isdisjoint(place.facts))


def _alike(entry: Entry, places: Iterable[_Place]) -> Move | None:
    """Return the move whose words the particular shares; the earlier of two."""
    words = set(re.findall(r"[\w-]+", entry.what.lower()))
    stems = _stems(entry.what)
    best, most = None, 1
    for place in places:
        shared = 2 * len(words & place.vocabulary) + 2 * bool(words & place.nearby)
        score = shared + len(stems & place.stems)
        if score > most:
            best, most = place.move, score
    return best


def _distance(entry: Entry, practices: Collection[str]) -> int:
    """Return how far down a practice stands among those that the kind of a particular helps."""
    if entry.bears_on is not None:
        return -1
    helped = HELPS[entry.kind]
    return min((helped.index(p) for p in practices if p in helped), default=len(helped))


def _helped(entry: Entry, places: Sequence[_Place]) -> Move | None:
    if not entry.by_kind:
        return None
    for practice in HELPS[entry.kind]:
        for place in places:
            if practice in place.practices:
                return place.move
    return None


def _stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if word not in _COMMON)
