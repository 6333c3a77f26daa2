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
from sourcing_advisor.conditions.truth import Truth, Values, truth
from sourcing_advisor.engine.interface import Outcome, settled_conclusions
from sourcing_advisor.engine.reference import ReferenceEvaluator, outcome
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook

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


def trace_rule(rule: Rule, book: RuleBook, values: Values) -> RuleTrace:
    """Return the trace of one rule, given the known facts."""
    return _Tracer(book, values).rule(rule)


class _Tracer:
    def __init__(self, book: RuleBook, values: Values) -> None:
        self._book = book
        self._known: Mapping[str, Value] = with_conclusions(book, values)

    def rule(self, rule: Rule) -> RuleTrace:
        applies = rule.applies_when
        return RuleTrace(
            rule.id,
            rule.name,
            rule.title,
            outcome(rule, self._known),
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


def with_conclusions(book: RuleBook, values: Values) -> dict[str, Value]:
    """Return the known facts together with the conclusions that they settle."""
    return {**values, **settled_conclusions(ReferenceEvaluator(book).outcomes(values), book)}


def asks_in_words(leaf: Compare) -> str:
    """Return what a comparison asks: ``pair.named is yes``, ``x is below 4 (floor_pct)``."""
    shown = ", ".join(
        ("yes" if value else "no") if isinstance(value, bool) else f"{value}"
        for value in leaf.values
    )
    source = f" (parameter {leaf.parameter})" if leaf.parameter else ""
    return f"{leaf.fact} {SIGNS[leaf.operator]} {shown}{source}"
