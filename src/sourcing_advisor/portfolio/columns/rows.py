"""One row of a deals frame as the relationship that it states."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, LISTS, PROFILE


def relationship_from_row(row: Mapping[str, Any]) -> Relationship:
    """Return the relationship that a row states; columns that it does not know are left out.

    `row` maps column names to values; None and not-a-number are unknown. Raises
    ``pydantic.ValidationError`` when the row does not meet the checks of a deals frame.
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
