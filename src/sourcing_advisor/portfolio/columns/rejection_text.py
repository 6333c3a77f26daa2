"""What is wrong with rows, in words: by frame, as a column, and as lines of rejected rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import polars as pl

from sourcing_advisor.documents.problems import did_you_mean
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.expressions import POLARS, Dialect, Expression
from sourcing_advisor.portfolio.columns.relationship_columns import check_types, is_empty
from sourcing_advisor.portfolio.columns.row_validation import Check, checks_for

REJECTED = "rejected_because"
LONGEST_FOUND = 60
"""In characters, of a wrong value that is quoted."""


def rejection_text(check: Check, dialect: Dialect) -> Expression:
    """Return what is wrong, with the values found; those of one column alone may be missing."""
    frames = dialect.frames
    reason = frames.lit(f"{' and '.join(check.columns)}: {check.reason}")
    values = [_beginning(dialect.col(name), frames) for name in check.columns]
    opens, closes = frames.lit(" (found "), frames.lit(")")
    if len(values) == 1:
        full = frames.concat_str([reason, opens, *values, closes])
        return frames.when(dialect.col(check.columns[0]).is_null()).then(reason).otherwise(full)
    values = [value.fill_null("unknown") for value in values]
    joined = frames.concat_str(values, separator=" and ")
    return frames.concat_str([reason, opens, joined, closes])


def rejection_text_in_files() -> pl.Expr:
    """Return what is wrong, from a line of a frame of rejected rows."""
    reason = pl.concat_str(["column", "reason"], separator=": ", ignore_nulls=True)
    value = pl.format(" (found {})", pl.col("value").str.slice(0, LONGEST_FOUND))
    return pl.concat_str(reason, value, ignore_nulls=True).alias("told")


def _beginning(column: Expression, frames: Any) -> Expression:
    return column.cast(frames.String).str.slice(0, LONGEST_FOUND)


CHECKED_SCHEMA = pl.Schema(
    {
        "index": pl.Int64(),
        "id": pl.String(),
        "column": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
    }
)


def check_values(relationships: pl.DataFrame) -> pl.DataFrame:
    """Return one line per problem in the values of relationships; none when all can be reviewed.

    The columns are `index` (the row in `relationships`, from 0), `id`, `column`, `value` and
    `reason`, in the order of the rows. Facts that contradict each other stand in one line, joined
    by "and". Raises `InputError` when a column is of a type that its fact cannot have.
    """
    check_types(relationships.schema)
    problems = [
        _problems(relationships, check, bad.arg_true()) for check, bad in _failing(relationships)
    ]
    if not problems:
        return pl.DataFrame(schema=CHECKED_SCHEMA)
    return pl.concat(problems).sort("index", maintain_order=True)


def _failing(relationships: pl.DataFrame) -> Iterator[tuple[Check, pl.Series]]:
    schema = {name: dtype for name, dtype in relationships.schema.items() if not is_empty(dtype)}
    checks = _checks(tuple(schema.items()))
    if not checks:
        return
    names = {f"{i}": check for i, check in enumerate(checks)}
    counts = relationships.select(check.bad.any().alias(name) for name, check in names.items())
    bad = [name for name in names if counts[name].item()]
    rows = relationships.select(names[name].bad.alias(name) for name in bad)
    for name in bad:
        yield names[name], rows[name]


@lru_cache(maxsize=4)
def _checks(schema: tuple[tuple[str, pl.DataType], ...]) -> tuple[Check, ...]:
    """Return the checks for such columns: to write them down takes as long as to ask them."""
    return tuple(checks_for(POLARS, dict(schema)))


def _problems(relationships: pl.DataFrame, check: Check, index: pl.Series) -> pl.DataFrame:
    rows = relationships[index].select(
        pl.lit(index.cast(pl.Int64)).alias("index"),
        pl.col("id").cast(pl.String) if "id" in relationships.columns else pl.lit(None, pl.String),
        pl.lit(" and ".join(check.columns)).alias("column"),
        pl.concat_str(
            [
                _shown(name, relationships.schema[name]).fill_null("unknown")
                for name in check.columns
            ],
            separator=" and ",
        ).alias("value"),
    )
    reasons = {value: _reason(check, value) for value in rows["value"].unique()}
    reason = pl.col("value").replace_strict(reasons, return_dtype=pl.String).alias("reason")
    return rows.with_columns(reason).select(CHECKED_SCHEMA.names())


def _shown(name: str, dtype: pl.DataType) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    return text.str.strip_suffix(".0") if dtype.is_float() else text


def _reason(check: Check, value: str) -> str:
    fact = catalogue().get(check.columns[0])
    near = fact and fact.words and len(check.columns) == 1 and did_you_mean(value, fact.words)
    return f"{check.reason}. {near}" if near else check.reason
