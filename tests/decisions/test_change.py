"""What changed between two states of one relationship."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_advisor.decisions.change import (
    CHANGES,
    ChangeKind,
    MoveNamed,
    RuleStanding,
    Standing,
    change_between,
    standing_of,
)
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from tests.decisions.plans import library

FIRED, CLEAR, UNKNOWN, AWAY = Outcome


def state(*rules: RuleStanding, first: tuple[MoveNamed, ...] = ()) -> Standing:
    return Standing({rule.rule: rule for rule in rules}, first)


def gap(rule: str = "GS-02", outcome: Outcome = FIRED, **more: Any) -> RuleStanding:
    return RuleStanding(rule, "gap", outcome, **more)


def move(name: str, rule: str) -> MoveNamed:
    return MoveNamed(name, rule, f"Do {name}")


def seen(**stated: Any) -> Standing:
    assessment = Assessor(library(), "reference").assess(Relationship.model_validate(stated))
    return standing_of(assessment, plan(assessment))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (FIRED, CLEAR, "resolved"),
        (FIRED, AWAY, "resolved"),
        (CLEAR, FIRED, "new"),
        (AWAY, FIRED, "new"),
        (UNKNOWN, FIRED, "newly_known"),
        (UNKNOWN, CLEAR, "newly_known"),
        (FIRED, UNKNOWN, "no_longer_known"),
        (CLEAR, UNKNOWN, "no_longer_known"),
        (FIRED, FIRED, "persisting"),
        (CLEAR, AWAY, None),
        (CLEAR, CLEAR, None),
        (UNKNOWN, UNKNOWN, None),
    ],
)
def test_two_outcomes_of_a_rule_are_one_kind_of_change(
    before: Outcome, after: Outcome, kind: ChangeKind | None
) -> None:
    change = change_between(state(gap(outcome=before)), state(gap(outcome=after)))

    assert [each.kind for each in change.rules] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"severity": "low"}, {"severity": "high"}),
        ({"stage": "parked"}, {"stage": "first"}),
        ({"stage": "first"}, {"stage": "in_hand"}),
    ],
)
def test_another_severity_or_stage_is_a_change(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    change = change_between(state(gap(**before)), state(gap(**after)))

    assert [each.kind for each in change.rules] == ["changed"]


def test_a_severity_that_nobody_sees_is_no_change() -> None:
    before, after = gap(outcome=CLEAR, severity="low"), gap(outcome=CLEAR, severity="high")

    assert not change_between(state(before), state(after)).rules


def test_a_gap_not_known_to_be_there_that_is_now_in_hand_has_changed() -> None:
    change = change_between(
        state(gap(outcome=UNKNOWN)), state(gap(outcome=UNKNOWN, stage="in_hand"))
    )

    assert [each.kind for each in change.rules] == ["changed"]


def test_a_verdict_that_rests_on_belief_no_more_is_confirmed() -> None:
    change = change_between(state(gap(outcome=CLEAR, provisional=True)), state(gap(outcome=CLEAR)))

    assert [each.kind for each in change.rules] == ["confirmed"]


def test_a_rule_with_a_new_id_is_no_news() -> None:
    change = change_between(state(gap("GS-02")), state(gap("PR-44")), {"GS-02": "PR-44"})

    assert [(each.rule, each.kind) for each in change.rules] == [("PR-44", "persisting")]


def test_a_rule_that_came_is_new_and_one_that_went_is_withdrawn() -> None:
    change = change_between(state(gap("GS-02")), state(gap("PR-44")))

    assert [(each.rule, each.kind) for each in change.rules] == [
        ("PR-44", "new"),
        ("GS-02", "withdrawn"),
    ]


def test_rules_that_came_or_went_without_firing_are_no_change() -> None:
    before, after = gap("GS-02", CLEAR), gap("PR-44", UNKNOWN)

    assert not change_between(state(before), state(after)).rules


def test_changes_stand_by_kind_then_gaps_then_by_id() -> None:
    before = state(gap("GS-02"), gap("GS-03", CLEAR), gap("AA-01", UNKNOWN))
    strength = RuleStanding("AB-01", "strength", FIRED)
    after = state(gap("GS-02", CLEAR), gap("GS-03"), gap("AA-01"), strength)

    change = change_between(before, after)

    assert [each.rule for each in change.rules] == ["GS-03", "AB-01", "GS-02", "AA-01"]
    assert [each.rule for each in change.rules if each.kind == "resolved"] == ["GS-02"]


def test_the_first_moves_say_what_came_in_and_what_went_out() -> None:
    pair, agenda, board = move("pair", "PP-01"), move("agenda", "IA-01"), move("board", "BD-01")

    first = change_between(state(first=(pair, agenda)), state(first=(agenda, board))).first

    assert (first.left, first.entered, first.reordered) == ((pair,), (board,), False)


def test_the_same_moves_in_another_order_are_reordered() -> None:
    pair, agenda = move("pair", "PP-01"), move("agenda", "IA-01")

    first = change_between(state(first=(pair, agenda)), state(first=(agenda, pair))).first

    assert (first.entered, first.left, first.reordered) == ((), (), True)


@pytest.mark.parametrize("after", [move("pair", "PP-02"), move("the-pair", "PP-01")])
def test_a_move_of_the_same_name_or_leading_rule_is_the_same(after: MoveNamed) -> None:
    first = change_between(state(first=(move("pair", "PP-01"),)), state(first=(after,))).first

    assert (first.entered, first.left) == ((), ())


def test_a_relationship_compared_with_itself_only_persists() -> None:
    stated = seen(gain_sharing={"level": "relationship", "targets_met_years": 4})

    kinds = {each.kind for each in change_between(stated, stated).rules}

    assert kinds == {"persisting"}


def test_two_assessments_are_compared_with_the_stage_of_each_gap() -> None:
    before = seen(relationship={"stage": "stable"}, incentives={"any_in_place": False})
    after = seen(relationship={"stage": "stable"}, incentives={"any_in_place": True})

    change = change_between(before, after)

    resolved = {each.rule: each for each in change.rules if each.kind == "resolved"}
    assert resolved["IN-16"].before is not None
    assert resolved["IN-16"].before.stage == "first"
    assert "IN-16" in {each.rule for each in change.first.left}


def test_every_kind_of_change_has_its_words() -> None:
    assert set(CHANGES) == set(ChangeKind.__args__)  # type: ignore[attr-defined]
