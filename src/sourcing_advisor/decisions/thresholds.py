"""How thresholds that rest on judgement could be moved, and what would be otherwise then.

A comparison can change only where its threshold meets what is known of the fact; so the range of a
threshold is divided there, and one value stands for each part: nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from sourcing_advisor.conditions.comparison import compared
from sourcing_advisor.conditions.nodes import (
    Compare,
    CompareFacts,
    Condition,
    Leaf,
    Operator,
    leaves,
    with_leaves,
)
from sourcing_advisor.conditions.values import Value, Values
from sourcing_advisor.decisions.regions import Region, cells, ends
from sourcing_advisor.decisions.trials import OutcomeTest, Trials, outcome_test
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import CLEAR, FIRED, UNKNOWN, Outcomes, concluded
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.fields import FactType
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Parameter

_HOLE = "threshold"
"""What comparisons with a threshold read in its place; no fact has a name without a section."""

Part = tuple[Region, Assessment | None]
"""A part of the range of a threshold, and the assessment in it if that is another than today's."""

_OPEN = (FIRED, UNKNOWN)
_Known = tuple[Values, Outcomes]
"""What is known, with the settled conclusions, and the outcomes that follow from it."""


def judgements(book: RuleBook) -> tuple[Parameter, ...]:
    """Return the thresholds that rest on judgement and say in which range they could lie."""
    every = book.parameters.values()
    return tuple(each for each in every if each.basis == "judgement" and each.plausible)


def in_order(parameter: Parameter, value: float, book: RuleBook) -> bool:
    """Say whether a value keeps below the threshold that must be larger, and above smaller ones."""
    above = book.parameters.get(parameter.below or "")
    below = [other.value for other in book.parameters.values() if other.below == parameter.name]
    return (above is None or value < above.value) and all(other < value for other in below)


def with_parameter(book: RuleBook, name: str, value: float) -> RuleBook:
    """Return the rule book with another value of a parameter, as if it had been overridden."""
    parameter = book.parameters[name].model_copy(update={"value": value})
    moved = _comparing(book, name, lambda leaf: replace(leaf, value=value))
    return replace(moved, parameters={**book.parameters, name: parameter})


def _comparing(book: RuleBook, name: str, compared: Callable[[Compare], Leaf]) -> RuleBook:
    """Return the rule book with each comparison with a parameter replaced."""

    def replaced(leaf: Leaf) -> Condition:
        return compared(leaf) if isinstance(leaf, Compare) and leaf.parameter == name else leaf

    def of(condition: Condition | None) -> Condition | None:
        return None if condition is None else with_leaves(condition, replaced)

    rules = {rule.id: rule for rule in book.rules}
    for rule in book.users_of(name):
        rules[rule.id] = replace(
            rule,
            when=with_leaves(rule.when, replaced),
            applies_when=of(rule.applies_when),
            act_from=of(rule.act_from),
        )
    read = any(isinstance(leaf, Compare) and leaf.parameter == name for leaf in book.plan.leaves)
    return replace(
        book,
        rules=tuple(rules.values()),
        strata=tuple(tuple(rules[rule.id] for rule in stratum) for stratum in book.strata),
        plan=book.plan.with_conditions(of) if read else book.plan,
    )


@dataclass(frozen=True, eq=False)
class Judgement:
    """A threshold that rests on judgement, and the comparisons of a rule book with it."""

    parameter: Parameter
    comparisons: tuple[Compare, ...]
    of: RuleBook

    @cached_property
    def values(self) -> Fact:
        """Return the values that the threshold could have as if they were answers to a fact."""
        parameter, between = self.parameter, self.parameter.plausible
        low, high = (between.at_least, between.at_most) if between else (parameter.value,) * 2
        facts = [self.of.facts[leaf.fact] for leaf in self.comparisons]
        whole = type(parameter.value) is int and all(fact.type != "number" for fact in facts)
        kind: FactType = "count" if whole else "number"
        name, means, unit = parameter.name, parameter.means, parameter.unit
        return Fact(name, name, means, means, kind, "either", "given", unit, low, high)

    @property
    def in_words(self) -> str:
        """Return the value of today with its unit."""
        return number_in_words(self.parameter.value, self.parameter.unit)

    @property
    def range_in_words(self) -> str:
        """Return the range in which the value could reasonably lie."""
        low, high = self.values.lowest, self.values.highest
        return f"{low:,.10g} to {number_in_words(high or 0, self.parameter.unit)}"

    @cached_property
    def book(self) -> RuleBook:
        """Return the rule book in which any value of the threshold can be tried."""
        name = self.parameter.name
        return _comparing(self.of, name, lambda leaf: CompareFacts(leaf.fact, leaf.operator, _HOLE))

    @cached_property
    def tests(self) -> Mapping[str, Mapping[str, OutcomeTest]]:
        """Return, by fact, the tests of the rules that compare it with the threshold."""
        users = [self.book.rule_by_id[rule.id] for rule in self.of.users_of(self.parameter.name)]
        tests = {rule.id: outcome_test(rule) for rule in users}
        return {
            leaf.fact: {r.id: tests[r.id] for r in users if leaf.fact in r.reads}
            for leaf in self.comparisons
        }

    @cached_property
    def orders(self) -> bool:
        """Say whether the order of moves, or when one can be acted on, reads the threshold."""
        later = [leaf for rule in self.of.rules if rule.act_from for leaf in leaves(rule.act_from)]
        read = {leaf.parameter for leaf in later if isinstance(leaf, Compare)}
        return self.book.plan is not self.of.plan or self.parameter.name in read

    @cached_property
    def limits(self) -> tuple[float, float]:
        """Return the values between which it must keep: below a larger one, and above smaller."""
        others = self.of.parameters.values()
        smaller = [each.value for each in others if each.below == self.parameter.name]
        larger = [each.value for each in others if each.name == self.parameter.below]
        return max(smaller, default=-inf), min(larger, default=inf)

    def parts(self, *known: Values) -> list[Region]:
        """Return the parts of the range within which no comparison changes; none if it is whole.

        What would not keep below the threshold that must be larger, or above a smaller one, is
        left out.
        """
        fact = self.values
        low, high = fact.lowest or 0, fact.highest or 0
        met = {end for each in known for n in self.compared for end in ends(each.get(n))}
        met = {end for end in met if low <= end <= high}
        if not met:
            return []
        above, below = self.limits
        return [
            part
            for part in cells(fact, met | {limit for limit in self.limits if low < limit < high})
            if not isinstance(part.value, str) and above < part.value < below
        ]

    def changed(self, value: Value, known: Values) -> set[str]:
        """Return the facts whose comparison says something else with another value."""
        today, facts = self.parameter.value, set()
        for name, operators in self.compared.items():
            met = known.get(name)
            if met is not None and any(
                compared(met, operator, today) is not compared(met, operator, value)
                for operator in operators
            ):
                facts.add(name)
        return facts

    @cached_property
    def compared(self) -> Mapping[str, frozenset[Operator]]:
        """Return the facts that are compared with the threshold, and how."""
        told: dict[str, set[Operator]] = {}
        for leaf in self.comparisons:
            told.setdefault(leaf.fact, set()).add(leaf.operator)
        return {name: frozenset(operators) for name, operators in told.items()}


