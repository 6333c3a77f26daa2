"""What a condition means: three-valued logic, written once and plainly.

This is the definition that every faster evaluator is tested against. True, false and unknown
are ``True``, ``False`` and ``None``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not, Value

Truth = bool | None
Values = Mapping[str, Value]
"""Known facts by name; an unknown fact is absent."""


def truth(condition: Condition, values: Values) -> Truth:
    """Return whether `condition` holds of `values`, or None if what is known cannot tell."""
    match condition:
        case Compare():
            return compare(condition, values)
        case Known(fact, expected):
            return (fact in values) is expected
        case All(parts):
            return conjunction(truth(part, values) for part in parts)
        case AnyOf(parts):
            return disjunction(truth(part, values) for part in parts)
        case Not(part):
            return negation(truth(part, values))
        case _:
            assert_never(condition)


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Return false if any is false, else unknown if any is unknown, else true."""
    result: Truth = True
    for each in truths:
        if each is False:
            return False
        if each is None:
            result = None
    return result


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Return true if any is true, else unknown if any is unknown, else false."""
    result: Truth = False
    for each in truths:
        if each is True:
            return True
        if each is None:
            result = None
    return result


def negation(value: Truth) -> Truth:
    """Swap true and false; unknown stays unknown."""
    return None if value is None else not value


def compare(comparison: Compare, values: Values) -> Truth:
    """Return the truth of one comparison; unknown when its fact is not in `values`."""
    found: Any = values.get(comparison.fact)
    if found is None:
        return None
    wanted: Any = comparison.value
    result: bool
    match comparison.operator:
        case "eq":
            result = found == wanted
        case "ne":
            result = found != wanted
        case "lt":
            result = found < wanted
        case "le":
            result = found <= wanted
        case "gt":
            result = found > wanted
        case "ge":
            result = found >= wanted
        case "in":
            result = found in wanted
        case "not_in":
            result = found not in wanted
        case _:
            assert_never(comparison.operator)
    return result
