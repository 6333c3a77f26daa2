"""The names of the columns of a user's frame: which of them are known, and what is wrong."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE

FRAME = "frame"
"""What messages call the frame."""

KNOWN = (ID, *PROFILE, AS_OF, *catalogue())
SHORT = {name.rpartition(".")[2]: name for name in (*PROFILE, AS_OF)}
"""The short names that columns of identity may have, as in files."""


def names_in(frame: Any) -> list[str]:
    """Return the names of the columns, each of which is a text and there once.

    Raises `InputError` if one is not, and ``TypeError`` when `frame` is not a frame.
    """
    try:
        names = list(frame.columns) if _is_pandas(frame) else _schema_names(frame)
    except TypeError:
        kind = f"{type(frame).__module__}.{type(frame).__qualname__}".removeprefix("builtins.")
        expected = "a Polars, pandas, PyArrow, DuckDB or PySpark frame, or the path of a file"
        raise TypeError(f"found a value of type {kind}; expected {expected}") from None
    except nw.exceptions.DuplicateError as error:
        found = "; ".join(str(error).splitlines())
        raise InputError([Problem(Place(FRAME), found, "each column once")]) from None
    problems = [
        Problem(Place(FRAME), f"there are {count} columns {quote(str(name))}", "each column once")
        for name, count in Counter(names).items()
        if count > 1
    ]
    problems += [
        Problem(Place(FRAME), f"the name of column {name!r} is no text", "a text")
        for name in dict.fromkeys(names)
        if not isinstance(name, str)
    ]
    if problems:
        raise InputError(problems)
    return names


def check_names(given: Sequence[str], names: Sequence[str], keep: Sequence[str]) -> None:
    """Raise `InputError` with each name that is unknown, missing or that of another column.

    `names` are the names that the columns `given` stand for.
    """
    place = Place(FRAME)
    advice = "Rename it, drop it, or name it in keep to have it carried over."
    problems = [
        Problem(
            place,
            f"there is no fact {quote(name)}",
            suggestion=_near_identity(name) or did_you_mean(name, KNOWN) or advice,
        )
        for name in names
        if name not in KNOWN and name not in keep
    ]
    problems += [
        Problem(place, f"{quote(short)} and {quote(name)} are one column", "each column once")
        for short, name in zip(given, names, strict=True)
        if short != name and names.count(name) > 1
    ]
    missing = [name for name in (ID, *keep) if name not in names]
    problems += [Problem(place, f"there is no column {quote(name)}") for name in missing]
    if problems:
        raise InputError(problems)


def _schema_names(frame: Any) -> list[str]:
    return list(nw.from_native(frame).collect_schema().names())


def _is_pandas(frame: Any) -> bool:
    return bool(nw.dependencies.is_pandas_dataframe(frame))


def _near_identity(name: str) -> str | None:
    """Return a hint if `name` is nearly the name of a column of identity."""
    short = name.strip().casefold().removeprefix("relationship.").replace(" ", "_")
    near = difflib.get_close_matches(short[:200], SHORT, n=1, cutoff=0.75)
    return f"Did you mean {quote(SHORT[near[0]])}?" if near else None
