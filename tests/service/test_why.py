"""Why rules fired, as trees: whole, in words, and silent about what was told in confidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.html_why import Why, WhyPart
from sourcing_advisor.renderers.registry import renderer_for
from sourcing_advisor.service.reviews import Advisor
from sourcing_advisor.service.why import why_of

SECRET = {"value": "relationship", "confidential": True, "by": "client"}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(engine="reference")


def _why(advisor: Advisor, **sections: Any) -> tuple[Why, set[str]]:
    """Return the trees, and the rules that moves speak for."""
    relationship = Relationship.model_validate({"relationship": {"stage": "stable"}, **sections})
    assessment = advisor.assess(relationship)
    report = advisor.report(assessment)
    moves = report.recommendations
    rules = {rule for move in moves for rule in (move.rule, *(g.rule for g in move.grounds))}
    return why_of(report, assessment), rules


def _parts(part: WhyPart) -> Iterator[WhyPart]:
    yield part
    for inner in part.parts:
        yield from _parts(inner)


def test_every_rule_of_a_move_has_its_tree(advisor: Advisor) -> None:
    why, rules = _why(
        advisor,
        gain_sharing={"level": "relationship", "targets_met_years": 4},
        productivity={"annual_target_pct": 2},
    )

    assert rules
    assert set(why) == rules
    assert all(tree.holds for tree in why.values())


def test_parts_ask_in_the_words_of_the_facts(advisor: Advisor) -> None:
    why, _ = _why(advisor, productivity={"annual_target_pct": 2})

    told = {(part.asks, part.stated) for part in _parts(why["PM-02"])}

    label = "Yearly productivity target"
    assert (f"{label} is below 4 (parameter productivity_floor_pct)", "2% a year") in told


def test_a_rule_that_reads_what_was_told_in_confidence_has_no_tree(advisor: Advisor) -> None:
    level = {"targets_met_years": 4}
    open_why, _ = _why(advisor, gain_sharing={"level": "relationship", **level})
    why, rules = _why(advisor, gain_sharing={"level": SECRET, **level})

    assert "GS-02" in open_why
    assert "GS-02" not in rules
    reading = {rule.id for rule in advisor.book.readers_of("gain_sharing.level")}
    assert reading.isdisjoint(why)
    assert not any("Level of gain sharing" in p.asks for tree in why.values() for p in _parts(tree))


def test_markup_in_names_does_not_act_in_a_tree(advisor: Advisor) -> None:
    relationship = Relationship.model_validate(
        {
            "relationship": {"client": "<script>x</script>", "stage": "stable"},
            "productivity": {"annual_target_pct": 2},
        }
    )
    assessment = advisor.assess(relationship)
    report = advisor.report(assessment)

    page = renderer_for("html").render(report, why=why_of(report, assessment))

    assert b"Why its rules fired" in page
    assert b"<script" not in page
