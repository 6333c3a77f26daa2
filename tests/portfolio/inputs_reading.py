"""How the tests of the inputs read what they wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.portfolio.columns.relationship_columns import LISTS
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.parsed_rows import Batch


def read(*paths: Path, batch_rows: int = 100_000) -> Batch:
    """Return all batches of some files as one."""
    batches = list(read_batches(paths, batch_rows=batch_rows))
    return Batch(
        pl.concat([batch.relationships for batch in batches], how="diagonal"),
        pl.concat([batch.rejected for batch in batches]),
        sum(batch.rows_read for batch in batches),
        tuple(unread for batch in batches for unread in batch.unread),
    )


def relationships(batch: Batch) -> list[dict[str, Any]]:
    """Return what is known of each deal that was let through."""
    return [
        {name: value for name, value in row.items() if value is not None and name != LISTS}
        for row in batch.relationships.to_dicts()
    ]


def reasons(batch: Batch) -> list[tuple[int | None, str | None, str | None, str]]:
    """Return row, column, value and reason of each line of `rejected`."""
    return batch.rejected.select("row", "column", "value", "reason").rows()
