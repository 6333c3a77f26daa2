"""One rule traced as a tree: each part with its truth and the value read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Not,
    Value,
)
from sourcing_advisor.conditions.truth import Truth, truth
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.interface import Outcome
from sourcing_advisor.rules.book import CONCLUSIONS, Rule

SIGNS = {
    "eq": "is",
    "ne": "is not",
    "lt": "is below",
    "le": "is at most",
    "gt": "is above",
    "ge": "is at least",
    "in": "is one of",
    "not_in": "is none of",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One part of a condition: what it asks, its truth, and for a fact the value read.

    `under` follows a conclusion to the rules that conclude it.
    """

    asks: str
    truth: Truth
    fact: str | None = None
    value: Value | None = None
    parts: tuple[Trace, ...] = ()
    under: tuple[RuleTrace, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule with its outcome and the trace of its conditions."""

    rule: str
    name: str
    title: str
    outcome: Outcome
    applies_when: Trace | None
    when: Trace


def trace_rule(rule: Rule, assessment: Assessment) -> RuleTrace:
    """Return the trace of one rule on the relationship that was assessed."""
    return _Tracer(assessment).rule(rule)


class _Tracer:
    def __init__(self, assessment: Assessment) -> None:
        self._book = assessment.book
        self._outcomes = assessment.outcomes
        self._known: Mapping[str, Value] = assessment.values_and_conclusions

    def rule(self, rule: Rule) -> RuleTrace:
        applies = rule.applies_when
        return RuleTrace(
            rule.id,
            rule.name,
            rule.title,
            self._outcomes[rule.id],
            None if applies is None else self.condition(applies),
            self.condition(rule.when),
        )

    def condition(self, condition: Condition) -> Trace:
        found = truth(condition, self._known)
        match condition:
            case Compare():
                return self._leaf(condition.fact, asks_in_words(condition), found)
            case Known(fact, expected):
                return self._leaf(fact, f"{fact} is {'known' if expected else 'unknown'}", found)
            case All(parts):
                return Trace("all of", found, parts=tuple(map(self.condition, parts)))
            case AnyOf(parts):
                return Trace("any of", found, parts=tuple(map(self.condition, parts)))
            case Not(part):
                return Trace("not", found, parts=(self.condition(part),))
            case _:
                assert_never(condition)

    def _leaf(self, fact: str, asks: str, found: Truth) -> Trace:
        under: tuple[RuleTrace, ...] = ()
        if fact.startswith(f"{CONCLUSIONS}."):
            under = tuple(self.rule(rule) for rule in self._book.concluding[fact])
        return Trace(asks, found, fact, self._known.get(fact), under=under)


def asks_in_words(leaf: Compare) -> str:
    """Return what a comparison asks: ``pair.named is yes``, ``x is below 4 (floor_pct)``."""
    shown = ", ".join(
        ("yes" if value else "no") if isinstance(value, bool) else f"{value}"
        for value in leaf.values
    )
    source = f" (parameter {leaf.parameter})" if leaf.parameter else ""
    return f"{leaf.fact} {SIGNS[leaf.operator]} {shown}{source}"
