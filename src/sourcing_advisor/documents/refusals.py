"""Errors of pydantic that a model adds to its own: of parts that it reads in another form."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from sourcing_advisor.documents.problems import did_you_mean, quote
from sourcing_advisor.documents.tree import Path, dotted

IN_WORDS = "in_words"
"""The type of an error that says itself what was found and what was expected."""


def refused(
    path: Path, found: str, expected: str | None = None, suggestion: str | None = None
) -> InitErrorDetails:
    """Return the error of the part at `path`; `found` is a sentence of which it is the subject."""
    return _in_words(path, f"{dotted(path)} {found}", expected, suggestion)


def _in_words(
    path: Path, found: str, expected: str | None, suggestion: str | None
) -> InitErrorDetails:
    context = {"found": found, "expected": expected, "suggestion": suggestion}
    template = "{found}; expected {expected}" if expected else "{found}"
    error = PydanticCustomError(IN_WORDS, template, context)
    return InitErrorDetails(type=error, loc=path, input=None)


def errors_at(
    path: Path, error: ValidationError, model: type[BaseModel] | None = None
) -> list[InitErrorDetails]:
    """Return the errors of a part as those of the whole in which it stands at `path`.

    `model` is what the part was read as; its names are offered for one that is unknown.
    """
    return [
        error_at((*path, *details["loc"]), details, model)
        for details in error.errors(include_url=False)
    ]


def error_at(
    path: Path, details: ErrorDetails, model: type[BaseModel] | None = None
) -> InitErrorDetails:
    """Return one error of a part at its `path` in the whole; see `errors_at`."""
    if details["type"] == "extra_forbidden" and model is not None:
        return _unknown_name(path, model)
    kind: Any = details["type"]
    message: Any = details["msg"]
    error = PydanticCustomError(kind, message, details.get("ctx"))
    return InitErrorDetails(type=error, loc=path, input=details["input"])


def _unknown_name(path: Path, model: type[BaseModel]) -> InitErrorDetails:
    names = [field.alias or name for name, field in model.model_fields.items()]
    found = f"there is no {quote(path[-1])} in {dotted(path[:-1])}"
    hint = did_you_mean(str(path[-1]), names)
    return _in_words(path, found, None if hint else f"one of {', '.join(names)}", hint)
