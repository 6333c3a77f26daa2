"""Spark frames: each executor reviews its rows as Polars frames, and the driver gets none.

Spark hands Python batches of Arrow, so that neither a plan of hundreds of expressions is built nor
anything collected. This is the one module that knows how Spark does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

ROWS_AT_A_TIME = 50_000
"""Rows that are reviewed together; Spark hands on 10,000 at a time, and each call costs."""

Review = Callable[[pl.DataFrame], pl.DataFrame]
"""Reviews some rows; it is sent to the executors, so it must be possible to pickle."""


def has_executors(table: Any) -> bool:
    """Say whether a Narwhals frame is one of Spark, whose executors can run Python."""
    kind = table.implementation
    return bool(kind.is_pyspark() or kind.is_pyspark_connect()) and hasattr(
        table.to_native(), "mapInArrow"
    )


def reviewed_by_executors(
    frame: Any, names: Mapping[str, str], kept: Sequence[str], texts: Sequence[str], review: Review
) -> Any:
    """Return the columns `kept` of a Spark frame as they are, and `texts` as `review` gives them.

    `names` gives the names of the columns of `frame` by their own names, which may have dots.
    `review` must give a row for each that it gets, in their order, with the columns `texts`.
    """
    schema = type(frame.schema)()
    for name in kept:
        schema = schema.add(name, frame.schema[names[name]].dataType)
    for name in texts:
        schema = schema.add(name, "string")
    return frame.mapInArrow(partial(_reviewed, list(names), kept, texts, review), schema)


def _reviewed(
    names: Sequence[str],
    kept: Sequence[str],
    texts: Sequence[str],
    review: Review,
    batches: Iterable[Any],
) -> Iterator[Any]:
    import pyarrow as pa  # noqa: PLC0415 - there wherever Spark runs Python on Arrow

    for gathered in _gathered(batches):
        table = gathered.rename_columns(names)
        told = review(pl.DataFrame(pl.from_arrow(table))).select(texts).to_arrow()
        columns = [table.column(name) for name in kept]
        columns += [told.column(name).cast(pa.string()) for name in texts]
        fields = [table.schema.field(name) for name in kept]
        fields += [pa.field(name, pa.string()) for name in texts]
        yield from pa.table(columns, schema=pa.schema(fields)).combine_chunks().to_batches()


def _gathered(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield batches of Arrow as tables of more rows."""
    import pyarrow as pa  # noqa: PLC0415 - there wherever Spark runs Python on Arrow

    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= ROWS_AT_A_TIME:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)
