"""What a condition means, in three values: true, false and unknown (None).

This is the one definition. The reference evaluator, explanations, traces, questions,
contradictions and the checks of rules call it. Two evaluators cannot call it and derive from it
through `sourcing_advisor.conditions.normal_form`: durable_rules (`engine.durable`) and the column
expressions of portfolios (`portfolio`). A property test holds both to it, and every review holds
durable_rules to it.

A settled condition rests on the comparisons that settle it and on no others: those in the false
parts of a false `all`, in the true parts of a true `any`. An unknown one lacks the facts of its
unknown parts.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, assert_never

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
from sourcing_advisor.conditions.values import Values

Truth = bool | None
T = TypeVar("T")

Examined = tuple[Truth, tuple[T, ...], tuple[T, ...]]
"""The truth of a condition, what settles it as far as it is settled, and what is missing.

Both are given as names of facts by `examination`, as comparisons by `settling_leaves`.
"""

Examination = Callable[[Values], Examined[T]]

_TESTS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
}


def truth(condition: Condition, values: Values) -> Truth:
    """Return whether a condition holds, or None if what is known cannot tell.

    To ask this of one condition and many relationships, keep its `examination`.
    """
    return examination(condition)(values)[0]


def examination(condition: Condition) -> Examination[str]:
    """Return a function that examines `condition`; it is built once and called for every deal."""
    return _examination(condition, lambda leaf: leaf.facts)


def settling_leaves(condition: Condition, values: Values) -> tuple[Leaf, ...]:
    """Return the comparisons that make a settled condition true or false."""
    return _examination(condition, lambda leaf: (leaf,))(values)[1]


def negation(truth: Truth) -> Truth:
    """Swap true and false; unknown stays unknown."""
    return None if truth is None else not truth


def _examination(condition: Condition, named: Callable[[Leaf], tuple[T, ...]]) -> Examination[T]:
    match condition:
        case Compare():
            return _comparison(condition, named(condition))
        case Known(fact, expected):
            names = named(condition)
            return lambda values: ((fact in values) is expected, names, ())
        case All(parts) | AnyOf(parts):
            return _joined([_examination(part, named) for part in parts], condition.deciding)
        case Not(part):
            return _negated(_examination(part, named))
        case _:
            assert_never(condition)


def _comparison(comparison: Compare, names: tuple[T, ...]) -> Examination[T]:
    """Compare a fact with literals: unknown where the fact is."""
    fact, wanted, test = comparison.fact, comparison.value, _TESTS[comparison.operator]
    true: Examined[T] = (True, names, ())
    false: Examined[T] = (False, names, ())
    unknown: Examined[T] = (None, (), names)

    def examine(values: Values) -> Examined[T]:
        value = values.get(fact)
        if value is None:
            return unknown
        return true if test(value, wanted) else false

    return examine


def _negated(part: Examination[T]) -> Examination[T]:
    """Swap true and false; unknown stays unknown, and what counts stays the same."""

    def examine(values: Values) -> Examined[T]:
        truth, because, missing = part(values)
        return negation(truth), because, missing

    return examine


def _joined(parts: Iterable[Examination[T]], deciding: bool) -> Examination[T]:  # noqa: FBT001
    """Join the parts of an `all`, which a false part decides, or an `any`, which a true one does.

    With no part that decides it, it is unknown if any part is, else the opposite of `deciding`.
    """

    def examine(values: Values) -> Examined[T]:
        deciders: tuple[T, ...] = ()
        others: tuple[T, ...] = ()
        missing: tuple[T, ...] = ()
        decided = False
        for part in parts:
            truth, because, lacking = part(values)
            if truth is deciding:
                decided = True
                deciders += because
            elif not decided:
                others += because
                missing += lacking
        if decided:
            return deciding, deciders, ()
        return (None if missing else not deciding), others, missing

    return examine
