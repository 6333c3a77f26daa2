"""Which ids have been met, in little memory: ten million take about 300 MB."""

from __future__ import annotations

import polars as pl

from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input.parsed_rows import FILE, ROW

_SEEDS = (0x5EED, 0xC0FFEE)
_SCHEMA = pl.Schema(
    {"hash": pl.UInt64(), "check": pl.UInt64(), "first_file": pl.UInt32(), "first_row": pl.Int64()}
)


class SeenIds:
    """Remembers where each id first stood. Ids are kept as hashes of 128 bits."""

    def __init__(self) -> None:
        """Start with no id met."""
        self._seen = pl.DataFrame(schema=_SCHEMA)
        self._files: dict[str, int] = {}

    def repeated(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Remember the ids in `rows` (file, row, id); return those met before, with a `reason`."""
        if rows.is_empty():
            return rows.with_columns(reason=pl.lit(""))
        hashed = self._hashed(rows)
        first = hashed.unique(ID, keep="first", maintain_order=True)
        met = self._met(first)
        fresh = first.join(met, on="hash", how="anti", maintain_order="left")
        repeats = self._repeats(hashed, met, fresh)
        self._seen = self._seen.vstack(fresh.select(_SCHEMA.names()))
        return repeats

    def _hashed(self, rows: pl.DataFrame) -> pl.DataFrame:
        for file in rows[FILE].unique(maintain_order=True):
            self._files.setdefault(file, len(self._files))
        numbers = pl.col(FILE).replace_strict(self._files, return_dtype=pl.UInt32)
        one, two = (pl.col(ID).hash(seed) for seed in _SEEDS)
        return rows.with_columns(
            hash=one,
            check=two,
            first_file=numbers,
            first_row=pl.col(ROW),
            at=pl.int_range(pl.len()),
        )

    def _met(self, first: pl.DataFrame) -> pl.DataFrame:
        wanted = first.select("hash", pl.col("check").alias("wanted"))
        found = wanted.join(self._seen, on="hash", how="inner")
        return found.filter(pl.col("wanted") == pl.col("check"))

    def _repeats(
        self, hashed: pl.DataFrame, met: pl.DataFrame, fresh: pl.DataFrame
    ) -> pl.DataFrame:
        known = pl.concat([met.select(_SCHEMA.names()), fresh.select(_SCHEMA.names())])
        again = hashed.join(fresh.select("at"), on="at", how="anti", maintain_order="left")
        again = again.drop("first_file", "first_row", "check")
        placed = again.join(known, on="hash", how="left", maintain_order="left")
        names = dict(enumerate(self._files))
        file = pl.col("first_file").replace_strict(names, return_dtype=pl.String)
        row = pl.format(", row {}", "first_row").fill_null("")
        reason = pl.concat_str(pl.lit("the id stands already in "), file, row)
        return placed.with_columns(reason=reason)
