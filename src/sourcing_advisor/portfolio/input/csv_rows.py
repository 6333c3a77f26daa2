"""Lines of a CSV file to rows: quoted line breaks joined, rows that no reader could trust apart.

A stray quotation mark spoils its own row and no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from sourcing_advisor.portfolio.input.parsed_rows import shortened
from sourcing_advisor.portfolio.input.text_files import CUT, LOST, NUL, TOO_LONG, lost_byte

LONGEST_ROW = 1_000
"""In lines: a quotation mark that is not closed within so many was never meant to be."""

_STRAY = "a quotation mark stands where none can; expected it doubled, in a quoted cell"
_NUL = "a NUL character (a byte of 0) stands in this row; expected text"
_QUOTED = r'"(?:[^"]|"")*"'


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in order: `texts` with the number of each, and those that cannot be read."""

    numbers: pl.Series
    texts: pl.Series
    unreadable: Sequence[tuple[int, str, str]]


class RowSplitter:
    """Puts the lines of a file with `width` cells a row together to rows."""

    def __init__(self, separator: str, width: int, first: int, encoding: str = "utf-8") -> None:
        """Take the separator, the number of headings, the number of the first row and the encoding.

        The encoding is what messages call it by; the lines are text already.
        """
        self._lost_byte = lost_byte(encoding)
        self._separator = separator
        self._width = width
        self._next = first
        self._waiting: list[str] = []

    def rows(self, lines: list[str], *, last: bool) -> Rows:
        """Return the rows that are complete; the rest waits for more lines unless `last`."""
        texts, done = self._joined(self._waiting + lines, last=last)
        self._waiting = (self._waiting + lines)[done:]
        frame = pl.DataFrame({"text": texts}, schema={"text": pl.String}).with_row_index(
            "number", self._next
        )
        self._next += len(texts)
        frame = frame.filter(~pl.col("text").str.contains(rf'^[\s"{self._class}]*$'))
        frame = self._judged(frame)
        good = frame.filter(pl.col("reason").is_null())
        bad = frame.filter(pl.col("reason").is_not_null())
        shown = pl.col("text").str.replace_all(NUL, r"\x00", literal=True)
        bad = bad.with_columns(shortened(shown.str.replace_all(CUT, "...", literal=True)))
        return Rows(good["number"], good["text"], bad.rows())

    @property
    def _class(self) -> str:
        return r"\t" if self._separator == "\t" else re.escape(self._separator)

    def _judged(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add the `reason` why a row cannot be read, or null."""
        quoted = pl.col("text").str.contains('"', literal=True)
        plain = frame.filter(~quoted).with_columns(reason=self._reason(pl.col("text")))
        rest = frame.filter(quoted)
        if rest.is_empty():
            return plain
        cell = rf'(?:{_QUOTED}|[^"{self._class}]*)'
        sound = pl.col("text").str.contains(rf"^{cell}(?:{self._class}{cell})*$")
        otherwise = self._reason(pl.col("text").str.replace_all(_QUOTED, ""))
        reason = pl.when(~sound).then(pl.lit(_STRAY)).otherwise(otherwise)
        return pl.concat([plain, rest.with_columns(reason=reason)]).sort("number")

    def _reason(self, unquoted: pl.Expr) -> pl.Expr:
        cells = unquoted.str.count_matches(self._separator, literal=True) + 1
        ragged = pl.format(f"there are {{}} cells; expected {self._width}, as headings", cells)
        lost = pl.col("text").str.contains(LOST, literal=True)
        nul = pl.col("text").str.contains(NUL, literal=True)
        cut = pl.col("text").str.contains(CUT, literal=True)
        reason = pl.when(cut).then(pl.lit(TOO_LONG)).when(cells != self._width).then(ragged)
        return reason.when(lost).then(pl.lit(self._lost_byte)).when(nul).then(pl.lit(_NUL))

    def _joined(self, lines: list[str], *, last: bool) -> tuple[list[str], int]:
        """Return rows, and how many lines they take up."""
        quotes = pl.Series(lines, dtype=pl.String).str.count_matches('"', literal=True)
        odd = (quotes % 2 == 1).arg_true().to_list()
        rows: list[str] = []
        start = 0
        for opens, closes in zip_longest(odd, odd[1:]):
            if opens < start:
                continue
            rows += lines[start:opens]
            start = opens
            near = len(lines) if closes is None else closes
            if closes is None and not last and near - opens < LONGEST_ROW:
                return rows, opens
            row = "\n".join(lines[opens : near + 1])
            whole = closes is not None and near - opens < LONGEST_ROW and self._is_row(row)
            rows.append(row if whole else lines[opens])
            start = near + 1 if whole else opens + 1
        return rows + lines[start:], len(lines)

    def _is_row(self, text: str) -> bool:
        cell = rf'(?:"(?:[^"]|"")*+"|[^"\n{self._class}]*+)'
        more = rf"(?:{self._class}{cell}){{{self._width - 1}}}"
        return re.fullmatch(cell + more, text) is not None
