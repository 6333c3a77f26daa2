"""The two forms of a line of JSON: facts by name, or by section as in a relationship file."""

from __future__ import annotations

from typing import Any

from sourcing_advisor.documents.problems import quote
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.portfolio.input.json_values import column_of, full_name, problem_in, value_of
from sourcing_advisor.portfolio.input.row_buffer import LIST_NAMES


def flat(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what an object states, by the names in it: ``pair.trust`` for one in a section.

    Raises `ValueError` when two names in the same spelling meet.
    """
    found: dict[str, Any] = {}
    for name, value in stated.items():
        nests = isinstance(value, dict) and name in section_models()
        inner = {f"{name}.{each}": one for each, one in value.items()} if nests else {name: value}
        for each, one in inner.items():
            if each in found:
                raise ValueError(f"{quote(each)} stands twice")
            found[each] = one
    return found


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
