"""The ids of a portfolio that somebody may have meant by one that is not in it."""

from __future__ import annotations

import difflib

import polars as pl

_MOST_COMPARED = 2_000


def nearest_ids(ids: pl.Series, wanted: str) -> list[str]:
    """Return the id nearest to `wanted` of those that begin or end alike, and are as long."""
    half = (len(wanted) + 1) // 2
    text = ids.str.to_lowercase()
    alike = text.str.starts_with(wanted[:half].lower()) | text.str.ends_with(wanted[-half:].lower())
    as_long = (ids.str.len_chars().cast(pl.Int64) - len(wanted)).abs()
    nearest = ids.filter(alike & (as_long <= half)).gather(
        as_long.filter(alike & (as_long <= half)).arg_sort()
    )
    return difflib.get_close_matches(wanted, nearest.head(_MOST_COMPARED).to_list(), n=1)
