"""Roll-ups by provider, client, service, region and size, added up batch by batch."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from sourcing_advisor.portfolio.rollup.statuses import LEVELS, STATUSES

MOST_GROUPS = 100_000
"""Groups of one dimension that are kept apart; deals of any further are added up as one."""

OTHERS = "\x00others"
_SUMS = ("deals", "severe", *LEVELS, "open")


@dataclass(slots=True)
class Groups:
    """Sums over the deals that share a value of one dimension; null is not stated.

    For each group: `deals`, `severe` (deals with at least one high-severity gap), gaps by
    severity, `open` (practices whose status is unknown) and per practice the deals with a gap.
    """

    dimension: str
    practices: tuple[str, ...]
    most: int = MOST_GROUPS
    _sums: pl.DataFrame | None = field(default=None, init=False)

    def add(self, lines: pl.DataFrame) -> None:
        """Add the lines of some deals."""
        gaps = [STATUSES.index("gap"), STATUSES.index("mixed")]
        found = lines.group_by(pl.col(self.dimension).alias("name")).agg(
            pl.len().cast(pl.UInt32).alias("deals"),
            (pl.col("high") > 0).sum().cast(pl.UInt32).alias("severe"),
            *[pl.col(name).cast(pl.UInt32).sum() for name in (*LEVELS, "open")],
            *[pl.col(name).is_in(gaps).sum().cast(pl.UInt32) for name in self.practices],
        )
        if self._sums is None:
            self._sums = found.head(0)
        full = self._sums.height >= self.most
        if full:
            known = pl.col("name").is_in(self._sums["name"].implode(), nulls_equal=True)
            found = found.with_columns(
                pl.when(known).then(pl.col("name")).otherwise(pl.lit(OTHERS)).alias("name")
            )
        self._sums = pl.concat([self._sums, found]).group_by("name").agg(pl.all().sum())

    def table(self) -> pl.DataFrame:
        """Return one row per group, those with most deals first; `OTHERS` is last."""
        if self._sums is None:
            columns = {name: pl.UInt32() for name in (*_SUMS, *self.practices)}
            return pl.DataFrame(schema={"name": pl.String(), **columns})
        order = [pl.col("name").eq_missing(pl.lit(OTHERS)), -pl.col("deals").cast(pl.Int64), "name"]
        return self._sums.sort(order, nulls_last=True)
