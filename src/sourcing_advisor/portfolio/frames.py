"""A user's frame as a deals frame: known columns, of the right types, of any backend."""

from __future__ import annotations

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
_IN_PANDAS = {"boolean": "boolean", "integer": "Int64", "floating": "Float64", "string": "string"}


@dataclass(frozen=True, slots=True)
class Deals:
    """An open deals frame; `schema` holds the known columns that state something, by own name."""

    table: Table
    dialect: Dialect
    schema: Mapping[str, DataType]


def adopted(frame: Any, keep: Sequence[str] = ()) -> Deals:
    """Return a frame as an open deals frame with the facts in types that rules can read.

    Raises `InputError` with every column that is missing, unknown or of a wrong type, and
    ``TypeError`` when `frame` is not a frame.
    """
    native = nw.from_native(frame)
    _check_names(native.collect_schema().names(), keep)
    table, dialect = opened(with_types(frame))
    types = table.collect_schema()
    schema = {
        name: types[plain]
        for name in KNOWN
        if (plain := dialect.plain(name)) in types and not is_empty(types[plain])
    }
    check_types(schema, FRAME)
    casts = list(_casts(schema, dialect))
    return Deals(table.with_columns(casts) if casts else table, dialect, schema)


def _check_names(names: Iterable[str], keep: Sequence[str]) -> None:
    given = list(names)
    place = Place(FRAME)
    advice = "Rename it, drop it, or name it in keep to have it carried over."
    problems = [
        Problem(
            place,
            f"there is no fact {quote(name)}",
            suggestion=did_you_mean(name, KNOWN) or advice,
        )
        for name in given
        if name not in KNOWN and name not in keep
    ]
    missing = [name for name in (ID, *keep) if name not in given]
    problems += [Problem(place, f"there is no column {quote(name)}") for name in missing]
    if problems:
        raise InputError(problems)


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
