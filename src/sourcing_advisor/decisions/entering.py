"""Which rules would change the first three moves if they fired, and which facts their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sourcing_advisor.conditions.nodes import Compare, Condition, Known, Leaf, with_leaves
from sourcing_advisor.conditions.truth import examination, truth
from sourcing_advisor.decisions.move_order import MoveOrder
from sourcing_advisor.decisions.moves import Before, Clock, Move, Plan
from sourcing_advisor.decisions.plan import MOST_FIRST, acted_on, first_names
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.rules.book import Rule
from sourcing_advisor.rules.plan import MoveRules

FEW_BELIEFS = 2
MOST_BELIEVED = 0.05
"""So many beliefs, or this share of all that is known, are few."""


class FirstThree:
    """The first moves of a plan, and what would take the place of one of them.

    Each rule is weighed alone: by what the order of moves goes by, and where it would move others,
    by a plan in which it fired. What is not known of dates and relations counts as if it held.
    """

    def __init__(self, assessment: Assessment, today: Plan) -> None:
        """Take the assessment and its plan; work out what rests on what of it."""
        self._assessment = assessment
        self._book, self._first = assessment.book, today.first
        self._values = assessment.values_and_conclusions
        self._order = MoveOrder(self._book, self._values, None)
        moves = today.acted_on
        leading = {move.rule for move in moves}
        fired = self._speaking = {rule for move in moves for rule in move.rules}
        self._fired = {rule for move in today.moves for rule in move.rules}
        self._acted_on = acted_on(assessment, self._values)[0]
        self._leading = {move.name: move.rule for move in moves}
        self._moves = {move.name for move in today.first}
        self.silent = {s.rule for move in today.moves for s in move.silenced}
        self.silent |= set(self._would_be_silent(moves))
        self._causes: set[str] = set()
        self._effects: set[str] = set()
        for edge in self._book.plan.precedes:
            if self._may_hold(edge.when):
                if edge.effects & leading:
                    self._causes |= edge.cause
                if edge.cause & fired:
                    self._effects |= edge.effects
        clocks = self._book.plan.clocks
        self._due = {rule for c in clocks if self._may_hold(c.when) for rule in c.rules}
        self._keys = {move.practice: self._key_of(move) for move in today.first}

    def places(self, rules: Iterable[str]) -> dict[str, int]:
        """Return those of some rules that would change the first three moves, each with its place.

        The places, from 0, are those in which they would stand if all of them fired.
        """
        entering = [rule for rule in rules if self._enters(self._book.rule_by_id[rule])]
        entering.sort(key=lambda rule: self._key(self._book.rule_by_id[rule]))
        return {rule: place for place, rule in enumerate(entering)}

    def ordering_facts(self, rules: Collection[str]) -> set[str]:
        """Return the facts by whose answers the order of what fired, and of `rules`, may change."""
        relations = self._book.plan
        may_fire = {*rules, *self._fired}
        conditions: list[tuple[Condition | None, Collection[str]]] = [
            *((e.when, e.cause & may_fire and e.effects & may_fire) for e in relations.precedes),
            *((clock.when, clock.rules & may_fire) for clock in relations.clocks),
            *((s.when, s.rules & may_fire) for move in relations.moves for s in move.silences),
            *(
                (r.act_from, (r.id,))
                for r in self._book.rules
                if r.act_from and r.id in self._fired
            ),
        ]
        missing = {
            name
            for condition, bearing in conditions
            if condition is not None and bearing
            for name in examination(self._as_far_as_open(condition))(self._values)[2]
        }
        dated = {
            clock.months
            for clock in relations.clocks
            if clock.months is not None
            and clock.rules & may_fire
            and truth(clock.when, self._values) is True
        }
        return missing | (dated - self._values.keys())

    def _would_be_silent(self, acted_on: Iterable[Move]) -> Iterator[str]:
        """Yield the rules for which a move of the plan would leave nothing to say."""
        moves = self._book.plan.move_by_name
        for move in acted_on:
            for silence in moves[move.name].silences if move.name in moves else ():
                speaks = not silence.if_fired or not silence.if_fired.isdisjoint(move.rules)
                if speaks and self._order.holds(silence.when):
                    yield from silence.rules

    def _enters(self, rule: Rule) -> bool:
        if rule.kind != "gap" or rule.id in self.silent or rule.id in self._assessment.in_hand:
            return False
        if rule.act_from is not None and truth(rule.act_from, self._values) is False:
            return False
        move = self._book.plan.move_of.get(rule.id)
        with_first = move is not None and move.name in self._moves
        if not with_first and self._stands_before(rule):
            return True
        related = rule.id in self._causes or rule.id in self._effects
        silences = move is not None and bool(move.silences)
        if not (with_first or related or silences):
            return False
        return not (move and self._only_joins(rule, move)) and self._reorders(rule)

    def _only_joins(self, rule: Rule, move: MoveRules) -> bool:
        """Say whether a rule joins a move of the plan, leads it not and relates it to no other."""
        leading = self._leading.get(move.name)
        if leading is None or move.rules.index(rule.id) < move.rules.index(leading):
            return False
        speaking = {name for name in move.rules if name in self._speaking}
        relations = self._book.plan.precedes
        causing = (e for e in relations if rule.id in e.cause and e.cause.isdisjoint(speaking))
        heard = (s for s in move.silences if rule.id in s.if_fired)
        return not any(causing) and all(not s.if_fired.isdisjoint(speaking) for s in heard)

    def _stands_before(self, rule: Rule) -> bool:
        """Say whether a rule by itself would stand before one of the first moves."""
        key = self._key(rule)
        if rule.practice in self._keys:
            return key < self._keys[rule.practice]
        return len(self._first) < MOST_FIRST or key < max(self._keys.values())

    def _reorders(self, rule: Rule) -> bool:
        """Say whether the first moves are others, or in another order, where a rule fired."""
        first = first_names(self._order, (*self._acted_on, rule))
        return first != tuple(move.name for move in self._first)

    def _may_hold(self, condition: Condition | None) -> bool:
        if condition is None:
            return True
        return truth(self._as_far_as_open(condition), self._values) is not False

    def _as_far_as_open(self, condition: Condition) -> Condition:
        """Return a condition in which it is open whether an unknown fact will be known."""

        def opened(leaf: Leaf) -> Condition:
            is_open = isinstance(leaf, Known) and leaf.fact not in self._values
            return Compare(leaf.fact, "eq", value=True) if is_open else leaf

        return with_leaves(condition, opened)

    def _key(self, rule: Rule) -> tuple[Any, ...]:
        due = rule.id in self._due
        effect, cause = rule.id in self._effects, rule.id in self._causes
        return (not due, effect, not cause, self._order.rank(rule))

    def _key_of(self, move: Move) -> tuple[Any, ...]:
        rule = self._book.rule_by_id[move.rule]
        due = any(isinstance(reason, Clock) for reason in move.reasons)
        cause = any(isinstance(reason, Before) for reason in move.reasons)
        return (not due, move.rests_on is not None, not cause, self._order.rank(rule))


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
