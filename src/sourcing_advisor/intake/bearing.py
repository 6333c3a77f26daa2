"""What can still change the first three moves, where some facts will stay unknown."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from sourcing_advisor.conditions.nodes import Condition, Known, Leaf, facts_of
from sourcing_advisor.conditions.truth import Truth, possible_truths, truth
from sourcing_advisor.decisions.entering import FirstThree
from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome


@dataclass(frozen=True, slots=True)
class Bearing:
    """The open rules that can change the first three moves, and the facts that the order reads."""

    rules: frozenset[str]
    facts: tuple[str, ...]

    @classmethod
    def on_first_three(cls, assessment: Assessment, plan: Plan, reach: Reach) -> Self:
        """Return what bears on the first three moves of a plan.

        A rule that has not fired, and still can, bears on them if it would stand among them; if it
        would be the cause of a move, or rest on one; if it would lead one of them, or silence it.
        """
        book, relations = assessment.book, assessment.book.plan
        open_gaps = [
            v.rule
            for v in assessment.verdicts
            if v.outcome is not Outcome.FIRED and v.kind != "conclusion"
        ]
        can_fire = reach.can_fire(open_gaps)
        rules = set(FirstThree(assessment, plan).places(sorted(can_fire)))
        acting = {rule for move in plan.acted_on for rule in move.rules} | can_fire
        for edge in relations.precedes:
            if edge.cause & acting and edge.effects & acting:
                rules |= (edge.cause | edge.effects) & can_fire
        first = {rule for move in plan.first for rule in move.rules}
        for move in relations.moves:
            if first & set(move.rules) or any(first & s.rules for s in move.silences):
                rules |= can_fire & set(move.rules)
        conditions = [
            *(e.when for e in relations.precedes if e.cause & acting and e.effects & acting),
            *(clock.when for clock in relations.clocks if clock.rules & acting),
            *(s.when for move in relations.moves for s in move.silences if s.rules & acting),
            *(book.rule_by_id[name].act_from for name in acting),
        ]
        months = [c.months for c in relations.clocks if c.rules & acting and c.months]
        read = [name for condition in conditions if condition for name in facts_of(condition)]
        facts = dict.fromkeys(_stated_under([*months, *read], assessment))
        known = assessment.values
        open_facts = [name for name in facts if name not in known and name not in reach.answered]
        return cls(frozenset(rules), tuple(open_facts))


def _stated_under(names: Iterable[str], assessment: Assessment) -> Iterator[str]:
    """Yield facts, with those under a conclusion in its place."""
    for name in names:
        if name not in assessment.book.concluding:
            yield name
        elif name not in assessment.conclusions:
            for rule in assessment.book.concluding[name]:
                yield from _stated_under(rule.reads, assessment)


@dataclass(slots=True)
class Reach:
    """Which rules can still fire, where some facts were answered and others will stay unknown.

    Facts are taken as independent of each other, so a rule may be said to reach further than it
    does; never less far.
    """

    assessment: Assessment
    answered: Container[str]
    passed: Container[str]
    _of_conclusions: dict[str, frozenset[Truth]] = field(default_factory=dict)

    def can_fire(self, rules: Iterable[str]) -> set[str]:
        """Return those of some rules that can still fire."""
        by_id = self.assessment.book.rule_by_id
        return {name for name in rules if True in self._truths(by_id[name].condition)}

    def _truths(self, condition: Condition) -> frozenset[Truth]:
        """Return the truths that a condition can still have."""
        return possible_truths(condition, self._leaf)

    def _leaf(self, leaf: Leaf) -> frozenset[Truth]:
        now = truth(leaf, self.assessment.values_and_conclusions)
        if now is not None and not isinstance(leaf, Known):
            return frozenset({now})
        if any(name in self.assessment.book.concluding for name in leaf.facts):
            return frozenset({now}) | self._concluded(leaf)
        if all(name in self.answered or name in self.passed for name in leaf.facts):
            return frozenset({now})
        return frozenset({True, False, now})

    def _concluded(self, leaf: Leaf) -> frozenset[Truth]:
        """Return what becomes of a leaf about conclusions when their rules are settled."""
        rules = [r for name in leaf.facts for r in self.assessment.book.concluding.get(name, ())]
        for rule in rules:
            if rule.id not in self._of_conclusions:
                self._of_conclusions[rule.id] = self._truths(rule.condition)
        open_ended = any(self._of_conclusions[rule.id] != {None} for rule in rules)
        return frozenset({True, False}) if open_ended else frozenset()
