"""Relationships of which a file states more than columns hold, looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.columns.relationship_columns import LISTS, relationship_from_row

_ROW = "\x00row"


def whole_relationships(
    relationships: pl.DataFrame, stating: str
) -> Iterator[tuple[int, Relationship]]:
    """Yield the relationships of which something states a field, each with its row.

    `stating` is the name of the field: of a later day, or of a confidence.
    """
    if LISTS not in relationships.columns:
        return
    holding = pl.col(LISTS).str.contains(f'"{stating}"', literal=True)
    for row in relationships.with_row_index(_ROW).filter(holding).iter_rows(named=True):
        yield row.pop(_ROW), relationship_from_row(row)
