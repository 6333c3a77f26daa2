"""Blank forms: their areas, whose they are, and what is marked in them."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.records import Particulars, Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.areas import areas, effort, for_side
from sourcing_advisor.intake.form import blank_form

LISTS = ("innovation_projects", "idea_log", "reviews", *Particulars.model_fields)


def entry_model(listed: str) -> type[BaseModel]:
    fields = Relationship.model_fields | Particulars.model_fields
    annotation: Any = fields[listed].annotation
    while not isinstance(annotation, type) or not issubclass(annotation, BaseModel):
        annotation = get_args(annotation)[0]
    return annotation


def test_each_area_is_announced_with_its_questions_and_minutes() -> None:
    form = blank_form()
    for area in areas():
        assert form.count(f"\n# {area.heading}\n") == 1
        assert form.count(f"\n#   {area.heading}\n") == 1
    assert f"In all {effort(len(catalogue()))}." in form


def test_one_question_is_counted_as_one() -> None:
    assert effort(1) == "1 question, about 1 minute"
    assert effort(3) == "3 questions, about 2 minutes"


@pytest.mark.parametrize("side", get_args(Side))
def test_a_form_for_one_side_has_no_question_that_only_the_other_can_answer(side: Side) -> None:
    names = for_side(catalogue(), side)
    others = {"client": "provider", "provider": "client"}

    assert 0 < len(names) < len(catalogue())
    assert {fact.who for name, fact in catalogue().items() if name in names} == {side, "either"}
    assert f"who can answer: the {others[side]};" not in blank_form(names)


@pytest.mark.parametrize("listed", LISTS)
def test_what_an_entry_of_a_list_requires_is_marked(listed: str) -> None:
    block = re.search(rf"^# {listed}:.*\n((?:#  .*\n)+)", blank_form(), re.MULTILINE)
    assert block is not None
    marked = set(re.findall(r"^#(?:   -|    ) ([a-z_]+): .*# required", block[1], re.MULTILINE))

    required = {
        name for name, field in entry_model(listed).model_fields.items() if field.is_required()
    }

    assert marked == required


def test_what_waits_may_be_a_count_without_a_title() -> None:
    relationship = parse_relationship("waiting:\n  - {count: 11, on: client}\n", "deal.yaml")
    assert relationship.known["change.waiting_for"] == "client"
