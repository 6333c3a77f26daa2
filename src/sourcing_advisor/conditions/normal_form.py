"""Conditions rewritten so that an engine without unknown values can decide them.

With negation pushed down to the comparisons, a condition is certainly true exactly when its
joined comparisons are true of known facts; an engine that takes every comparison on a missing
fact as false then gives the right answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import assert_never

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Leaf,
    Not,
    Operator,
)

Conjunction = tuple[Leaf, ...]
OPPOSITE: dict[Operator, Operator] = {
    "eq": "ne",
    "ne": "eq",
    "lt": "ge",
    "ge": "lt",
    "gt": "le",
    "le": "gt",
    "in": "not_in",
    "not_in": "in",
}


def negated_leaf(leaf: Leaf) -> Leaf:
    """Return the comparison that is true of a known fact exactly when `leaf` is false."""
    if isinstance(leaf, Known):
        return Known(leaf.fact, not leaf.expected)
    return Compare(leaf.fact, OPPOSITE[leaf.operator], leaf.value, leaf.parameter)


def pushed_down(condition: Condition, *, negate: bool = False) -> Condition:
    """Return an equal condition without `Not`; with `negate`, its negation."""
    match condition:
        case Compare() | Known():
            return negated_leaf(condition) if negate else condition
        case All(parts):
            inner = tuple(pushed_down(part, negate=negate) for part in parts)
            return AnyOf(inner) if negate else All(inner)
        case AnyOf(parts):
            inner = tuple(pushed_down(part, negate=negate) for part in parts)
            return All(inner) if negate else AnyOf(inner)
        case Not(part):
            return pushed_down(part, negate=not negate)
        case _:
            assert_never(condition)


def conjunctions(condition: Condition) -> Iterator[Conjunction]:
    """Yield the conjunctions of the disjunctive normal form of a condition without `Not`.

    Each is without repeated comparisons. An empty one is always true; none at all, never.
    """
    match condition:
        case Compare() | Known():
            yield (condition,)
        case AnyOf(parts):
            for part in parts:
                yield from conjunctions(part)
        case All(parts):
            for combination in product(*(tuple(conjunctions(part)) for part in parts)):
                yield tuple(dict.fromkeys(leaf for part in combination for leaf in part))
        case Not():
            yield from conjunctions(pushed_down(condition))
        case _:
            assert_never(condition)


def size(condition: Condition) -> int:
    """Return how many conjunctions the disjunctive normal form of a condition has."""
    match condition:
        case Compare() | Known():
            return 1
        case AnyOf(parts):
            return sum(size(part) for part in parts)
        case All(parts):
            total = 1
            for part in parts:
                total *= size(part)
            return total
        case Not():
            return size(pushed_down(condition))
        case _:
            assert_never(condition)
