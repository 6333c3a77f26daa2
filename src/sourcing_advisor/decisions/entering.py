"""Which gap rules would stand among the first three moves if they fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.decisions.move_order import MoveOrder
from sourcing_advisor.decisions.moves import Before, Clock, Move, Plan
from sourcing_advisor.decisions.plan import MOST_FIRST
from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.rules.book import Rule

FEW_BELIEFS = 2
MOST_BELIEVED = 0.05
"""So many beliefs, or this share of all that is known, are few."""


class FirstThree:
    """The first moves of a plan, and what would take the place of one of them.

    Each rule is weighed alone, against the plan as it stands, by what the order of moves goes by.
    """

    def __init__(self, assessment: Assessment, plan: Plan) -> None:
        """Take the assessment and its plan; work out what rests on what of it."""
        self._book, self._first = assessment.book, plan.first
        self._values = assessment.values_and_conclusions
        self._order = MoveOrder(self._book, self._values, None)
        acted_on = plan.acted_on
        leading = {move.rule for move in acted_on}
        fired = {rule for move in acted_on for rule in move.rules}
        self._moves = {move.name for move in plan.first}
        self.silent = {s.rule for move in plan.moves for s in move.silenced}
        self.silent |= set(self._would_be_silent(acted_on))
        self._causes: set[str] = set()
        self._effects: set[str] = set()
        for edge in self._book.plan.precedes:
            if self._order.holds(edge.when):
                if edge.effects & leading:
                    self._causes |= edge.cause
                if edge.cause & fired:
                    self._effects |= edge.effects
        self._keys = {move.practice: self._key_of(move) for move in plan.first}

    def would_change(self, rules: Iterable[str]) -> set[str]:
        """Return those of some rules that would stand among the first three if they fired."""
        return {rule for rule in rules if self._enters(self._book.rule_by_id[rule])}

    def _would_be_silent(self, acted_on: Iterable[Move]) -> Iterator[str]:
        """Yield the rules for which a move of the plan would leave nothing to say."""
        moves = self._book.plan.move_by_name
        for move in acted_on:
            for silence in moves[move.name].silences if move.name in moves else ():
                speaks = not silence.if_fired or not silence.if_fired.isdisjoint(move.rules)
                if speaks and self._order.holds(silence.when):
                    yield from silence.rules

    def _enters(self, rule: Rule) -> bool:
        if rule.kind != "gap" or rule.id in self.silent:
            return False
        if rule.act_from is not None and truth(rule.act_from, self._values) is False:
            return False
        move = self._book.plan.move_of.get(rule.id)
        if move is not None and move.name in self._moves:
            return False  # one more ground of what stands first already
        key = self._key(rule)
        if rule.practice in self._keys:
            return key < self._keys[rule.practice]
        return len(self._first) < MOST_FIRST or key < max(self._keys.values())

    def _key(self, rule: Rule) -> tuple[Any, ...]:
        clocks = self._book.plan.clocks
        due = any(rule.id in clock.rules and self._order.holds(clock.when) for clock in clocks)
        effect, cause = rule.id in self._effects, rule.id in self._causes
        rank = recommendation_rank(self._book, rule)
        return (not due, effect, not cause, self._order.rung(rule), rank)

    def _key_of(self, move: Move) -> tuple[Any, ...]:
        rule = self._book.rule_by_id[move.rule]
        due = any(isinstance(reason, Clock) for reason in move.reasons)
        cause = any(isinstance(reason, Before) for reason in move.reasons)
        rank = recommendation_rank(self._book, rule)
        return (not due, move.rests_on is not None, not cause, self._order.rung(rule), rank)


def deciding_beliefs(assessment: Assessment, plan: Plan) -> frozenset[str]:
    """Return the beliefs on each of which alone a verdict under the first three moves rests.

    Where many answers are only believed, to ask about each again tells nothing: there are none.
    """
    answers = assessment.relationship.answers.values()
    believed = sum(answer.believed for answer in answers)
    if believed > max(FEW_BELIEFS, MOST_BELIEVED * len(assessment.relationship.known)):
        return frozenset()
    resting = assessment.provisional
    under = [resting.get(rule, ()) for move in plan.first for rule in move.rules]
    return frozenset(beliefs[0] for beliefs in under if len(beliefs) == 1)
