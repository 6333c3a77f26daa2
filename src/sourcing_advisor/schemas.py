"""JSON Schemas of the files that people write, and of the JSON that the advisor writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from sourcing_advisor.conditions.nodes import OPERATORS, ORDER_OPERATORS, SET_OPERATORS
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.fields import SCALE_HIGHEST, SCALE_LOWEST
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.summary_form import SummaryForm
from sourcing_advisor.reports.json_form import ReportForm
from sourcing_advisor.rules.book import CONCLUSIONS
from sourcing_advisor.rules.models import (
    CaseFile,
    FindingFile,
    ParameterFile,
    PracticeFile,
    RuleFile,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema_of(name: str) -> Schema:
    """Return a schema by name; see `SCHEMAS` for the names."""
    return {"$schema": _DIALECT, **SCHEMAS[name]()}


def _of(
    model: type[BaseModel], mode: Literal["validation", "serialization"] = "validation"
) -> Callable[[], Schema]:
    return lambda: model.model_json_schema(mode=mode)


def _relationship() -> Schema:
    schema = Relationship.model_json_schema()
    for name, fact in catalogue().items():
        section, _, field = name.partition(".")
        model = schema["properties"][section]["$ref"].rpartition("/")[2]
        entry = schema["$defs"][model]["properties"][field]
        entry["title"] = fact.label
        entry["description"] = _description(fact)
    return schema


def _description(fact: Fact) -> str:
    if fact.words:
        words = "; ".join(f"{word} = {meaning}" for word, meaning in fact.words.items())
        return f"{fact.question} {words}."
    if fact.anchors:
        low, middle, high = fact.anchors
        return f"{fact.question} 1 = {low}; 3 = {middle}; 5 = {high}."
    return f"{fact.question} In {fact.unit}." if fact.unit else fact.question


def _rules() -> Schema:
    schema = RuleFile.model_json_schema()
    schema["$defs"]["condition"] = _condition()
    rule = schema["$defs"]["RuleSpec"]["properties"]
    rule["when"] = {"$ref": "#/$defs/condition"}
    rule["applies_when"] = {"$ref": "#/$defs/condition"}
    return schema


def _condition() -> Schema:
    part = {"$ref": "#/$defs/condition"}
    parts = {"type": "array", "items": part, "minItems": 1}
    comparisons = {name: _comparison(fact) for name, fact in catalogue().items()}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {"all": parts, "any": parts, "not": part, **comparisons},
        "patternProperties": {rf"^{CONCLUSIONS}\.[a-z][a-z0-9_]*$": _yes_no_comparison()},
        "additionalProperties": False,
    }


def _comparison(fact: Fact) -> Schema:
    if fact.type == "yes_no":
        return _yes_no_comparison() | {"description": fact.question}
    literal = _literal(fact)
    ordered = fact.words is None
    either = literal if fact.words else {"anyOf": [literal, _parameter()]}
    operators: Schema = {"known": {"type": "boolean"}}
    for operator in OPERATORS:
        if operator in SET_OPERATORS:
            operators[operator] = {"type": "array", "items": literal, "minItems": 1}
        elif ordered or operator not in ORDER_OPERATORS:
            operators[operator] = either
    return {"description": _description(fact), "anyOf": [literal, _exactly_one(operators)]}


def _yes_no_comparison() -> Schema:
    flag = {"type": "boolean"}
    flags = {"type": "array", "items": flag, "minItems": 1}
    operators = {"eq": flag, "ne": flag, "in": flags, "not_in": flags, "known": flag}
    return {"anyOf": [flag, _exactly_one(operators)]}


def _literal(fact: Fact) -> Schema:
    if fact.words is not None:
        return {"enum": list(fact.words)}
    if fact.type == "scale":
        return {"type": "integer", "minimum": SCALE_LOWEST, "maximum": SCALE_HIGHEST}
    kind = "integer" if fact.type == "count" else "number"
    return {"type": kind, "minimum": fact.lowest, "maximum": fact.highest}


def _parameter() -> Schema:
    name = {"type": "string"}
    return _exactly_one({"parameter": name})


def _exactly_one(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "relationship": _relationship,
    "rules": _rules,
    "findings": _of(FindingFile),
    "parameters": _of(ParameterFile),
    "practices": _of(PracticeFile),
    "cases": _of(CaseFile),
    "report": _of(ReportForm, "serialization"),
    "portfolio": _of(SummaryForm, "serialization"),
}
