"""Conditions rewritten for evaluators that know only true and false.

With negation pushed down to the comparisons, a condition is certainly true exactly when its
joined comparisons are true of known facts, and certainly false exactly when its negation is
certainly true. So an evaluator that takes every comparison on a missing fact as false gives the
right answer to both questions, and unknown is what is left. durable_rules and the columns of
portfolios derive from this form; what it means is `sourcing_advisor.conditions.truth`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import TypeVar, assert_never

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    CompareFacts,
    Condition,
    Known,
    Leaf,
    Not,
    Operator,
)

T = TypeVar("T")
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
    """Return the comparison that is true of known facts exactly when `leaf` is false."""
    match leaf:
        case Known():
            return Known(leaf.fact, not leaf.expected)
        case Compare():
            return Compare(leaf.fact, OPPOSITE[leaf.operator], leaf.value, leaf.parameter)
        case CompareFacts():
            return CompareFacts(leaf.fact, OPPOSITE[leaf.operator], leaf.other)
        case _:
            assert_never(leaf)


def pushed_down(condition: Condition, *, negate: bool = False) -> Condition:
    """Return an equal condition without `Not`; with `negate`, its negation."""
    match condition:
        case Compare() | CompareFacts() | Known():
            return negated_leaf(condition) if negate else condition
        case All(parts) | AnyOf(parts):
            inner = tuple(pushed_down(part, negate=negate) for part in parts)
            return All(inner) if isinstance(condition, All) is not negate else AnyOf(inner)
        case Not(part):
            return pushed_down(part, negate=not negate)
        case _:
            assert_never(condition)


def folded(
    condition: Condition,
    leaf: Callable[[Leaf], T],
    all_of: Callable[[Iterable[T]], T],
    any_of: Callable[[Iterable[T]], T],
    *,
    negate: bool = False,
) -> T:
    """Return what becomes of a condition, or its negation, when each part becomes something.

    Negation is pushed down first, so `leaf` is given comparisons and the opposites of such.
    """

    def fold(part: Condition) -> T:
        match part:
            case All(parts):
                return all_of([fold(inner) for inner in parts])
            case AnyOf(parts):
                return any_of([fold(inner) for inner in parts])
            case Not():
                return fold(pushed_down(part))
            case _:
                return leaf(part)

    return fold(pushed_down(condition, negate=negate))


def conjunctions(condition: Condition) -> Iterator[Conjunction]:
    """Return the conjunctions of the disjunctive normal form of a condition.

    Each is without repeated comparisons. An empty one is always true; none at all, never.
    """

    def of(part: Condition) -> Iterator[Conjunction]:
        match part:
            case All(parts):
                for combination in product(*(tuple(of(inner)) for inner in parts)):
                    yield tuple(dict.fromkeys(leaf for inner in combination for leaf in inner))
            case AnyOf(parts):
                for inner in parts:
                    yield from of(inner)
            case Compare() | CompareFacts() | Known():
                yield (part,)

    return of(pushed_down(condition))


def shortest(alternatives: Iterable[Conjunction]) -> list[Conjunction]:
    """Return conjunctions of which one is true exactly where one of `alternatives` is.

    A comparison that is true shows that its facts are known, and one that holds all of another is
    true only where that is: what follows by itself is left out.
    """
    shorter: dict[frozenset[Leaf], Conjunction] = {}
    for conjunction in alternatives:
        compared = {
            name for leaf in conjunction if not isinstance(leaf, Known) for name in leaf.facts
        }
        known = [leaf for leaf in conjunction if isinstance(leaf, Known) and leaf.fact in compared]
        if all(leaf.expected for leaf in known):
            kept = tuple(leaf for leaf in conjunction if leaf not in known)
            shorter.setdefault(frozenset(kept), kept)
    return [kept for each, kept in shorter.items() if not any(other < each for other in shorter)]


def size(condition: Condition) -> int:
    """Return how many conjunctions the disjunctive normal form of a condition has."""

    def of(part: Condition) -> int:
        match part:
            case All(parts):
                return math.prod([of(inner) for inner in parts])
            case AnyOf(parts):
                return sum(of(inner) for inner in parts)
            case _:
                return 1

    return of(pushed_down(condition))


def mirrored(condition: Condition) -> Condition:
    """Return the condition that holds of "is not true" where `condition` fails to be true.

    An `all` is not true when any part is not true, an `any` when all parts are not true.
    """
    return folded(condition, lambda leaf: leaf, lambda p: AnyOf(tuple(p)), lambda p: All(tuple(p)))


def split(condition: Condition, most: int, named: Callable[[Condition], Leaf]) -> Condition:
    """Return a condition in which no `all` has more than `most` conjunctions.

    Where there would be more, the largest parts are replaced by the comparisons that `named`
    returns for them, each to be true where its part is.
    """

    def all_of(parts: Iterable[Condition]) -> Condition:
        kept = list(parts)
        sizes = [size(part) for part in kept]
        total = 1
        for i in sorted(range(len(kept)), key=sizes.__getitem__):
            if total * sizes[i] > most:
                kept[i] = named(kept[i])
            else:
                total *= sizes[i]
        return All(tuple(kept))

    return folded(condition, lambda leaf: leaf, all_of, lambda parts: AnyOf(tuple(parts)))
