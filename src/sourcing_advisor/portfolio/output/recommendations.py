"""What is recommended to each relationship, as rows: one per gap rule that fired."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.column_explanations import (
    ColumnExplanations,
    concluded_columns,
    facts_in_words,
)
from sourcing_advisor.portfolio.columns.evaluation_plan import STEP
from sourcing_advisor.portfolio.columns.expressions import POLARS
from sourcing_advisor.portfolio.columns.values_today import ends_today, in_columns, known_facts
from sourcing_advisor.portfolio.rollup.relationship_lines import ReviewedRows
from sourcing_advisor.rules.book import Rule, RuleBook

AT_A_TIME = 10_000
"""Relationships whose recommendations are held in memory together."""

RECOMMENDATION_SCHEMA = pl.Schema(
    dict.fromkeys(
        (
            *("id", "client", "provider", "rule", "practice", "severity", "effort", "owner"),
            *("timing", "title", "because"),
        ),
        pl.String(),
    )
)
_PLACE, _RANK = "\x00place", "\x00rank"


class Recommendations:
    """Makes the rows; what follows from the columns of a batch is worked out once for all alike."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book."""
        self._book = book
        self._conclusions = concluded_columns(book)
        self._gaps = sorted(
            (rule for rule in book.rules if rule.kind == "gap"),
            key=lambda rule: recommendation_rank(book, rule),
        )
        self._columns: tuple[str, ...] | None = None
        self._ends: tuple[pl.Expr, ...] = ()
        self._rules: list[tuple[str, list[pl.Expr]]] = []

    def of(self, rows: ReviewedRows) -> Iterator[pl.DataFrame]:
        """Yield the rows by relationship, and for each relationship in the order of its report."""
        self._prepare(tuple(rows.relationships.columns))
        for part in rows.slices(AT_A_TIME):
            yield self._of_slice(part)

    def _prepare(self, columns: tuple[str, ...]) -> None:
        if columns == self._columns:
            return
        drawn = [conclusion.meta.output_name() for conclusion in self._conclusions]
        names = frozenset(columns)
        self._ends, today = in_columns(ends_today(names, POLARS), POLARS, STEP)
        explanations = ColumnExplanations(self._book, {*known_facts(names), *drawn}, today)
        self._columns = columns
        self._rules = [
            (rule.id, _columns_of(rule, rank, explanations)) for rank, rule in enumerate(self._gaps)
        ]

    def _of_slice(self, rows: ReviewedRows) -> pl.DataFrame:
        stated = rows.relationships
        table = pl.concat(
            [
                rows.lines.select("id", "client", "provider"),
                stated.select(
                    *(name for name in stated.columns if name in catalogue()), *self._ends
                ),
                facts_in_words(stated, catalogue().values()),
                rows.verdicts.drop("id"),
                rows.verdicts.select(self._conclusions),
            ],
            how="horizontal",
        ).with_row_index(_PLACE)
        fired = [table.lazy().filter(pl.col(rule) == "fired").select(c) for rule, c in self._rules]
        if not fired:
            return pl.DataFrame(schema=RECOMMENDATION_SCHEMA)
        advice = pl.concat(pl.collect_all(fired)).sort(_PLACE, _RANK)
        return advice.drop(_PLACE, _RANK)


def _columns_of(rule: Rule, rank: int, explanations: ColumnExplanations) -> list[pl.Expr]:
    stated = {
        "rule": rule.id,
        "practice": rule.practice,
        "severity": rule.severity,
        "effort": rule.effort,
        "owner": rule.owner,
        "timing": rule.timing,
        "title": rule.title,
    }
    return [
        pl.col(_PLACE),
        pl.lit(rank, pl.UInt16).alias(_RANK),
        pl.col("id", "client", "provider"),
        *[pl.lit(value, pl.String).alias(name) for name, value in stated.items()],
        explanations.text(rule).alias("because"),
    ]