class Judgements:
    """The thresholds of a rule book that rest on judgement. Holds only what follows from it."""

    def __init__(self, book: RuleBook, trials: Trials) -> None:
        """Take the rule book, and the trials of its rules."""
        self._book, self._trials = book, trials
        self.evaluator = ReferenceEvaluator(book)

    @cached_property
    def every(self) -> tuple[Judgement, ...]:
        """Return the thresholds, each with its comparisons, in the order of the rule book."""
        conditions = [c for r in self._book.rules for c in (r.condition, r.act_from) if c]
        read = [*(leaf for each in conditions for leaf in leaves(each)), *self._book.plan.leaves]
        compared: dict[str, dict[Compare, None]] = {}
        for leaf in read:
            if isinstance(leaf, Compare) and leaf.parameter:
                compared.setdefault(leaf.parameter, {})[leaf] = None
        return tuple(
            Judgement(each, tuple(compared.get(each.name, ())), self._book)
            for each in judgements(self._book)
        )

    def tried(self, assessment: Assessment) -> Iterator[tuple[Judgement, list[Part]]]:
        """Yield each threshold with the parts of its range, and the assessment in each.

        There is no assessment where a part changes no outcome and no order. Of one there are the
        outcomes and all else that the moves and their order follow from.
        """
        later = self._later(assessment)
        for judgement in self.every:
            today = judgement.parameter.value
            yield (
                judgement,
                [
                    (part, None)
                    if part.holds(today)
                    else (part, self._assessed(judgement, part.value, assessment, later))
                    for part in judgement.parts(assessment.values, later[0] if later else {})
                ],
            )

    def _later(self, assessment: Assessment) -> _Known | None:
        """Return what will be known with all that is agreed for later, if anything is."""
        if not assessment.relationship.later:
            return None
        explained = self.evaluator.explain(assessment.relationship.with_later)
        known = {**assessment.relationship.with_later, **explained.conclusions}
        return known, explained.outcomes

    def _assessed(
        self, judgement: Judgement, value: Value, assessment: Assessment, later: _Known | None
    ) -> Assessment | None:
        today = assessment.values_and_conclusions, assessment.outcomes
        outcomes = self._outcomes(judgement, value, today)
        in_hand = assessment.in_hand
        if later is not None:
            then = self._outcomes(judgement, value, later)
            in_hand = {
                rule.id: assessment.in_hand.get(rule.id)
                for rule in self._book.rules
                if rule.kind == "gap" and outcomes[rule.id] in _OPEN and then[rule.id] is CLEAR
            }
        alike = outcomes is assessment.outcomes and in_hand.keys() == assessment.in_hand.keys()
        if alike and not (judgement.orders and judgement.changed(value, today[0])):
            return None
        book = judgement.book
        drawn = {
            name: concluded(name, outcomes, book) for name, by in book.concluding.items() if by
        }
        return replace(
            assessment,
            book=book,
            values={**assessment.values, _HOLE: value},
            outcomes=outcomes,
            conclusions={name: value for name, value in drawn.items() if value is not None},
            in_hand=in_hand,
        )

    def _outcomes(self, judgement: Judgement, value: Value, state: _Known) -> Outcomes:
        """Return the outcomes with another value of a threshold; what stood, if they are alike."""
        known, outcomes = state
        facts = judgement.changed(value, known)
        others = {rule: test for n in facts for rule, test in judgement.tests.get(n, {}).items()}
        if not others:
            return outcomes
        differing = self._trials.differing_under(others, {**known, _HOLE: value}, outcomes)
        return {**outcomes, **differing} if differing else outcomes
