"""A frame reviewed in one call: the same kind of frame comes out, with the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw
import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.columns.dialect import POLARS, Dialect, Expression, Table, closed
from sourcing_advisor.portfolio.columns.evaluation import PLANE, ColumnPlan
from sourcing_advisor.portfolio.columns.frame_names import FRAME
from sourcing_advisor.portfolio.columns.frames import Deals, adopted
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.columns.row_validation import Check, checks_for
from sourcing_advisor.portfolio.columns.rows import relationship_from_row
from sourcing_advisor.portfolio.columns.told import REJECTED, told
from sourcing_advisor.rules.book import RuleBook


def review_frame(frame: Any, book: RuleBook, keep: Sequence[str] = ()) -> Any:
    """Return `id`, `rejected_because`, the columns in `keep` and the outcome of every rule.

    The rows are those of `frame`, all of them, in a frame of the same kind; a lazy frame stays
    lazy. `rejected_because` is null in a row that was reviewed; in any other it says what is
    wrong and what was found, and the outcomes are null. The first row with an id is reviewed and
    later ones are not; that is noticed in eager frames only. An id, or a fact in `keep`, has the
    type in which it was checked: text for a category. Raises `InputError` when a column is
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


def relationship_in(frame: Any, wanted: str) -> Relationship:
    """Return the relationship with the id `wanted`; no row but its own is fetched.

    Raises `InputError` when there is none, or more than one, or the row is rejected.
    """
    deals = adopted(frame)
    table = nw.from_native(deals.table).lazy().filter(nw.col(ID).cast(nw.String) == wanted).head(2)
    names = {deals.dialect.plain(name): name for name in deals.schema}
    found = pl.DataFrame(table.select(*names).collect("pyarrow").to_arrow()).rename(names)
    if len(found) != 1:
        raise InputError([_not_one(len(found), wanted)])
    reasons = [told(check, POLARS) for check in _failing(adopted(found))]
    problems = [Problem(Place(FRAME), found.select(each).item()) for each in reasons]
    if problems:
        raise InputError(problems)
    return relationship_from_row(found.row(0, named=True))


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
            f"a name that does not begin with {PLANE}",
        )
        for name in given
        if name.casefold().startswith(PLANE)
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


def _reasons(bad: Sequence[Check], dialect: Dialect) -> Expression:
    if not bad:
        return dialect.nothing()
    frames = dialect.frames
    because = [frames.when(each.bad).then(told(each, dialect)) for each in bad]
    joined = frames.concat_str(because, separator="; ", ignore_nulls=True)
    return frames.when(reduce(or_, [each.bad for each in bad])).then(joined)


def _without_verdicts_on_rejected(table: Table, dialect: Dialect, rules: Sequence[str]) -> Table:
    when, reviewed = dialect.frames.when, dialect.col(REJECTED).is_null()
    return table.with_columns(
        *(when(reviewed).then(dialect.col(rule)).alias(rule) for rule in rules)
    )
