"""Turns the errors of pydantic into problems that name the line and the nearest right name."""

from __future__ import annotations

import itertools
import math
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sourcing_advisor.documents.problems import (
    Problem,
    as_given,
    did_you_mean,
    quote,
    shortened,
)
from sourcing_advisor.documents.refusals import IN_WORDS
from sourcing_advisor.documents.suggestions import (
    LEAVE_IT_OUT,
    day_written_plainly,
    number_written_plainly,
    says_unknown,
    truth_written_plainly,
    word_written_plainly,
)
from sourcing_advisor.documents.tree import Document, Path, dotted

_ANY_VALUE = "any_value"
_TYPES = ("bool", "int", "float", "str")
_OF_A_TYPE = ("bool_type", "int_type", "float_type", "string_type", "finite_number")
_EXPECTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "string_type": "text",
    "date_type": "a date such as 2026-01-31",
    "date_parsing": "a date such as 2026-01-31",
    "date_from_datetime_parsing": "a date such as 2026-01-31",
    "model_type": "names with values, indented below it",
    "model_attributes_type": "names with values, indented below it",
    "dict_type": "names with values, indented below it",
    "tuple_type": "a list",
    "list_type": "a list",
    _ANY_VALUE: "yes or no, a number, or text",
}

TOO_LARGE = "too large a number"
_TOO_LOW = "too far below zero"
MOST_LISTED = 1_000
"""The rest of the problems of a file are counted, not listed."""


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Problem]:
    """Return one problem per thing that is wrong with `document` as a `model`."""
    details = list(_once(error.errors(include_url=False)))
    problems = [_problem(each, document, model) for each in details[:MOST_LISTED]]
    if len(details) > MOST_LISTED:
        found = f"{len(details) - MOST_LISTED:,} problems of this kind are not listed"
        place = document.place(tuple(details[MOST_LISTED]["loc"]))
        advice = "Correct those that are, and try again."
        left = len(details) - MOST_LISTED
        problems.append(Problem(place, found, suggestion=advice, stands_for=left))
    return problems


