"""Frames of pandas and PyArrow, and relations of DuckDB, reviewed in Polars.

A library that computes column by column, or plans hundreds of expressions as one query, takes
longer to begin than Polars for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import narwhals as nw
import polars as pl

Review = Callable[[pl.DataFrame], pl.DataFrame]
"""Returns texts for the rows that it is given, row by row."""


def is_exchanged(table: Any) -> bool:
    """Say whether the columns of an open frame can be handed to Polars without being copied."""
    if not isinstance(table, nw.DataFrame):
        return False
    kind = table.implementation
    return kind.is_pyarrow() or (kind.is_pandas() and _has_arrow())


def _has_arrow() -> bool:
    return find_spec("pyarrow") is not None


def is_query(frame: Any) -> bool:
    """Say whether a frame is a relation of DuckDB, the answer to which comes in Arrow."""
    return nw.dependencies.is_duckdb_relation(frame) and _has_arrow()


def answer_to(query: Any) -> Any:
    """Return the rows of a relation of DuckDB as a table of PyArrow."""
    return query.to_arrow_table()


def as_relation(table: Any, query: Any) -> Any:
    """Return a table of PyArrow as a relation that the connection of `query` can join."""
    told = table  # noqa: F841 - DuckDB finds it by its name
    return query.query("asked", "select * from told")


def reviewed_in_polars(
    table: Any, names: Mapping[str, str], kept: Mapping[str, str], review: Review
) -> Any:
    """Return the columns `kept` of an open frame with the texts of `review`, as a native frame.

    `names` has the names in the open frame of the columns that are given to `review`, which sees
    them under their own; `kept` those of the columns to carry over. An index stays as it is.
    """
    texts = review(_named(table, names).to_polars()).select(pl.exclude(*kept).cast(pl.String))
    own = _named(table, kept).to_native()
    if table.implementation.is_pyarrow():
        import pyarrow as pa  # noqa: PLC0415 - only who gives an Arrow table needs it

        for column in texts:
            own = own.append_column(column.name, column.to_arrow().cast(pa.string()))
        return own
    import pandas as pd  # noqa: PLC0415 - only who gives a pandas frame has it

    return pd.concat([own, texts.to_pandas().set_axis(own.index, axis=0)], axis=1)


def _named(table: Any, names: Mapping[str, str]) -> Any:
    return table.select(*names.values()).rename({plain: name for name, plain in names.items()})
