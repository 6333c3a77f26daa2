"""How expressions are written for a frame: in Polars for its own, in Narwhals for the others.

Polars gets its own expressions because they are built once and used for every batch; Narwhals
ones are built anew for the backend in every call, which costs more than the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
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
    names = table.collect_schema().names()
    dialect = _without_twins(names)
    plain = [dialect.plain(name) for name in names]
    if table.implementation.is_spark_like():
        return nw.from_native(table.to_native().toDF(*plain)), dialect
    return table.rename(dict(zip(names, plain, strict=True))), dialect


def _without_twins(names: Sequence[str]) -> Dialect:
    """Return the Narwhals dialect in which names that differ have plain names that do.

    A mark that stands in no name gives such plain names, since it cannot overlap with itself.
    """
    marks = chain([NARWHALS.separator], (f"_dot{number}" for number in count()))
    dialects = (Dialect(nw, mark) for mark in marks)
    size = _differing(names)
    return next(each for each in dialects if _differing(map(each.plain, names)) == size)


def _differing(names: Iterable[str]) -> int:
    """Return how many names there are; case does not count, as in DuckDB and Spark."""
    return len({name.casefold() for name in names})


def closed(table: Table, dialect: Dialect, names: Sequence[str]) -> Any:
    """Return the columns of an open frame under their own names, as the frame it came from."""
    chosen = table.select([dialect.col(name).alias(name) for name in names])
    return chosen if dialect is POLARS else chosen.to_native()
