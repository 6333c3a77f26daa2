"""A user's frame as a deals frame: known columns, of the right types, of any backend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.dialect import Dialect, Expression, Table, opened
from sourcing_advisor.portfolio.columns.frame_names import (
    FRAME,
    KNOWN,
    SHORT,
    check_names,
    names_in,
)
from sourcing_advisor.portfolio.columns.relationship_columns import (
    AS_OF,
    DataType,
    check_types,
    is_empty,
    is_text,
)

_IN_PANDAS = {
    "boolean": "boolean",
    "integer": "Int64",
    "floating": "Float64",
    "decimal": "Float64",
    "mixed-integer-float": "Float64",
    "string": "string",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
}
_WIDE = frozenset({"UInt64", "Int128", "UInt128"})
"""Types of whole numbers, some of which are beyond what Int64 holds."""


@dataclass(frozen=True, slots=True)
class Deals:
    """An open deals frame; `schema` holds the known columns that state something, by own name."""

    table: Table
    dialect: Dialect
    schema: Mapping[str, DataType]


def adopted(frame: Any, keep: Sequence[str] = ()) -> Deals:
    """Return a frame as an open deals frame with the facts in types that rules can read.

    Columns of identity may have short names, but for those in `keep`. Dates and categories become
    text, and numbers that may be fractions Float64: every check and rule sees the value that the
    review of one relationship sees. Raises `InputError` with every column that is missing,
    unknown, there twice or of a wrong type, and ``TypeError`` when `frame` is not a frame.
    """
    given = names_in(frame)
    names = [name if name in keep else SHORT.get(name, name) for name in given]
    check_names(given, names, keep)
    table, dialect = opened(with_types(frame if names == given else _renamed(frame, names)))
    table = _with_dates_as_text(table, dialect)
    schema = _known_types(table, dialect)
    check_types(schema, FRAME)
    casts = list(_casts(schema, dialect))
    if not casts:
        return Deals(table, dialect, schema)
    table = table.with_columns(casts)
    return Deals(table, dialect, _known_types(table, dialect))


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


def _casts(schema: Mapping[str, DataType], dialect: Dialect) -> Iterable[Expression]:
    text, decimal = dialect.frames.String, dialect.frames.Float64
    for name, dtype in schema.items():
        kind, column = type(dtype).__name__, dialect.col(name)
        if is_text(dtype) and kind != "String":
            yield column.cast(text)
        elif name in catalogue() and kind in _WIDE:
            yield column.cast(text).cast(decimal)  # Arrow refuses large numbers on the direct way
        elif name in catalogue() and _may_be_fractions(dtype) and kind != "Float64":
            yield column.cast(decimal)


def _may_be_fractions(dtype: DataType) -> bool:
    return bool(dtype.is_numeric()) and not dtype.is_integer()


def with_types(frame: Any) -> Any:
    """Return a frame whose known columns have types in which every backend can compute.

    Only pandas may hold bare Python objects: such a column gets the nullable type of its values,
    and goes when all are missing.
    """
    kind = nw.from_native(frame).implementation
    if kind.is_pyarrow():
        return _without_rare_types(frame)
    return _without_objects(frame) if kind.is_pandas() else frame


def _without_rare_types(frame: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only who gives an Arrow table needs it

    for place, field in enumerate(frame.schema):
        rare = {"string_view": pa.large_string(), "decimal256": pa.float64()}
        common = rare.get(str(field.type).partition("(")[0])
        if field.name in KNOWN and common is not None:
            frame = frame.set_column(place, field.name, frame.column(place).cast(common))
    return frame


def _without_objects(frame: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 - only who gives a pandas frame has it

    infer: Callable[..., str] = pd.api.types.infer_dtype
    objects = [name for name in frame.columns if name in KNOWN and frame[name].dtype == object]
    found = {name: infer(frame[name], skipna=True) for name in objects}
    nothing = [name for name in objects if found[name] == "empty"]
    typed = {name: _IN_PANDAS[kind] for name, kind in found.items() if kind in _IN_PANDAS}
    return frame.drop(columns=nothing).astype(typed)
