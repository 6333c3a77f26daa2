"""Which rules can never fire, and which fire only when another does.

Each fact is tried at every value that can make a difference (its words, yes and no, the values at
and around every threshold in the rules concerned) and as unknown. Facts are taken as
independent of each other, so a rule found unable to fire is so for certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product
from typing import TypeAlias

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Leaf,
    Not,
    Value,
)
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.engine.normal_form import pushed_down
from sourcing_advisor.facts.catalogue import Fact

Demand: TypeAlias = tuple[Leaf, bool]
"""A comparison, and whether it must be true (True) or must not be true (False)."""

MOST_COMBINATIONS = 200_000


def can_fire(condition: Condition, facts: Mapping[str, Fact]) -> bool:
    """Say whether some relationship makes the condition true."""
    return any(possible(demands, facts) for demands in ways(pushed_down(condition), wanted=True))


def implies(one: Condition, other: Condition, facts: Mapping[str, Fact]) -> bool:
    """Say whether every relationship that makes `one` true makes `other` true."""
    ones = list(ways(pushed_down(one), wanted=True))
    others = list(ways(pushed_down(other), wanted=False))
    if len(ones) * len(others) > MOST_COMBINATIONS:
        return False
    return not any(possible((*a, *b), facts) for a in ones for b in others)


def ways(condition: Condition, *, wanted: bool) -> Iterator[tuple[Demand, ...]]:
    """Yield the sets of demands under which a condition is true, or is not."""
    match condition:
        case Compare() | Known():
            yield ((condition, wanted),)
        case All(parts) | AnyOf(parts):
            if isinstance(condition, All) is wanted:
                of_parts = [tuple(ways(part, wanted=wanted)) for part in parts]
                for combination in product(*of_parts):
                    yield tuple(demand for way in combination for demand in way)
            else:
                for part in parts:
                    yield from ways(part, wanted=wanted)
        case Not():
            yield from ways(pushed_down(condition), wanted=wanted)


def possible(demands: Iterable[Demand], facts: Mapping[str, Fact]) -> bool:
    """Say whether some relationship meets every demand."""
    by_fact: dict[str, list[Demand]] = {}
    for demand in demands:
        by_fact.setdefault(demand[0].fact, []).append(demand)
    return all(
        any(_meets(name, value, wanted) for value in _values(facts[name], wanted))
        for name, wanted in by_fact.items()
    )


def _meets(name: str, value: Value | None, demands: Iterable[Demand]) -> bool:
    values = {} if value is None else {name: value}
    return all((truth(leaf, values) is True) is wanted for leaf, wanted in demands)


def _values(fact: Fact, demands: Iterable[Demand]) -> Iterator[Value | None]:
    yield None
    if fact.type == "yes_no":
        yield from (True, False)
        return
    if fact.words is not None:
        yield from fact.words
        return
    lowest, highest = fact.lowest or 0, fact.highest or 0
    marks = {lowest, highest}
    for leaf, _ in demands:
        if isinstance(leaf, Compare):
            values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
            marks.update(value for value in values if isinstance(value, int | float))
    whole = fact.type != "number"
    ordered = sorted(marks)
    between = [(a + b) / 2 for a, b in pairwise(ordered)]
    tried = (
        {mark + step for mark in marks for step in (-1, 0, 1)} if whole else marks | set(between)
    )
    yield from (value for value in sorted(tried) if lowest <= value <= highest)
