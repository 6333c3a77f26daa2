"""JSON Schemas of the files that people write, and of the JSON that the advisor writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from sourcing_advisor.conditions.nodes import OPERATORS, ORDER_OPERATORS, SET_OPERATORS, Operator
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.fields import SCALE_HIGHEST, SCALE_LOWEST
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.drafts import Draft
from sourcing_advisor.portfolio.comparison_form import PortfolioComparison
from sourcing_advisor.portfolio.rollup.summary_form import SummaryForm
from sourcing_advisor.report.comparison import Comparison
from sourcing_advisor.report.decision_forms import (
    LeversForm,
    PortfolioSensitivityForm,
    QuestionsForm,
    SensitivityForm,
    WhatIfForm,
)
from sourcing_advisor.report.experience import FirmExperience
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.book import CONCLUSIONS
from sourcing_advisor.rules.models import (
    CaseFile,
    FindingFile,
    ParameterFile,
    PracticeFile,
    RuleFile,
)
from sourcing_advisor.rules.plan_file import PlanFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FLAG_OPERATORS: tuple[Operator, ...] = ("eq", "ne", "in", "not_in")
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
    definitions, properties = schema["$defs"], schema["properties"]
    definitions |= {
        "yes_no_answer": _answer({"type": "boolean"}, bounds=False),
        "scale_answer": _answer(_scale(), bounds=True),
        "word_answer": _answer({"type": "string"}, bounds=False),
        "number_answer": _answer({"type": "number"}, bounds=True),
    }
    for name, fact in catalogue().items():
        section, _, field = name.partition(".")
        model = properties[section]["$ref"].rpartition("/")[2]
        entry = definitions[model]["properties"][field]
        entry["title"] = fact.label
        entry["description"] = _description(fact)
        entry["anyOf"].append(_answer_to(fact, entry["anyOf"][0]))
    for name, listed in definitions["Particulars"]["properties"].items():
        section_too = [properties[name]] if name in properties else []
        properties[name] = {"anyOf": [*section_too, *listed["anyOf"]]}
    sections = "|".join(dict.fromkeys(fact.section for fact in catalogue().values()))
    schema["patternProperties"] = {rf"^({sections})\.[a-z][a-z0-9_]*$": {}}
    return schema


def _answer(value: Schema, *, bounds: bool) -> Schema:
    """Return the schema of an answer that says more than a value."""
    schema = Answer.model_json_schema()
    ways: list[Schema] = [{"required": ["value"]}]
    if bounds:
        ways.append({"anyOf": [{"required": ["at_least"]}, {"required": ["at_most"]}]})
    for name in ("at_least", "at_most"):
        del schema["properties"][name]
    numbers = dict.fromkeys(("at_least", "at_most") if bounds else (), value)
    schema["properties"] |= {"value": value, "until_then": value, **numbers}
    return schema | {"oneOf": ways, "dependentRequired": {"until_then": ["from"]}}


def _answer_to(fact: Fact, value: Schema) -> Schema:
    """Return the schema of an answer to one fact, of which `value` is that of a plain value."""
    if fact.type in ("yes_no", "scale"):
        return _shared(f"{fact.type}_answer")
    if fact.type == "choice":
        return _shared("word_answer") | {"properties": {"value": value, "until_then": value}}
    parts = dict.fromkeys(("value", "at_least", "at_most", "until_then"), value)
    return _shared("number_answer") | {"properties": parts}


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
    schema["$defs"] |= _shared_by_conditions()
    rule = schema["$defs"]["RuleSpec"]["properties"]
    rule["when"] = {"$ref": "#/$defs/condition"}
    rule["applies_when"] = {"$ref": "#/$defs/condition"}
    rule["act_from"] = {"$ref": "#/$defs/condition"}
    return schema


def _plan() -> Schema:
    schema = PlanFile.model_json_schema()
    schema["$defs"] |= _shared_by_conditions()
    for name in ("PrecedenceSpec", "ClockSpec", "SilenceSpec", "WordingSpec"):
        schema["$defs"][name]["properties"]["when"] = {"$ref": "#/$defs/condition"}
    return schema


def _shared_by_conditions() -> Schema:
    return {
        "condition": _condition(),
        "yes_no_comparison": _compared({"type": "boolean"}, _FLAG_OPERATORS),
        "scale_comparison": _compared(_scale(), OPERATORS, or_parameter=True),
        "parameter": _exactly_one({"parameter": {"type": "string"}}),
        "other_fact": _exactly_one({"fact": {"enum": _numbers()}}),
    }


def _condition() -> Schema:
    part = {"$ref": "#/$defs/condition"}
    parts = {"type": "array", "items": part, "minItems": 1}
    comparisons = {name: _comparison(fact) for name, fact in catalogue().items()}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {"all": parts, "any": parts, "not": part, **comparisons},
        "patternProperties": {rf"^{CONCLUSIONS}\.[a-z][a-z0-9_]*$": _shared("yes_no_comparison")},
        "additionalProperties": False,
    }


def _comparison(fact: Fact) -> Schema:
    described: Schema = {"description": _description(fact)}
    if fact.type in ("yes_no", "scale"):
        return described | _shared(f"{fact.type}_comparison")
    if fact.words:
        operators = [each for each in OPERATORS if each not in ORDER_OPERATORS]
        return described | _compared({"enum": list(fact.words)}, operators)
    kind = "integer" if fact.type == "count" else "number"
    literal = {"type": kind, "minimum": fact.lowest, "maximum": fact.highest}
    return described | _compared(literal, OPERATORS, or_parameter=True)


def _compared(
    literal: Schema, operators: Iterable[Operator], *, or_parameter: bool = False
) -> Schema:
    """Return the schema of what a fact may be compared with: a literal, or one operator."""
    plain = {"anyOf": [literal, _shared("parameter")]} if or_parameter else literal
    one = {"anyOf": [*plain["anyOf"], _shared("other_fact")]} if or_parameter else literal
    several = {"type": "array", "items": literal, "minItems": 1}
    known = {"known": {"type": "boolean"}}
    each = {name: several if name in SET_OPERATORS else one for name in operators}
    return {"anyOf": [literal, _exactly_one(known | each)]}


def _numbers() -> list[str]:
    """Return the facts that can be compared with each other, where their units agree."""
    return [name for name, fact in catalogue().items() if fact.type not in ("yes_no", "choice")]


def _scale() -> Schema:
    return {"type": "integer", "minimum": SCALE_LOWEST, "maximum": SCALE_HIGHEST}


def _shared(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


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
    "plan": _plan,
    "cases": _of(CaseFile),
    "draft": _of(Draft),
    "report": _of(Report, "serialization"),
    "portfolio": _of(SummaryForm, "serialization"),
    "comparison": _of(Comparison, "serialization"),
    "experience": _of(FirmExperience, "serialization"),
    "portfolio-comparison": _of(PortfolioComparison, "serialization"),
    "whatif": _of(WhatIfForm, "serialization"),
    "questions": _of(QuestionsForm, "serialization"),
    "levers": _of(LeversForm, "serialization"),
    "sensitivity": _of(SensitivityForm, "serialization"),
    "thresholds": _of(PortfolioSensitivityForm, "serialization"),
}
