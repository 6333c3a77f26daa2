"""What one verdict rests on, part by part: its condition as a tree, and its thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sourcing_advisor.conditions.nodes import Compare, Condition, Leaf
from sourcing_advisor.conditions.truth import Truth, settling_leaves, truth
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.conditions.words import asks_in_words
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.rules.book import CONCLUSIONS, Rule


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
        asks, holds = asks_in_words(condition), truth(condition, self._known)
        if not isinstance(condition, Leaf):
            return Trace(asks, holds, parts=tuple(map(self.condition, condition.parts)))
        fact = condition.fact
        under: tuple[RuleTrace, ...] = ()
        if fact.startswith(f"{CONCLUSIONS}."):
            under = tuple(self.rule(rule) for rule in self._book.concluding[fact])
        return Trace(asks, holds, fact, self._known.get(fact), under=under)


def settling_parameters(rule: Rule, assessment: Assessment) -> tuple[str, ...]:
    """Return the parameters that a settled rule rests on, its conclusions followed down."""
    book, values = assessment.book, assessment.values_and_conclusions
    parameters: dict[str, None] = {}
    seen: set[str] = set()

    def follow(followed: Rule) -> None:
        if followed.id in seen:
            return
        seen.add(followed.id)
        if not followed.parameters and not book.concluding.keys() & set(followed.reads):
            return
        for leaf in settling_leaves(followed.condition, values):
            if isinstance(leaf, Compare) and leaf.parameter:
                parameters[leaf.parameter] = None
            concluding = book.concluding.get(leaf.fact, ())
            if values.get(leaf.fact) is True:
                concluding = tuple(
                    other for other in concluding if assessment.outcomes[other.id] is Outcome.FIRED
                )
            for other in concluding:
                follow(other)

    follow(rule)
    return tuple(parameters)
