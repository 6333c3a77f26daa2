"""Spark frames: each executor reviews its rows as Polars frames, and the driver gets none.

Spark hands Python batches of Arrow, so that neither a plan of hundreds of expressions is built nor
anything collected. This is the one module that knows how Spark does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

ROWS_AT_A_TIME = 100_000
"""Rows that are reviewed together; Spark hands on 10,000 at a time, and each call costs.

A session may be set to hand on millions, whose outcomes one list of Arrow cannot hold.
"""

Review = Callable[[pl.DataFrame], pl.DataFrame]
"""Reviews some rows; it is sent to the executors, so it must be possible to pickle."""

_CODES, _WORDS = "_plane_codes", "_plane_words"
"""Columns on the way: the outcomes of a row as numbers, and the words that those stand for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of each row: `columns`, which stay as they are but for `reason`, and `outcomes`.

    `reason` is a text, and each of `outcomes` is of the enumeration of `words`.
    """

    columns: Sequence[str]
    reason: str
    outcomes: Sequence[str]
    words: Sequence[str]


def has_executors(table: Any) -> bool:
    """Say whether a Narwhals frame is one of Spark, whose executors can run Python."""
    kind = table.implementation
    return bool(kind.is_pyspark() or kind.is_pyspark_connect()) and hasattr(
        table.to_native(), "mapInArrow"
    )


def reviewed_by_executors(frame: Any, names: Mapping[str, str], told: Told, review: Review) -> Any:
    """Return what is told of the rows of a Spark frame, as `review` gives it.

    `names` gives the names of the columns of `frame` by their own names, which may have dots.
    `review` must give a row for each that it gets, in their order.
    """
    from pyspark.sql.types import ArrayType, ByteType, StructType  # noqa: PLC0415 - there with its frames

    schema = StructType()
    for name in told.columns:
        kind = "string" if name == told.reason else frame.schema[names[name]].dataType
        schema = schema.add(name, kind)
    schema = schema.add(_CODES, ArrayType(ByteType()))
    reviewed = frame.mapInArrow(partial(_reviewed, list(names), told, review), schema)
    # Spark takes several times as long to read hundreds of texts from Arrow as to write them down.
    words = ", ".join(f"'{word}'" for word in told.words)
    return reviewed.selectExpr("*", f"array({words}, null) as {_WORDS}").selectExpr(
        *(f"`{name}`" for name in told.columns),
        *(f"{_WORDS}[{_CODES}[{place}]] as `{name}`" for place, name in enumerate(told.outcomes)),
    )


def _reviewed(
    names: Sequence[str], told: Told, review: Review, batches: Iterable[Any]
) -> Iterator[Any]:
    import pyarrow as pa  # noqa: PLC0415 - there wherever Spark runs Python on Arrow

    for gathered in _gathered(batches):
        table = gathered.rename_columns(names)
        rows = review(pl.DataFrame(pl.from_arrow(table)).rechunk())
        reason = rows[told.reason].to_arrow().cast(pa.string())
        table = table.append_column(told.reason, reason).select(told.columns)
        yield from table.append_column(_CODES, _codes(rows, told)).to_batches()


def _codes(rows: pl.DataFrame, told: Told) -> Any:
    """Return a list of bytes for each row: which word each outcome is, or that it is none."""
    import pyarrow as pa  # noqa: PLC0415 - there wherever Spark runs Python on Arrow

    size, none = len(told.outcomes), len(told.words)
    numbers = rows.select(pl.col(told.outcomes).to_physical().fill_null(none))
    bounds = range(0, size * rows.height + 1, size)
    codes = numbers.to_numpy(order="c").reshape(-1).view("int8")
    return pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), pa.array(codes))


def _gathered(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield batches of Arrow as tables of about as many rows as are reviewed together."""
    import pyarrow as pa  # noqa: PLC0415 - there wherever Spark runs Python on Arrow

    parts = (
        batch.slice(start, ROWS_AT_A_TIME)
        for batch in batches
        for start in range(0, batch.num_rows, ROWS_AT_A_TIME)
    )
    waiting: list[Any] = []
    for part in parts:
        waiting.append(part)
        if sum(each.num_rows for each in waiting) >= ROWS_AT_A_TIME:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)
