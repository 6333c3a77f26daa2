"""Which question an interview asks next: the best one, the next of an area, or a belief."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field

from sourcing_advisor.conditions.nodes import All, AnyOf, Condition, Known, Leaf, Not
from sourcing_advisor.conditions.truth import Truth, truth
from sourcing_advisor.decisions.entering import FirstThree
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.areas import areas

Assess = Callable[[Relationship], Assessment]


@dataclass(frozen=True, slots=True)
class BestFirst:
    """Asks what can settle most, until nothing more can change the first three moves."""

    assess: Assess
    questioner: Questioner
    ended = (
        "Nothing that can still be asked would change the first three moves. "
        "--by-area asks the rest."
    )

    def next(self, relationship: Relationship, passed: Container[str]) -> str | None:
        """Return the fact to ask for; None when no answer can change the first three moves.

        A rule that cannot fire without what somebody could not answer needs nothing more.
        """
        assessment = self.assess(relationship)
        today = plan(assessment)
        open_rules = [v.rule for v in assessment.verdicts if v.outcome is Outcome.UNKNOWN]
        entering = FirstThree(assessment, today).would_change(open_rules)
        # Bounds and beliefs are answers, though more could be known.
        answered = relationship.stated.keys() | relationship.answers.keys()
        reachable = entering & Reach(assessment, answered, passed).can_fire(entering)
        for question in self.questioner.questions(assessment, today):
            bears_on = {*question.would_settle, *question.would_help, *question.changes_first}
            asked = question.fact in answered or question.fact in passed
            if not asked and bears_on & reachable:
                return question.fact
        return None


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
        match condition:
            case All(parts):
                return self._joined(parts, deciding=False)
            case AnyOf(parts):
                return self._joined(parts, deciding=True)
            case Not(part):
                return frozenset(None if t is None else not t for t in self._truths(part))
            case _:
                return self._leaf(condition)

    def _joined(self, parts: Sequence[Condition], *, deciding: bool) -> frozenset[Truth]:
        truths = [self._truths(part) for part in parts]
        can_be: set[Truth] = {deciding} if any(deciding in part for part in truths) else set()
        if all(part - {deciding} for part in truths):
            can_be |= {None} if any(None in part for part in truths) else set()
            can_be |= {not deciding} if all((not deciding) in part for part in truths) else set()
        return frozenset(can_be)

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


@dataclass(frozen=True, slots=True)
class ByArea:
    """Asks area by area, in the order of the form."""

    ended = "Every question of every area was asked."

    def next(self, relationship: Relationship, passed: Container[str]) -> str | None:
        """Return the next fact of which nothing is known; None when there is none."""
        known = relationship.known.keys() | relationship.answers.keys()
        for area in areas():
            for fact in area.facts:
                if fact.name not in known and fact.name not in passed:
                    return fact.name
        return None


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Walks through what is only believed, so that somebody can confirm it."""

    ended = "Nothing is left to confirm."

    def next(self, relationship: Relationship, passed: Container[str]) -> str | None:
        """Return the next fact that is only believed; None when there is none."""
        return next((name for name in relationship.beliefs if name not in passed), None)


Order = BestFirst | ByArea | Beliefs
