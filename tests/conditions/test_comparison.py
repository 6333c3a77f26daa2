"""Comparisons of values within bounds, held to every value that lies within them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.conditions.comparison import TESTS, Truth, compared
from sourcing_advisor.conditions.nodes import (
    OPERATORS,
    SET_OPERATORS,
    Compare,
    CompareFacts,
    Condition,
    Known,
    Operator,
)
from sourcing_advisor.conditions.truth import examination, truth
from sourcing_advisor.conditions.values import Bounds, Values

ORDERED = [operator for operator in OPERATORS if operator not in SET_OPERATORS]


def are_in_order(bounds: Bounds) -> bool:
    low, high = bounds.at_least, bounds.at_most
    return low is None or high is None or low <= high


ENDS = st.none() | st.integers(0, 6)
BOUNDS: st.SearchStrategy[Bounds] = st.builds(Bounds, ENDS, ENDS, st.booleans()).filter(
    are_in_order
)
SIZE, YEARS, TARGET = "size", "years", "target"


def values_within(bounds: Bounds) -> list[float]:
    """Return enough values within bounds to tell what can be told of numbers from 0 to 6."""
    low = -3 if bounds.at_least is None else bounds.at_least
    high = 9 if bounds.at_most is None else bounds.at_most
    step = 1.0 if bounds.whole else 0.25
    return [low + i * step for i in range(int((high - low) / step) + 1)]


def of_all(truths: set[bool]) -> Truth:
    return truths.pop() if len(truths) == 1 else None


@given(BOUNDS, st.sampled_from(ORDERED), st.sampled_from((-1, 0, 1, 2, 2.5, 3, 5.5, 6, 7)))
def test_bounds_and_a_literal(bounds: Bounds, operator: Operator, literal: float) -> None:
    truths = {TESTS[operator](value, literal) for value in values_within(bounds)}
    assert compared(bounds, operator, literal) is of_all(truths)


@given(BOUNDS, st.booleans(), st.sets(st.integers(0, 6), min_size=1))
def test_bounds_and_a_set(bounds: Bounds, inside: bool, wanted: set[int]) -> None:  # noqa: FBT001
    operator: Operator = "in" if inside else "not_in"
    truths = {TESTS[operator](value, wanted) for value in values_within(bounds)}
    assert compared(bounds, operator, tuple(wanted)) is of_all(truths)


@given(BOUNDS, st.sampled_from(ORDERED), BOUNDS)
def test_bounds_and_bounds(one: Bounds, operator: Operator, other: Bounds) -> None:
    truths = {TESTS[operator](a, b) for a in values_within(one) for b in values_within(other)}
    assert compared(one, operator, other) is of_all(truths)


@pytest.mark.parametrize(
    ("bounds", "operator", "literal", "expected"),
    [
        (Bounds(3, 5, whole=True), "eq", 3.5, False),
        (Bounds(3, 5), "eq", 3.5, None),
        (Bounds(4, 4, whole=True), "eq", 4, True),
        (Bounds(3.2, 4.8, whole=True), "eq", 4, True),
        (Bounds(4, 5, whole=True), "in", (4, 5), True),
        (Bounds(4, 5), "in", (4, 5), None),
        (Bounds(5, None), "ge", 5, True),
        (Bounds(5, None), "gt", 5, None),
        (Bounds(None, 3), "gt", 3, False),
    ],
)
def test_what_bounds_tell(
    bounds: Bounds, operator: Operator, literal: float, expected: Truth
) -> None:
    assert compared(bounds, operator, literal) is expected


def test_bounds_count_as_known() -> None:
    assert truth(Known(SIZE), {SIZE: Bounds(1, 2)}) is True


@pytest.mark.parametrize(
    ("values", "expected", "missing"),
    [
        ({SIZE: 3, YEARS: 4}, True, ()),
        ({SIZE: 4, YEARS: 4}, False, ()),
        ({SIZE: 3}, None, (YEARS,)),
        ({}, None, (SIZE, YEARS)),
        ({SIZE: Bounds(1, 3), YEARS: 4}, True, ()),
        ({SIZE: Bounds(1, 4), YEARS: 4}, None, (SIZE,)),
        ({SIZE: Bounds(1, 4), YEARS: Bounds(4, 5)}, None, (SIZE, YEARS)),
        ({SIZE: Bounds(1, 4), YEARS: Bounds(5, 5)}, True, ()),
    ],
)
def test_one_fact_below_another(values: Values, expected: Truth, missing: tuple[str, ...]) -> None:
    found, because, lacking = examination(CompareFacts(SIZE, "lt", YEARS))(values)
    assert (found, lacking) == (expected, missing)
    assert because == (() if expected is None else (SIZE, YEARS))


@pytest.mark.parametrize("condition", [Compare(TARGET, "lt", 4), CompareFacts(TARGET, "lt", SIZE)])
def test_a_fact_that_is_known_too_loosely_is_missing(condition: Condition) -> None:
    values: Values = {TARGET: Bounds(3, 5), SIZE: 4}
    assert examination(condition)(values) == (None, (), (TARGET,))
