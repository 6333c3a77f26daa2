"""The league table: the deals in most need of attention, kept batch by batch."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

RANKING = ("high", "medium", "low", "open")
"""A deal comes before another by more of the first of these in which they differ."""


@dataclass(slots=True)
class League:
    """The first `most` deals in order of need; deals that are alike keep their order."""

    most: int
    _lines: pl.DataFrame | None = field(default=None, init=False)

    def add(self, lines: pl.DataFrame) -> None:
        """Add the lines of some deals."""
        every = lines if self._lines is None else pl.concat([self._lines, lines])
        ranked = every.sort(RANKING, descending=True, maintain_order=True)
        self._lines = ranked.head(self.most)

    def lines(self) -> pl.DataFrame | None:
        """Return the lines in order, None when no deal was added."""
        return self._lines
