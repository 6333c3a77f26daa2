"""The plan: which moves stand first, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sourcing_advisor.conditions.nodes import Compare, Known
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.move_order import day_after
from sourcing_advisor.decisions.moves import Agreed, Before, Clock, Plan, RestsOn, Until
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.plan import Clock as ClockRule
from sourcing_advisor.rules.plan import MoveRules, PlanRelations, Precedence, Rung, Silence
from tests.decisions.plans import STEADY, library, planned

HERE = Place("plan.yaml")
MONTHS = "relationship.months_to_renewal"


def move(name: str, *rules: str, silences: tuple[Silence, ...] = ()) -> MoveRules:
    return MoveRules(name, f"Do {name}", f"the {name}", rules, None, silences, HERE)


def before(cause: str, effect: str, when: Compare | None = None) -> Precedence:
    pair = frozenset({cause}), frozenset({effect})
    return Precedence(f"{cause}-{effect}", *pair, when, "it carries the other", None, HERE)


def rung(name: str, *rules: str) -> Rung:
    return Rung(name, name, frozenset(rules), "it comes before the rest", HERE)


def near(*rules: str, lead: int = 0) -> ClockRule:
    soon = Compare(MONTHS, "le", 12)
    return ClockRule("renewal", soon, MONTHS, lead, frozenset(rules), "it ends then", HERE)


def test_nothing_fired_is_an_empty_plan() -> None:
    assert planned([]) == Plan()


def test_fired_rules_of_one_move_are_one_entry_led_by_the_first_listed() -> None:
    relations = PlanRelations(moves=(move("pair", "PP-02", "PP-01", "PB-05"),))

    (entry,) = planned(["PB-05", "PP-01"], relations).moves

    assert (entry.rule, entry.grounds, entry.practice) == ("PP-01", ("PB-05",), "P15")
    assert entry.title == "Do pair"


def test_a_move_of_one_fired_rule_bears_its_title() -> None:
    (entry,) = planned(["PP-01"], PlanRelations(moves=(move("pair", "PP-02", "PP-01"),))).moves

    assert entry.title == library().rule_by_id["PP-01"].title


def test_a_rule_without_a_move_is_a_move_of_its_own() -> None:
    (entry,) = planned(["PP-01"], PlanRelations()).moves

    assert (entry.name, entry.rule) == ("pair-stalled", "PP-01")


def test_a_cause_stands_before_its_effect_and_says_why() -> None:
    relations = PlanRelations(
        moves=(move("agenda", "IA-01"), move("pair", "PP-01")),
        precedes=(before("PP-01", "IA-01"),),
    )

    cause, effect = planned(["IA-01", "PP-01"], relations).moves

    assert (cause.name, effect.name, effect.rests_on) == ("pair", "agenda", "pair")
    assert [r.words for r in cause.reasons if isinstance(r, Before)] == [
        "before the agenda, because it carries the other"
    ]
    assert [r.words for r in effect.reasons if isinstance(r, RestsOn)] == [
        "after move 1 (the pair), because it carries the other"
    ]


def test_a_cause_that_did_not_fire_pushes_nothing() -> None:
    relations = PlanRelations(precedes=(before("PP-01", "IA-01"),))

    (entry,) = planned(["IA-01"], relations).moves

    assert entry.rests_on is None


@pytest.mark.parametrize(("stage", "rests"), [("stable", True), ("mature", False), (None, False)])
def test_a_condition_on_an_edge_must_be_known_to_hold(stage: str | None, rests: bool) -> None:  # noqa: FBT001
    relations = PlanRelations(precedes=(before("PP-01", "IA-01", STEADY),))
    values: dict[str, Value] = {} if stage is None else {"relationship.stage": stage}

    moves = planned(["IA-01", "PP-01"], relations, values).moves

    assert any(entry.rests_on for entry in moves) is rests


def test_the_first_rung_stands_first_and_severity_decides_within_it() -> None:
    relations = PlanRelations(rungs=(rung("who", "GV-01", "PP-01"), rung("what", "IA-01")))

    moves = planned(["IA-01", "GV-01", "PP-01"], relations).moves

    assert [entry.rule for entry in moves] == ["PP-01", "GV-01", "IA-01"]


def test_a_move_on_which_another_rests_stands_before_a_higher_rung() -> None:
    relations = PlanRelations(
        rungs=(rung("who", "LP-09"), rung("what", "IN-16", "NV-02")),
        precedes=(before("IN-16", "NV-02"),),
    )

    moves = planned(["LP-09", "IN-16", "NV-02"], relations).moves

    assert [entry.rule for entry in moves] == ["IN-16", "LP-09", "NV-02"]


def test_a_near_date_stands_first_even_before_its_cause() -> None:
    relations = PlanRelations(precedes=(before("PP-01", "IN-06"),), clocks=(near("IN-06", lead=1),))

    first, _ = planned(["PP-01", "IN-06"], relations, {MONTHS: 4}, date(2026, 11, 30)).moves

    assert (first.rule, first.by, first.within_months) == ("IN-06", date(2027, 2, 28), 3)
    assert first.reasons[0].words == "by 28 February 2027, because it ends then"


def test_without_a_day_to_count_from_the_months_are_told() -> None:
    (first,) = planned(["IN-06"], PlanRelations(clocks=(near("IN-06"),)), {MONTHS: 4}).moves

    assert (first.by, first.reasons[0].words) == (None, "within 4 months, because it ends then")


def test_of_a_date_known_within_bounds_the_earliest_counts() -> None:
    fired = PlanRelations(clocks=(replace(near("IN-06"), when=Known(MONTHS)),))

    (entry,) = planned(["IN-06"], fired, {MONTHS: Bounds(3, 5, whole=True)}).moves

    assert entry.within_months == 3


def test_an_unknown_date_brings_nothing_forward() -> None:
    relations = PlanRelations(clocks=(near("IN-06"),))

    (entry,) = planned(["IN-06"], relations).moves

    assert not any(isinstance(reason, Clock) for reason in entry.reasons)


def test_the_first_three_are_of_three_practices() -> None:
    found = planned(["LP-03", "LP-07", "EX-03", "PV-04"], PlanRelations())

    practices = [entry.practice for entry in found.first]

    assert sorted(practices) == ["P13", "P22", "P24"]
    assert [entry.practice for entry in found.next] == ["P13"]


def test_what_rests_on_a_move_that_is_not_among_the_first_is_not_either() -> None:
    relations = PlanRelations(precedes=(before("LP-03", "IA-01"), before("LP-07", "NV-02")))

    found = planned(["LP-03", "LP-07", "IA-01", "NV-02"], relations)

    assert [entry.rule for entry in found.first] == ["LP-03", "IA-01"]
    assert [entry.rule for entry in found.next] == ["LP-07"]
    assert [entry.rule for entry in found.later] == ["NV-02"]


def test_a_gap_that_cannot_be_acted_on_yet_is_parked_and_says_until_when() -> None:
    values: dict[str, Value] = {"relationship.stage": "transition"}

    found = planned(["IA-01"], PlanRelations(), values, steady="IA-01")

    (entry,) = found.parked
    assert (found.first, entry.stage) == ((), "parked")
    assert isinstance(entry.reasons[0], Until)
    assert "until “" in entry.reasons[0].words


def test_a_gap_is_not_parked_while_it_is_unknown_whether_it_can_be_acted_on() -> None:
    found = planned(["IA-01"], PlanRelations(), {}, steady="IA-01")

    assert [entry.rule for entry in found.first] == ["IA-01"]


def test_a_parked_cause_pushes_nothing() -> None:
    relations = PlanRelations(precedes=(before("IA-01", "NV-02"),))
    values: dict[str, Value] = {"relationship.stage": "transition"}

    found = planned(["IA-01", "NV-02"], relations, values, steady="IA-01")

    assert [entry.rests_on for entry in found.first] == [None]


def test_what_is_agreed_is_in_hand() -> None:
    outcomes = dict.fromkeys((rule.id for rule in library().rules), Outcome.CLEAR)
    fired = {**outcomes, "PM-01": Outcome.FIRED}
    agreed: dict[str, date | None] = {"PM-01": date(2027, 2, 1)}

    found = plan(
        Assessment(library(), Relationship(), {}, {}, fired, (), "reference", in_hand=agreed)
    )

    assert found.moves == found.in_hand
    assert found.in_hand[0].reasons == (Agreed("PM-01", date(2027, 2, 1)),)
    assert found.in_hand[0].reasons[0].words == "in force from 1 February 2027"


def test_what_a_move_leaves_nothing_to_say_for_falls_silent() -> None:
    silence = Silence(frozenset({"LP-02"}), frozenset(), None, "another pair is chosen")
    relations = PlanRelations(moves=(move("pair", "PP-01", silences=(silence,)),))

    (entry,) = planned(["PP-01", "LP-02"], relations).moves

    assert [(each.rule, each.reason) for each in entry.silenced] == [
        ("LP-02", "another pair is chosen")
    ]


@pytest.mark.parametrize(
    "silence",
    [
        Silence(frozenset({"LP-02"}), frozenset({"PP-02"}), None, "-"),
        Silence(frozenset({"LP-02"}), frozenset(), STEADY, "-"),
    ],
    ids=["another rule must have fired", "a condition must hold"],
)
def test_a_silence_falls_only_when_it_is_meant_to(silence: Silence) -> None:
    relations = PlanRelations(moves=(move("pair", "PP-02", "PP-01", silences=(silence,)),))

    assert "LP-02" in {entry.rule for entry in planned(["PP-01", "LP-02"], relations).moves}


def test_a_move_that_is_silenced_silences_nothing() -> None:
    relations = PlanRelations(
        moves=(
            move("a", "PP-01", silences=(Silence(frozenset({"LP-02"}), frozenset(), None, "-"),)),
            move("b", "LP-02", silences=(Silence(frozenset({"IA-01"}), frozenset(), None, "-"),)),
        )
    )

    found = planned(["PP-01", "LP-02", "IA-01"], relations)

    assert [entry.rule for entry in found.moves] == ["PP-01", "IA-01"]


def test_a_move_never_silences_itself_or_what_has_silenced_others() -> None:
    def silence(*rules: str) -> Silence:
        return Silence(frozenset(rules), frozenset(), None, "-")

    relations = PlanRelations(
        moves=(
            move("a", "PP-01", silences=(silence("PP-01", "LP-02"),)),
            move("b", "LP-02", "IA-01", silences=(silence("PP-01"),)),
        )
    )

    found = planned(["PP-01", "LP-02", "IA-01"], relations)

    told = {rule for entry in found.moves for rule in entry.rules}
    told |= {each.rule for entry in found.moves for each in entry.silenced}
    assert told == {"PP-01", "LP-02", "IA-01"}


def test_the_owner_is_both_where_the_rules_of_a_move_are_of_different_owners() -> None:
    relations = PlanRelations(moves=(move("teams", "LC-03", "LC-04"),))

    found = planned(["LC-03", "LC-04"], relations)

    assert found.moves[0].owner == "both"


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, date(2026, 1, 31)), (1, date(2026, 2, 28)), (11, date(2026, 12, 31)), (25, None)],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_the_month(
    months: int, expected: date | None
) -> None:
    assert day_after(date(2026, 1, 31), months) == (expected or date(2028, 2, 29))


@pytest.mark.parametrize(
    ("vacant", "reason"),
    [
        ({}, "it speaks of two leaders, and they are not named yet"),
        (
            {"pair.client_post_vacant": True},
            "it speaks of two leaders, and nobody holds the client's post",
        ),
        (
            {"pair.provider_post_vacant": True},
            "it speaks of two leaders, and nobody holds the provider's post",
        ),
    ],
)
def test_a_rule_falls_silent_for_what_is_the_case(vacant: dict[str, bool], reason: str) -> None:
    (move,) = planned(["LP-01", "LC-09"], values=vacant).first

    assert [silenced.reason for silenced in move.silenced] == [reason]


def test_what_the_matter_is_follows_the_rule_that_leads() -> None:
    assert [planned([rule]).first[0].matter for rule in ("BD-01", "BD-02")] == [
        "no strategy says what sourcing is for",
        "the client does not know what the market offers and what a good deal would be",
    ]


@pytest.mark.parametrize(("year", "months"), [(9999, 1), (2026, 1_000_000)])
def test_months_are_counted_to_the_end_of_the_calendar(year: int, months: int) -> None:
    assert day_after(date(year, 12, 28), months) == date.max
