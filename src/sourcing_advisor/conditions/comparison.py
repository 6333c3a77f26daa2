"""What one comparison means, of exact values and of values within bounds.

A comparison on bounds is true if it holds of every value within them, false if of none, and
unknown if of some. Where two facts are compared, every pair of their values counts.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from sourcing_advisor.conditions.nodes import Operator
from sourcing_advisor.conditions.values import Bounds, Value

Truth = bool | None

TESTS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
}
"""What each operator asks of an exact value."""


def negation(truth: Truth) -> Truth:
    """Swap true and false; unknown stays unknown."""
    return None if truth is None else not truth


def _ends(value: float | Bounds) -> tuple[float, float]:
    """Return the least and the greatest that a value can be."""
    if not isinstance(value, Bounds):
        return value, value
    low = -math.inf if value.at_least is None else value.at_least
    high = math.inf if value.at_most is None else value.at_most
    if value.whole:
        low = low if math.isinf(low) else math.ceil(low)
        high = high if math.isinf(high) else math.floor(high)
    return low, high


def _below(one: tuple[float, float], other: tuple[float, float]) -> Truth:
    if one[1] < other[0]:
        return True
    return False if one[0] >= other[1] else None


def _equal(one: float | Bounds, other: float | Bounds) -> Truth:
    (low, high), (other_low, other_high) = _ends(one), _ends(other)
    if low == high == other_low == other_high:
        return True
    common = max(low, other_low), min(high, other_high)
    return None if common[0] <= common[1] and _can_be(one, other, common) else False


def _can_be(one: float | Bounds, other: float | Bounds, common: tuple[float, float]) -> bool:
    """Say whether there is a value in common that both can have: whole, where one must be."""
    whole = any(isinstance(value, Bounds) and value.whole for value in (one, other))
    low, high = common
    return not whole or math.isinf(low) or math.isinf(high) or math.ceil(low) <= math.floor(high)


def _among(value: float | Bounds, wanted: tuple[Value, ...]) -> Truth:
    low, high = _ends(value)
    whole = isinstance(value, Bounds) and value.whole
    can_be = {
        one
        for one in wanted
        if not isinstance(one, str)
        and low <= one <= high
        and (not whole or float(one).is_integer())
    }
    if not can_be:
        return False
    possible = high - low + 1 if whole else 1 if low == high else math.inf
    return True if len(can_be) >= possible else None


_COMPARED: Mapping[Operator, Callable[[Any, Any], Truth]] = {
    "eq": _equal,
    "ne": lambda one, other: negation(_equal(one, other)),
    "lt": lambda one, other: _below(_ends(one), _ends(other)),
    "le": lambda one, other: negation(_below(_ends(other), _ends(one))),
    "gt": lambda one, other: _below(_ends(other), _ends(one)),
    "ge": lambda one, other: negation(_below(_ends(one), _ends(other))),
    "in": _among,
    "not_in": lambda one, other: negation(_among(one, other)),
}


def compared(
    one: Value | Bounds, operator: Operator, other: Value | Bounds | tuple[Value, ...]
) -> Truth:
    """Return the truth of a comparison of two numbers, each exact or within bounds.

    With `in` and `not_in`, `other` is a tuple of exact values.
    """
    if not isinstance(one, Bounds) and not isinstance(other, Bounds):
        return TESTS[operator](one, other)
    return _COMPARED[operator](one, other)
