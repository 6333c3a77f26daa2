"""The types of a user's frame: brought to those in which every backend computes, or refused.

A type that Narwhals has no name for must never be taken for a column without values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.portfolio.columns.relationship_columns import FRAME, ID, KNOWN, expected_type

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
_WITHOUT_VALUES = frozenset({"null", "null[pyarrow]", "void"})
"""What libraries call the type of a column that holds nulls only."""

_REFUSED = frozenset({"JSON"})
"""Types that Narwhals takes for text and whose backend compares with none."""

_ADVICE = "Cast the column to that type, or drop it."


def with_types(frame: Any) -> Any:
    """Return a frame whose known columns have types in which every backend can compute.

    Only pandas may hold bare Python objects: such a column gets the nullable type of its values,
    and goes when all are missing. Raises `InputError` with each known column of a type that
    cannot be read.
    """
    kind = nw.from_native(frame).implementation
    if kind.is_pyarrow():
        frame = _without_rare_arrow_types(frame)
    elif kind.is_pandas():
        frame = _without_rare_pandas_types(frame)
    _check_no_type_is_unknown(frame)
    return frame


def _check_no_type_is_unknown(frame: Any) -> None:
    schema = nw.from_native(frame).collect_schema()
    stored = _stored_types(frame, [name for name in KNOWN if name in schema])
    problems = [
        Problem(
            Place(FRAME),
            f"column {quote(name)} is of type {kind}",
            expected_type(name),
            _ADVICE,
        )
        for name, kind in stored.items()
        if kind in _REFUSED
        or (isinstance(schema[name], nw.Unknown) and kind.strip('"').lower() not in _WITHOUT_VALUES)
    ]
    if problems:
        raise InputError(problems)


def _stored_types(frame: Any, names: list[str]) -> Mapping[str, str]:
    """Return what the library of a frame itself calls the types of its columns."""
    kind = nw.from_native(frame).implementation
    if kind.is_pyarrow():
        return {name: str(frame.schema.field(name).type) for name in names}
    if kind.is_pandas():
        return {name: str(frame[name].dtype) for name in names}
    if kind.is_duckdb():
        types = dict(zip(frame.columns, map(str, frame.types), strict=True))
        return {name: types[name] for name in names}
    if kind.is_spark_like():
        return {name: frame.schema[name].dataType.simpleString() for name in names}
    if kind.is_polars():
        return {name: str(frame.collect_schema()[name]) for name in names}
    schema = nw.from_native(frame).collect_schema()
    return {name: str(schema[name]) for name in names}


def _without_rare_arrow_types(frame: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only who gives an Arrow table needs it

    for place, field in enumerate(frame.schema):
        kind = field.type
        if field.name not in KNOWN:
            continue
        if pa.types.is_run_end_encoded(kind):
            import pyarrow.compute as pc  # noqa: PLC0415 - slow, and seldom needed

            decoded = pa.chunked_array(
                [pc.run_end_decode(chunk) for chunk in frame.column(place).chunks], kind.value_type
            )
            frame = frame.set_column(place, field.name, decoded)
        elif common := _common_arrow_type(kind):
            frame = frame.set_column(place, field.name, frame.column(place).cast(common))
    return frame


def _common_arrow_type(kind: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only who gives an Arrow table needs it

    match re.split(r"[(\[]", str(kind))[0]:
        case "string_view":
            return pa.large_string()
        case "decimal256":
            return pa.float64()
        case "date64":
            return pa.date32()
        case "extension<arrow.bool8>":
            return pa.bool_()
        case "decimal32" | "decimal64":
            return pa.decimal128(kind.precision, kind.scale)
        case _:
            return None


def _without_rare_pandas_types(frame: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 - only who gives a pandas frame has it

    infer: Callable[..., str] = pd.api.types.infer_dtype
    known = [name for name in frame.columns if name in KNOWN]
    objects = [name for name in known if frame[name].dtype == object]
    kinds = {name: infer(frame[name], skipna=True) for name in objects}
    nothing = [name for name in objects if kinds[name] == "empty" and name != ID]
    typed: dict[str, Any] = {
        name: _IN_PANDAS[kind] for name, kind in kinds.items() if kind in _IN_PANDAS
    } | ({ID: "string"} if kinds.get(ID) == "empty" else {})
    for name in known:
        dtype = frame[name].dtype
        if isinstance(dtype, pd.SparseDtype):
            typed[name] = dtype.subtype
        elif dtype.kind == "f" and dtype.itemsize > 8:  # noqa: PLR2004 - Float64, in bytes
            typed[name] = "float64"
    brought = {name: _brought(frame[name], kind) for name, kind in typed.items()}
    return frame.drop(columns=nothing).assign(**brought)


def _brought(column: Any, kind: Any) -> Any:
    """Return a column of pandas in another type, or in that which all its values have.

    Raises `InputError` where they have none in common, or are beyond it.
    """
    try:
        return column.astype(kind)
    except (TypeError, ValueError, OverflowError):
        own = column.infer_objects()
        if own.dtype != object:
            return own
        found = f"column {quote(column.name)} holds values of which some are no {kind}"
        problem = Problem(Place(FRAME), found, expected_type(column.name), _ADVICE)
        raise InputError([problem]) from None
