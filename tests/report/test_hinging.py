"""Moves that hinge on judgement say so, and where; others say nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor

BODY = {
    "relationship.stage": "stable",
    "governance.innovation_body": False,
    "governance.standard_committees": True,
    "governance.innovation_on_agenda": "occasionally",
}


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def reviewed(size: Any) -> Report:
    stated = by_section({**BODY, "relationship.size_fte": size})
    return advisor().review(Relationship.model_validate(stated))


def test_a_move_says_on_which_threshold_it_hinges_and_where_it_would_fall() -> None:
    (hinge,) = reviewed(165).recommendations[0].hinges_on
    assert (hinge.parameter, hinge.where) == ("large_deal_fte", "above 165 FTE")
    assert hinge.words == (
        "it would fall if this threshold were above 165 FTE and not 100 FTE (50 to 250 FTE is "
        "plausible): “A deal of this size or larger is large enough for a governance body of its "
        "own for innovation.”"
    )


@pytest.mark.parametrize("size", [260, 2_000])
def test_a_move_that_stands_within_the_whole_range_hinges_on_nothing(size: int) -> None:
    assert [each.hinges_on for each in reviewed(size).recommendations] == [()]


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_a_reader_is_told(detail: Any) -> None:
    told = advisor().render(reviewed(165), "markdown", detail)
    falls = "this move falls" if detail == "brief" else "it would fall if"
    assert re.search(rf"Hinges on judgement: .*{falls}", told)
    assert "Hinges on judgement" not in advisor().render(reviewed(2_000), "markdown", detail)


def test_the_page_tells_it_beside_the_move() -> None:
    assert "Hinges on judgement: it would fall if" in advisor().render(reviewed(165), "html")


def test_where_it_falls_is_not_told_of_what_was_confided() -> None:
    report = reviewed({"value": 165, "confidential": True, "by": "client"})
    assert [each.hinges_on for each in report.recommendations] == [()]
