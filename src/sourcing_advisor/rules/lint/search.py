"""Whether some relationship meets several demands at once, looked for with bounded work.

Each fact is tried at every value that can make a difference (its words, yes and no, the values at
and around every threshold that is demanded) and as unknown. Alternatives are gone through one
after the other, and left as soon as the demands on one fact exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from sourcing_advisor.conditions.nodes import (
    Compare,
    CompareFacts,
    Condition,
    Joined,
    Known,
    Leaf,
    all_of,
    any_of,
    with_leaves,
)
from sourcing_advisor.conditions.normal_form import OPPOSITE, mirrored, pushed_down
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.catalogue import Fact

Demand: TypeAlias = tuple[Leaf, bool]
"""A comparison, and whether it must be true (True) or must not be true (False)."""

Goal: TypeAlias = tuple[Condition, bool]
"""A condition, and whether it must be true or must not be."""

Demands: TypeAlias = Mapping[str, frozenset[Demand]]
"""Demands by the fact that they are made of."""

MOST_STEPS = 100_000
"""How much one question may cost, counted in comparisons looked at; about half a second."""

MOST_STEPS_IN_ALL = 400_000
"""Twenty times what the advisor's own rules need."""


class TooManyWaysError(Exception):
    """There are more ways to meet the demands than are gone through."""


class _Choice(NamedTuple):
    """An `any` of which one part has yet to be chosen."""

    alternatives: tuple[Condition, ...]
    wanted: bool
    rank: int

    def cost(self) -> tuple[int, int]:
        """Return what to choose by: first what must not be true, last what is easily avoided."""
        return self.rank, len(self.alternatives)


class _Open(NamedTuple):
    """A condition that is to be true, or not; choices of a lower rank are made first."""

    condition: Condition
    wanted: bool
    rank: int


