"""A batch: some rows of a portfolio, read and checked, and the rows that could not be used."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from sourcing_advisor.documents.problems import quote

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


MOST_SHOWN = 10
"""Headings of a file that a message lists; the rest are counted."""


@dataclass(frozen=True, slots=True)
class UnreadColumns:
    """The headings of a file that stand for no column of a portfolio, and were left alone."""

    file: str
    headings: tuple[str, ...]

    def __str__(self) -> str:
        """Return what is said of them, as one sentence."""
        shown = ", ".join(quote(heading) for heading in self.headings[:MOST_SHOWN])
        more = len(self.headings) - MOST_SHOWN
        one = len(self.headings) == 1
        return (
            f"{self.file}: {'a column is' if one else f'{len(self.headings):,} columns are'} no "
            f"fact and {'was' if one else 'were'} not read: {shown}"
            f"{f' and {more:,} more' if more > 0 else ''}."
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a portfolio.

    `deals` has one row per relationship that can be reviewed: `id`, and a typed column per
    profile field and fact that was found; null is unknown. Where relationships hold lists, these
    stand as JSON in the column `LISTS`. `rejected` has the columns of
    `REJECTED_SCHEMA`, one line per problem; `row` counts from 1 and includes the header row, and
    is null when the problem is that of a whole file. `rows_read` is always the height of `deals`
    plus the number of distinct (file, row) in `rejected`. `unread` stands in the first batch of a
    file.
    """

    deals: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    unread: tuple[UnreadColumns, ...] = ()

    @property
    def rows_rejected(self) -> int:
        """Return the number of rows that were rejected, however many problems each has."""
        return self.rejected.select("file", "row").n_unique()
