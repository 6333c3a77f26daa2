"""Made-up portfolios for the benchmarks: every fact filled at random, some left unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.columns.expressions import POLARS
from sourcing_advisor.portfolio.columns.row_validation import checks_for

UNKNOWN_SHARE = 0.15
CHUNK = 100_000
TOP = 100


def write_deals(path: Path, rows: int, seed: int = 7) -> Path:
    """Write a canonical deals frame of that many rows as Parquet, unless it is there already."""
    if path.exists():
        return path
    part = path.with_suffix(".part")
    writer: pq.ParquetWriter | None = None
    for frame in deal_chunks(rows, seed):
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(part, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=CHUNK)
    if writer is not None:
        writer.close()
    return part.rename(path)


def deal_chunks(rows: int, seed: int = 7) -> Iterator[pl.DataFrame]:
    """Yield the deals in frames of at most 100,000 rows; the same for the same seed."""
    random = np.random.default_rng(seed)
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        ids = pl.Series("id", [f"DEAL-{start + i:08d}" for i in range(size)])
        columns = [_column(fact, size, random) for fact in catalogue().values()]
        yield _without_contradictions(pl.DataFrame([ids, *columns]))


def _without_contradictions(deals: pl.DataFrame) -> pl.DataFrame:
    """Make unknown one fact of those that contradict each other."""
    for check in checks_for(POLARS, deals.schema):
        first, *others = check.columns
        if others:
            kept = pl.when(~check.bad).then(pl.col(first)).alias(first)
            deals = deals.with_columns(kept)
    return deals


def _column(fact: Fact, size: int, random: np.random.Generator) -> pl.Series:
    known = pl.Series(random.random(size) >= UNKNOWN_SHARE)
    values = _values(fact, size, random)
    frame = pl.DataFrame({"value": values, "known": known})
    return frame.select(pl.when("known").then("value").alias(fact.name)).to_series()


def _values(fact: Fact, size: int, random: np.random.Generator) -> pl.Series:
    low, high = fact.lowest or 0, min(fact.highest or 0, TOP)
    match fact.type:
        case "yes_no":
            return pl.Series(random.random(size) < 0.5)  # noqa: PLR2004 - a coin
        case "choice":
            words = pl.Series(list(fact.words or ()))
            return words.gather(random.integers(0, len(words), size))
        case "count" | "scale":
            return pl.Series(random.integers(int(low), int(high) + 1, size), dtype=pl.Int64)
        case "number":
            return pl.Series((random.random(size) * (high - low) + low).round(1))
