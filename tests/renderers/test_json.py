"""The JSON report: its published form, the same bytes every time, and the facts as given."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.schemas import schema_of
from sourcing_advisor.service.reviews import Advisor
from tests.report.test_builder import relationship
from tests.strategies import random_values

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
KITCHEN_SINK = EXAMPLES / "kitchen-sink-gaps.yaml"


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def written(deal: Relationship) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(advisor().render(advisor().review(deal), "json"))
    return found


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_the_report_has_the_published_form(share: float) -> None:
    deal = relationship(random_values(random.Random(share), share))  # noqa: S311 - nothing secret
    jsonschema.Draft202012Validator(schema_of("report")).validate(written(deal))


def test_the_published_form_refuses_other_reports() -> None:
    report = written(Relationship())
    validator = jsonschema.Draft202012Validator(schema_of("report"))
    assert not validator.is_valid({**report, "unheard_of": 1})
    assert not validator.is_valid({k: v for k, v in report.items() if k != "verdicts"})
    assert not validator.is_valid({**report, "schema_version": "0"})


def test_the_schema_is_itself_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of("report"))


def test_the_same_relationship_gives_the_same_bytes() -> None:
    deal = read_relationship(KITCHEN_SINK)
    one = advisor().render(advisor().review(deal), "json")
    again = Advisor(engine="reference")
    assert again.render(again.review(read_relationship(KITCHEN_SINK)), "json") == one


def test_the_facts_are_those_that_were_given() -> None:
    deal = relationship(random_values(random.Random(4), 0.7))  # noqa: S311 - nothing secret
    facts = {fact["fact"]: fact["value"] for fact in written(deal)["relationship"]["facts"]}
    assert facts == deal.known


def test_every_rule_has_a_verdict_and_every_practice_a_status() -> None:
    report = written(Relationship())
    assert [v["rule"] for v in report["verdicts"]] == [rule.id for rule in advisor().book.rules]
    assert [p["id"] for p in report["practices"]] == [p.id for p in advisor().book.practices]


def test_rule_book_and_version_are_named() -> None:
    report = written(Relationship())
    assert report["schema_version"] == "2"
    assert report["rule_book"]["digest"] == advisor().book.digest
    assert report["engine"] == "reference"


def test_what_refers_to_a_finding_refers_to_one_in_the_report() -> None:
    report = written(read_relationship(KITCHEN_SINK))
    ids = {finding["id"] for finding in report["findings"]}
    sources = {source["id"] for source in report["sources"]}
    assert all(set(each["findings"]) <= ids for each in report["recommendations"])
    assert all(set(each["findings"]) <= ids for each in report["strengths"])
    assert all(set(each["tempered_by"]) <= ids for each in report["findings"])
    assert {finding["source"] for finding in report["findings"]} == sources


def test_text_that_was_given_comes_back_unchanged() -> None:
    client = "Ardenne “Foods” </script> \\ é 食品"
    deal = Relationship.model_validate({"relationship": {"client": client, "stage": "stable"}})
    assert written(deal)["relationship"]["client"] == client


def test_what_a_list_leaves_open_is_noted() -> None:
    deal = Relationship.model_validate({"idea_log": ({"title": "a", "idea_from": "provider"},)})
    notes = json.loads(advisor().render(advisor().review(deal), "json"))["notes"]
    assert notes == [
        {
            "listed": "idea_log",
            "facts": ["change.ideas_turned_down_pct"],
            "why": "outcome is left out of 1 of 1 ideas",
        }
    ]
