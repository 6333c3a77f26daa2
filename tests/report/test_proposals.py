"""Proposals in a report: judged where they may be printed, and told in the standard detail."""

from __future__ import annotations

from typing import Any

from sourcing_advisor import Advisor, Relationship
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.proposals import answers_to_proposals

SHARE = {
    "name": "share the gain of single projects",
    "by": "client",
    "sets": {"gain_sharing.level": "project", "gain_sharing.targets_met_years": None},
}
ADVISOR = Advisor(engine="reference")


def report(proposal: dict[str, Any], reader: Any = None) -> Report:
    stated = {
        "relationship": {"stage": "stable", "offshore_delivery": True},
        "benchmarking": {"purpose": "price_assurance"},
        "gain_sharing": {"level": "relationship", "targets_met_years": 4},
        "proposals": [proposal],
    }
    return ADVISOR.review(Relationship.model_validate(stated), reader)


def test_a_proposal_is_judged_in_the_report() -> None:
    (judged,) = report(SHARE).proposals
    assert judged.name == SHARE["name"]
    assert "GS-02" in {each.rule for each in judged.clears}


def test_the_standard_detail_tells_what_each_proposal_would_change() -> None:
    text = ADVISOR.render(report(SHARE), "markdown", "standard")
    assert "### share the gain of single projects (client)" in text
    assert "- **Clears:**" in text
    assert "(GS-02)" in text


def test_a_proposal_in_confidence_is_told_to_its_own_side_alone() -> None:
    confided = {**SHARE, "confidential": True}
    assert report(confided).proposals == ()
    assert report(confided, "provider").proposals == ()
    assert len(report(confided, "client").proposals) == 1


def test_without_proposals_nothing_is_told_of_them() -> None:
    stated = {"relationship": {"stage": "stable"}, "pair": {"named": True}}
    told = ADVISOR.review(Relationship.model_validate(stated))
    assert "## Proposals" not in ADVISOR.render(told, "markdown", "standard")


def test_the_brief_answers_each_proposal() -> None:
    told = list(answers_to_proposals(report(SHARE)))

    assert len(told) == 1
    assert told[0] == (
        "What the client proposes, share the gain of single projects, would settle move 1: agree "
        "to it, or say what it lacks."
    )


def test_a_proposal_that_clears_nothing_is_left_for_now_with_the_reason() -> None:
    idle = {"name": "a larger team", "by": "A. Lind", "sets": {"relationship.size_fte": 900}}

    (told,) = answers_to_proposals(report(idle))

    assert told == (
        "Leave for now what A. Lind proposes: a larger team. It clears none of these gaps."
    )


def test_a_proposal_of_what_is_so_already_is_told_so() -> None:
    same = {"name": "a quiet year", "sets": {"benchmarking.purpose": "price_assurance"}}

    (told,) = answers_to_proposals(report(same))

    assert told == ("Leave for now what is proposed: a quiet year. It clears none of these gaps.")
