"""A day that was stated dates steps and reasons; whole months order moves, and date the rest."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

import pytest

from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.dating import STEPS, cut
from sourcing_advisor.report.departures import time_left
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.service.reviews import Advisor

DAY = datetime.date(2026, 11, 28)
CLIENT = {"name": "Ada Moss", "side": "client", "leads": True}
PROVIDER = {"name": "Bo Reed", "side": "provider", "role": "account lead", "leads": True}
NOTICE = {
    "on": datetime.date(2026, 12, 31),
    "what": "notice under the contract",
    "kind": "deadline",
    "by": "client",
    "otherwise": "the contract runs on for two years",
}
GAIN = {"level": "relationship", "targets_met_years": 4}


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def deal(head: dict[str, Any] | None = None, **more: Any) -> Relationship:
    named = {"client": "Aldgate", "provider": "Brace", "as_of": DAY, "stage": "stable"}
    return Relationship.model_validate({"relationship": {**named, **(head or {})}, **more})


def leaving(day: datetime.date = datetime.date(2027, 1, 15), **more: Any) -> Report:
    people = (CLIENT, {**PROVIDER, "leaves_on": day})
    leadership = {"provider_successor": False, "handover_agreed": False}
    return advisor().review(deal(people=people, leadership=leadership, **more))


def renewing(**more: Any) -> Report:
    """Return a review of a renewal that nothing prepares, with more that is known."""
    return advisor().review(
        deal({"months_to_renewal": 7}, board={"informed_buying": "not_started"}, **more)
    )


def move(report: Report, name: str) -> Recommendation:
    return next(each for each in report.recommendations if each.move == name)


def test_a_leader_who_leaves_on_a_day_is_named_with_that_day() -> None:
    report = leaving()

    succession = move(report, "succession")
    assert succession.by == "2027-01-15"
    assert succession.sections["situation"].startswith("Bo Reed goes in 7 weeks (15 January 2027).")
    assert succession.sections["who"] == "The superior of Bo Reed, with Ada Moss."
    assert "follow Bo Reed, who leaves on 15 January 2027." in report.state


def test_the_reason_tells_the_day_on_which_somebody_goes_and_not_an_earlier_one() -> None:
    brief = advisor().render(leaving())

    assert "By 15 January 2027: what Bo Reed has not handed over on leaving is lost." in brief
    assert "y 28 November" not in brief


def test_a_departure_stated_in_months_is_prepared_before_it_and_not_called_that_day() -> None:
    pair = {"provider_leaves_in_months": 1}
    report = advisor().review(deal(pair=pair, leadership={"handover_agreed": False}))

    assert move(report, "succession").by == "2026-12-28"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2026, 11, 28), "less than a day"),
        (datetime.date(2026, 11, 29), "1 day"),
        (datetime.date(2026, 12, 5), "7 days"),
        (datetime.date(2027, 1, 15), "7 weeks"),
        (datetime.date(2027, 3, 31), "4 months"),
    ],
)
def test_time_that_is_left_is_told_in_days_then_in_weeks(day: datetime.date, expected: str) -> None:
    assert time_left(DAY, day) == expected


@pytest.mark.parametrize("side", ["client", "provider"])
def test_nobody_who_leaves_is_said_to_stay_where_the_other_post_is_vacant(side: str) -> None:
    other = {"client": "provider", "provider": "client"}[side]
    person = {
        "name": "Jo May",
        "side": side,
        "leads": True,
        "leaves_on": datetime.date(2026, 12, 10),
    }

    report = advisor().review(deal(people=(person,), pair={f"{other}_post_vacant": True}))

    steps = move(report, "name-the-pair").sections["first_steps"]
    assert "Jo May stays" not in steps
    assert "Jo May goes in 12 days (10 December 2026): " in steps


@pytest.mark.parametrize(("side", "name"), [("client", "Aldgate"), ("provider", "Brace")])
def test_the_side_whose_post_is_vacant_is_named_in_title_matter_and_reason(
    side: str, name: str
) -> None:
    report = advisor().review(deal(pair={f"{side}_post_vacant": True}, gain_sharing=GAIN))

    assert move(report, "name-the-pair").title.startswith(f"Name a leader for {name} and")
    assert f"{name} has no leader for this." in report.state
    bargain = move(report, "bargain")
    assert f"nobody could sign it while {name}'s side has no leader" in bargain.why_here


def test_a_deadline_that_no_move_is_about_is_the_first_thing_to_mind() -> None:
    report = advisor().review(deal(gain_sharing=GAIN, ahead=(NOTICE,)))

    brief = advisor().render(report)

    assert (
        "- **Mind:** Decide by 31 December 2026 whether to give notice (notice under the contract, "
        "client); otherwise the contract runs on for two years."
    ) in brief


@pytest.mark.parametrize("practice", ["P05", "P21", None])
@pytest.mark.parametrize("months", [{}, {"months_to_notice": 1}])
def test_the_renewal_is_prepared_by_the_stated_day_of_notice(
    practice: str | None, months: dict[str, int]
) -> None:
    notice = {**NOTICE, "bears_on": practice}
    report = renewing(ahead=(notice,), competition={"provider_feels_secure": True, **months})

    renewal = next(each for each in report.recommendations if each.by)

    assert renewal.by == "2026-12-31"
    assert "by 31 December 2026, because notice can be given no later" in renewal.why_here
    assert renewal.sections["first_steps"].startswith(
        "1. Decide by 31 December 2026 whether to give notice (notice under the contract, client); "
        "otherwise the contract runs on for two years."
    )
    assert "2027" not in advisor().render(report)


def test_less_than_a_month_without_a_day_is_not_told_as_today() -> None:
    report = renewing(competition={"months_to_notice": 0})

    renewal = next(each for each in report.recommendations if each.within_months == 0)
    assert renewal.why_here.startswith("within a month, because notice can be given no later")
    assert renewal.by is None


def test_how_long_something_took_is_no_date() -> None:
    text = "Enter what was delivered in three years within six weeks; it is finished in six months."

    assert cut(text, 1, DAY, STEPS) == (
        "Enter what was delivered in three years by 28 November 2026; it is finished by 28 "
        "November 2026."
    )


def test_a_stated_day_of_notice_wins_over_whole_months() -> None:
    later = {**NOTICE, "on": datetime.date(2027, 1, 15)}

    report = renewing(ahead=(later,), competition={"months_to_notice": 1})

    assert next(each for each in report.recommendations if each.by).by == "2027-01-15"


def test_a_day_of_notice_that_was_told_in_confidence_dates_nothing() -> None:
    secret = {**NOTICE, "confidential": True}

    report = renewing(ahead=(secret,), competition={"provider_feels_secure": True})

    assert "31 December" not in advisor().render(report, "json")


def test_an_occasion_after_the_day_of_notice_is_no_step_of_the_renewal() -> None:
    chance = {"on": datetime.date(2027, 2, 4), "what": "the opening", "kind": "chance"}

    report = renewing(
        ahead=(NOTICE, {**chance, "bears_on": "P05"}), competition={"provider_feels_secure": True}
    )

    assert [named.text for named in report.named] == [
        "Use the occasion of 4 February 2027: the opening."
    ]


def test_a_formal_notice_is_no_end_of_the_contract() -> None:
    warning = {**NOTICE, "what": "the answer to the penalty notice"}

    report = advisor().review(deal(ahead=(warning,)))

    assert report.named[0].text.startswith("The date that counts is 31 December 2026: the answer")
    assert report.named[0].text.endswith("; otherwise the contract runs on for two years.")


def test_nothing_is_stopped_before_a_day_that_is_today() -> None:
    rota = {"on": DAY, "what": "the new rota", "by": "provider", "kind": "harm"}

    brief = advisor().render(advisor().review(deal(ahead=(rota,))))

    assert "**Mind:** Stop the new rota (provider) today." in brief
    assert "nothing to act on" not in brief


def test_what_waits_for_another_move_is_not_due_before_it() -> None:
    report = advisor().review(
        deal(
            gain_sharing=GAIN,
            pair={"provider_post_vacant": True},
            ideas={"heard_and_vetted": False},
            change={"client_role": "passive"},
            innovation_agenda={"set_for_coming_year": False},
        )
    )
    due = {each.move: each.due for each in report.recommendations if each.due}

    waiting = [
        (due[each.rests_on], each.due)
        for each in report.recommendations
        if each.due and each.rests_on in due
    ]

    assert len(waiting) > 1
    assert all(earlier < later for earlier, later in waiting)


def test_whoever_follows_acts_after_somebody_has_left() -> None:
    report = leaving(
        gain_sharing={"level": "none", "in_contract": True, "used": False},
        innovation_agenda={"set_for_coming_year": False},
    )

    bargain = move(report, "bargain")
    assert bargain.due == "2027-02-28"
    assert "Bo Reed (until 15 January 2027, then whoever follows)" in bargain.sections["who"]


def test_success_after_the_end_of_the_contract_is_told_to_be_so() -> None:
    report = advisor().review(deal({"months_to_renewal": 4}, gain_sharing=GAIN))

    success = move(report, "bargain").sections["success"]

    assert success.endswith("within a year, if the contract goes on (settlement).")
