"""Deals frames for tests, in every kind of frame that a portfolio review takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl

from sourcing_advisor.conditions.values import Value, Values
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.rules.book import RuleBook

TYPES: Mapping[str, Any] = {
    "yes_no": pl.Boolean,
    "count": pl.Int64,
    "scale": pl.Int64,
    "number": pl.Float64,
    "choice": pl.String,
}
Rows = Sequence[Mapping[str, Value]]
KnownRows = Sequence[Values]


def relationships_frame(rows: Rows, facts: Iterable[str] | None = None) -> pl.DataFrame:
    """Return a frame with `facts` as columns (all of the catalogue) and ids D0, D1 and so on."""
    names = list(catalogue() if facts is None else facts)
    columns = [
        pl.Series(name, [row.get(name) for row in rows], TYPES[catalogue()[name].type])
        for name in names
    ]
    return pl.DataFrame([pl.Series("id", [f"D{i}" for i in range(len(rows))]), *columns])


def as_pandas_with_numpy(frame: pl.DataFrame) -> Any:
    """Return what pandas makes of Python values: objects where a flag or a word is missing."""
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


def as_duckdb(frame: pl.DataFrame) -> Any:
    """Return a DuckDB relation over the frame."""
    relationships = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    connection = duckdb.connect()
    connection.register("deals", relationships)
    return connection.sql("select * from deals")


BACKENDS: Mapping[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars-lazy": lambda frame: frame.lazy(),
    "pandas-numpy": as_pandas_with_numpy,
    "pandas-nullable": lambda frame: as_pandas_with_numpy(frame).convert_dtypes(),
    "pandas-pyarrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pyarrow": lambda frame: frame.to_arrow(compat_level=pl.CompatLevel.oldest()),
    "duckdb": as_duckdb,
}


def part_of(book: RuleBook, count: int) -> RuleBook:
    """Return a book of so many of the rules, spread over it, and what they rest on."""
    chosen = book.rules[:: max(1, len(book.rules) // count)]
    under = {rule.id for one in chosen for rule in book.resting_under(one).rules}
    strata = tuple(tuple(rule for rule in part if rule.id in under) for part in book.strata)
    return replace(book, rules=tuple(r for r in book.rules if r.id in under), strata=strata)


def rows_of(result: Any) -> dict[str, dict[str, Any]]:
    """Return the rows of any frame by id, without the id."""
    table = nw.from_native(result)
    eager = table.collect("pyarrow") if isinstance(table, nw.LazyFrame) else table
    rows = {row["id"]: row for row in eager.to_arrow().to_pylist()}
    return {key: {k: v for k, v in row.items() if k != "id"} for key, row in rows.items()}


def one_by_one(rows: KnownRows, book: RuleBook) -> dict[str, dict[str, Any]]:
    """Return the outcomes of the evaluator that defines them, by id and rule."""
    reference = ReferenceEvaluator(book)
    return {
        f"D{i}": {rule: str(outcome) for rule, outcome in reference.outcomes(row).items()}
        for i, row in enumerate(rows)
    }
