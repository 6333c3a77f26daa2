"""A portfolio reviewed in one call: a frame in, the same kind of frame with the verdicts out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.batch import Batch
from sourcing_advisor.portfolio.checks import Check, checks_for
from sourcing_advisor.portfolio.column_types import ID
from sourcing_advisor.portfolio.dialect import POLARS, Dialect, Expression, Table, closed
from sourcing_advisor.portfolio.evaluate import ColumnPlan
from sourcing_advisor.portfolio.frames import FRAME, Deals, adopted
from sourcing_advisor.portfolio.rows import relationship_from_row
from sourcing_advisor.rules.book import RuleBook

REJECTED = "rejected_because"
LONGEST_FOUND = 60
"""In characters, of a wrong value that is quoted."""

_MOST_COMPARED = 2_000


def review_frame(frame: Any, book: RuleBook, keep: Sequence[str] = ()) -> Any:
    """Return `id`, `rejected_because`, the columns in `keep` and the outcome of every rule.

    The rows are those of `frame`, all of them, in a frame of the same kind; a lazy frame stays
    lazy. `rejected_because` is null in a row that was reviewed; in any other it says what is
    wrong and what was found, and the outcomes are null. The first row with an id is reviewed and
    later ones are not; that is noticed in eager frames only. Raises `InputError` when a column is
    missing, unknown, there twice or of a wrong type, or when a name in `keep` is that of a column
    of the result; ``TypeError`` when `frame` is not a frame.
    """
    plan = ColumnPlan(book)
    _check_keep(keep, plan.rules)
    deals = adopted(frame, keep)
    dialect = deals.dialect
    bad = _failing(deals)
    table = deals.table.with_columns(_reasons(bad, dialect).alias(REJECTED))
    table = plan.apply(table, dialect)
    if bad:
        table = _without_verdicts_on_rejected(table, dialect, plan.rules)
    return closed(table, dialect, (ID, REJECTED, *keep, *plan.rules))


def review_paths(paths: Sequence[Path], book: RuleBook) -> pl.DataFrame:
    """Return the outcome of every rule for the relationships in files, as `review_frame` does.

    A row that has no id, or one that cannot be used, is there all the same. Raises `InputError`
    when nothing can be read.
    """
    from sourcing_advisor.portfolio.inputs import read_batches  # noqa: PLC0415 - files only

    plan = ColumnPlan(book)
    parts = [part for batch in read_batches(paths) for part in _of_batch(batch, plan)]
    return pl.concat(parts, how="diagonal")


def relationship_in(frame: Any, wanted: str) -> Relationship:
    """Return the relationship with the id `wanted`; no row but its own is fetched.

    Raises `InputError` when there is none, or more than one, or the row is rejected.
    """
    deals = adopted(frame)
    table = nw.from_native(deals.table).lazy().filter(nw.col(ID).cast(nw.String) == wanted).head(2)
    names = {deals.dialect.plain(name): name for name in deals.schema}
    found = pl.DataFrame(table.select(*names).collect("pyarrow").to_arrow()).rename(names)
    if len(found) != 1:
        rows = "more than one row" if len(found) else "no row"
        raise InputError([Problem(Place(FRAME), f"there is {rows} with the id {quote(wanted)}")])
    told = [_told(check, POLARS) for check in _failing(adopted(found))]
    problems = [Problem(Place(FRAME), found.select(each).item()) for each in told]
    if problems:
        raise InputError(problems)
    return relationship_from_row(found.row(0, named=True))


def relationship_at(paths: Sequence[Path], wanted: str) -> Relationship:
    """Return the relationship with the id `wanted` in files, read until it is found.

    Raises `InputError` when its row is rejected, or there is none, with the nearest id.
    """
    from sourcing_advisor.portfolio.inputs import read_batches  # noqa: PLC0415 - files only

    near: list[str] = []
    for batch in read_batches(paths):
        found = batch.deals.filter(pl.col(ID) == wanted)
        if len(found):
            return relationship_from_row(found.row(0, named=True))
        rejected = batch.rejected.filter(pl.col(ID) == wanted).select("file", _told_in_files())
        if len(rejected):
            raise InputError([Problem(Place(file), told) for file, told in rejected.rows()])
        near += _nearest(batch.deals[ID], wanted)
    place = Place(", ".join(shown(path) for path in paths))
    found_none = f"there is no row with the id {quote(wanted)}"
    raise InputError([Problem(place, found_none, suggestion=did_you_mean(wanted, near))])


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


def _check_keep(keep: Sequence[str], rules: Sequence[str]) -> None:
    if isinstance(keep, str):
        raise TypeError(f"keep is a text; expected names of columns, such as [{quote(keep)}]")
    given = list(keep)
    taken = {ID, REJECTED, *rules}
    problems = [
        Problem(
            Place("keep"),
            f"{quote(name)} is a column of the result already",
            suggestion="Leave it out of keep." if name == ID else "Rename the column.",
        )
        for name in given
        if name in taken
    ]
    problems += [
        Problem(Place("keep"), f"{quote(name)} stands in it more than once", "each name once")
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    if problems:
        raise InputError(problems)


def _failing(deals: Deals) -> list[Check]:
    """Return the checks that some row fails; all of them where only running it would tell."""
    checks = [*_of_ids(deals), *checks_for(deals.dialect, deals.schema)]
    if not _is_eager(deals.table):
        return checks
    answers = deals.table.select(*(each.bad.any().alias(f"{i}") for i, each in enumerate(checks)))
    return [check for i, check in enumerate(checks) if answers[f"{i}"].item()]


def _of_ids(deals: Deals) -> Iterator[Check]:
    column = deals.dialect.col(ID)
    yield Check((ID,), column.is_null(), "expected an id")
    if _is_eager(deals.table):
        repeated = ~column.is_first_distinct() & ~column.is_null()
        yield Check((ID,), repeated, "expected an id that no row above has")


def _is_eager(table: Table) -> bool:
    return isinstance(table, pl.DataFrame | nw.DataFrame)


def _told(check: Check, dialect: Dialect) -> Expression:
    """Return what is wrong, with the values found; those of one column alone may be missing."""
    frames = dialect.frames
    told = frames.lit(f"{' and '.join(check.columns)}: {check.reason}")
    values = [_shown(dialect.col(name), frames) for name in check.columns]
    if len(values) == 1:
        return (
            frames.when(dialect.col(check.columns[0]).is_null())
            .then(told)
            .otherwise(frames.concat_str([told, frames.lit(" (found "), *values, frames.lit(")")]))
        )
    values = [each.fill_null("unknown") for each in values]
    joined = frames.concat_str(values, separator=" and ")
    return frames.concat_str([told, frames.lit(" (found "), joined, frames.lit(")")])


def _shown(column: Expression, frames: Any) -> Expression:
    return column.cast(frames.String).str.slice(0, LONGEST_FOUND)


def _reasons(bad: Sequence[Check], dialect: Dialect) -> Expression:
    if not bad:
        return dialect.nothing()
    frames = dialect.frames
    told = [frames.when(each.bad).then(_told(each, dialect)) for each in bad]
    joined = frames.concat_str(told, separator="; ", ignore_nulls=True)
    return frames.when(reduce(or_, [each.bad for each in bad])).then(joined)


def _without_verdicts_on_rejected(table: Table, dialect: Dialect, rules: Sequence[str]) -> Table:
    when, reviewed = dialect.frames.when, dialect.col(REJECTED).is_null()
    return table.with_columns(
        *(when(reviewed).then(dialect.col(rule)).alias(rule) for rule in rules)
    )


def _of_batch(batch: Batch, plan: ColumnPlan) -> Iterator[pl.DataFrame]:
    fine = batch.deals.with_columns(pl.lit(None, pl.String).alias(REJECTED))
    yield plan.evaluate(fine, keep=(ID, REJECTED))
    told = _told_in_files()
    rows = batch.rejected.group_by("file", "row", maintain_order=True)
    yield rows.agg(pl.col(ID).first(), told.str.join("; ").alias(REJECTED)).select(ID, REJECTED)


def _told_in_files() -> pl.Expr:
    told = pl.concat_str(["column", "reason"], separator=": ", ignore_nulls=True)
    value = pl.format(" (found {})", pl.col("value").str.slice(0, LONGEST_FOUND))
    return pl.concat_str(told, value, ignore_nulls=True).alias("told")
