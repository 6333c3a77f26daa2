"""Certainties as expressions: in Polars for its own frames, in Narwhals for the others.

Polars gets its own expressions because they are built once and used for every batch; Narwhals
ones are built anew for the backend in every call, which costs more than the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, count
from operator import and_, or_
from typing import Any, assert_never

import narwhals as nw
import polars as pl

from sourcing_advisor.portfolio.columns.certainty import (
    Both,
    Certainty,
    Comparison,
    Either,
    FactsCompared,
    Fails,
    Holds,
    IsKnown,
    IsUnknown,
    RuleCertainty,
)
from sourcing_advisor.portfolio.columns.ends import Ends, compared, is_whole, ruled_out, within

Expression = Any
"""An expression of Polars or of Narwhals: the two share every operation used here."""

Table = Any
"""An open frame: a Polars frame, or a Narwhals one whose columns have plain names."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The module that expressions come from, and what stands for the dot in column names.

    Spark takes a dot in a name as the way into a structure, so open frames are without.
    """

    frames: Any
    separator: str

    def plain(self, name: str) -> str:
        """Return the name that a column has in an open frame."""
        return name.replace(".", self.separator)

    def col(self, name: str) -> Expression:
        """Return a column of an open frame by its own name."""
        return self.frames.col(self.plain(name))

    def nothing(self) -> Expression:
        """Return a text that is null."""
        return self.frames.lit(None, self.frames.String)


POLARS = Dialect(pl, ".")
NARWHALS = Dialect(nw, "__")


def opened(frame: Any) -> tuple[Table, Dialect]:
    """Return a frame ready for expressions. Raises ``TypeError`` if it is not a frame."""
    if isinstance(frame, pl.DataFrame | pl.LazyFrame):
        return frame, POLARS
    table = nw.from_native(frame)
    names = table.collect_schema().names()
    dialect = _without_twins(names)
    plain = [dialect.plain(name) for name in names]
    if table.implementation.is_spark_like():
        return nw.from_native(table.to_native().toDF(*plain)), dialect
    return table.rename(dict(zip(names, plain, strict=True))), dialect


def _without_twins(names: Sequence[str]) -> Dialect:
    """Return the Narwhals dialect in which names that differ have plain names that do.

    A mark that stands in no name gives such plain names, since it cannot overlap with itself.
    """
    marks = chain([NARWHALS.separator], (f"_dot{number}" for number in count()))
    dialects = (Dialect(nw, mark) for mark in marks)
    size = _differing(names)
    return next(dialect for dialect in dialects if _differing(map(dialect.plain, names)) == size)


def _differing(names: Iterable[str]) -> int:
    """Return how many names there are; case does not count, as in DuckDB and Spark."""
    return len({name.casefold() for name in names})


def closed(table: Table, dialect: Dialect, names: Sequence[str]) -> Any:
    """Return the columns of an open frame under their own names, as the frame it came from."""
    chosen = table.select([dialect.col(name).alias(name) for name in names])
    return chosen if dialect is POLARS else chosen.to_native()


class ExpressionBuilder:
    """Writes certainties as expressions of a dialect.

    `columns` names the certainties that have been computed already, each with its column; `today`
    has the ends of facts that are not simply what their own columns say.
    """

    def __init__(
        self,
        dialect: Dialect,
        columns: Mapping[Certainty, str],
        today: Mapping[str, Ends] | None = None,
    ) -> None:
        """Take the dialect to write in, what stands in columns, and what is known within ends."""
        self._dialect = dialect
        self._columns = columns
        self._today = today or {}

    def _ends(self, fact: str) -> Ends:
        if fact in self._today:
            return self._today[fact]
        column = self._dialect.col(fact)
        return Ends(column, column, whole=is_whole(fact))

    def certainty(self, certainty: Certainty) -> Expression:
        """Return the expression of a certainty: true or false in every row, never null."""
        column = self._columns.get(certainty)
        return self._computed(certainty) if column is None else self._dialect.col(column)

    def _computed(self, certainty: Certainty) -> Expression:
        match certainty:
            case Holds() | Fails() | FactsCompared():
                return self._comparison(certainty)
            case IsKnown(fact):
                return ~self._ends(fact).low.is_null()
            case IsUnknown(fact):
                return ~self.certainty(IsKnown(fact))
            case Both(parts):
                return self._joined(and_, parts, empty=True)
            case Either(parts):
                return self._joined(or_, parts, empty=False)
            case _:
                assert_never(certainty)

    def _comparison(self, comparison: Holds | Fails | FactsCompared) -> Expression:
        match comparison:
            case Holds(test):
                return self._where_known(self.test(test), test.fact)
            case Fails(test) if test.fact in self._today and self._today[test.fact].loose:
                return self._where_known(ruled_out(test, self._ends(test.fact)), test.fact)
            case Fails(test):
                return self.certainty(IsKnown(test.fact)) & ~self.certainty(Holds(test))
            case FactsCompared(fact, operator, other):
                holds = compared(self._ends(fact), operator, self._ends(other))
                return self._where_known(holds, fact, other)
            case _:
                assert_never(comparison)

    def _joined(self, join: Any, parts: Iterable[Certainty], *, empty: bool) -> Expression:
        expressions = [self.certainty(part) for part in parts]
        return reduce(join, expressions) if expressions else self._dialect.frames.lit(empty)

    def _where_known(self, holds: Expression, *facts: str) -> Expression:
        known = [self.certainty(IsKnown(fact)) for fact in facts]
        return reduce(and_, [holds.fill_null(value=False), *known])

    def test(self, test: Comparison) -> Expression:
        """Return the bare comparison; what it gives where the fact is unknown is not to be used."""
        ends = self._ends(test.fact)
        first = test.values[0]
        match test.operator:
            case "ge":
                return ends.low >= first
            case "gt":
                return ends.low > first
            case "in" if ends.loose:
                return within(test, ends)
            case "in":
                low = ends.low
                return low if first is True else reduce(or_, [low == v for v in test.values])
            case _:
                assert_never(test.operator)

    def verdict(self, rule: RuleCertainty, words: Mapping[str, Expression]) -> Expression:
        """Return the outcome of a rule, written with the literals in `words`."""
        when = self._dialect.frames.when
        fires = when(self.certainty(rule.fires)).then(words["fired"]).otherwise(words["unknown"])
        clear = when(self.certainty(rule.clear)).then(words["clear"]).otherwise(fires)
        excluded = when(self.certainty(rule.not_applicable))
        return excluded.then(words["not_applicable"]).otherwise(clear)
