"""A user's frame made ready for the rules: known columns, of the right types, of any backend."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.companion_columns import (
    bounded_by,
    companion_problems,
    companions,
)
from sourcing_advisor.portfolio.columns.expressions import Dialect, Expression, Table, opened
from sourcing_advisor.portfolio.columns.frame_types import with_types
from sourcing_advisor.portfolio.columns.relationship_columns import (
    AS_OF,
    FRAME,
    ID,
    KNOWN,
    PROFILE,
    DataType,
    check_types,
    is_day,
    is_empty,
    is_text,
)

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


def check_names(
    given: Sequence[str], names: Sequence[str], keep: Sequence[str], index: Sequence[Any] = ()
) -> None:
    """Raise `InputError` with each name that is unknown, missing or that of another column.

    `names` are the names that the columns `given` stand for; `index` has the names of what is no
    column, in libraries that keep rows under an index.
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
        if name not in KNOWN and name not in keep and not bounded_by(name)
    ]
    problems += companion_problems([name for name in names if name not in keep], place)
    problems += [
        Problem(place, f"{quote(short)} and {quote(name)} are one column", "each column once")
        for short, name in zip(given, names, strict=True)
        if short != name and names.count(name) > 1
    ]
    missing = [name for name in (ID, *keep) if name not in names]
    problems += [
        Problem(
            place,
            f"there is no column {quote(name)}",
            suggestion="The index has that name: make it a column with reset_index()."
            if name in index
            else None,
        )
        for name in missing
    ]
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


_WIDE = frozenset({"UInt64", "Int128", "UInt128"})
"""Types of whole numbers, some of which are beyond what Int64 holds."""


@dataclass(frozen=True, slots=True)
class RelationshipFrame:
    """An open frame; `schema` has the known columns that state something, by their own names."""

    table: Table
    dialect: Dialect
    schema: Mapping[str, DataType]


def fully_named(frame: Any, keep: Sequence[str]) -> Any:
    """Return a frame whose columns of identity have their full names, but for those in `keep`.

    Raises `InputError` with every column that is missing, unknown or there twice, and
    ``TypeError`` when `frame` is not a frame.
    """
    given = names_in(frame)
    names = [name if name in keep else SHORT.get(name, name) for name in given]
    check_names(given, names, keep, list(frame.index.names) if _is_pandas(frame) else ())
    return frame if names == given else _renamed(frame, names)


def adopted(frame: Any, keep: Sequence[str] = ()) -> RelationshipFrame:
    """Return a frame as an open frame of relationships with the facts in types that rules can read.

    Columns of identity may have short names, but for those in `keep`. Dates and categories become
    text, and numbers that may be fractions Float64: every check and rule sees the value that the
    review of one relationship sees. Raises `InputError` with every column that is missing,
    unknown, there twice or of a wrong type, and ``TypeError`` when `frame` is not a frame.
    """
    table, dialect = opened(with_types(fully_named(frame, keep)))
    table = _with_dates_as_text(table, dialect)
    schema = _known_types(table, dialect)
    check_types(schema, FRAME)
    casts = list(_casts(schema, dialect))
    if not casts:
        return RelationshipFrame(table, dialect, schema)
    table = table.with_columns(casts)
    return RelationshipFrame(table, dialect, _known_types(table, dialect))


def _known_types(table: Table, dialect: Dialect) -> dict[str, DataType]:
    types = table.collect_schema()
    return {
        name: types[plain]
        for name in KNOWN
        if (plain := dialect.plain(name)) in types and not is_empty(types[plain])
    }


def _renamed(frame: Any, names: Sequence[str]) -> Any:
    table = nw.from_native(frame)
    if table.implementation.is_spark_like():
        return table.to_native().toDF(*names)
    old = table.collect_schema().names()
    return table.rename(dict(zip(old, names, strict=True))).to_native()


def _with_dates_as_text(table: Table, dialect: Dialect) -> Table:
    """Return a frame with its days as text; a time of day that is not 0:00 stays."""
    schema = table.collect_schema()
    plain = {name: dialect.plain(name) for name in KNOWN if is_day(name)}
    kinds = {name: type(schema.get(column)).__name__ for name, column in plain.items()}
    days = [
        _day_as_text(dialect.col(name), kind, dialect).alias(plain[name])
        for name, kind in kinds.items()
        if kind in ("Date", "Datetime")
    ]
    return table.with_columns(*days) if days else table


def _day_as_text(column: Expression, kind: str, dialect: Dialect) -> Expression:
    text = column.dt.to_string("%Y-%m-%d")
    if kind == "Date":
        return text
    at = column.dt
    midnight = (at.hour() == 0) & (at.minute() == 0) & (at.second() == 0)
    midnight = midnight & (at.microsecond() == 0)
    moment = at.to_string("%Y-%m-%dT%H:%M")
    return dialect.frames.when(midnight).then(text).otherwise(moment)


def _casts(schema: Mapping[str, DataType], dialect: Dialect) -> Iterable[Expression]:
    text, decimal = dialect.frames.String, dialect.frames.Float64
    answers = catalogue().keys() | companions().keys()
    for name, dtype in schema.items():
        kind, column = type(dtype).__name__, dialect.col(name)
        if is_text(dtype) and kind != "String":
            yield column.cast(text)
        elif name in answers and kind in _WIDE:
            yield column.cast(text).cast(decimal)  # Arrow refuses large numbers on the direct way
        elif name in answers and _may_be_fractions(dtype) and kind != "Float64":
            yield column.cast(decimal)


def _may_be_fractions(dtype: DataType) -> bool:
    return bool(dtype.is_numeric()) and not dtype.is_integer()
