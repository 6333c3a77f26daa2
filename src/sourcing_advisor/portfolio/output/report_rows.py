"""The relationships that get a full report, kept with their verdicts until all have been read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.portfolio.output.parquet_stream import disk_errors_named
from sourcing_advisor.portfolio.output.report_choice import ReportChoice
from sourcing_advisor.portfolio.rollup.relationship_lines import ReviewedRows
from sourcing_advisor.portfolio.rollup.totals import Ranking

MOST_IN_MEMORY = 2_000
"""Relationships that are kept in memory; a choice that may be of more is kept in files."""

Pair = tuple[Mapping[str, Any], Mapping[str, str]]
"""The row of a relationship, and its verdicts by rule."""


class ReportRows:
    """Keeps what the reports need: nothing, the rows in memory, or all rows in scratch files."""

    def __init__(self, choice: ReportChoice, scratch: Path) -> None:
        """Take which relationships get a report, and a folder for files."""
        self._choice = choice
        self._scratch = scratch
        # Rows and no frames: a frame of few texts would hold all those of the file in memory.
        self._kept: dict[str, Pair] = {}
        self._files = 0

    def add(self, rows: ReviewedRows, ranking: Ranking) -> None:
        """Keep those of some rows that may get a report; `ranking` has them already."""
        match self._choice.kind:
            case "ids":
                self._keep(rows, self._choice.ids)
            case "worst" if self._choice.most <= MOST_IN_MEMORY:
                self._keep(rows, self.worst(ranking))
            case _:
                self._write(rows)

    def worst(self, ranking: Ranking) -> list[str]:
        """Return the ids of the relationships that come first in the ranking."""
        lines = ranking.lines()
        return [] if lines is None else lines["id"].head(self._choice.most).to_list()

    def selected(self, ids: Sequence[str] | None) -> Iterator[Pair]:
        """Yield what was kept of the given ids, all if None, in the order read."""
        wanted = None if ids is None else set(ids)
        for row, verdicts in self._pairs():
            if wanted is None or row["id"] in wanted:
                yield row, verdicts

    def _keep(self, rows: ReviewedRows, ids: Sequence[str]) -> None:
        if ids:
            wanted = rows.relationships["id"].is_in(list(ids))
            frames = rows.relationships.filter(wanted), rows.verdicts.filter(wanted)
            kept = self._kept | {row["id"]: (row, verdicts) for row, verdicts in _pairs_of(*frames)}
            listed = set(ids)
            self._kept = {name: pair for name, pair in kept.items() if name in listed}

    def _write(self, rows: ReviewedRows) -> None:
        pair = {"relationships": rows.relationships, "verdicts": rows.verdicts}
        with disk_errors_named():
            for name, frame in pair.items():
                frame.write_parquet(self._file(name, self._files), compression="lz4")
        self._files += 1

    def _pairs(self) -> Iterator[Pair]:
        yield from self._kept.values()
        for number in range(self._files):
            files = [self._file(name, number) for name in ("relationships", "verdicts")]
            yield from _pairs_of(*map(pl.read_parquet, files))

    def _file(self, name: str, number: int) -> Path:
        return self._scratch / f"{name}-{number:06}.parquet"


def _pairs_of(relationships: pl.DataFrame, verdicts: pl.DataFrame) -> Iterator[Pair]:
    rows = relationships.iter_rows(named=True), verdicts.iter_rows(named=True)
    yield from zip(*rows, strict=True)
