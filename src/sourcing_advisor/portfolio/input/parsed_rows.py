"""What the reader of a file hands on: rows with typed columns, and what was wrong with others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from sourcing_advisor.portfolio.input.batch import UnreadColumns

FILE = "_file"
ROW = "_row"
KEY = pl.Schema({FILE: pl.String(), ROW: pl.Int64()})
PROBLEMS = pl.Schema({**KEY, "column": pl.String(), "value": pl.String(), "reason": pl.String()})
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one or several files.

    `deals` has the columns `FILE`, `ROW`, `id` and those of facts and profile; `problems` has
    the columns of `PROBLEMS`. A row may stand in both, and then cannot be used. `unread` is that
    of `Batch`. `written` gives the cells of a column of `deals` as a person wrote them, null where
    they were no text, and None for a column that is not in the file.
    """

    deals: pl.DataFrame
    problems: pl.DataFrame
    unread: tuple[UnreadColumns, ...] = ()
    written: Callable[[str], pl.Series | None] = lambda name: None  # noqa: ARG005


def unread_columns(file: str, headings: tuple[str, ...]) -> tuple[UnreadColumns, ...]:
    """Return the headings of a file that were left alone; nothing if there are none."""
    return (UnreadColumns(file, headings),) if headings else ()


def problem_lines(
    lines: Iterable[tuple[str, int | None, str | None, str | None, str]],
) -> pl.DataFrame:
    """Return problems, given as (file, row, column, value, reason), as a frame."""
    return pl.DataFrame(list(lines), schema=PROBLEMS, orient="row")


def shortened(text: pl.Expr) -> pl.Expr:
    """Return text cut to what a person needs to find the cell again."""
    long = text.str.len_chars() > LONGEST_VALUE
    return pl.when(long).then(text.str.slice(0, LONGEST_VALUE) + "...").otherwise(text)
