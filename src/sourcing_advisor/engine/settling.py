"""Which comparisons, and so which thresholds, a settled verdict rests on."""

from __future__ import annotations

from typing import assert_never

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Leaf,
    Not,
)
from sourcing_advisor.conditions.truth import Values, truth
from sourcing_advisor.engine.interface import Outcome, Outcomes
from sourcing_advisor.rules.book import Rule, RuleBook


def settling_leaves(condition: Condition, values: Values) -> list[Leaf]:
    """Return the comparisons that make a settled condition true or false.

    Of a false `all` these are in its false parts, of a true `any` in its true parts.
    """
    match condition:
        case Compare() | Known():
            return [condition]
        case Not(part):
            return settling_leaves(part, values)
        case All(parts) | AnyOf(parts):
            deciding = isinstance(condition, AnyOf)
            decided = [part for part in parts if truth(part, values) is deciding]
            return [leaf for part in decided or parts for leaf in settling_leaves(part, values)]
        case _:
            assert_never(condition)


def settling_parameters(
    rule: Rule, values: Values, outcomes: Outcomes, book: RuleBook
) -> dict[str, None]:
    """Return the parameters that a settled rule rests on, its conclusions followed down.

    `values` holds the known facts and the settled conclusions.
    """
    found: dict[str, None] = {}
    if not _uses_parameters(rule, book):
        return found
    for leaf in settling_leaves(rule.condition, values):
        if isinstance(leaf, Compare) and leaf.parameter:
            found[leaf.parameter] = None
        concluding = book.concluding.get(leaf.fact, ())
        if values.get(leaf.fact) is True:
            concluding = tuple(r for r in concluding if outcomes[r.id] is Outcome.FIRED)
        for other in concluding:
            found |= settling_parameters(other, values, outcomes, book)
    return found


def _uses_parameters(rule: Rule, book: RuleBook) -> bool:
    under = (other for name in rule.reads for other in book.concluding.get(name, ()))
    return bool(rule.parameters) or any(_uses_parameters(other, book) for other in under)
