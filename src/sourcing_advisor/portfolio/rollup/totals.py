"""What is added up over a portfolio, batch by batch: counts, groups and the ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.columns.plan_shape import PlannedMove, PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import STAGES, PlannedRules
from sourcing_advisor.portfolio.columns.values_today import with_exact_values_only
from sourcing_advisor.portfolio.input.parsed_rows import Batch, UnreadColumns
from sourcing_advisor.portfolio.rollup.open_facts import counts_of_open_facts
from sourcing_advisor.portfolio.rollup.relationship_lines import (
    DIMENSIONS,
    LEVELS,
    STATUSES,
    ReviewedRows,
)
from sourcing_advisor.rules.book import RuleBook

MOST_GROUPS = 100_000
"""Groups of one dimension that are kept apart; relationships of any further are added up as one."""

OTHERS = "\x00others"
_SUMS = ("deals", "severe", *LEVELS, "open")


@dataclass(slots=True)
class Groups:
    """Sums over the relationships that share a value of one dimension; null is not stated.

    For each group: `deals` (how many there are), `severe` (those with a high-severity gap), gaps
    by severity, `open` (practices whose status is unknown) and per practice those with a gap.
    """

    dimension: str
    practices: tuple[str, ...]
    most: int = MOST_GROUPS
    _sums: pl.DataFrame | None = field(default=None, init=False)

    def add(self, lines: pl.DataFrame) -> None:
        """Add the lines of some relationships."""
        gaps = [STATUSES.index("gap"), STATUSES.index("mixed")]
        sums = lines.group_by(pl.col(self.dimension).alias("name")).agg(
            pl.len().cast(pl.UInt32).alias("deals"),
            (pl.col("high") > 0).sum().cast(pl.UInt32).alias("severe"),
            *[pl.col(name).cast(pl.UInt32).sum() for name in (*LEVELS, "open")],
            *[pl.col(name).is_in(gaps).sum().cast(pl.UInt32) for name in self.practices],
        )
        if self._sums is None:
            self._sums = sums.head(0)
        full = self._sums.height >= self.most
        if full:
            known = pl.col("name").is_in(self._sums["name"].implode(), nulls_equal=True)
            sums = sums.with_columns(
                pl.when(known).then(pl.col("name")).otherwise(pl.lit(OTHERS)).alias("name")
            )
        self._sums = pl.concat([self._sums, sums]).group_by("name").agg(pl.all().sum())

    def table(self) -> pl.DataFrame:
        """Return one row per group, those with most relationships first; `OTHERS` is last."""
        if self._sums is None:
            columns = {name: pl.UInt32() for name in (*_SUMS, *self.practices)}
            return pl.DataFrame(schema={"name": pl.String(), **columns})
        order = [pl.col("name").eq_missing(pl.lit(OTHERS)), -pl.col("deals").cast(pl.Int64), "name"]
        return self._sums.sort(order, nulls_last=True)


RANKED_BY = ("high", "medium", "low", "open")
"""A relationship comes before another by more of the first of these in which they differ."""


@dataclass(slots=True)
class Ranking:
    """The first `most` relationships in order of need; those that are alike keep their order."""

    most: int
    _lines: pl.DataFrame | None = field(default=None, init=False)

    def add(self, lines: pl.DataFrame) -> None:
        """Add the lines of some relationships."""
        every = lines if self._lines is None else pl.concat([self._lines, lines])
        order = pl.arg_sort_by(RANKED_BY, descending=True, maintain_order=True).head(self.most)
        self._lines = every[every.select(order).to_series()]

    def lines(self) -> pl.DataFrame | None:
        """Return the lines in order, None when no relationship was added."""
        return self._lines


class MoveCounts:
    """In how many relationships each move stands in each stage."""

    def __init__(self, shape: PlanShape) -> None:
        """Start with no relationship."""
        self._shape = shape
        self._counts = np.zeros((len(shape.moves), len(STAGES)), np.int64)

    def add(self, planned: PlannedRules) -> None:
        """Add the plans of some relationships; the rule that leads stands for its move."""
        moves, stages = planned.move[planned.leads], planned.stage[planned.leads]
        counted = np.bincount(moves * len(STAGES) + stages, minlength=self._counts.size)
        self._counts += counted.reshape(self._counts.shape)

    def by_move(self) -> Iterator[tuple[PlannedMove, dict[str, int]]]:
        """Yield each move with the number of relationships by stage."""
        for move, counts in zip(self._shape.moves, self._counts.tolist(), strict=True):
            yield move, dict(zip(STAGES, counts, strict=True))


MOST_RANKED = 10_000
"""Relationships of the ranking that the page holds; the files hold all."""


@dataclass(slots=True)
class Totals:
    """Counts over all relationships so far. Keys of `counts` are ``rule.outcome`` and the like."""

    shape: PlanShape
    ranked: int = MOST_RANKED
    read: int = 0
    reviewed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    unread: list[UnreadColumns] = field(default_factory=list)
    moves: MoveCounts = field(init=False)
    groups: Mapping[str, Groups] = field(init=False)
    ranking: Ranking = field(init=False)

    def __post_init__(self) -> None:
        """Start the roll-ups."""
        practices = tuple(practice.id for practice in self.book.practices)
        self.groups = {name: Groups(name, practices) for name in DIMENSIONS}
        self.ranking = Ranking(self.ranked)
        self.moves = MoveCounts(self.shape)

    @property
    def book(self) -> RuleBook:
        """Return the rule book in use."""
        return self.shape.book

    @property
    def rejected(self) -> int:
        """Return how many rows were rejected."""
        return self.read - self.reviewed

    def begin(self, batch: Batch) -> None:
        """Add what was read for one batch, whose reviewed rows are added after it."""
        self.read += batch.rows_read
        self.unread += batch.unread

    def add(self, rows: ReviewedRows) -> None:
        """Add some reviewed rows; their plans are added to `moves`."""
        self.reviewed += rows.lines.height
        outcomes = _codes(rows.verdicts, [rule.id for rule in self.book.rules])
        self._count(outcomes, Outcome)
        self._count(_codes(rows.lines, [practice.id for practice in self.book.practices]), STATUSES)
        self.counts["severe"] += int((rows.lines["high"] > 0).sum())
        known = with_exact_values_only(rows.relationships)
        self.counts.update(dict(counts_of_open_facts(self.book, known, outcomes)))
        for groups in self.groups.values():
            groups.add(rows.lines)
        self.ranking.add(rows.lines)

    def _count(self, codes: Mapping[str, npt.NDArray[np.uint8]], words: Iterable[str]) -> None:
        """Count how often each word stands in columns, in which it is its place among them."""
        for place, word in enumerate(words):
            for name, column in codes.items():
                self.counts[f"{name}.{word}"] += int(np.count_nonzero(column == place))


def _codes(frame: pl.DataFrame, names: Sequence[str]) -> dict[str, npt.NDArray[np.uint8]]:
    codes = frame.select(pl.col(names).to_physical().cast(pl.UInt8)).to_numpy(order="fortran")
    return dict(zip(names, codes.T, strict=True))
