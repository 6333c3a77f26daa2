"""What is recommended to each deal, as rows: one per gap rule that fired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.because import Because, concluded_columns, facts_in_words
from sourcing_advisor.rules.book import Rule, RuleBook

AT_A_TIME = 10_000
"""Deals whose recommendations are held in memory together."""

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
    """Makes the rows; holds what follows from the rule book and the columns there are."""

    def __init__(self, book: RuleBook, columns: Sequence[str]) -> None:
        """Take the rule book and the columns of the deals."""
        self._conclusions = concluded_columns(book)
        drawn = [each.meta.output_name() for each in self._conclusions]
        because = Because(book, [*columns, *drawn])
        gaps = sorted(
            (rule for rule in book.rules if rule.kind == "gap"),
            key=lambda rule: recommendation_rank(book, rule),
        )
        self._rules = [
            (rule.id, self._columns(rule, rank, because)) for rank, rule in enumerate(gaps)
        ]

    def pieces(
        self, deals: pl.DataFrame, verdicts: pl.DataFrame, lines: pl.DataFrame
    ) -> Iterator[pl.DataFrame]:
        """Yield the rows by deal, and for each deal in the order of its report."""
        for start in range(0, deals.height, AT_A_TIME):
            part = slice(start, start + AT_A_TIME)
            yield self._piece(deals[part], verdicts[part], lines[part])

    def _piece(
        self, deals: pl.DataFrame, verdicts: pl.DataFrame, lines: pl.DataFrame
    ) -> pl.DataFrame:
        facts = deals.select(name for name in deals.columns if name in catalogue())
        table = pl.concat(
            [
                lines.select("id", "client", "provider"),
                facts,
                facts_in_words(deals, catalogue().values()),
                verdicts.drop("id"),
                verdicts.select(self._conclusions),
            ],
            how="horizontal",
        ).with_row_index(_PLACE)
        found = [table.lazy().filter(pl.col(rule) == "fired").select(c) for rule, c in self._rules]
        if not found:
            return pl.DataFrame(schema=RECOMMENDATION_SCHEMA)
        rows = pl.concat(pl.collect_all(found)).sort(_PLACE, _RANK)
        return rows.drop(_PLACE, _RANK)

    def _columns(self, rule: Rule, rank: int, because: Because) -> list[pl.Expr]:
        said = {
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
            *[pl.lit(value, pl.String).alias(name) for name, value in said.items()],
            because.text(rule).alias("because"),
        ]


class RecommendationsByColumns:
    """Recommendations compiled once for each set of columns that the batches have."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book."""
        self._book = book
        self._made: dict[tuple[str, ...], Recommendations] = {}

    def pieces(
        self, deals: pl.DataFrame, verdicts: pl.DataFrame, lines: pl.DataFrame
    ) -> Iterator[pl.DataFrame]:
        """Yield the recommendations of a batch; see `Recommendations.pieces`."""
        columns = tuple(deals.columns)
        if columns not in self._made:
            self._made = {columns: Recommendations(self._book, columns)}
        return self._made[columns].pieces(deals, verdicts, lines)
