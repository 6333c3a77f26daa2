"""The columns of a frame of relationships: names, types, and a row as a relationship."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.fields import FactType
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.portfolio.columns.companion_columns import BOUNDS, companions

DataType = Any
"""The type of a column, of Polars or of Narwhals."""

ID = "id"
PROFILE = tuple(f"relationship.{name}" for name in ("client", "provider", "service", "region"))
AS_OF = "relationship.as_of"
LISTS = "_lists"
"""What a relationship that was read from a file states and no column can hold, as JSON: lists,
particulars, and answers with who says so. Its full report tells it; no rule reads it."""

WORKED_OUT = "worked_out"
"""In these, the facts that the lists give: a row holds their values, and nobody stated them."""

FRAME = "frame"
"""What messages call a frame."""

KNOWN = (ID, *PROFILE, AS_OF, *catalogue(), *companions())
"""The names of the columns that are looked at."""

_TEXT = frozenset({"String", "Enum", "Categorical"})
_EXPECTED: Mapping[FactType, str] = {
    "yes_no": "Boolean",
    "count": "Int64",
    "scale": "Int64",
    "number": "Float64",
    "choice": "String",
}


def is_empty(dtype: DataType) -> bool:
    """Say whether a column of this type holds nulls only, and so states nothing."""
    return type(dtype).__name__ in ("Null", "Unknown")


def is_text(dtype: DataType) -> bool:
    """Say whether a column of this type holds text."""
    return type(dtype).__name__ in _TEXT


def check_types(schema: Mapping[str, DataType], frame: str = "frame") -> None:
    """Raise `InputError` naming every column of a type that it cannot have.

    `schema` holds Narwhals or Polars types; `frame` is what messages call the frame. Whole
    numbers may stand in a column of decimals, and the other way round; an id may be a number.
    """
    problems = [
        Problem(Place(frame), f"column {quote(name)} is of type {dtype}", expected, advice)
        for name, dtype in schema.items()
        if not is_empty(dtype)
        for expected, advice in _complaints(name, dtype)
    ]
    if problems:
        raise InputError(problems)


def expected_type(name: str) -> str:
    """Return what is said of the type that a column must have."""
    fact, part = companions().get(name, (catalogue().get(name), None))
    if fact and part in (None, *BOUNDS):
        return f"{_EXPECTED[fact.type]}, null where it is unknown"
    if part == "believed":
        return "Boolean"
    return "String, such as 2026-01-31, or Date" if is_day(name) else "String"


def is_day(name: str) -> bool:
    """Say whether a column holds days: that of the record, or those since when facts hold."""
    return name == AS_OF or companions().get(name, (None, None))[1] == "from"


def _complaints(name: str, dtype: DataType) -> Iterator[tuple[str, str | None]]:
    fact, part = companions().get(name, (catalogue().get(name), None))
    if fact and part in (None, *BOUNDS) and not _suits(fact.type, dtype):
        yield expected_type(name), _advice(fact.type, dtype)
    if part == "believed" and not _suits("yes_no", dtype):
        yield expected_type(name), _advice("yes_no", dtype)
    if (name in PROFILE or is_day(name)) and not is_text(dtype):
        yield expected_type(name), None
    if name == ID and not (is_text(dtype) or dtype.is_integer()):
        yield expected_type(name), None


def _suits(fact_type: FactType, dtype: DataType) -> bool:
    match fact_type:
        case "yes_no":
            return type(dtype).__name__ == "Boolean"
        case "choice":
            return is_text(dtype)
        case "count" | "scale" | "number":
            return bool(dtype.is_numeric())


def _advice(fact_type: FactType, dtype: DataType) -> str | None:
    if is_text(dtype) or (fact_type == "yes_no" and dtype.is_integer()):
        return "Cast the column, or write the table to a .csv file: there answers may be texts."
    return None


def relationship_from_row(row: Mapping[str, Any]) -> Relationship:
    """Return the relationship that a row states; columns that it does not know are left out.

    `row` maps column names to values; None and not-a-number are unknown. Raises
    ``pydantic.ValidationError`` when the row does not meet the checks of a frame of relationships.
    """
    stated: dict[str, Any] = {}
    more: dict[str, dict[str, Any]] = {}
    whole = json.loads(row.get(LISTS) or "{}")
    worked_out = frozenset(whole.pop(WORKED_OUT, ()))
    for column, value in row.items():
        name = "relationship.id" if column == "id" else column
        if column in worked_out:
            continue
        if column in companions() and _is_stated(value):
            fact, part = companions()[column]
            if fact.name not in worked_out:
                more.setdefault(fact.name, {})[part] = _typed(column, value)
        elif _is_stated(value) and (column == "id" or column in _columns()):
            stated[name] = _typed(name, value)
    sections = by_section(stated | _answers(stated, more))
    if whole:
        both = _joined(sections, whole)
        return Relationship.model_validate_json(json.dumps(both, default=str))
    return Relationship.model_validate(sections)


def _answers(
    stated: Mapping[str, Any], more: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return the answers that say more than a value; "not believed" alone says nothing."""
    answers = {
        name: ({"value": stated[name]} if name in stated else {}) | dict(parts)
        for name, parts in more.items()
    }
    return {name: parts for name, parts in answers.items() if parts != {"believed": False}}


def _joined(sections: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """Put what a file stated whole in the place of what columns can hold of it."""
    return {**sections} | {
        name: {**sections.get(name, {}), **content} if isinstance(content, dict) else content
        for name, content in whole.items()
    }


@cache
def _columns() -> frozenset[str]:
    return frozenset((*PROFILE, AS_OF, *catalogue()))


def _is_stated(value: Any) -> bool:
    return value is not None and value == value  # noqa: PLR0124 - not-a-number is not itself


def _typed(name: str, value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if name == "relationship.id":
        return str(value)
    if is_day(name):
        return datetime.date.fromisoformat(value)
    fact, _ = companions().get(name, (catalogue().get(name), None))
    if fact is None or isinstance(value, bool):
        return value
    if fact.type in ("count", "scale") and value == int(value):
        return int(value)
    return float(value) if fact.type == "number" else value
