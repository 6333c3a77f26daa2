"""The library's own advice says of a relationship only what was stated of it."""

from __future__ import annotations

from functools import cache

import pytest

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.service.reviews import Advisor
from tests.report.moves import gap_rules
from tests.report.test_builder import relationship


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def advice(rule: str, facts: dict[str, Value]) -> dict[str, str]:
    """Return the advice of one rule on these facts, on which it fires."""
    assessment = advisor().assess(relationship(facts))
    wanted = next(fired for fired in assessment.fired if fired.id == rule)
    return ReportBuilder(advisor().book).advice(wanted, assessment)[0]


BOTH: dict[str, Value] = {"relationship.stage": "stable", "gain_sharing.level": "both"}
MET_FOR_YEARS: dict[str, Value] = {
    **BOTH,
    "productivity.annual_target_pct": 7,
    "gain_sharing.yearly_targets_stretching": True,
    "gain_sharing.one_sided": False,
    "gain_sharing.targets_met_years": 5,
}


def test_a_view_that_the_figures_contradict_is_to_be_tested() -> None:
    situation = advice("GS-03", MET_FOR_YEARS)["situation"]

    assert "the figures here speak against it, so test that view first" in situation


def test_no_productivity_target_is_not_read_as_easy_targets_of_the_scheme() -> None:
    facts: dict[str, Value] = {
        **MET_FOR_YEARS,
        "gain_sharing.level": "relationship",
        "productivity.annual_target_pct": 0,
        "gain_sharing.targets_met_years": 0,
    }

    report = advisor().review(relationship(facts))

    fired = gap_rules(report)
    assert "GS-04" in fired
    assert "GS-02" not in fired


def test_a_productivity_target_is_not_taken_for_that_of_the_gain_share() -> None:
    situation = advice("GS-03", MET_FOR_YEARS)["situation"]

    assert "7%" not in situation
    assert "low" not in situation


@pytest.mark.parametrize("rule", ["GS-02", "GS-03"])
def test_a_target_that_alone_makes_the_rule_fire_is_called_low(rule: str) -> None:
    level = "relationship" if rule == "GS-02" else "both"
    facts = {**BOTH, "gain_sharing.level": level, "productivity.annual_target_pct": 3.9}

    assert "below 4% a year counts as low in this review." in advice(rule, facts)["situation"]


DEAL: dict[str, Value] = {"relationship.stage": "mature"}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"gain_sharing.level": "none"}, True),
        ({"gain_sharing.level": "none", "gain_sharing.in_contract": False}, False),
        ({"gain_sharing.level": "relationship", "gain_sharing.in_contract": True}, False),
    ],
)
def test_a_contract_that_nobody_has_read_is_where_to_begin(
    *, facts: dict[str, Value], told: bool
) -> None:
    assert ("where to begin" in advice("GS-01", {**DEAL, **facts})["situation"]) is told


def test_a_low_target_is_called_easy_only_while_its_result_is_not_known() -> None:
    facts = {**DEAL, "productivity.annual_target_pct": 3}

    assert "routine tuning" in advice("PM-02", facts)["why"]
    assert "routine" not in advice("PM-02", {**facts, "productivity.achieved_pct": 1})["why"]


def test_a_target_with_a_known_result_is_not_asked_whether_it_is_met() -> None:
    facts = {
        **DEAL,
        "productivity.annual_target_pct": 5,
        "incentives.reward_beyond_target": False,
    }

    assert "is 5% a year met today?" in advice("IN-18", facts)["first_steps"]
    known = advice("IN-18", {**facts, "productivity.achieved_pct": 1})["first_steps"]
    assert "Last year brought 1%, with 5% a year required: the target stays" in known
    assert "met today?" not in known
    of_any_size = {
        **DEAL,
        "productivity.contractual_target": True,
        "productivity.achieved_pct": 1,
        "incentives.reward_beyond_target": False,
    }
    assert (
        "Last year brought 1%: the requirement stays" in advice("IN-18", of_any_size)["first_steps"]
    )


def test_leaders_who_are_not_named_set_no_date() -> None:
    facts: dict[str, Value] = {**DEAL, "innovation_agenda.set_for_coming_year": False}
    unnamed = advice("IA-01", {**facts, "pair.named": False})

    assert "1. The two leaders of the relationship set" in advice("IA-01", facts)["first_steps"]
    assert "The two leaders" not in unnamed["first_steps"]
    assert "1. No pair of leaders is named yet." in unnamed["first_steps"]
    assert unnamed["who"].startswith("One person from each side who can decide")


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        ("IA-01", "innovation_agenda.set_for_coming_year"),
        ("IA-02", "innovation_agenda.time_in_contract"),
        ("NV-02", "innovation_programme.yearly_programme"),
        ("IN-06", "competition.credible_alternative"),
        ("IN-07", "competition.value_beyond_transactions_shown"),
    ],
)
def test_advice_at_renewal_comes_before_the_renewal(rule: str, fact: str) -> None:
    facts: dict[str, Value] = {"relationship.stage": "renewal", fact: False}
    due = advice(rule, {**facts, "relationship.months_to_renewal": 1})["by_when"]

    assert "before" in due
    assert "six weeks" not in due
    assert "three months" not in due


