"""A batch: some rows of a portfolio, read and checked, and the rows that could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

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
"""Headings of a file, or files, that a message lists; the rest are counted."""


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
class UnreadFile(UnreadColumns):
    """A file, sheet or folder of which no column could be read, or only as far as a row.

    `read_to` is the last row that was read, None if there was none.
    """

    headings: tuple[str, ...] = ()
    kind: Literal["file", "sheet", "folder"] = "file"
    read_to: int | None = None

    def __str__(self) -> str:
        """Return what is said of it, as one sentence."""
        if self.read_to is None:
            return f"1 {self.kind} could not be read: {self.file}."
        return f"{self.file} could be read only up to row {self.read_to:,}; the rest is missing."


def told_unread(unread: Iterable[UnreadColumns]) -> Iterator[str]:
    """Yield what is said of all that was not read: files that were not read at all in one line."""
    every = list(unread)
    lost = [each for each in every if isinstance(each, UnreadFile) and each.read_to is None]
    yield from (str(each) for each in every if each not in lost)
    if lost:
        shown = ", ".join(each.file for each in lost[:MOST_SHOWN])
        more = f" and {len(lost) - MOST_SHOWN:,} more" if len(lost) > MOST_SHOWN else ""
        yield f"{_counted(lost)} could not be read: {shown}{more}."


def _counted(lost: Iterable[UnreadFile]) -> str:
    counts = Counter(each.kind for each in lost)
    return " and ".join(f"{n:,} {kind}{'' if n == 1 else 's'}" for kind, n in counts.items())


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a portfolio.

    `deals` has one row per relationship that can be reviewed: `id`, and a typed column per
    profile field and fact that was found; null is unknown. Where relationships hold lists, these
    stand as JSON in the column `LISTS`. `rejected` has the columns of
    `REJECTED_SCHEMA`, one line per problem; `row` counts from 1 and includes the header row, and
    is null when the problem is that of a whole file. `rows_read` is always the height of `deals`
    plus the number of distinct (file, row) in `rejected`. `unread` stands in the first batch of a
    file, or, of one that could not be read, beside its rejected row.
    """

    deals: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    unread: tuple[UnreadColumns, ...] = ()

    @property
    def rows_rejected(self) -> int:
        """Return the number of rows that were rejected, however many problems each has."""
        return self.rejected.select("file", "row").n_unique()
