"""What one verdict rests on, part by part: its condition as a tree, and its thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Condition, Leaf
from sourcing_advisor.conditions.truth import Truth, settling_leaves, truth
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.conditions.words import asks_in_words
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import FIRED, Outcome
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.book import CONCLUSIONS, Rule


@dataclass(frozen=True, slots=True)
class Trace:
    """One part of a condition: what it asks, its truth, and for a fact the value read.

    `under` follows a conclusion to the rules that conclude it, where it is first met.
    """

    asks: str
    truth: Truth
    fact: str | None = None
    value: Value | Bounds | None = None
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
        self._known: Mapping[str, Value | Bounds] = assessment.values_and_conclusions
        self._followed: set[str] = set()

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
        if isinstance(condition, CompareFacts):
            asks += self._which_is(condition.other)
        under: tuple[RuleTrace, ...] = ()
        if fact in self._followed:
            asks += " (as above)"
        elif fact.startswith(f"{CONCLUSIONS}."):
            self._followed.add(fact)
            under = tuple(self.rule(rule) for rule in self._book.concluding[fact])
        return Trace(asks, holds, fact, self._known.get(fact), under=under)

    def _which_is(self, fact: str) -> str:
        """Say the value of a fact that another is compared with."""
        return f" (which is {value_in_words(self._book.facts[fact], self._known.get(fact))})"


def settling_parameters(rule: Rule, assessment: Assessment) -> tuple[str, ...]:
    """Return the parameters that a settled rule rests on, its conclusions followed down."""
    values = assessment.values_and_conclusions
    parameters: dict[str, None] = {}
    _settle(rule, assessment, values, parameters, set())
    return tuple(parameters)


def _settle(
    rule: Rule,
    assessment: Assessment,
    values: Mapping[str, Value | Bounds],
    parameters: dict[str, None],
    seen: set[str],
) -> None:
    """Note the parameters that a rule rests on and that no rule which was `seen` does."""
    book = assessment.book
    if rule.id in seen:
        return
    seen.add(rule.id)
    if not rule.parameters and book.concluding.keys().isdisjoint(rule.reads):
        return
    for leaf in settling_leaves(rule.condition, values):
        if isinstance(leaf, Compare) and leaf.parameter:
            parameters[leaf.parameter] = None
        for other in book.concluding.get(leaf.fact, ()):
            if values.get(leaf.fact) is not True or assessment.outcomes[other.id] is FIRED:
                _settle(other, assessment, values, parameters, seen)