def test_what_a_yearly_scheme_pays_is_not_called_nothing() -> None:
    facts: dict[str, Value] = {
        **DEAL,
        "incentives.thought_too_late": True,
        "incentives.reward_beyond_target": False,
        "productivity.contractual_target": True,
    }

    for rule in ("IN-17", "IN-18"):
        assert "earns the provider nothing" in advice(rule, facts)["situation"]
        scheme = advice(rule, {**facts, "gain_sharing.level": "relationship"})["situation"]
        assert "nothing" not in scheme
        assert "a share is paid on the year as a whole" in scheme.lower()


@pytest.mark.parametrize("rule", ["PV-08", "PV-09"])
def test_refusals_are_suspected_only_while_their_share_is_not_known(rule: str) -> None:
    facts: dict[str, Value] = {
        **DEAL,
        "relationship.strategic_importance": "important",
        "provider.innovation_investment": 1,
        "provider.proactive": 1,
    }
    told = {"PV-08": "can have a hand in it too", "PV-09": "may lie behind it"}[rule]

    assert told in advice(rule, facts)["why"]
    assert told not in advice(rule, {**facts, "change.ideas_turned_down_pct": 0})["why"]


def test_what_holds_for_information_technology_is_marked_for_other_services() -> None:
    facts: dict[str, Value] = {
        "relationship.strategic_importance": "important",
        "provider.planning_contracting": 1,
    }
    own = {**facts, "relationship.service_type": "information_technology"}

    assert "we take it to hold" in advice("PV-01", facts)["why"]
    assert "we take it to hold" not in advice("PV-01", own)["why"]


def test_a_scheme_is_called_one_sided_only_where_that_is_stated() -> None:
    stated = {
        **BOTH,
        "gain_sharing.one_sided": True,
        "gain_sharing.yearly_targets_stretching": True,
    }

    assert "without the pain of a bad one" not in advice("GS-03", MET_FOR_YEARS)["situation"]
    situation = advice("GS-03", stated)["situation"]
    assert "without the pain of a bad one" in situation
    assert "speak against" not in situation
    assert "easy" not in situation


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        ("LP-03", "pair.client_capability"),
        ("LP-05", "pair.client_power"),
        ("LP-07", "pair.provider_capability"),
        ("LP-09", "pair.provider_power"),
    ],
)
@pytest.mark.parametrize(("named", "told"), [(True, True), (False, False), (None, False)])
def test_what_two_leaders_did_is_told_only_of_a_named_pair(
    *, rule: str, fact: str, named: bool | None, told: bool
) -> None:
    facts: dict[str, Value] = {
        fact: 1,
        "pair_progress.obstructions_moving": False,
        "pair_progress.ideas_moving": False,
    }
    if named is not None:
        facts["pair.named"] = named

    assert ("the two leaders took over" in advice(rule, facts)["situation"]) is told


@pytest.mark.parametrize(
    ("stage", "expected"),
    [("renewal", "Terms are about to be discussed"), ("mature", "need not be reopened")],
)
def test_a_contract_at_renewal_is_not_called_mid_term(stage: str, expected: str) -> None:
    facts: dict[str, Value] = {
        "relationship.stage": stage,
        "relationship.strategic_importance": "important",
        "relationship.months_to_renewal": 6,
        "board.contract_conditions": "not_started",
    }

    why = advice("BD-04", facts)["why"]

    assert expected in why
    assert "mid-term" not in why


@pytest.mark.parametrize("rule", ["IN-16", "IA-01", "PM-01"])
def test_what_a_stage_forbids_is_agreed_now_and_begins_later(rule: str) -> None:
    facts: dict[str, Value] = {
        "relationship.stage": "stabilising",
        "incentives.any_in_place": False,
        "innovation_agenda.set_for_coming_year": False,
        "productivity.contractual_target": False,
    }

    assert "once the service is steady" in advice(rule, facts)["by_when"]
    stable = {**facts, "relationship.stage": "stable"}
    assert "once the service is steady" not in advice(rule, stable)["by_when"]


@pytest.mark.parametrize(
    ("rule", "fact"), [("LP-03", "pair.client_capability"), ("LP-07", "pair.provider_capability")]
)
def test_what_rests_on_a_rating_of_a_person_is_told_as_an_opinion(rule: str, fact: str) -> None:
    told = advice(rule, {fact: 1, "relationship.stage": "stable"})

    assert "was rated low. That is an opinion" in told["situation"]
    title = advisor().book.rule_by_id[rule].title
    for word in ("decide who leads", "is in doubt", "nobody else", "only its leader hears"):
        assert word not in " ".join([title, *told.values()])
