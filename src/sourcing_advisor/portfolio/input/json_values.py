"""An object of JSON as facts: by name, or by section as in a relationship file."""

from __future__ import annotations

import json
from typing import Any

from sourcing_advisor.documents.problems import did_you_mean, quote
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.input.cell_values import value_in
from sourcing_advisor.portfolio.input.column_readers import SPACES
from sourcing_advisor.portfolio.input.headings import NOTES
from sourcing_advisor.portfolio.input.numbers import LARGEST, Marks, UnreadableCellError
from sourcing_advisor.portfolio.input.row_buffer import LIST_NAMES

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
        if _is_of_type(value, fact):
            return None
        return f"expected {values_in_words(fact)}{_advice(value, fact)}"
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


def _advice(value: Any, fact: Fact) -> str:
    """Return what to write in place of a text that states a value of another type."""
    if not isinstance(value, str) or fact.type == "choice":
        return ""
    found = f"; found the text {quote(value)}"
    try:
        meant = value_in(value, fact, Marks)
    except UnreadableCellError:
        return found
    if meant is None:
        return f"{found}; write null, or leave it out"
    return f"{found}; write {json.dumps(meant)} without quotation marks"


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


def flat(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what an object states, by the names in it: ``pair.trust`` for one in a section.

    Raises `ValueError` when two names in the same spelling meet.
    """
    named: dict[str, Any] = {}
    for name, value in stated.items():
        nests = isinstance(value, dict) and name in section_models()
        inner = {f"{name}.{full}": one for full, one in value.items()} if nests else {name: value}
        for full, one in inner.items():
            if full in named:
                raise ValueError(f"{quote(full)} stands twice")
            named[full] = one
    return named


def by_section(stated: dict[str, Any]) -> dict[str, Any]:
    """Return an object in the form of a relationship file, whichever form its facts have.

    Raises `ValueError` when two names stand for one fact.
    """
    form = {name: value for name, value in stated.items() if name in LIST_NAMES}
    rest = flat({name: value for name, value in stated.items() if name not in LIST_NAMES})
    check_each_once(rest)
    for name, value in rest.items():
        section, dot, field = full_name(name).partition(".")
        if dot and section in section_models() and section not in rest:
            inner = form.setdefault(section, {})
            inner[field] = inner.get(field) if value is None else _as_held(name, value)
        else:
            form[name] = value
    return form


def _as_held(name: str, value: Any) -> Any:
    return value if problem_in(name, value) else value_of(column_of(name) or name, value)


def check_each_once(stated: dict[str, Any]) -> None:
    """Raise `ValueError` naming two names with a value that stand for one column."""
    met: dict[str, str] = {}
    for name in (name for name, value in stated.items() if value is not None):
        full = full_name(name)
        if full in met:
            raise ValueError(f"{quote(met[full])} and {quote(name)} are one column, {full}")
        met[full] = name


def half_character(part: Any) -> str | None:
    """Return the first text in an object that holds a lone surrogate, or None."""
    match part:
        case str():
            return part if any("\ud800" <= c <= "\udfff" for c in part) else None
        case dict():
            inner = [*part, *part.values()]
        case list():
            inner = part
        case _:
            return None
    return next((text for text in map(half_character, inner) if text is not None), None)
