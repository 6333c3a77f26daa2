"""The relationships that get a full report, kept with their verdicts until all have been read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from sourcing_advisor.portfolio.output.parquet_stream import disk_errors_named
from sourcing_advisor.portfolio.output.report_choice import ReportChoice
from sourcing_advisor.portfolio.rollup.relationship_lines import ReviewedRows
from sourcing_advisor.portfolio.rollup.totals import Ranking

MOST_IN_MEMORY = 2_000
"""Relationships that are kept in memory; a choice that may be of more is kept in files."""

Pair = tuple[pl.DataFrame, pl.DataFrame]
"""Relationships and their verdicts, row by row."""


class ReportRows:
    """Keeps what the reports need: nothing, the rows in memory, or all rows in scratch files."""

    def __init__(self, choice: ReportChoice, scratch: Path) -> None:
        """Take which relationships get a report, and a folder for files."""
        self._choice = choice
        self._scratch = scratch
        self._kept: list[Pair] = []
        self._files = 0

    def add(self, rows: ReviewedRows, ranking: Ranking) -> None:
        """Keep those of some rows that may get a report; `ranking` has them already."""
        pair = rows.relationships, rows.verdicts
        match self._choice.kind:
            case "ids":
                self._keep(pair, self._choice.ids)
            case "worst" if self._choice.most <= MOST_IN_MEMORY:
                self._keep(pair, self.worst(ranking))
            case _:
                self._write(pair)

    def worst(self, ranking: Ranking) -> list[str]:
        """Return the ids of the relationships that come first in the ranking."""
        lines = ranking.lines()
        return [] if lines is None else lines["id"].head(self._choice.most).to_list()

    def selected(self, ids: Sequence[str] | None) -> Iterator[Pair]:
        """Yield what was kept of the given ids, all if None, in the order read."""
        for pair in self._pairs():
            relationships, verdicts = pair if ids is None else _with_ids(pair, ids)
            if relationships.height:
                yield relationships, verdicts

    def _keep(self, pair: Pair, ids: Sequence[str]) -> None:
        if ids:
            kept = (_with_ids(one, ids) for one in (*self._kept, pair))
            self._kept = [one for one in kept if one[0].height]

    def _write(self, pair: Pair) -> None:
        with disk_errors_named():
            for name, frame in zip(("relationships", "verdicts"), pair, strict=True):
                frame.write_parquet(self._file(name, self._files), compression="lz4")
        self._files += 1

    def _pairs(self) -> Iterator[Pair]:
        yield from self._kept
        for number in range(self._files):
            files = [self._file(name, number) for name in ("relationships", "verdicts")]
            relationships, verdicts = map(pl.read_parquet, files)
            yield relationships, verdicts

    def _file(self, name: str, number: int) -> Path:
        return self._scratch / f"{name}-{number:06}.parquet"


def _with_ids(pair: Pair, ids: Sequence[str]) -> Pair:
    wanted = pair[0]["id"].is_in(list(ids))
    return pair[0].filter(wanted), pair[1].filter(wanted)
