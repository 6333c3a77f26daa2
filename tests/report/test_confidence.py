"""What was told in confidence counts, and a report for others tells nothing that rests on it."""

from __future__ import annotations

import datetime
import json
import random
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.verdicts import FIRED
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor
from sourcing_advisor.service.severities import reaches
from tests.profiles import tries
from tests.strategies import SEEDS, VALUES, without_contradictions

PLACE = {"number", "stage", "why_here", "rests_on"}
"""What tells the place of a move, which all that is known decides."""

LEAVING = {"value": True, "by": "provider", "confidential": True}
TOLD: dict[str, Any] = {
    "relationship": {"client": "Ash", "provider": "Brook", "stage": "stable", "size_fte": 200},
    "pair": {"named": True},
    "innovation_agenda": {"forums_per_year": 2},
}


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def confiding(**more: Any) -> Relationship:
    return Relationship.model_validate(
        {**TOLD, "provider": {"moving_people_away": LEAVING, "considers_leaving": LEAVING}, **more}
    )


def every_form(report: Report) -> str:
    texts = [advisor().render(report, "markdown", d) for d in ("brief", "standard", "full")]
    return "\n".join([*texts, *(advisor().render(report, form) for form in ("html", "json"))])


def random_relationship(rng: random.Random) -> Relationship:
    """Return a relationship of which some answers were confided, and some hold from later."""
    names = rng.sample(sorted(VALUES), 60)
    values = without_contradictions(rng, {name: rng.choice(VALUES[name]) for name in names})
    confided = rng.sample(sorted(values), min(6, len(values)))
    answers: dict[str, Any] = dict(values)
    for name in confided:
        answers[name] = {"value": values[name], "by": "provider", "confidential": True}
    for name in rng.sample(
        sorted(values.keys() - {*confided}), min(6, len(values) - len(confided))
    ):
        answers[name] = {"value": values[name], "from": datetime.date(2027, 3, 1)}
    for name in confided[:2]:
        answers[name] |= {"from": datetime.date(2027, 4, 1)}
    sections = by_section(answers)
    sections.setdefault("relationship", {})["as_of"] = datetime.date(2026, 11, 28)
    return Relationship.model_validate(sections)


