"""Frames and files reviewed in one call, as the library offers it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from functools import partial, reduce
from operator import or_
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.columns.evaluation_plan import OUTCOMES, STEP, ColumnEvaluator
from sourcing_advisor.portfolio.columns.expressions import (
    POLARS,
    Dialect,
    Expression,
    Table,
    closed,
)
from sourcing_advisor.portfolio.columns.frame_types import with_types
from sourcing_advisor.portfolio.columns.frames import RelationshipFrame, adopted, fully_named
from sourcing_advisor.portfolio.columns.rejection_text import (
    REJECTED,
    rejection_text,
    rejection_text_in_files,
)
from sourcing_advisor.portfolio.columns.relationship_columns import FRAME, ID, relationship_from_row
from sourcing_advisor.portfolio.columns.row_validation import Check, checks_for
from sourcing_advisor.portfolio.eager_frames import (
    answer_to,
    as_relation,
    is_exchanged,
    is_query,
    reviewed_in_polars,
)
from sourcing_advisor.portfolio.input.parsed_rows import Batch
from sourcing_advisor.portfolio.nearest_ids import nearest_ids
from sourcing_advisor.portfolio.spark_frames import Told, has_executors, reviewed_by_executors
from sourcing_advisor.rules.book import RuleBook

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
    plan = ColumnEvaluator.shared(book)
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
        row = batch.relationships.filter(pl.col(ID) == wanted)
        if len(row):
            return relationship_from_row(row.row(0, named=True))
        rejected = batch.rejected.filter(pl.col(ID) == wanted).select(
            "file", rejection_text_in_files()
        )
        if len(rejected):
            raise InputError(
                [Problem(Place(file), rejection_text) for file, rejection_text in rejected.rows()]
            )
        near += nearest_ids(batch.relationships[ID], wanted)
    place = Place(", ".join(shown(path) for path in paths))
    found_none = f"there is no row with the id {quote(wanted)}"
    raise InputError([Problem(place, found_none, suggestion=did_you_mean(wanted, near))])


def _batches(paths: Sequence[Path]) -> Iterator[Batch]:
    from sourcing_advisor.portfolio.input import read_batches  # noqa: PLC0415 - files only

    for batch in read_batches(paths):
        for unread in batch.unread:
            warnings.warn(str(unread), stacklevel=_CALLER)
        yield batch


def _of_batch(batch: Batch, plan: ColumnEvaluator) -> Iterator[pl.DataFrame]:
    fine = batch.relationships.with_columns(pl.lit(None, pl.String).alias(REJECTED))
    yield plan.evaluate(fine, keep=(ID, REJECTED))
    rejection_text = rejection_text_in_files()
    rows = batch.rejected.group_by("file", "row", maintain_order=True)
    yield rows.agg(pl.col(ID).first(), rejection_text.str.join("; ").alias(REJECTED)).select(
        ID, REJECTED
    )


def review_frame(frame: Any, book: RuleBook, keep: Sequence[str] = ()) -> Any:
    """Return `id`, `rejected_because`, the columns in `keep` and the outcome of every rule.

    The rows are those of `frame`, all of them, in a frame of the same kind; a lazy frame stays
    lazy, but for a relation of DuckDB, which is read at once. `rejected_because` is null in a row
    that was reviewed; in any other it says what is wrong and what was found, and the outcomes are
    null. The first row with an id is reviewed and later ones are not; that is noticed in eager
    frames only. An id, or a fact in `keep`, has the type in which it was checked: text for a
    category. Raises `InputError` when a column is missing, unknown, there twice or of a wrong type,
    or when a name in `keep` is that of a column of the result; ``TypeError`` when `frame` is not a
    frame.
    """
    plan = ColumnEvaluator.shared(book)
    _check_keep(keep, plan.rules)
    if is_query(frame):
        answer = answer_to(with_types(fully_named(frame, keep)))
        return as_relation(review_frame(answer, book, keep), frame)
    relationships = adopted(frame, keep)
    if not _is_eager(relationships.table) and has_executors(nw.from_native(relationships.table)):
        return _by_executors(relationships, book, keep)
    if is_exchanged(relationships.table):
        return _in_polars(relationships, book, keep)
    return _reviewed(relationships, plan, keep, _failing(relationships))


def _in_polars(relationships: RelationshipFrame, book: RuleBook, keep: Sequence[str]) -> Any:
    plain = relationships.dialect.plain
    facts = {name: plain(name) for name in dict.fromkeys((ID, *relationships.schema))}
    kept = {name: plain(name) for name in (ID, *keep)}
    review = partial(_rows_reviewed, book, tuple(facts), whole=True)
    told = reviewed_in_polars(relationships.table, facts, kept, review)
    order = (ID, REJECTED, *keep, *(rule.id for rule in book.rules))
    return nw.from_native(told).select(*order).to_native()


def _by_executors(relationships: RelationshipFrame, book: RuleBook, keep: Sequence[str]) -> Any:
    plain = relationships.dialect.plain
    names = {name: plain(name) for name in (ID, *relationships.schema, *keep)}
    rows = relationships.table.select(*names.values()).to_native()
    facts = [name for name in relationships.schema if name != ID]
    review = partial(_rows_reviewed, book, (ID, *facts))
    rules = [rule.id for rule in book.rules]
    told = Told((ID, REJECTED, *keep), REJECTED, rules, OUTCOMES.categories.to_list())
    return reviewed_by_executors(rows, names, told, review)


def _rows_reviewed(
    book: RuleBook, names: Sequence[str], rows: pl.DataFrame, *, whole: bool = False
) -> pl.DataFrame:
    """Return the reasons and verdicts of rows that were adopted; `whole` if there are no others."""
    known = rows.select(names)
    relationships = RelationshipFrame(known, POLARS, known.schema)
    bad = _failing(relationships, whole=whole)
    verdicts: pl.DataFrame = _reviewed(relationships, ColumnEvaluator.shared(book), (), bad)
    return verdicts


def _reviewed(
    relationships: RelationshipFrame, plan: ColumnEvaluator, keep: Sequence[str], bad: list[Check]
) -> Any:
    dialect = relationships.dialect
    table = relationships.table.with_columns(_reasons(bad, dialect).alias(REJECTED))
    table = plan.apply(table, dialect)
    if bad:
        table = _without_verdicts_on_rejected(table, dialect, plan.rules)
    return closed(table, dialect, (ID, REJECTED, *keep, *plan.rules))


def relationship_in(frame: Any, wanted: str) -> Relationship:
    """Return the relationship with the id `wanted`; no row but its own is fetched.

    Raises `InputError` when there is none, or more than one, or the row is rejected.
    """
    relationships = adopted(frame)
    table = (
        nw.from_native(relationships.table)
        .lazy()
        .filter(nw.col(ID).cast(nw.String) == wanted)
        .head(2)
    )
    names = {relationships.dialect.plain(name): name for name in (ID, *relationships.schema)}
    row = pl.DataFrame(table.select(*names).collect("pyarrow").to_arrow()).rename(names)
    if len(row) != 1:
        raise InputError([_not_one(len(row), wanted)])
    reasons = [rejection_text(check, POLARS) for check in _failing(adopted(row))]
    problems = [Problem(Place(FRAME), row.select(reason).item()) for reason in reasons]
    if problems:
        raise InputError(problems)
    return relationship_from_row(row.row(0, named=True))


def _not_one(rows: int, wanted: str) -> Problem:
    if not rows:
        return Problem(Place(FRAME), f"there is no row with the id {quote(wanted)}")
    found = f"there is more than one row with the id {quote(wanted)}"
    advice = "Drop the others: the rows of a frame may come in any order, and none is the first."
    return Problem(Place(FRAME), found, "each id once", advice)


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
        Problem(
            Place("keep"),
            f"{quote(name)} is a name that the review uses itself",
            f"a name that does not begin with {STEP}",
        )
        for name in given
        if name.casefold().startswith(STEP)
    ]
    problems += [
        Problem(Place("keep"), f"{quote(name)} stands in it more than once", "each name once")
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    if problems:
        raise InputError(problems)


def _failing(relationships: RelationshipFrame, *, whole: bool = True) -> list[Check]:
    """Return the checks that some row fails; all of them where only running it would tell.

    Where the rows are not the whole portfolio, nothing is said of ids that are there twice.
    """
    checks = [
        *_of_ids(relationships, whole=whole),
        *checks_for(relationships.dialect, relationships.schema),
    ]
    if not _is_eager(relationships.table):
        return checks
    answers = relationships.table.select(
        *(check.bad.any().alias(f"{i}") for i, check in enumerate(checks))
    )
    return [check for i, check in enumerate(checks) if answers[f"{i}"].item()]


def _of_ids(relationships: RelationshipFrame, *, whole: bool) -> Iterator[Check]:
    column = relationships.dialect.col(ID)
    yield Check((ID,), column.is_null(), "expected an id")
    if whole and _is_eager(relationships.table):
        repeated = ~column.is_first_distinct() & ~column.is_null()
        yield Check((ID,), repeated, "expected an id that no row above has")


def _is_eager(table: Table) -> bool:
    return isinstance(table, pl.DataFrame | nw.DataFrame)


def _reasons(bad: Sequence[Check], dialect: Dialect) -> Expression:
    if not bad:
        return dialect.nothing()
    frames = dialect.frames
    explanations = [frames.when(check.bad).then(rejection_text(check, dialect)) for check in bad]
    joined = frames.concat_str(explanations, separator="; ", ignore_nulls=True)
    return frames.when(reduce(or_, [check.bad for check in bad])).then(joined)


def _without_verdicts_on_rejected(table: Table, dialect: Dialect, rules: Sequence[str]) -> Table:
    when, reviewed = dialect.frames.when, dialect.col(REJECTED).is_null()
    return table.with_columns(
        *(when(reviewed).then(dialect.col(rule)).alias(rule) for rule in rules)
    )
