"""A portfolio in files reviewed in one call, with the rows that cannot be used among the others."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.columns.evaluation import ColumnPlan
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.columns.rows import relationship_from_row
from sourcing_advisor.portfolio.columns.told import REJECTED, told_in_files
from sourcing_advisor.portfolio.input.batch import Batch
from sourcing_advisor.rules.book import RuleBook

_MOST_COMPARED = 2_000
_CALLER = 4
"""How far above the reading of a batch stands the call that a person wrote."""


def review_paths(paths: Sequence[Path], book: RuleBook, keep: Sequence[str] = ()) -> pl.DataFrame:
    """Return the outcome of every rule for the relationships in files, as `review_frame` does.

    A row that has no id, or one that cannot be used, is there all the same. Columns that were not
    read are told in a warning. Raises `InputError` when nothing can be read, or there is something
    in `keep`: the columns of files are not carried over.
    """
    if keep:
        found = "columns can be carried over from a frame only, and paths were given"
        advice = "Read the file into a frame and review that, or leave keep out."
        raise InputError([Problem(Place("keep"), found, suggestion=advice)])
    plan = ColumnPlan(book)
    parts: list[pl.DataFrame] = []
    for batch in _batches(paths):
        parts += _of_batch(batch, plan)
    return pl.concat(parts, how="diagonal")


def relationship_at(paths: Sequence[Path], wanted: str) -> Relationship:
    """Return the relationship with the id `wanted` in files, read until it is found.

    Raises `InputError` when its row is rejected, or there is none, with the nearest id.
    """
    near: list[str] = []
    for batch in _batches(paths):
        found = batch.deals.filter(pl.col(ID) == wanted)
        if len(found):
            return relationship_from_row(found.row(0, named=True))
        rejected = batch.rejected.filter(pl.col(ID) == wanted).select("file", told_in_files())
        if len(rejected):
            raise InputError([Problem(Place(file), told) for file, told in rejected.rows()])
        near += _nearest(batch.deals[ID], wanted)
    place = Place(", ".join(shown(path) for path in paths))
    found_none = f"there is no row with the id {quote(wanted)}"
    raise InputError([Problem(place, found_none, suggestion=did_you_mean(wanted, near))])


def _batches(paths: Sequence[Path]) -> Iterator[Batch]:
    from sourcing_advisor.portfolio.input import read_batches  # noqa: PLC0415 - files only

    for batch in read_batches(paths):
        for unread in batch.unread:
            warnings.warn(str(unread), stacklevel=_CALLER)
        yield batch


def _of_batch(batch: Batch, plan: ColumnPlan) -> Iterator[pl.DataFrame]:
    fine = batch.deals.with_columns(pl.lit(None, pl.String).alias(REJECTED))
    yield plan.evaluate(fine, keep=(ID, REJECTED))
    told = told_in_files()
    rows = batch.rejected.group_by("file", "row", maintain_order=True)
    yield rows.agg(pl.col(ID).first(), told.str.join("; ").alias(REJECTED)).select(ID, REJECTED)


def _nearest(ids: pl.Series, wanted: str) -> list[str]:
    """Return the id nearest to `wanted` of those that begin or end alike, and are as long."""
    half = (len(wanted) + 1) // 2
    text = ids.str.to_lowercase()
    alike = text.str.starts_with(wanted[:half].lower()) | text.str.ends_with(wanted[-half:].lower())
    as_long = (ids.str.len_chars().cast(pl.Int64) - len(wanted)).abs()
    nearest = ids.filter(alike & (as_long <= half)).gather(
        as_long.filter(alike & (as_long <= half)).arg_sort()
    )
    return difflib.get_close_matches(wanted, nearest.head(_MOST_COMPARED).to_list(), n=1)
