"""Which question an interview asks next: the best one, the next of an area, or a belief."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

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
    ended = "Nothing that can still be asked would change the first three moves."

    def next(self, relationship: Relationship, passed: Container[str]) -> str | None:
        """Return the fact to ask for; None when no answer can change the first three moves."""
        assessment = self.assess(relationship)
        today = plan(assessment)
        open_rules = [v.rule for v in assessment.verdicts if v.outcome is Outcome.UNKNOWN]
        entering = FirstThree(assessment, today).would_change(open_rules)
        for question in self.questioner.questions(assessment, today):
            bears_on = {*question.would_settle, *question.would_help, *question.changes_first}
            # What is believed was answered, and what was passed would be passed again.
            if question.believed or question.fact in passed or not bears_on & entering:
                continue
            return question.fact
        return None


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
