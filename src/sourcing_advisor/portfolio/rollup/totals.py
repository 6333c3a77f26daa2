"""What is added up over a portfolio, batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from sourcing_advisor.engine.interface import Outcome
from sourcing_advisor.portfolio.input.batch import UnreadColumns
from sourcing_advisor.portfolio.rollup.groups import Groups
from sourcing_advisor.portfolio.rollup.lines import DIMENSIONS
from sourcing_advisor.portfolio.rollup.open_facts import counts_of_open_facts
from sourcing_advisor.portfolio.rollup.ranking import League
from sourcing_advisor.portfolio.rollup.statuses import STATUSES
from sourcing_advisor.rules.book import RuleBook

MOST_RANKED = 10_000
"""Deals of the league table that the page holds; the files hold all."""


@dataclass(slots=True)
class Totals:
    """Counts over all deals so far. Keys of `counts` are ``rule.outcome`` and the like."""

    book: RuleBook
    ranked: int = MOST_RANKED
    read: int = 0
    reviewed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    unread: list[UnreadColumns] = field(default_factory=list)
    groups: Mapping[str, Groups] = field(init=False)
    league: League = field(init=False)

    def __post_init__(self) -> None:
        """Start the roll-ups."""
        practices = tuple(practice.id for practice in self.book.practices)
        self.groups = {name: Groups(name, practices) for name in DIMENSIONS}
        self.league = League(self.ranked)

    @property
    def rejected(self) -> int:
        """Return how many rows were rejected."""
        return self.read - self.reviewed

    def add(
        self, rows_read: int, deals: pl.DataFrame, verdicts: pl.DataFrame, lines: pl.DataFrame
    ) -> None:
        """Add one batch: deals, verdicts and lines have the same rows in the same order."""
        self.read += rows_read
        self.reviewed += deals.height
        if deals.is_empty():
            return
        self._count(verdicts.select(_outcomes(self.book)))
        self._count(lines.select(_statuses(self.book)))
        self._count(_open_facts(self.book, deals, verdicts))
        for groups in self.groups.values():
            groups.add(lines)
        self.league.add(lines)

    def _count(self, found: pl.DataFrame) -> None:
        self.counts.update(found.row(0, named=True))


def _outcomes(book: RuleBook) -> Iterable[pl.Expr]:
    for rule in book.rules:
        for outcome in Outcome:
            name = f"{rule.id}.{outcome}"
            yield (pl.col(rule.id) == str(outcome)).sum().cast(pl.UInt32).alias(name)


def _statuses(book: RuleBook) -> Iterable[pl.Expr]:
    yield (pl.col("high") > 0).sum().cast(pl.UInt32).alias("severe")
    for practice in book.practices:
        for code, status in enumerate(STATUSES):
            name = f"{practice.id}.{status}"
            yield (pl.col(practice.id) == code).sum().cast(pl.UInt32).alias(name)


def _open_facts(book: RuleBook, deals: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    table = pl.concat([deals, verdicts.drop("id")], how="horizontal")
    return table.select(counts_of_open_facts(book, deals.columns))
