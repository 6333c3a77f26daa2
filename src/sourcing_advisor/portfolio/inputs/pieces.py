"""What the reader of a file hands on: rows with typed columns, and what was wrong with others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

FILE = "_file"
ROW = "_row"
KEY = pl.Schema({FILE: pl.String(), ROW: pl.Int64()})
PROBLEMS = pl.Schema({**KEY, "column": pl.String(), "value": pl.String(), "reason": pl.String()})
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one or several files.

    `deals` has the columns `FILE`, `ROW`, `id` and those of facts and profile; `problems` has
    the columns of `PROBLEMS`. A row may stand in both, and then cannot be used.
    """

    deals: pl.DataFrame
    problems: pl.DataFrame


def problem_lines(
    lines: Iterable[tuple[str, int | None, str | None, str | None, str]],
) -> pl.DataFrame:
    """Return problems, given as (file, row, column, value, reason), as a frame."""
    return pl.DataFrame(list(lines), schema=PROBLEMS, orient="row")


def shortened(text: pl.Expr) -> pl.Expr:
    """Return text cut to what a person needs to find the cell again."""
    long = text.str.len_chars() > LONGEST_VALUE
    return pl.when(long).then(text.str.slice(0, LONGEST_VALUE) + "...").otherwise(text)