def as_data(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(advisor().render(report, "json"))
    return data


def without_places(moves: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        move["rule"]: {name: part for name, part in move.items() if name not in PLACE}
        for move in moves
    }


@settings(max_examples=tries(12), deadline=None)
@given(SEEDS)
def test_a_report_tells_what_it_would_tell_had_nothing_been_confided(seed: int) -> None:
    relationship = random_relationship(random.Random(seed))  # noqa: S311

    report = as_data(advisor().review(relationship, "client"))

    unknowing = as_data(advisor().review(confidence_of(relationship, "client").shown))
    for part in ("relationship", "notes"):
        assert report[part] == unknowing[part], part
    for verdict, other in zip(report["verdicts"], unknowing["verdicts"], strict=True):
        assert verdict == other or (verdict["outcome"], verdict["because"]) == ("unknown", [])
    moves, others = (without_places(each["recommendations"]) for each in (report, unknowing))
    for name in moves.keys() & others.keys():
        assert moves[name]["sections"].keys() == others[name]["sections"].keys()
        assert moves[name]["because"] == others[name]["because"]


@settings(max_examples=tries(12), deadline=None)
@given(SEEDS)
def test_a_move_has_the_number_that_it_has_for_the_side_that_knows_all(seed: int) -> None:
    relationship = random_relationship(random.Random(seed))  # noqa: S311

    report, whole = (advisor().review(relationship, reader) for reader in ("client", "provider"))

    numbers = {
        move.number: {move.rule, *(g.rule for g in move.grounds)} for move in whole.recommendations
    }
    shown = {move.number for move in report.recommendations}
    assert shown | set(report.withheld_moves) == numbers.keys()
    assert shown.isdisjoint(report.withheld_moves)
    outcomes = advisor().assess(relationship).outcomes
    silenced = {each.rule for move in report.plan for each in move.silenced}
    told = {r for m in report.recommendations for r in (m.rule, *(g.rule for g in m.grounds))}
    for verdict in report.verdicts:
        if verdict.kind == "gap" and verdict.outcome is FIRED:
            assert verdict.rule in told | silenced
    for move in report.recommendations:
        assert outcomes[move.rule] is not FIRED or move.rule in {
            *numbers[move.number],
            *(
                s.rule
                for placed in whole.plan
                if placed.number == move.number
                for s in placed.silenced
            ),
        }
    assert advisor().render(report, "html")


@pytest.mark.parametrize("reader", [None, "client"])
def test_a_move_that_rests_on_a_confidence_is_counted_and_not_told(reader: Any) -> None:
    report = advisor().review(confiding(), reader)

    text = every_form(report)
    for told in (
        "people are leaving",
        "Keep the good people",
        "giving up this deal",
        ": told in",
    ):
        assert told not in text
    assert report.withheld_moves == (1,)
    assert [move.number for move in report.recommendations] == [2]
    assert (
        "2 answers were told in confidence: they count, and are not printed. "
        "Move 1 rests on them, and is not printed either." in text
    )
    assert "What needs attention: " in report.state


def test_its_own_side_reads_all_that_was_told_in_confidence() -> None:
    report = advisor().review(confiding(), "provider")

    assert (report.withheld, report.withheld_moves) == (0, ())
    assert (
        report.recommendations[0].title == "Keep the good people on the account, and what they know"
    )
    assert "good people are leaving the account" in report.state


def test_whether_a_confidence_is_yes_or_no_does_not_show() -> None:
    told = []
    for answer in ("yes", "no"):
        leaving = {**LEAVING, "value": answer == "yes"}
        data = as_data(advisor().review(confiding(provider={"considers_leaving": leaving})))
        del data["plan"], data["withheld_moves"], data["state"]
        told.append(data | {"recommendations": without_places(data["recommendations"])})
    assert told[0] == told[1]


def test_nothing_is_asked_that_was_told_in_confidence() -> None:
    report = advisor().review(confiding(), "client")

    assert {"provider.moving_people_away", "provider.considers_leaving"}.isdisjoint(
        question.fact for question in report.questions
    )


def test_a_person_in_confidence_tells_nothing_of_when_the_leader_goes() -> None:
    lead = {"name": "Zoe Quark", "side": "provider", "leads": True, "confidential": True}
    lead["leaves_on"] = datetime.date(2027, 2, 1)
    profile = {**TOLD["relationship"], "as_of": datetime.date(2026, 11, 28)}

    report = advisor().review(confiding(relationship=profile, people=(lead,)), "client")

    text = every_form(report)
    assert "Zoe Quark" not in text
    assert "leader leaves: 2 months" not in text
    assert "pair.provider_leaves_in_months" not in {f.fact for f in report.relationship.facts}


def test_only_what_follows_from_an_entry_in_confidence_is_withheld() -> None:
    clause = {"what": "Schedule 4", "kind": "clause", "used": False}
    idea = {"what": "a form", "kind": "idea", "used": False, "confidential": True}
    relationship = Relationship.model_validate({**TOLD, "at_hand": (clause, idea)})

    confidence = confidence_of(relationship, None)

    assert confidence.facts == {"at_hand.unused_idea"}
    assert confidence.shown.known["at_hand.unused_clause"] is True


def test_a_gap_that_is_not_printed_fails_a_review_all_the_same() -> None:
    relationship = confiding(innovation_agenda={})
    assessment = advisor().assess(relationship)

    report = advisor().report(assessment)

    assert report.recommendations == ()
    assert not reaches(report, "medium")
    assert reaches(report, "medium", assessment)
    assert {move.number for move in plan(assessment).moves} == set(report.withheld_moves)
