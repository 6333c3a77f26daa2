"""The names and values of a line of JSON: which column they are, and what is wrong with them."""

from __future__ import annotations

from typing import Any

from sourcing_advisor.documents.problems import did_you_mean
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.input.column_readers import SPACES
from sourcing_advisor.portfolio.input.heading_names import NOTES
from sourcing_advisor.portfolio.input.numbers import LARGEST

_PROFILE = frozenset((*PROFILE, AS_OF, NOTES, f"relationship.{ID}"))
_NAMES = {name.removeprefix("relationship."): name for name in _PROFILE}
_IDS = frozenset({ID, f"relationship.{ID}"})


def column_of(name: str) -> str | None:
    """Return the column that a name stands for, None for the notes, which are not read."""
    column = ID if name in _IDS else _NAMES.get(name, name)
    return None if column == NOTES else column


def full_name(name: str) -> str:
    """Return a name with its section, as a relationship file has it."""
    return f"relationship.{ID}" if name == ID else _NAMES.get(name, name)


def value_of(column: str, value: Any) -> Any:
    """Return a value for which there is no `problem_in` its name as the column holds it."""
    if column == ID or column in PROFILE:
        return str(value).strip(SPACES)
    fact = catalogue().get(column)
    return int(value) if fact and fact.type in ("count", "scale") else value


def problem_in(name: str, value: Any) -> str | None:
    """Return what is wrong with a name or its value, None if nothing is."""
    fact = catalogue().get(name)
    if fact is not None:
        return None if _is_of_type(value, fact) else f"expected {values_in_words(fact)}"
    if name in _IDS:
        return None if type(value) in (str, int) else "expected text or a whole number"
    if name in _PROFILE or name in _NAMES:
        return None if isinstance(value, str) else "expected text"
    hint = did_you_mean(name, (*catalogue(), *_PROFILE))
    return f"there is no such fact. {hint}" if hint else "there is no such fact"


def whole(value: Any) -> Any:
    """Return data in which whole numbers written as decimals, such as 3.0, are whole numbers."""
    match value:
        case dict():
            return {name: whole(inner) for name, inner in value.items()}
        case list():
            return [whole(inner) for inner in value]
        case float() if value.is_integer() and abs(value) <= LARGEST:
            return int(value)
        case _:
            return value


def _is_of_type(value: Any, fact: Fact) -> bool:
    match fact.type:
        case "yes_no":
            return type(value) is bool
        case "choice":
            return type(value) is str
        case "count" | "scale":
            return type(whole(value)) is int and abs(value) <= LARGEST
        case "number":
            return type(value) in (int, float) and abs(value) <= LARGEST
