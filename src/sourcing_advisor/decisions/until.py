"""What must come to hold before a parked gap can be acted on, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.conditions.words import SIGNS
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import value_in_words


def until_in_words(condition: Condition, facts: Mapping[str, Fact], values: Values) -> str:
    """Return what is not true yet of a condition, in words that complete "until"."""
    match condition:
        case Compare():
            fact = facts[condition.fact]
            wanted = " or ".join(value_in_words(fact, value) for value in condition.values)
            sign = SIGNS[condition.operator].replace("is one of", "is")
            return f"“{fact.label}” {sign} {wanted}"
        case Known(name, expected):
            return f"“{facts[name].label}” is {'known' if expected else 'not known'}"
        case All(parts):
            left = [part for part in parts if truth(part, values) is not True]
            return " and ".join(until_in_words(part, facts, values) for part in left)
        case AnyOf(parts):
            return " or ".join(until_in_words(part, facts, values) for part in parts)
        case Not(part):
            return f"it no longer holds that {until_in_words(part, facts, {})}"
        case _:
            assert_never(condition)
