"""Which question an interview asks next: the best one, the next of an area, or a belief."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.pointless import pointless_questions
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.areas import areas
from sourcing_advisor.intake.bearing import Bearing, Reach

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
        # Bounds and beliefs are answers, though more could be known.
        answered = relationship.stated.keys() | relationship.answers.keys()
        bearing = Bearing.on_first_three(assessment, today, Reach(assessment, answered, passed))
        pointless = _pointless(relationship)
        unanswerable = [name for name in assessment.book.facts if name in passed]
        for question in self.questioner.questions(assessment, today, unanswerable):
            settles = {*question.would_settle, *question.would_help, *question.changes_first}
            name = question.fact
            asked = name in answered or name in passed or name in pointless
            if not asked and (settles & bearing.rules or name in bearing.facts):
                return name
        rest = (name for name in bearing.facts if name not in passed and name not in pointless)
        return next(rest, None)


@dataclass(frozen=True, slots=True)
class ByArea:
    """Asks area by area, in the order of the form."""

    ended = "Every question of every area was asked."

    def next(self, relationship: Relationship, passed: Container[str]) -> str | None:
        """Return the next fact of which nothing is known and that is not pointless, or None."""
        known = relationship.known.keys() | relationship.answers.keys()
        known |= _pointless(relationship)
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


def _pointless(relationship: Relationship) -> frozenset[str]:
    return pointless_questions(relationship.known, relationship.particulars.people or ())


Order = BestFirst | ByArea | Beliefs
