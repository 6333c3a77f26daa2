"""What was stated by name stands under the move that it bears on, unless told in confidence."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import Any

import pytest

from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor
from sourcing_advisor.service.severities import reaches

FORMS = ("markdown", "html", "json")
DAY = datetime.date(2026, 11, 30)


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def deal(**more: Any) -> Relationship:
    return Relationship.model_validate(
        {
            "relationship": {
                "client": "Aldgate",
                "provider": "Brace",
                "as_of": DAY,
                "stage": "stable",
            },
            "gain_sharing": {"level": "relationship", "targets_met_years": 4},
            "pair_progress": {
                "months_in_place": 20,
                "obstructions_moving": False,
                "ideas_moving": False,
                "performance_moving": False,
                "chemistry": 2,
            },
            **more,
        }
    )


def told(report: Report) -> str:
    details = ("brief", "standard", "full")
    texts = [advisor().render(report, "markdown", d) for d in details]  # type: ignore[arg-type]
    return "\n".join([*texts, *(advisor().render(report, form) for form in FORMS)])


CLAUSE = {
    "what": "Schedule 4 (one saving)",
    "kind": "clause",
    "used": False,
    "known_to": "provider",
    "bears_on": "P03",
}
HARM = {
    "on": datetime.date(2027, 3, 1),
    "what": "the new penalty table",
    "by": "client",
    "kind": "harm",
    "bears_on": "P03",
}
PERSON = {
    "name": "A. Lind",
    "side": "provider",
    "role": "account lead",
    "leads": True,
    "leaves_on": datetime.date(2027, 3, 31),
}


def test_harm_comes_before_what_exists_under_the_move_it_bears_on() -> None:
    report = advisor().review(deal(at_hand=(CLAUSE,), ahead=(HARM,)))

    move = next(each for each in report.recommendations if each.named)

    assert move.practice == "P03"
    assert [each.text for each in move.named] == [
        "Stop the new penalty table (client) before 1 March 2027.",
        "Use what exists: Schedule 4 (one saving) (known to the provider).",
    ]
    assert move.sections["first_steps"].startswith(
        "1. Stop the new penalty table (client) before 1 March 2027.\n2. Use what exists:"
    )


def test_who_leaves_is_named_under_a_move_about_people() -> None:
    report = advisor().review(deal(people=(PERSON,)))

    texts = [named.text for each in report.recommendations for named in each.named]

    assert "A. Lind (account lead, provider) leaves on 31 March 2027." in texts


def test_who_leaves_and_does_not_lead_is_told_beside_the_moves() -> None:
    clerk = {**PERSON, "leads": False, "role": "payroll clerk"}

    report = advisor().review(deal(people=(clerk,), leadership={"client_successor": False}))

    assert [each.text for each in report.named] == [
        "A. Lind (payroll clerk, provider) leaves on 31 March 2027."
    ]


def test_who_leads_one_side_is_not_told_in_a_move_about_the_leader_of_the_other() -> None:
    relationship = Relationship.model_validate(
        {
            "relationship": {"as_of": DAY, "stage": "stable"},
            "pair": {"named": True},
            "leadership": {"client_successor": False, "provider_successor": True},
            "particulars": {"people": (PERSON,)},
        }
    )

    (move,) = advisor().review(relationship).recommendations

    assert (move.move, move.named) == ("succession", ())


@pytest.mark.parametrize(("by", "step"), [("client", True), ("provider", False), (None, True)])
def test_what_one_side_would_do_is_stopped_in_a_move_of_that_side(by: Any, step: bool) -> None:  # noqa: FBT001
    harm = {**HARM, "by": by, "bears_on": None}
    relationship = Relationship.model_validate(
        {
            "relationship": {"as_of": DAY, "stage": "stable", "performance": "poor"},
            "incentives": {"penalties_repeated": True},
            "particulars": {"ahead": (harm,)},
        }
    )

    (move,) = advisor().review(relationship).recommendations

    assert bool(move.named) is step


def test_a_clause_in_use_is_nothing_to_build_on_where_it_does_not_concern_the_move() -> None:
    used = {"what": "Clause 9", "kind": "clause", "used": True}

    report = advisor().review(
        deal(innovation_agenda={"set_for_coming_year": False}, at_hand=(used,))
    )

    assert [each.text for each in report.named] == ["Build on what works: Clause 9."]


def test_what_bears_on_no_move_is_told_beside_them() -> None:
    report = advisor().review(deal(ahead=({**HARM, "bears_on": "P22"},)))

    assert [each.kind for each in report.named] == ["harm"]
    assert "penalty table" in advisor().render(report)


@pytest.mark.parametrize("reader", [None, "client", "provider"])
def test_what_was_told_in_confidence_is_printed_for_its_own_side_alone(reader: Any) -> None:
    asset = {**CLAUSE, "confidential": True}

    report = advisor().review(deal(at_hand=(asset,)), reader)

    assert ("Schedule 4" in told(report)) == (reader == "provider")
    assert report.withheld == (0 if reader == "provider" else 1)


@pytest.mark.parametrize("reader", [None, "client", "provider"])
def test_a_confidential_answer_counts_and_is_not_printed(reader: Any) -> None:
    answer = {"value": False, "confidential": True, "by": "provider", "quote": "nobody opened it"}
    gain = {"level": "none", "in_contract": True, "used": answer}
    relationship = deal(gain_sharing=gain)

    report = advisor().review(relationship, reader)

    plain = advisor().assess(deal(gain_sharing={**gain, "used": False}))
    assert advisor().assess(relationship).outcomes == plain.outcomes
    assert ("nobody opened it" in told(report)) == (reader == "provider")
    facts = {
        f["fact"]: f["value"]
        for f in json.loads(advisor().render(report, "json"))["relationship"]["facts"]
    }
    assert facts.get("gain_sharing.used") is (False if reader == "provider" else None)


def test_what_is_only_believed_is_marked_and_asked_first() -> None:
    believed = {"value": 4, "believed": True, "by": "provider"}
    gain = {"level": "relationship", "targets_met_years": believed}

    report = advisor().review(deal(gain_sharing=gain))

    beliefs = [b for each in report.recommendations for b in each.beliefs]
    assert {(b.fact, b.by) for b in beliefs} == {("gain_sharing.targets_met_years", "provider")}
    assert report.questions[0].fact == "gain_sharing.targets_met_years"
    assert report.questions[0].believed
    assert report.provisional


def test_what_is_in_hand_needs_no_advice_and_fails_nothing() -> None:
    agreed = {"value": True, "from": datetime.date(2027, 2, 1), "until_then": False}
    relationship = Relationship.model_validate(
        {
            "relationship": {"as_of": DAY, "stage": "stable"},
            "innovation_agenda": {"set_for_coming_year": agreed},
        }
    )

    report = advisor().review(relationship)

    (move,) = report.of_stage("in_hand")
    assert move.sections == {}
    assert "in force from 1 February 2027" in advisor().render(report)
    assert not any(reaches(report, level) for level in ("low", "medium", "high"))


def stalled(*proposals: dict[str, Any]) -> Report:
    return advisor().review(
        deal(
            pair={"named": True, "provider_experience": 4},
            adaptive={"technical_fixes_failed": True, "handled_as": "contractual"},
            proposals=proposals,
        )
    )


def test_a_proposal_that_repeats_what_has_not_helped_is_held_back() -> None:
    charge = {"name": "a charge", "by": "client", "sets": {"adaptive.handled_as": "contractual"}}

    report = stalled(charge)

    move = next(each for each in report.recommendations if each.move == "hearts-and-minds")
    assert move.sections["first_steps"].startswith(
        "1. Hold back what the client proposes: a charge.\n2. "
    )


def test_a_proposal_that_changes_nothing_of_the_gap_is_said_to_be_no_answer() -> None:
    senior = {"name": "a more senior lead", "sets": {"pair.provider_credibility": 5}}

    report = stalled(senior)

    move = next(each for each in report.recommendations if each.move == "pair")
    texts = [each.text for each in move.named]
    assert texts == ["A more senior lead, which is proposed, would not answer it."]


def test_a_proposal_that_was_told_in_confidence_is_not_named() -> None:
    told_so = {"name": "a charge", "sets": {"adaptive.handled_as": "contractual"}}

    assert "a charge" not in told(stalled({**told_so, "confidential": True}))


def test_a_proposal_does_not_tell_what_was_told_in_confidence() -> None:
    handled = {"value": "contractual", "confidential": True}
    charge = {"name": "a charge", "sets": {"adaptive.handled_as": "contractual"}}

    confided = {"technical_fixes_failed": True, "handled_as": handled}
    report = advisor().review(deal(adaptive=confided, proposals=(charge,)))

    unknowing = deal(adaptive={"technical_fixes_failed": True}, proposals=(charge,))
    assert report.proposals == advisor().review(unknowing).proposals
    assert "Hold back what is proposed: a charge." not in told(report)


def test_what_names_no_practice_goes_by_its_words() -> None:
    report = advisor().review(
        deal(
            innovation_agenda={"set_for_coming_year": False},
            at_hand=(
                {"what": "Schedule 4 (a split of single savings)", "kind": "clause", "used": False},
                {"what": "the half day each quarter", "kind": "clause", "used": False},
            ),
        )
    )

    by_move = {each.move: [named.text for named in each.named] for each in report.recommendations}
    assert by_move["bargain"] == ["Use what exists: Schedule 4 (a split of single savings)."]
    assert by_move["agenda"] == ["Use what exists: the half day each quarter."]


def test_a_count_is_not_said_twice() -> None:
    report = advisor().review(deal(waiting=({"what": "two lines of the list", "count": 2},)))

    texts = [named.text for each in report.recommendations for named in each.named]
    texts += [named.text for named in report.named]
    assert texts == ["Begin with what waits: two lines of the list."]


@pytest.mark.parametrize(
    ("waits", "text"),
    [
        ({"what": "price lists", "count": 1, "on": "nobody in particular"}, "price lists"),
        ({"what": "price lists!", "count": 2, "on": "IT"}, "2 price lists, waiting for IT"),
    ],
)
def test_what_waits_is_said_in_a_sentence(waits: dict[str, Any], text: str) -> None:
    report = advisor().review(deal(waiting=(waits,)))

    assert [each.text for each in report.named] == [f"Begin with what waits: {text}."]


def test_what_somebody_wrote_as_a_sentence_becomes_part_of_one() -> None:
    cut = {**HARM, "what": "The IT team will be cut by half!", "otherwise": "Nobody answers."}
    report = advisor().review(deal(ahead=(cut,)))

    (told,) = [named.text for move in report.recommendations for named in move.named]
    assert told.startswith("Stop before 1 March 2027 (client): The IT team will be cut by half;")
    assert told.endswith("by half; otherwise nobody answers.")
