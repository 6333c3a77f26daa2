"""Answers in regions: what the rules, the contradictions and the plan cannot tell apart.

Two answers to a fact lie in one region if every comparison that reads the fact says the same of
both, whatever else is known. One value stands for its region, so that what is tried of it holds of
all: nothing is sampled. Where a fact is compared with another, what is known of the other divides
its answers too; so do the dates of other events where the fact says how far off an event is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from sourcing_advisor.conditions.comparison import Truth
from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Leaf, leaves
from sourcing_advisor.conditions.truth import Test, test_of
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.book import RuleBook


@dataclass(frozen=True, slots=True)
class Region:
    """Answers to one fact that nothing tells apart; `value` is one of them and stands for all.

    A region of numbers reaches from `low` to `high`; `open_low` and `open_high` leave the end out.
    A region of other answers lists them in `among`.
    """

    fact: str
    value: Value
    among: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: Value) -> bool:
        """Say whether a value lies in the region."""
        if isinstance(value, bool | str) or self.low is None or self.high is None:
            return value in self.among
        above = self.low < value if self.open_low else self.low <= value
        return above and (value < self.high if self.open_high else value <= self.high)

    def in_words(self, fact: Fact) -> str:
        """Return the answers of the region as a report prints them."""
        low, high = self.low, self.high
        if low is None or high is None:
            return " or ".join(value_in_words(fact, value) for value in self.among)
        if low == high:
            return value_in_words(fact, self.value)
        first, last = low == fact.lowest, high == fact.highest
        if first and last and not (self.open_low or self.open_high):
            return "any number"
        if first and not self.open_low:
            return f"{'below' if self.open_high else 'at most'} {value_in_words(fact, high)}"
        if last and not self.open_high:
            return f"{'above' if self.open_low else 'at least'} {value_in_words(fact, low)}"
        start = f"above {low:,.10g}" if self.open_low else f"{low:,.10g}"
        between = "and below" if self.open_high else "to"
        joined = between if not self.open_low or self.open_high else "and at most"
        return f"{start} {joined} {value_in_words(fact, high)}"


class Regions:
    """Divides the answers to facts. Holds only what follows from the rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Collect the comparisons that read each fact."""
        self._facts = book.facts
        self._clocks = book.plan.clocks
        self._readers: dict[str, dict[Leaf, None]] = {}
        for leaf in _comparisons(book):
            for name in leaf.facts:
                self._readers.setdefault(name, {})[leaf] = None
        self._compared = {
            name: {other for leaf in readers for other in leaf.facts if other != name}
            for name, readers in self._readers.items()
        }
        self._months = {clock.months for clock in book.plan.clocks}
        self._made: dict[str, tuple[Region, ...]] = {}
        self._tests: dict[Leaf, Test] = {}

    def of(self, name: str, known: Values) -> tuple[Region, ...]:
        """Return the regions of a fact within what is known of it, in order of the answers."""
        fact, bounds = self._facts[name], known.get(name)
        others = {o: known[o] for o in self._compared.get(name, ()) if o in known}
        dates = tuple(self._dates(name, known))
        if others or dates or isinstance(bounds, Bounds):
            return tuple(self._divided(fact, others, dates, bounds))
        if name not in self._made:
            self._made[name] = tuple(self._divided(fact, {}, (), None))
        return self._made[name]

    def beside(self, name: str, known: Values) -> tuple[Region, ...]:
        """Return single answers to a fact that is compared with others; none where it is not.

        They are so many that, where two such facts are given other answers, these can stand to each
        other and to all thresholds in any way in which they can stand at all.
        """
        fact, together = self._facts[name], {name, *self._compared.get(name, ())}
        if len(together) == 1:
            return ()
        marks = {fact.lowest or 0, fact.highest or 0}
        for other in together:
            marks.update(_marks(other, self._readers[other], known), ends(known.get(other)))
        ordered = sorted(marks)
        if fact.type == "number":
            third = [(low, (high - low) / 3) for low, high in pairwise(ordered)]
            tried = {*map(float, ordered), *(low + n * step for low, step in third for n in (1, 2))}
        else:
            near = (-2, -1, 0, 1, 2)
            tried = {math.floor(mark) + step for mark in ordered for step in near}
        return tuple(
            Region(name, value, low=value, high=value)
            for value in sorted(tried)
            if fact.accepts(value)
        )

    def _divided(
        self, fact: Fact, others: Values, dates: tuple[float, ...], bounds: Value | Bounds | None
    ) -> Iterator[Region]:
        read = tuple(self._readers.get(fact.name, ()))
        marks = {*_marks(fact.name, read, others), *dates, *ends(bounds)}

        def told(region: Region) -> tuple[Truth | float, ...]:
            value = region.value
            beside = () if isinstance(value, str) else tuple(_side(value, mark) for mark in dates)
            values = {**others, fact.name: value}
            return (*(self._truth(leaf, values) for leaf in read), *beside)

        if fact.type in ("yes_no", "choice"):
            answers: tuple[Value, ...] = (True, False) if fact.words is None else (*fact.words,)
            alike: dict[tuple[Truth | float, ...], list[Value]] = {}
            for answer in answers:
                alike.setdefault(told(Region(fact.name, answer)), []).append(answer)
            yield from (Region(fact.name, among[0], tuple(among)) for among in alike.values())
            return
        within = [cell for cell in cells(fact, marks) if _allows(bounds, cell.value)]
        for _, group in groupby(within, told):
            yield joined(tuple(group))

    def _truth(self, leaf: Leaf, values: Values) -> Truth:
        if leaf not in self._tests:
            self._tests[leaf] = test_of(leaf)
        return self._tests[leaf](values)

    def _dates(self, name: str, known: Values) -> Iterator[float]:
        """Yield the months at which an event is due together with another, or at once."""
        if name not in self._months:
            return
        for clock in self._clocks:
            if clock.months == name:
                yield clock.lead_months
                for other in self._clocks:
                    months = _earliest(known.get(other.months or ""))
                    if other.months != name and months is not None:
                        yield max(0, months - other.lead_months) + clock.lead_months


def _comparisons(book: RuleBook) -> Iterator[Leaf]:
    for rule in book.rules:
        yield from rule.leaves
        if rule.act_from is not None:
            yield from leaves(rule.act_from)
    for one in CONTRADICTIONS:
        yield from leaves(one.condition)
    yield from book.plan.leaves


def _marks(name: str, read: Iterable[Leaf], others: Values) -> Iterator[float]:
    for leaf in read:
        if isinstance(leaf, Compare):
            yield from (value for value in leaf.values if not isinstance(value, str))
        elif isinstance(leaf, CompareFacts):
            yield from ends(others.get(leaf.other if leaf.fact == name else leaf.fact))


def ends(known: Value | Bounds | None) -> Iterator[float]:
    """Yield the number that is known, or the bounds within which it lies."""
    if isinstance(known, Bounds):
        yield from (end for end in (known.at_least, known.at_most) if end is not None)
    elif isinstance(known, int | float):
        yield known


def _earliest(known: Value | Bounds | None) -> float | None:
    return min(ends(known), default=None)


def _side(value: float, mark: float) -> float:
    return (value > mark) - (value < mark)


def _allows(bounds: Value | Bounds | None, value: Value) -> bool:
    if not isinstance(bounds, Bounds) or isinstance(value, str):
        return True
    low, high = bounds.at_least, bounds.at_most
    return (low is None or low <= value) and (high is None or value <= high)


def cells(fact: Fact, marks: Iterable[float]) -> Iterator[Region]:
    """Yield the parts into which marks divide the numbers that a fact can have."""
    return _decimal(fact, marks) if fact.type == "number" else _whole(fact, marks)


def _whole(fact: Fact, marks: Iterable[float]) -> Iterator[Region]:
    """Yield runs of whole numbers that no mark divides."""
    lowest, highest = int(fact.lowest or 0), int(fact.highest or 0)
    cuts = {cut for mark in marks for cut in (math.ceil(mark), math.floor(mark) + 1)}
    starts = sorted({lowest, highest + 1, *(c for c in cuts if lowest < c <= highest)})
    for low, beyond in pairwise(starts):
        yield Region(fact.name, low, low=low, high=beyond - 1)


def _decimal(fact: Fact, marks: Iterable[float]) -> Iterator[Region]:
    """Yield the marks and what lies between two of them, the ends of the range included."""
    lowest, highest = float(fact.lowest or 0), float(fact.highest or 0)
    inner = sorted({lowest, highest, *(float(m) for m in marks if lowest <= m <= highest)})
    yield Region(fact.name, inner[0], low=inner[0], high=inner[0])
    for low, high in pairwise(inner):
        middle = (low + high) / 2
        yield Region(fact.name, middle, (), low, high, open_low=True, open_high=True)
        yield Region(fact.name, high, low=high, high=high)


def joined(cells: Sequence[Region]) -> Region:
    """Return neighbouring regions of numbers as one."""
    first, last = cells[0], cells[-1]
    inner = cells[len(cells) // 2] if len(cells) > 1 else first
    return Region(first.fact, inner.value, (), first.low, last.high, first.open_low, last.open_high)
