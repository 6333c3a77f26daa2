"""What is wrong with a row, in words, for the column that says why it was rejected."""

from __future__ import annotations

from typing import Any

import polars as pl

from sourcing_advisor.portfolio.columns.dialect import Dialect, Expression
from sourcing_advisor.portfolio.columns.row_validation import Check

REJECTED = "rejected_because"
LONGEST_FOUND = 60
"""In characters, of a wrong value that is quoted."""


def told(check: Check, dialect: Dialect) -> Expression:
    """Return what is wrong, with the values found; those of one column alone may be missing."""
    frames = dialect.frames
    reason = frames.lit(f"{' and '.join(check.columns)}: {check.reason}")
    values = [_beginning(dialect.col(name), frames) for name in check.columns]
    opens, closes = frames.lit(" (found "), frames.lit(")")
    if len(values) == 1:
        full = frames.concat_str([reason, opens, *values, closes])
        return frames.when(dialect.col(check.columns[0]).is_null()).then(reason).otherwise(full)
    values = [each.fill_null("unknown") for each in values]
    joined = frames.concat_str(values, separator=" and ")
    return frames.concat_str([reason, opens, joined, closes])


def told_in_files() -> pl.Expr:
    """Return what is wrong, from a line of a frame of rejected rows."""
    reason = pl.concat_str(["column", "reason"], separator=": ", ignore_nulls=True)
    value = pl.format(" (found {})", pl.col("value").str.slice(0, LONGEST_FOUND))
    return pl.concat_str(reason, value, ignore_nulls=True).alias("told")


def _beginning(column: Expression, frames: Any) -> Expression:
    return column.cast(frames.String).str.slice(0, LONGEST_FOUND)
