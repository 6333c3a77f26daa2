"""How expressions are written for a frame: in Polars for its own, in Narwhals for the others.

Polars gets its own expressions because they are built once and used for every batch; Narwhals
ones are built anew for the backend in every call, which costs more than the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

Expression = Any
"""An expression of Polars or of Narwhals: the two share every operation used here."""

Table = Any
"""An open frame: a Polars frame, or a Narwhals one whose columns have plain names."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The module that expressions come from, and what stands for the dot in column names.

    Spark takes a dot in a name as the way into a structure, so open frames are without.
    """

    frames: Any
    separator: str

    def plain(self, name: str) -> str:
        """Return the name that a column has in an open frame."""
        return name.replace(".", self.separator)

    def col(self, name: str) -> Expression:
        """Return a column of an open frame by its own name."""
        return self.frames.col(self.plain(name))

    def nothing(self) -> Expression:
        """Return a text that is null."""
        return self.frames.lit(None, self.frames.String)


POLARS = Dialect(pl, ".")
NARWHALS = Dialect(nw, "__")


def opened(frame: Any) -> tuple[Table, Dialect]:
    """Return a frame ready for expressions. Raises ``TypeError`` if it is not a frame."""
    if isinstance(frame, pl.DataFrame | pl.LazyFrame):
        return frame, POLARS
    table = nw.from_native(frame)
    plain = [NARWHALS.plain(name) for name in table.collect_schema().names()]
    if table.implementation.is_spark_like():
        return nw.from_native(table.to_native().toDF(*plain)), NARWHALS
    return table.rename(dict(zip(table.collect_schema().names(), plain, strict=True))), NARWHALS


def closed(table: Table, dialect: Dialect, names: Sequence[str]) -> Any:
    """Return the columns of an open frame under their own names, as the frame it came from."""
    chosen = table.select([dialect.col(name).alias(name) for name in names])
    return chosen if dialect is POLARS else chosen.to_native()
