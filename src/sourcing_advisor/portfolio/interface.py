"""A portfolio reviewed in one call: a frame in, the same kind of frame with the verdicts out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.batch import Batch
from sourcing_advisor.portfolio.checks import Check, checks_for
from sourcing_advisor.portfolio.column_types import ID
from sourcing_advisor.portfolio.dialect import Dialect, Expression, Table, closed
from sourcing_advisor.portfolio.evaluate import ColumnPlan
from sourcing_advisor.portfolio.frames import FRAME, Deals, adopted
from sourcing_advisor.portfolio.rows import relationship_from_row
from sourcing_advisor.rules.book import RuleBook

REJECTED = "rejected_because"


def review_frame(frame: Any, book: RuleBook, keep: Sequence[str] = ()) -> Any:
    """Return `id`, `rejected_because`, the columns in `keep` and the outcome of every rule.

    The rows are those of `frame`, all of them, in a frame of the same kind; a lazy frame stays
    lazy. `rejected_because` is null in a row that was reviewed; in any other it says what is
    wrong, and the outcomes are null. That an id stands in two rows is noticed in eager frames
    only. Raises `InputError` when a column is missing, unknown or of a wrong type.
    """
    deals = adopted(frame, keep)
    dialect, plan = deals.dialect, ColumnPlan(book)
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
    problems = [Problem(Place(FRAME), _told(check)) for check in _failing(adopted(found))]
    if problems:
        raise InputError(problems)
    return relationship_from_row(found.row(0, named=True))


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
        repeated = column.is_duplicated() & ~column.is_null()
        yield Check((ID,), repeated, "expected an id that no other row has")


def _is_eager(table: Table) -> bool:
    return isinstance(table, pl.DataFrame | nw.DataFrame)


def _told(check: Check) -> str:
    return f"{' and '.join(check.columns)}: {check.reason}"


def _reasons(bad: Sequence[Check], dialect: Dialect) -> Expression:
    if not bad:
        return dialect.nothing()
    frames = dialect.frames
    told = [frames.when(each.bad).then(frames.lit(_told(each))) for each in bad]
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
    told = pl.concat_str(["column", "reason"], separator=": ", ignore_nulls=True)
    rows = batch.rejected.group_by("file", "row", maintain_order=True)
    yield rows.agg(pl.col(ID).first(), told.str.join("; ").alias(REJECTED)).select(ID, REJECTED)
