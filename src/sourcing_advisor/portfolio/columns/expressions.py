"""Planes as data-frame expressions, in the few operations that every backend shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, assert_never

from sourcing_advisor.portfolio.columns.certainty import (
    Both,
    Comparison,
    Either,
    Fails,
    Holds,
    IsKnown,
    IsUnknown,
    Plane,
    RulePlanes,
)
from sourcing_advisor.portfolio.columns.dialect import Dialect, Expression


class ExpressionBuilder:
    """Writes planes as expressions of a dialect.

    `columns` names the planes that have been computed already, each with its column.
    """

    def __init__(self, dialect: Dialect, columns: Mapping[Plane, str]) -> None:
        """Take the dialect to write in and the planes that stand in columns."""
        self._dialect = dialect
        self._columns = columns

    def plane(self, plane: Plane) -> Expression:
        """Return the expression of a plane: true or false in every row, never null."""
        column = self._columns.get(plane)
        return self._computed(plane) if column is None else self._dialect.col(column)

    def _computed(self, plane: Plane) -> Expression:
        match plane:
            case Holds(test):
                return self.test(test).fill_null(value=False) & self.plane(IsKnown(test.fact))
            case Fails(test):
                return self.plane(IsKnown(test.fact)) & ~self.plane(Holds(test))
            case IsKnown(fact):
                return ~self._dialect.col(fact).is_null()
            case IsUnknown(fact):
                return ~self.plane(IsKnown(fact))
            case Both(parts):
                return self._joined(and_, parts, empty=True)
            case Either(parts):
                return self._joined(or_, parts, empty=False)
            case _:
                assert_never(plane)

    def _joined(self, join: Any, parts: Iterable[Plane], *, empty: bool) -> Expression:
        expressions = [self.plane(part) for part in parts]
        return reduce(join, expressions) if expressions else self._dialect.frames.lit(empty)

    def test(self, test: Comparison) -> Expression:
        """Return the bare comparison; what it gives where the fact is unknown is not to be used."""
        column = self._dialect.col(test.fact)
        first = test.values[0]
        match test.operator:
            case "ge":
                return column >= first
            case "gt":
                return column > first
            case "in":
                return column if first is True else reduce(or_, [column == v for v in test.values])
            case _:
                assert_never(test.operator)

    def verdict(self, planes: RulePlanes, words: Mapping[str, Expression]) -> Expression:
        """Return the outcome of a rule, written with the literals in `words`."""
        when = self._dialect.frames.when
        fires = when(self.plane(planes.fires)).then(words["fired"]).otherwise(words["unknown"])
        clear = when(self.plane(planes.clear)).then(words["clear"]).otherwise(fires)
        excluded = when(self.plane(planes.not_applicable))
        return excluded.then(words["not_applicable"]).otherwise(clear)
