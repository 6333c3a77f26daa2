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

from collections.abc import Callable, Iterable
from typing import TypeVar, assert_never

from sourcing_advisor.conditions.comparison import TESTS, Truth, compared, negation
from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    CompareFacts,
    Condition,
    Known,
    Leaf,
    Not,
)
from sourcing_advisor.conditions.values import Bounds, Values

T = TypeVar("T")

__all__ = [
    "Examination",
    "Examined",
    "Truth",
    "examination",
    "negation",
    "possible_truths",
    "settling_leaves",
    "test_of",
    "truth",
]

Examined = tuple[Truth, tuple[T, ...], tuple[T, ...]]
"""The truth of a condition, what settles it as far as it is settled, and what is missing.

Both are given as names of facts by `examination`, as comparisons by `settling_leaves`.
"""

Examination = Callable[[Values], Examined[T]]
Test = Callable[[Values], Truth]


def truth(condition: Condition, values: Values) -> Truth:
    """Return whether a condition holds, or None if what is known cannot tell.

    To ask this of one condition many times, keep its `test_of`.
    """
    return test_of(condition)(values)


def test_of(condition: Condition) -> Test:
    """Return a function that gives the truth of `condition` and no reasons, at a third of the cost.

    It says of everything what `examination` says; a property test holds the two together.
    """
    match condition:
        case All(parts) | AnyOf(parts):
            return _joined_test(parts, condition.deciding)
        case Not(part):
            test = test_of(part)
            return lambda values: negation(test(values))
        case Compare():
            return _joined_test((condition,), deciding=False)
        case CompareFacts():
            return _test_of_facts(condition)
        case _:
            examine = examination(condition)
            return lambda values: examine(values)[0]


def _test_of_facts(comparison: CompareFacts) -> Test:
    fact, operator, other = comparison.fact, comparison.operator, comparison.other

    def holds(values: Values) -> Truth:
        one, two = values.get(fact), values.get(other)
        return None if one is None or two is None else compared(one, operator, two)

    return holds


def _joined_test(parts: Iterable[Condition], deciding: bool) -> Test:  # noqa: FBT001
    """Join parts as `_joined` does, with comparisons made in place: a call takes as long as one."""
    compares = [part for part in parts if isinstance(part, Compare)]
    comparisons = [(c.fact, TESTS[c.operator], c.operator, c.value) for c in compares]
    others = [test_of(part) for part in parts if not isinstance(part, Compare)]

    def holds(values: Values) -> Truth:
        joined: Truth = not deciding
        for fact, test, operator, wanted in comparisons:
            value = values.get(fact)
            if value is None:
                joined = None
                continue
            truth = (
                compared(value, operator, wanted)
                if value.__class__ is Bounds
                else test(value, wanted)
            )
            if truth is deciding:
                return deciding
            if truth is None:
                joined = None
        for other in others:
            truth = other(values)
            if truth is deciding:
                return deciding
            if truth is None:
                joined = None
        return joined

    return holds


def examination(condition: Condition) -> Examination[str]:
    """Return a function that examines `condition`; it is built once and called for every deal."""
    return _examination(condition, lambda _, facts: facts)


def settling_leaves(condition: Condition, values: Values) -> tuple[Leaf, ...]:
    """Return the comparisons that make a settled condition true or false."""
    return _examination(condition, lambda leaf, _: (leaf,))(values)[1]


def possible_truths(
    condition: Condition, of_leaf: Callable[[Leaf], frozenset[Truth]]
) -> frozenset[Truth]:
    """Return the truths that a condition can have, given those that each comparison can have.

    Parts are taken as independent of each other: never too few truths are returned.
    """
    match condition:
        case All(parts) | AnyOf(parts):
            deciding, none = condition.deciding, frozenset[Truth]()
            truths = [possible_truths(part, of_leaf) for part in parts]
            can_be: set[Truth] = {deciding} if any(deciding in part for part in truths) else set()
            if all(part - {deciding} for part in truths):
                can_be |= {None} if None in none.union(*truths) else none
                can_be |= {not deciding} if all((not deciding) in part for part in truths) else none
            return frozenset(can_be)
        case Not(part):
            return frozenset(None if t is None else not t for t in possible_truths(part, of_leaf))
        case _:
            return of_leaf(condition)


def _examination(
    condition: Condition, told: Callable[[Leaf, tuple[str, ...]], tuple[T, ...]]
) -> Examination[T]:
    """Build the examination of a condition; `told` says what is told of a comparison and facts."""
    match condition:
        case Compare():
            return _comparison(condition, told(condition, condition.facts))
        case CompareFacts():
            return _comparison_of_facts(condition, told)
        case Known(fact, expected):
            names = told(condition, condition.facts)
            return lambda values: ((fact in values) is expected, names, ())
        case All(parts) | AnyOf(parts):
            return _joined([_examination(part, told) for part in parts], condition.deciding)
        case Not(part):
            return _negated(_examination(part, told))
        case _:
            assert_never(condition)


def _comparison(comparison: Compare, names: tuple[T, ...]) -> Examination[T]:
    """Compare a fact with literals: unknown where the fact is, or is not known closely enough."""
    fact, operator, wanted = comparison.fact, comparison.operator, comparison.value
    test = TESTS[operator]
    true: Examined[T] = (True, names, ())
    false: Examined[T] = (False, names, ())
    unknown: Examined[T] = (None, (), names)

    def examine(values: Values) -> Examined[T]:
        value = values.get(fact)
        if value is None:
            return unknown
        if value.__class__ is Bounds:
            truth = compared(value, operator, wanted)
            return unknown if truth is None else true if truth else false
        return true if test(value, wanted) else false

    return examine


def _comparison_of_facts(
    comparison: CompareFacts, told: Callable[[Leaf, tuple[str, ...]], tuple[T, ...]]
) -> Examination[T]:
    """Compare two facts: unknown where one is, or where they are not known closely enough."""
    fact, other = comparison.facts
    both = told(comparison, (fact, other))

    def examine(values: Values) -> Examined[T]:
        one, two = values.get(fact), values.get(other)
        if one is None or two is None:
            unknown = tuple(name for name in (fact, other) if name not in values)
            return None, (), told(comparison, unknown)
        truth = compared(one, comparison.operator, two)
        if truth is not None:
            return truth, both, ()
        loose = tuple(name for name in (fact, other) if isinstance(values[name], Bounds))
        return None, (), told(comparison, loose)

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
