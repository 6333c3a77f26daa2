"""What came of decisions, as JSON has it: a firm's own experience, marked as such."""

from __future__ import annotations

from typing import Literal

from sourcing_advisor.decisions.decision_log import Experience
from sourcing_advisor.decisions.decision_states import DecisionKind, DecisionState
from sourcing_advisor.report.part import Part
from sourcing_advisor.rules.book import RuleBook

BASIS = "the decisions in these files: own experience, no research"


class TakenAdvice(Part):
    """How many moves were taken or not taken on, and of how many the gap is cleared now."""

    moves: int
    cleared: int


class RuleExperience(Part):
    """What was decided where a rule fired, and what came of it.

    `decisions` counts every decision, `states` what became of those that stand. `taken` are moves
    accepted or done, `not_taken` those declined or deferred.
    """

    rule: str
    title: str
    decisions: dict[DecisionKind, int]
    states: dict[DecisionState, int]
    taken: TakenAdvice
    not_taken: TakenAdvice


class FirmExperience(Part):
    """What came of the decisions in a folder, by rule."""

    schema_version: Literal["1"] = "1"
    basis: str = BASIS
    relationships: int
    decisions: int
    rules: tuple[RuleExperience, ...]


def experience_told(each: Experience, book: RuleBook) -> RuleExperience:
    """Return the experience with one rule under its title."""
    taken, not_taken = each.cleared_when_taken, each.cleared_when_not
    rule = book.rule_by_id.get(each.rule)
    return RuleExperience(
        rule=each.rule,
        title=rule.title if rule else each.rule,
        decisions=dict(each.decisions),
        states=dict(each.states),
        taken=TakenAdvice(moves=taken[1], cleared=taken[0]),
        not_taken=TakenAdvice(moves=not_taken[1], cleared=not_taken[0]),
    )