class Search:
    """Looks for relationships that meet demands, and remembers what it has found out."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        """Take the facts by name; other names in demands count as yes-or-no facts."""
        self._facts = facts
        self._left_in_all = MOST_STEPS_IN_ALL
        self._left = MOST_STEPS
        self._witnesses: dict[tuple[str, frozenset[Demand]], tuple[Value | None, ...]] = {}

    def ways(
        self, goals: Iterable[Goal], avoided: Iterable[Condition] = ()
    ) -> Iterator[tuple[Demand, ...]]:
        """Yield sets of demands that some relationship meets and under which the goals are met.

        None of the conditions in `avoided` is true there. Nothing is yielded exactly when no
        relationship meets the goals. Raises `TooManyWaysError`.
        """
        self._left = min(MOST_STEPS, self._left_in_all)
        start = [_open(condition, wanted, rank=int(wanted)) for condition, wanted in goals]
        start += [_open(condition, wanted=False, rank=2) for condition in avoided]
        waiting: list[tuple[Demands, list[_Open]]] = [({}, start)]
        while waiting:
            met = self._met(*waiting.pop())
            if met is None:
                continue
            demands, choices = met
            if not choices:
                yield tuple(demand for of_fact in demands.values() for demand in of_fact)
                continue
            chosen = min(choices, key=_Choice.cost)
            choices.remove(chosen)
            others = [_Open(any_of(*parts), wanted, rank) for parts, wanted, rank in choices]
            tried = [_Open(part, chosen.wanted, chosen.rank) for part in chosen.alternatives]
            waiting += [(demands, [*others, part]) for part in reversed(tried)]

    @property
    def is_spent(self) -> bool:
        """Say whether nothing more can be looked for."""
        return self._left_in_all <= 0

    def witness(self, demands: Iterable[Demand]) -> dict[str, Value]:
        """Return known facts that meet demands which `ways` gave."""
        chosen = {
            name: self._values_meeting(name, of_fact)[0]
            for name, of_fact in _by_fact(demands).items()
        }
        return {name: value for name, value in chosen.items() if value is not None}

    def _met(self, demands: Demands, goals: list[_Open]) -> tuple[Demands, list[_Choice]] | None:
        """Return the demands with those that goals leave no choice about, and the choices left.

        None is returned when that is more than any relationship meets.
        """
        while True:
            choices: list[_Choice] = []
            forced = False
            while goals:
                condition, wanted, rank = goals.pop()
                self._spend()
                if isinstance(condition, Leaf):
                    if not self._can_meet(demands, condition, wanted):
                        return None
                    demands = _with(demands, condition, wanted)
                    forced = True
                elif condition.deciding is False:
                    goals += [_Open(part, wanted, rank) for part in condition.parts]
                elif not _is_met(condition, wanted, demands):
                    choices.append(_Choice(condition.parts, wanted, rank))
            if not forced:
                return demands, choices
            for alternatives, wanted, rank in choices:
                parts = [part for part in alternatives if self._is_open(demands, part, wanted)]
                if not parts:
                    return None
                left = any_of(*parts) if len(parts) > 1 else parts[0]
                goals.append(_Open(left, wanted, rank))

    def _is_open(self, demands: Demands, condition: Condition, wanted: bool) -> bool:  # noqa: FBT001
        """Say whether a condition does not go against the demands by any one fact."""
        if isinstance(condition, Leaf):
            self._spend()
            return self._can_meet(demands, condition, wanted)
        joined = all if condition.deciding is False else any
        return joined(self._is_open(demands, part, wanted) for part in condition.parts)

    def _can_meet(self, demands: Demands, leaf: Leaf, wanted: bool) -> bool:  # noqa: FBT001
        of_fact = demands.get(leaf.fact, frozenset())
        return (leaf, wanted) in of_fact or bool(
            self._values_meeting(leaf.fact, of_fact | {(leaf, wanted)})
        )

    def _spend(self) -> None:
        self._left -= 1
        self._left_in_all -= 1
        if self._left < 0:
            raise TooManyWaysError

    def _values_meeting(self, name: str, demands: frozenset[Demand]) -> tuple[Value | None, ...]:
        key = (name, demands)
        if key not in self._witnesses:
            tried = _values(self._facts.get(name), demands)
            meeting = tuple(value for value in tried if _meets(name, value, demands))
            self._witnesses[key] = meeting
        return self._witnesses[key]


def _open(condition: Condition, wanted: bool, *, rank: int) -> _Open:  # noqa: FBT001
    prepared = _prepared(condition)
    return _Open(prepared if wanted else mirrored(prepared), wanted, rank)


def _prepared(condition: Condition) -> Condition:
    """Return a condition without `Not` in which no two facts are compared: they must be known."""
    return with_leaves(pushed_down(condition), _apart)


def _apart(leaf: Leaf) -> Condition:
    if not isinstance(leaf, CompareFacts):
        return leaf
    holds = leaf.operator in ("eq", "lt", "le")
    operator = leaf.operator if holds else OPPOSITE[leaf.operator]
    return all_of(
        Known(leaf.fact), Known(leaf.other), Known(f"{leaf.fact} {operator} {leaf.other}", holds)
    )


def _with(demands: Demands, leaf: Leaf, wanted: bool) -> Demands:  # noqa: FBT001
    return {**demands, leaf.fact: demands.get(leaf.fact, frozenset()) | {(leaf, wanted)}}


def _is_met(condition: Joined, wanted: bool, demands: Demands) -> bool:  # noqa: FBT001
    """Say whether a part of an `any` is demanded already."""
    return any(
        (part, wanted) in demands.get(part.fact, ())
        for part in condition.parts
        if isinstance(part, Leaf)
    )


def _by_fact(demands: Iterable[Demand]) -> dict[str, frozenset[Demand]]:
    by_fact: dict[str, set[Demand]] = {}
    for demand in demands:
        by_fact.setdefault(demand[0].fact, set()).add(demand)
    return {name: frozenset(of_fact) for name, of_fact in by_fact.items()}


def _meets(name: str, value: Value | None, demands: Iterable[Demand]) -> bool:
    values = {} if value is None else {name: value}
    return all((truth(leaf, values) is True) is wanted for leaf, wanted in demands)


def _values(fact: Fact | None, demands: Iterable[Demand]) -> Iterator[Value | None]:
    yield None
    if fact is None or fact.type == "yes_no":
        yield from (True, False)
        return
    if fact.words is not None:
        yield from fact.words
        return
    lowest, highest = fact.lowest or 0, fact.highest or 0
    marks = {lowest, highest}
    for leaf, _ in demands:
        if isinstance(leaf, Compare):
            marks.update(value for value in leaf.values if isinstance(value, int | float))
    whole = fact.type != "number"
    ordered = sorted(marks)
    between = [(a + b) / 2 for a, b in pairwise(ordered)]
    tried = (
        {mark + step for mark in marks for step in (-1, 0, 1)} if whole else marks | set(between)
    )
    yield from (value for value in sorted(tried) if lowest <= value <= highest)
