"""A batch: some rows of a portfolio, read and checked, and the rows that could not be used."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

DEFAULT_ROWS = 100_000

REJECTED_SCHEMA = pl.Schema(
    {
        "file": pl.String(),
        "row": pl.Int64(),
        "id": pl.String(),
        "column": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
    }
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a portfolio.

    `deals` has one row per relationship that can be reviewed: `id`, and a typed column per
    profile field and fact that was found; null is unknown. `rejected` has the columns of
    `REJECTED_SCHEMA`, one line per problem; `row` counts from 1 and includes the header row, and
    is null when the problem is that of a whole file. `rows_read` is always the height of `deals`
    plus the number of distinct (file, row) in `rejected`.
    """

    deals: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int

    @property
    def rows_rejected(self) -> int:
        """Return the number of rows that were rejected, however many problems each has."""
        return self.rejected.select("file", "row").n_unique()
