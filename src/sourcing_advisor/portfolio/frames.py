"""A user's frame as a deals frame: known columns, of the right types, of any backend."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.column_types import (
    AS_OF,
    ID,
    PROFILE,
    DataType,
    check_types,
    is_empty,
)
from sourcing_advisor.portfolio.dialect import Dialect, Expression, Table, opened

FRAME = "frame"
KNOWN = (ID, *PROFILE, AS_OF, *catalogue())
SHORT = {name.rpartition(".")[2]: name for name in (*PROFILE, AS_OF)}
"""The short names that columns of identity may have, as in files."""

_IN_PANDAS = {
    "boolean": "boolean",
    "integer": "Int64",
    "floating": "Float64",
    "string": "string",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
}


@dataclass(frozen=True, slots=True)
class Deals:
    """An open deals frame; `schema` holds the known columns that state something, by own name."""

    table: Table
    dialect: Dialect
    schema: Mapping[str, DataType]


def adopted(frame: Any, keep: Sequence[str] = ()) -> Deals:
    """Return a frame as an open deals frame with the facts in types that rules can read.

    Columns of identity may have short names, but for those in `keep`; dates become text. Raises
    `InputError` with every column that is missing, unknown, there twice or of a wrong type, and
    ``TypeError`` when `frame` is not a frame.
    """
    given = _names_in(frame)
    names = [name if name in keep else SHORT.get(name, name) for name in given]
    _check_names(given, names, keep)
    table, dialect = opened(with_types(frame if names == given else _renamed(frame, names)))
    table = _with_dates_as_text(table, dialect)
    types = table.collect_schema()
    schema = {
        name: types[plain]
        for name in KNOWN
        if (plain := dialect.plain(name)) in types and not is_empty(types[plain])
    }
    check_types(schema, FRAME)
    casts = list(_casts(schema, dialect))
    return Deals(table.with_columns(casts) if casts else table, dialect, schema)


def _names_in(frame: Any) -> list[str]:
    """Return the names of the columns, each of which is a text and there once."""
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


def _schema_names(frame: Any) -> list[str]:
    return list(nw.from_native(frame).collect_schema().names())


def _is_pandas(frame: Any) -> bool:
    return bool(nw.dependencies.is_pandas_dataframe(frame))


def _renamed(frame: Any, names: Sequence[str]) -> Any:
    table = nw.from_native(frame)
    if table.implementation.is_spark_like():
        return table.to_native().toDF(*names)
    old = table.collect_schema().names()
    return table.rename(dict(zip(old, names, strict=True))).to_native()


def _with_dates_as_text(table: Table, dialect: Dialect) -> Table:
    """Return a frame with the day of its records as text; a time of day that is not 0:00 stays."""
    dtype = table.collect_schema().get(dialect.plain(AS_OF))
    kind = type(dtype).__name__
    if kind not in ("Date", "Datetime"):
        return table
    column = dialect.col(AS_OF)
    text = column.dt.to_string("%Y-%m-%d")
    if kind == "Datetime":
        at = column.dt
        midnight = (at.hour() == 0) & (at.minute() == 0) & (at.second() == 0)
        midnight = midnight & (at.microsecond() == 0)
        moment = at.to_string("%Y-%m-%dT%H:%M")
        text = dialect.frames.when(midnight).then(text).otherwise(moment)
    return table.with_columns(text.alias(dialect.plain(AS_OF)))


def _check_names(given: Sequence[str], names: Sequence[str], keep: Sequence[str]) -> None:
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


def _near_identity(name: str) -> str | None:
    """Return a hint if `name` is nearly the name of a column of identity."""
    short = name.strip().casefold().removeprefix("relationship.").replace(" ", "_")
    near = difflib.get_close_matches(short[:200], SHORT, n=1, cutoff=0.75)
    return f"Did you mean {quote(SHORT[near[0]])}?" if near else None


def _casts(schema: Mapping[str, DataType], dialect: Dialect) -> Iterable[Expression]:
    for name, dtype in schema.items():
        is_choice = name in catalogue() and catalogue()[name].type == "choice"
        if is_choice and type(dtype).__name__ != "String":
            yield dialect.col(name).cast(dialect.frames.String)
        elif type(dtype).__name__ == "Decimal":
            yield dialect.col(name).cast(dialect.frames.Float64)


def with_types(frame: Any) -> Any:
    """Return a frame whose known columns have types; only pandas may hold bare Python objects.

    Such a column gets the nullable type of its values, and goes when all are missing.
    """
    return _without_objects(frame) if nw.from_native(frame).implementation.is_pandas() else frame


def _without_objects(frame: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 - only who gives a pandas frame has it

    infer: Callable[..., str] = pd.api.types.infer_dtype
    objects = [name for name in frame.columns if name in KNOWN and frame[name].dtype == object]
    found = {name: infer(frame[name], skipna=True) for name in objects}
    nothing = [name for name in objects if found[name] == "empty"]
    typed = {name: _IN_PANDAS[kind] for name, kind in found.items() if kind in _IN_PANDAS}
    return frame.drop(columns=nothing).astype(typed)
