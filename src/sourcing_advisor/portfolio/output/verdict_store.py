"""Deals and verdicts kept on disk batch by batch, and the verdicts joined to one Parquet file."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from sourcing_advisor.engine.interface import Outcome
from sourcing_advisor.rules.book import RuleBook

_SYSTEM_ERROR = re.compile(r"os error (\d+)")


@dataclass(slots=True)
class Parts:
    """Files in a scratch folder, one pair per batch; deals are kept only if wanted later."""

    scratch: Path
    book: RuleBook
    keeps_deals: bool
    _count: int = field(default=0, init=False)

    def add(self, deals: pl.DataFrame, verdicts: pl.DataFrame) -> None:
        """Write the deals and the verdicts of one batch."""
        with disk_errors_named():
            verdicts.write_parquet(self._verdicts(self._count), compression="lz4")
            if self.keeps_deals:
                deals.write_parquet(self._deals(self._count), compression="lz4")
        self._count += 1

    def chosen(self, ids: Sequence[str] | None) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Yield the deals and verdicts with the given ids, all if None, in the order read."""
        for part in range(self._count):
            pair = [pl.scan_parquet(self._deals(part)), pl.scan_parquet(self._verdicts(part))]
            if ids is not None:
                pair = [each.filter(pl.col("id").is_in(ids)) for each in pair]
            deals, verdicts = pl.collect_all(pair)
            yield deals, verdicts

    def join(self, path: Path) -> None:
        """Write the verdicts of all batches to one file, in the order read."""
        with disk_errors_named():
            match self._count:
                case 0:
                    pl.DataFrame(schema=verdict_schema(self.book)).write_parquet(path)
                case 1 if not self.keeps_deals:
                    self._verdicts(0).rename(path)
                case _:
                    files = [self._verdicts(part) for part in range(self._count)]
                    pl.scan_parquet(files).sink_parquet(path, compression="lz4")

    def _verdicts(self, part: int) -> Path:
        return self.scratch / f"verdicts-{part:06}.parquet"

    def _deals(self, part: int) -> Path:
        return self.scratch / f"deals-{part:06}.parquet"


def verdict_schema(book: RuleBook) -> pl.Schema:
    """Return the columns of a frame of verdicts: `id`, and one per rule."""
    outcome = pl.Enum([str(each) for each in Outcome])
    return pl.Schema({"id": pl.String(), **dict.fromkeys([r.id for r in book.rules], outcome)})


@contextlib.contextmanager
def disk_errors_named() -> Iterator[None]:
    """Raise an `OSError` where the data-frame library says only in words that the disk failed."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        match = _SYSTEM_ERROR.search(str(error))
        if match is None:
            raise
        number = int(match[1])
        raise OSError(number, os.strerror(number)) from error