def _once(details: Iterable[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors, and one for each value that is of none of several types.

    Of such a value, pydantic reports an error for each type, with its name at the end of the path.
    """
    for (path, several), group in itertools.groupby(details, _path_and_whether_several):
        errors = list(group)
        if not several:
            yield from errors
            continue
        last = errors[-1]
        any_value = any(each["type"] == "string_type" for each in errors)
        yield {**last, "loc": path, "type": _ANY_VALUE if any_value else last["type"]}


def _path_and_whether_several(details: ErrorDetails) -> tuple[Path, bool]:
    path = tuple(details["loc"])
    several = len(path) > 1 and path[-1] in _TYPES and details["type"] in _OF_A_TYPE
    return (path[:-1] if several else path), several


def offending_paths(error: ValidationError) -> list[Path]:
    """Return the path of every part that failed."""
    return [tuple(details["loc"]) for details in error.errors(include_url=False)]


def _problem(details: ErrorDetails, document: Document, model: type[BaseModel]) -> Problem:
    path = tuple(details["loc"])
    place = document.place(path)
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown_name(path, document, model)
    name = dotted(path)
    if kind == IN_WORDS:
        told = details["ctx"]
        return Problem(place, told["found"], told["expected"], told["suggestion"])
    if kind == "missing":
        return Problem(place, f"{name} is missing")
    if kind == "value_error":
        return Problem(place, f"{name or 'the whole file'}: {details['ctx']['error']}")
    expected = _EXPECTED.get(kind) or _in_words(details, document, model)
    if not path:
        return Problem(place, f"the whole file is {_kind_of(details['input'])}", expected)
    shown = _shown(details["input"], document.raw.get(path), document.yes_and_no)
    found = f"{name} is {shown}"
    if kind == "finite_number" and math.isinf(details["input"]):
        why = TOO_LARGE if details["input"] > 0 else _TOO_LOW
        found = found if shown == why else f"{found}, {why}"
    return Problem(place, found, expected, _suggestion(details, document, model))


def _kind_of(data: object) -> str:
    """Say what a whole file is, without repeating what may be no business of a message."""
    return _shown(data) if data is None or isinstance(data, list | tuple | dict) else "one value"


def _in_words(details: ErrorDetails, document: Document, model: type[BaseModel]) -> str:
    context: Mapping[str, Any] = details.get("ctx", {})
    words: Mapping[str, Callable[[], str]] = {
        "bool_type": lambda: " or ".join(document.yes_and_no),
        "literal_error": lambda: "one of " + ", ".join(_permitted(details)),
        "greater_than_equal": lambda: f"{context['ge']:g} or more",
        "less_than_equal": lambda: f"{context['le']:g} or less",
        "string_too_long": lambda: f"at most {context['max_length']} characters",
        "string_pattern_mismatch": lambda: _form_in_words(str(context["pattern"]), model),
        "string_too_short": lambda: "some text",
        "too_long": lambda: f"at most {context['max_length']:,} items",
    }
    fallback = details["msg"][:1].lower() + details["msg"][1:]
    return words.get(details["type"], lambda: fallback)()


def _form_in_words(pattern: str, model: type[BaseModel]) -> str:
    """Return the words for a pattern, which a model gives in `FORMS` where it has any."""
    forms: Mapping[str, str] = getattr(model, "FORMS", {})
    return forms.get(pattern, f"text of the form {pattern}")


def _permitted(details: ErrorDetails) -> list[str]:
    return str(details["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")


def _suggestion(details: ErrorDetails, document: Document, model: type[BaseModel]) -> str | None:
    value, kind = details["input"], details["type"]
    if kind == "day_range":
        return "Leave it out if it stands for no day."
    if not isinstance(value, str):
        return None
    if kind == "literal_error":
        return word_written_plainly(value, _permitted(details))
    if kind in ("float_type", "int_type", "float_parsing"):
        zero, unit = _of_number(tuple(details["loc"]), model)
        return number_written_plainly(value, zero=zero, unit=unit)
    if kind == "bool_type":
        quoted = details["loc"] not in document.raw
        return truth_written_plainly(value, document.yes_and_no, quoted=quoted)
    day = day_written_plainly(value) if kind == "date_parsing" else None
    return day or (LEAVE_IT_OUT if says_unknown(value) else None)


def _unknown_name(path: Path, document: Document, model: type[BaseModel]) -> Problem:
    parent, name = path[:-1], str(path[-1])
    known = _names_at(model, parent)
    container = dotted(parent) or "this file"
    found = f"there is no {quote(name)} in {container}"
    hint = did_you_mean(name, known) or _elsewhere(name, model)
    expected = "one of " + ", ".join(sorted(known)) if hint is None and known else None
    return Problem(document.place(path), found, expected, hint)


def _elsewhere(name: str, model: type[BaseModel]) -> str | None:
    wanted = name.rpartition(".")[2]
    for section, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is not None and wanted in inner.model_fields:
            return f"{quote(wanted)} belongs under {quote(section)}."
    return None


def _names_at(model: type[BaseModel], path: Path) -> list[str]:
    current = _model_at(model, path)
    return list(current.model_fields) if current else []


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        field = current.model_fields.get(step) if current else None
        current = _model_in(field.annotation) if field else None
    return current


def _of_number(path: Path, model: type[BaseModel]) -> tuple[bool, str | None]:
    """Return whether a field takes 0, and the unit in which it is asked for, if it says so."""
    around = _model_at(model, path[:-1])
    field = around.model_fields.get(str(path[-1])) if around else None
    said = field.metadata if field else []
    units = (unit for item in said if (unit := getattr(item, "unit", None)))
    return 0 in [getattr(bound, "ge", None) for bound in said], next(units, None)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        for part in typing.get_args(annotation):
            if found := _model_in(part):
                return found
    return None


def _shown(
    value: object, raw: str | None = None, yes_and_no: tuple[str, str] = ("yes", "no")
) -> str:
    if raw and not isinstance(value, str):
        return shortened(raw)
    match value:
        case True | False | None:
            yes, no = yes_and_no
            return {True: yes, False: no, None: "empty"}[value]
        case list() | tuple():
            return "a list"
        case dict():
            return "a group of names"
        case float() if not math.isfinite(value):
            infinite = TOO_LARGE if value > 0 else _TOO_LOW
            return "not a number" if math.isnan(value) else infinite
        case _:
            return as_given(value)
