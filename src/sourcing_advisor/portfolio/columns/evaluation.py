"""The rule book compiled to column expressions, and evaluated on any frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sourcing_advisor.engine.interface import Outcome
from sourcing_advisor.portfolio.columns.certainty import Plane
from sourcing_advisor.portfolio.columns.dialect import (
    POLARS,
    Dialect,
    Expression,
    Table,
    closed,
    opened,
)
from sourcing_advisor.portfolio.columns.evaluation_plan import Stages, stages_for
from sourcing_advisor.portfolio.columns.expressions import ExpressionBuilder
from sourcing_advisor.portfolio.columns.relationship_columns import ID, is_empty
from sourcing_advisor.rules.book import RuleBook

OUTCOMES = pl.Enum([str(outcome) for outcome in Outcome])
"""The type of a verdict column in a Polars frame; other frames hold the words as text."""

PLANE = "_plane_"
"""What the names of columns begin with that stand in a frame while it is evaluated."""


class ColumnPlan:
    """A rule book as column expressions, compiled once for frames with the same columns.

    Safe to share between threads.
    """

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book to compile."""
        self.book = book
        self._compiled: dict[tuple[Dialect, frozenset[str]], _Compiled] = {}

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules, in the order of their columns."""
        return tuple(rule.id for rule in self.book.rules)

    def evaluate(self, frame: Any, keep: Sequence[str] = (ID,)) -> Any:
        """Return the columns in `keep` and the outcome of every rule, as the same kind of frame.

        `frame` is a Polars (eager or lazy), pandas, PyArrow, DuckDB or PySpark frame with a typed
        column per fact; null and an absent column are unknown. Values are taken as checked: see
        `sourcing_advisor.portfolio.columns.rejection_text`. A lazy frame stays lazy.
        """
        table, dialect = opened(frame)
        return closed(self.apply(table, dialect), dialect, (*keep, *self.rules))

    def apply(self, table: Table, dialect: Dialect) -> Table:
        """Return an open frame with a column added for every rule, among others."""
        key = dialect, self._stating(table, dialect)
        if key not in self._compiled:
            self._compiled[key] = _Compiled.of(stages_for(self.book, key[1]), dialect)
        for step in self._compiled[key].steps:
            table = table.with_columns(*step)
        return table

    def _stating(self, table: Table, dialect: Dialect) -> frozenset[str]:
        """Return the facts whose columns state something: those that do not hold nulls only."""
        schema = table.collect_schema()
        named = {name: schema.get(dialect.plain(name)) for name in self.book.facts}
        return frozenset(name for name, dtype in named.items() if dtype and not is_empty(dtype))


def evaluate(frame: Any, book: RuleBook) -> Any:
    """Evaluate a rule book on a frame; use a `ColumnPlan` to compile once for many frames."""
    return ColumnPlan(book).evaluate(frame)


@dataclass(frozen=True, slots=True)
class _Compiled:
    steps: tuple[tuple[Expression, ...], ...]

    @classmethod
    def of(cls, stages: Stages, dialect: Dialect) -> _Compiled:
        columns: dict[Plane, str] = {}
        steps: list[tuple[Expression, ...]] = []
        for step in stages.steps:
            builder = ExpressionBuilder(dialect, dict(columns))
            named = {each.plane: f"{PLANE}{len(columns) + i}" for i, each in enumerate(step)}
            steps.append(
                tuple(builder.plane(each.source).alias(named[each.plane]) for each in step)
            )
            columns |= named
        builder = ExpressionBuilder(dialect, columns)
        words = _words(dialect)
        verdicts = [builder.verdict(each, words).alias(each.rule) for each in stages.rules]
        return cls((*steps, tuple(verdicts)))


def _words(dialect: Dialect) -> Mapping[str, Expression]:
    literal = dialect.frames.lit
    if dialect is POLARS:
        return {str(outcome): literal(str(outcome), OUTCOMES) for outcome in Outcome}
    return {str(outcome): literal(str(outcome)) for outcome in Outcome}
