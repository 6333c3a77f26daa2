"""The JSON Schemas accept what the advisor accepts and refuse what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from sourcing_advisor import Advisor, Relationship, read_relationship
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.schemas import SCHEMAS, schema_of
from tests.strategies import VALUES

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted([*ROOT.glob("examples/*.yaml"), *ROOT.glob("examples/*.json")])


def validator(name: str) -> Validator:
    return Draft202012Validator(schema_of(name))


VALIDATORS = {name: validator(name) for name in SCHEMAS}


def data(path: Path) -> Any:
    return parse_yaml(path.read_text(encoding="utf-8"), path.name)[0].data


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))
    assert json.loads(json.dumps(schema_of(name)))["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_relationships(path: Path) -> None:
    assert [error.message for error in VALIDATORS["relationship"].iter_errors(data(path))] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_reports_fit_their_schema(path: Path) -> None:
    advisor = Advisor(engine="reference")
    text = advisor.render(advisor.review(read_relationship(path)), "json")
    assert [error.message for error in VALIDATORS["report"].iter_errors(json.loads(text))] == []


def test_an_empty_report_fits_too() -> None:
    advisor = Advisor(engine="reference")
    text = advisor.render(advisor.review(Relationship()), "json")
    assert VALIDATORS["report"].is_valid(json.loads(text))


def test_the_schema_takes_the_values_of_each_fact_and_no_other() -> None:
    for name, fact in catalogue().items():
        section, _, field = name.partition(".")
        beyond: tuple[Any, ...] = ("no such word", [])
        if fact.highest is not None:
            beyond = (*beyond, fact.highest + 1, (fact.lowest or 0) - 1)
        for value in VALUES[name]:
            assert VALIDATORS["relationship"].is_valid({section: {field: value}}), (name, value)
        for value in beyond:
            assert not VALIDATORS["relationship"].is_valid({section: {field: value}}), (name, value)


EVENT = {"on": "2027-03-01", "what": "the new table", "kind": "harm", "bears_on": "P20"}


@pytest.mark.parametrize(
    "right",
    [
        {"pair": {"named": {"value": True, "believed": True, "by": "client", "quote": "so"}}},
        {"productivity": {"annual_target_pct": {"at_least": 5, "at_most": 7.5}}},
        {"pair_behaviour": {"trust": {"at_least": 3, "from": "2027-01-01", "until_then": 2}}},
        {"gain_sharing": {"level": {"value": "project", "confidential": True}}},
        {"gain_sharing.level": "project", "pair.named": {"value": True}},
        {"ahead": {"harm_within_90_days": True}},
        {"ahead": [EVENT], "ahead.chance_within_90_days": False},
        {"people": [{"name": "A. Lind", "side": "provider", "leads": True}]},
        {"at_hand": [{"what": "Schedule 4", "kind": "clause", "used": False}], "waiting": []},
        {"proposals": [{"name": "a", "sets": {"pair.provider_experience": 5}}]},
        {"particulars": {"ahead": [EVENT]}},
    ],
)
def test_answers_and_particulars_fit(right: Any) -> None:
    assert [error.message for error in VALIDATORS["relationship"].iter_errors(right)] == []
    dated = {"relationship.as_of": "2026-11-28", **right}
    assert parse_relationship(json.dumps(dated | {"ideas": {"welcomed": 3}}), "a.json").known


@pytest.mark.parametrize(
    "wrong",
    [
        {"pear": {}},
        {"pair": {"named": {"believed": True}}},
        {"pair": {"named": {"value": True, "beleived": True}}},
        {"pair": {"named": {"value": 3}}},
        {"pair": {"named": {"at_least": 3}}},
        {"pair_behaviour": {"trust": {"at_least": 9}}},
        {"productivity": {"annual_target_pct": {"value": 5, "at_least": 3}}},
        {"productivity": {"annual_target_pct": {"at_least": 300}}},
        {"gain_sharing": {"level": {"value": "projct"}}},
        {"gain_sharing": {"level": {"value": "project", "until_then": "none"}}},
        {"ahead": [{"what": "x", "kind": "harm"}]},
        {"ahead": [EVENT | {"kind": "hram"}]},
        {"people": [{"side": "client"}]},
        {"pair": {"nmed": True}},
        {"pair": []},
        {"reviews": [{"score": 3}]},
        {"reviews": [{"date": "2025-01-01", "score": 6}]},
        {"relationship": {"client": "x" * 201}},
        [],
    ],
)
def test_wrong_relationships_are_refused(wrong: Any) -> None:
    assert not VALIDATORS["relationship"].is_valid(wrong)


RULE = {
    "id": "XX-01",
    "name": "a-rule",
    "title": "A rule",
    "practice": "P01",
    "kind": "strength",
    "description": "d",
    "when": {"pair.named": True},
    "protect": "p",
}


def rule_file(**changed: Any) -> dict[str, Any]:
    return {"area": "extra", "title": "Extra", "rules": [RULE | changed]}


@pytest.mark.parametrize(
    "when",
    [
        {"pair.named": True},
        {"pair.named": {"known": False}},
        {"gain_sharing.level": {"in": ["none", "project"]}},
        {"ideas.welcomed": {"le": 2}},
        {"productivity.annual_target_pct": {"lt": {"parameter": "productivity_floor_pct"}}},
        {"conclusions.pair_stalled": True},
        {"all": [{"not": {"pair.named": True}}, {"any": [{"ideas.welcomed": 1}]}]},
    ],
)
def test_conditions_that_fit(when: Any) -> None:
    assert VALIDATORS["rules"].is_valid(rule_file(when=when))


@pytest.mark.parametrize(
    "changed",
    [
        {"when": {"pair.nmed": True}},
        {"when": {"pair.named": {"gt": True}}},
        {"when": {"pair.named": True, "ideas.recognised": True}},
        {"when": {"gain_sharing.level": "projct"}},
        {"when": {"ideas.welcomed": {"le": 9}}},
        {"when": {"all": []}},
        {"when": {}},
        {"when": "pair.named"},
        {"id": "../x"},
        {"name": "../../etc/passwd"},
        {"kind": "gaps"},
        {"protect": "\x1b[31m"},
        {"nme": "x"},
    ],
)
def test_rules_that_do_not_fit(changed: dict[str, Any]) -> None:
    assert not VALIDATORS["rules"].is_valid(rule_file(**changed))
