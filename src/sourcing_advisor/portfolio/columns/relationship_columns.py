"""The columns of a frame of relationships: names, types, and a row as a relationship."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.fields import FactType
from sourcing_advisor.facts.relationship import Relationship, by_section

DataType = Any
"""The type of a column, of Polars or of Narwhals."""

ID = "id"
PROFILE = tuple(f"relationship.{name}" for name in ("client", "provider", "service", "region"))
AS_OF = "relationship.as_of"
LISTS = "_lists"
"""The lists of a relationship that was read from a file, as JSON: its full report tells what they
leave open. No rule reads them."""

FRAME = "frame"
"""What messages call a frame."""

KNOWN = (ID, *PROFILE, AS_OF, *catalogue())
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
    if name in catalogue():
        return f"{_EXPECTED[catalogue()[name].type]}, null where it is unknown"
    return "String, such as 2026-01-31, or Date" if name == AS_OF else "String"


def _complaints(name: str, dtype: DataType) -> Iterator[tuple[str, str | None]]:
    fact = catalogue().get(name)
    if fact and not _suits(fact.type, dtype):
        yield expected_type(name), _advice(fact.type, dtype)
    if name in (*PROFILE, AS_OF) and not is_text(dtype):
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
    if fact_type == "yes_no" and (is_text(dtype) or dtype.is_integer()):
        return "Write the frame to a file and review that, if yes and no stand in it as words."
    return None


def relationship_from_row(row: Mapping[str, Any]) -> Relationship:
    """Return the relationship that a row states; columns that it does not know are left out.

    `row` maps column names to values; None and not-a-number are unknown. Raises
    ``pydantic.ValidationError`` when the row does not meet the checks of a frame of relationships.
    """
    stated: dict[str, Any] = {}
    for column, value in row.items():
        name = "relationship.id" if column == "id" else column
        if _is_stated(value) and (column == "id" or column in _columns()):
            stated[name] = _typed(name, value)
    sections = by_section(stated)
    if lists := row.get(LISTS):
        both = {**sections, **json.loads(lists)}
        return Relationship.model_validate_json(json.dumps(both, default=str))
    return Relationship.model_validate(sections)


def _columns() -> frozenset[str]:
    return frozenset((*PROFILE, AS_OF, *catalogue()))


def _is_stated(value: Any) -> bool:
    return value is not None and value == value  # noqa: PLR0124 - not-a-number is not itself


def _typed(name: str, value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if name == "relationship.id":
        return str(value)
    if name == AS_OF:
        return datetime.date.fromisoformat(value)
    fact = catalogue().get(name)
    if fact is None or isinstance(value, bool):
        return value
    if fact.type in ("count", "scale") and value == int(value):
        return int(value)
    return float(value) if fact.type == "number" else value
