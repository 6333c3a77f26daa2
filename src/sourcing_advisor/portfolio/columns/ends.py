"""The ends between which a fact lies, as columns, and what holds of every value between them.

The meaning is that of `sourcing_advisor.conditions.comparison`: true if it holds of every value
within the ends, false if of none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, assert_never

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.certainty import Comparison, FactsOperator


@dataclass(frozen=True, slots=True)
class Ends:
    """The least and the greatest that a fact can be today; both null where it is unknown.

    `whole` says that only whole numbers lie between them, `loose` that they may differ.
    """

    low: Any
    high: Any
    whole: bool = False
    loose: bool = False


def is_whole(fact: str) -> bool:
    """Say whether only whole numbers are answers to a fact."""
    return fact in catalogue() and catalogue()[fact].type in ("count", "scale")


def within(test: Comparison, ends: Ends) -> Any:
    """Return where every value between the ends is one of those of the test."""
    runs = _runs(_numbers(test, whole=ends.whole), whole=ends.whole)
    inside = [(ends.low >= first) & (ends.high <= last) for first, last in runs]
    return reduce(or_, inside) if inside else ends.low != ends.low


def ruled_out(test: Comparison, ends: Ends) -> Any:
    """Return where no value between the ends passes the test."""
    first = test.values[0]
    match test.operator:
        case "ge":
            return ends.high < first
        case "gt":
            return ends.high <= first
        case "in":
            outside = [
                (ends.high < value) | (ends.low > value)
                for value in _numbers(test, whole=ends.whole)
            ]
            return reduce(and_, outside) if outside else ends.low == ends.low
        case _:
            assert_never(test.operator)


def compared(one: Ends, operator: FactsOperator, other: Ends) -> Any:
    """Return where any two values between the ends of two facts compare so."""
    match operator:
        case "lt":
            return one.high < other.low
        case "le":
            return one.high <= other.low
        case "eq":
            return (one.low == other.high) & (one.high == other.low)
        case "ne" if one.whole != other.whole:
            return _without_whole_number_in_common(one, other)
        case "ne":
            return (one.low > other.high) | (other.low > one.high)
        case _:
            assert_never(operator)


def _without_whole_number_in_common(one: Ends, other: Ends) -> Any:
    whole, real = (one, other) if one.whole else (other, one)
    low, high = real.low.ceil(), real.high.floor()
    return (whole.low > high) | (low > whole.high) | (low > high)


def _numbers(test: Comparison, *, whole: bool) -> list[float]:
    """Return the values of a test that a fact can have, in order."""
    numbers = [value for value in test.values if not isinstance(value, str)]
    return sorted({n for n in numbers if not whole or float(n).is_integer()})


def _runs(numbers: Iterable[float], *, whole: bool) -> list[tuple[float, float]]:
    """Return the spans that numbers fill without a gap: neighbours among whole numbers."""
    runs: list[tuple[float, float]] = []
    for number in numbers:
        if whole and runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
