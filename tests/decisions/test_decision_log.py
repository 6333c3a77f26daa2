"""What was decided on moves, and what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sourcing_advisor.decisions.decision_log import (
    Decision,
    Followed,
    experience,
    followed,
    grounds_of,
)
from sourcing_advisor.decisions.decision_states import DecisionKind, DecisionState
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from tests.decisions.plans import library

DAY = date(2026, 11, 28)
LOW: dict[str, Any] = {
    "relationship": {"stage": "stable"},
    "productivity": {"annual_target_pct": 2},
}
HIGH = {**LOW, "productivity": {"annual_target_pct": 6}}


def assessed(stated: dict[str, Any]) -> Assessment:
    return Assessor(library(), "reference").assess(Relationship.model_validate(stated))


def decided(stated: dict[str, Any], rule: str, kind: DecisionKind, **more: Any) -> Decision:
    assessment = assessed(stated)
    move = next(move for move in plan(assessment).moves if rule in move.rules)
    return Decision(
        move.name, kind, DAY, rules=move.rules, grounds=grounds_of(move.rules, assessment), **more
    )


def later(decision: Decision, stated: dict[str, Any], day: date = DAY) -> Followed:
    assessment = assessed(stated)
    (only,) = followed([decision], assessment, plan(assessment), day)
    return only


@pytest.mark.parametrize("kind", ["accept", "decline", "defer"])
def test_a_decision_holds_while_its_grounds_are_what_they_were(kind: DecisionKind) -> None:
    assert later(decided(LOW, "PM-02", kind), LOW).state == "in_force"


def test_a_decision_holds_to_the_last_of_its_days_and_expires_after() -> None:
    decision = decided(LOW, "PM-02", "defer", until=date(2027, 3, 31))

    assert later(decision, LOW, date(2027, 3, 31)).state == "in_force"
    assert later(decision, LOW, date(2027, 4, 1)).state == "expired"


def test_a_ground_that_reads_otherwise_brings_a_decision_back() -> None:
    lost = {**LOW, "gain_sharing": {"level": "relationship", "targets_met_years": 4}}
    found = {**LOW, "gain_sharing": {"level": "relationship", "yearly_targets_stretching": False}}

    each = later(decided(lost, "GS-02", "decline"), found)

    assert each.state == "grounds_changed"
    assert ("gain_sharing.targets_met_years", 4, None) in each.changed


def test_a_number_that_crossed_no_threshold_is_the_same_ground() -> None:
    moved = {**LOW, "productivity": {"annual_target_pct": 2.5}}

    each = later(decided(LOW, "PM-02", "decline"), moved)

    assert (each.state, each.changed) == ("in_force", ())


def test_a_new_firing_in_the_move_is_told_and_brings_a_decision_back() -> None:
    more = {**LOW, "gain_sharing": {"level": "relationship", "targets_met_years": 4}}
    decision = decided(LOW, "PM-02", "decline")

    each = later(decision, more)

    assert (each.state, set(each.new_rules) >= {"GS-02"}) == ("grounds_changed", True)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("accept", "cleared"),
        ("done", "cleared"),
        ("decline", "needless"),
        ("defer", "needless"),
    ],
)
def test_of_a_gap_that_is_gone_it_is_said_what_came_of_the_decision(
    kind: DecisionKind, state: DecisionState
) -> None:
    each = later(decided(LOW, "PM-02", kind), HIGH)

    assert (each.state, each.move) == (state, None)


def test_what_is_done_and_fires_all_the_same_is_not_seen_yet() -> None:
    assert later(decided(LOW, "PM-02", "done"), LOW).state == "not_seen"


def test_what_was_done_and_fires_on_other_grounds_came_back() -> None:
    once = {**LOW, "gain_sharing": {"level": "relationship", "targets_met_years": 4}}
    again = {**LOW, "gain_sharing": {"level": "relationship", "yearly_targets_stretching": False}}

    assert later(decided(once, "GS-02", "done"), again).state == "came_back"


def test_a_gap_that_cannot_be_settled_any_more_is_unknown() -> None:
    unknown = {"relationship": {"stage": "stable"}}

    assert later(decided(LOW, "PM-02", "accept"), unknown).state == "unknown"


def test_what_clears_the_gap_is_in_hand() -> None:
    agreed = {
        "relationship": {"stage": "stable", "as_of": "2026-11-28"},
        "productivity": {"annual_target_pct": {"value": 6, "from": "2027-02-01", "until_then": 2}},
    }
    relationship = Relationship.model_validate_json(json.dumps(agreed))
    assessment = Assessor(library(), "reference").assess(relationship)

    (each,) = followed([decided(LOW, "PM-02", "accept")], assessment, plan(assessment), DAY)

    assert each.state == "in_hand"


def test_a_rule_that_the_book_has_no_more_is_withdrawn() -> None:
    decision = replace(decided(LOW, "PM-02", "accept"), move="gone", rules=("OLD-01",), grounds={})

    assert later(decision, LOW).state == "withdrawn"


def test_a_move_with_another_name_is_known_by_its_rules() -> None:
    decision = replace(decided(LOW, "PM-02", "accept"), move="renamed-since")

    assert later(decision, LOW).state == "in_force"


def test_what_a_move_leaves_nothing_to_say_for_is_silent() -> None:
    assessment = assessed(LOW)
    outcomes = {**assessment.outcomes, "PM-02": Outcome.CLEAR, "LP-01": Outcome.FIRED}
    silent = replace(assessment, outcomes=outcomes)
    order = plan(assessment)
    decision = Decision("no-longer", "accept", DAY, rules=("LP-01",))

    (each,) = followed([decision], silent, order, DAY)

    assert each.state == "silent"


def test_what_was_told_in_confidence_is_no_ground_that_is_kept() -> None:
    secret = {**LOW, "productivity": {"annual_target_pct": {"value": 2, "confidential": True}}}

    assert "productivity.annual_target_pct" not in decided(secret, "PM-02", "accept").grounds


def test_what_an_entry_in_confidence_gives_is_no_ground_that_is_kept() -> None:
    lead = {"name": "Zoe Quark", "side": "provider", "leads": True, "confidential": True}
    lead |= {"leaves_on": date(2027, 2, 1)}
    profile = {"relationship": {"stage": "stable", "as_of": date(2026, 11, 28)}}
    leaving = {**profile, "pair": {"named": True}, "leadership": {"provider_successor": False}}

    grounds = decided({**leaving, "people": (lead,)}, "LC-13", "accept").grounds

    assert grounds.keys() == {"leadership.provider_successor"}


def test_experience_counts_decisions_and_what_followed_by_rule() -> None:
    decisions = [
        decided(LOW, "PM-02", "accept"),
        replace(decided(LOW, "PM-02", "decline"), earlier=(decided(LOW, "PM-02", "defer"),)),
    ]
    followings = [later(decision, HIGH) for decision in decisions]

    (only,) = [e for e in experience(followings, library()) if e.rule == "PM-02"]

    assert only.decisions == {"accept": 1, "decline": 1, "defer": 1}
    assert only.states == {"cleared": 1, "needless": 1}
    assert (only.cleared_when_taken, only.cleared_when_not) == ((1, 1), (1, 1))
