"""What a condition rests on: its truth, the facts that settle it and the facts that are missing.

Of a settled condition only the parts that settle it count: the false parts of a false `all`, the
true parts of a true `any`. Of an open one, the missing facts are those of its open parts.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, assert_never

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Not,
    Operator,
)
from sourcing_advisor.conditions.truth import Truth, Values, negation

Names = tuple[str, ...]
Examined = tuple[Truth, Names, Names]
"""The truth of a condition, the facts that settle it so far, and the facts that are missing."""

Examination = Callable[[Values], Examined]

_TESTS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "in": lambda found, wanted: found in wanted,
    "not_in": lambda found, wanted: found not in wanted,
}


def examination(condition: Condition) -> Examination:
    """Return a function that examines `condition`; it is built once and called for every deal."""
    match condition:
        case Compare():
            return _comparison(condition)
        case Known(fact, expected):
            names = (fact,)
            return lambda values: ((fact in values) is expected, names, ())
        case All(parts):
            return _joined([examination(part) for part in parts], deciding=False)
        case AnyOf(parts):
            return _joined([examination(part) for part in parts], deciding=True)
        case Not(part):
            return _negated(examination(part))
        case _:
            assert_never(condition)


def _comparison(comparison: Compare) -> Examination:
    fact, wanted, test = comparison.fact, comparison.value, _TESTS[comparison.operator]
    names = (fact,)
    yes: Examined = (True, names, ())
    no: Examined = (False, names, ())
    open_: Examined = (None, (), names)

    def examine(values: Values) -> Examined:
        found = values.get(fact)
        if found is None:
            return open_
        return yes if test(found, wanted) else no

    return examine


def _negated(part: Examination) -> Examination:
    def examine(values: Values) -> Examined:
        found, because, missing = part(values)
        return negation(found), because, missing

    return examine


def _joined(parts: list[Examination], *, deciding: bool) -> Examination:
    def examine(values: Values) -> Examined:
        deciders: Names = ()
        others: Names = ()
        missing: Names = ()
        decided = False
        for part in parts:
            found, because, lacking = part(values)
            if found is deciding:
                decided = True
                deciders += because
            elif not decided:
                others += because
                missing += lacking
        if decided:
            return deciding, deciders, ()
        return (None if missing else not deciding), others, missing

    return examine
