"""CSV, TSV and other separated text as a sheet.

Quoted line breaks are joined; a stray quotation mark spoils its own row and no other.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.heading_names import recognised
from sourcing_advisor.portfolio.input.parsed_rows import UnreadColumns, shortened
from sourcing_advisor.portfolio.input.sheets import CellRows
from sourcing_advisor.portfolio.input.text_files import (
    CUT,
    LOST,
    NUL,
    TOO_LONG,
    assumed_encoding,
    encoding_of,
    lines_of,
    lost_byte,
    open_text,
    skip_lines,
)

LONGEST_ROW = 1_000
"""In lines: a quotation mark that is not closed within so many was never meant to be."""

_STRAY = "a quotation mark stands where none can; expected it doubled, in a quoted cell"
_NUL = "a NUL character (a byte of 0) stands in this row; expected text"
_QUOTED = r'"(?:[^"]|"")*"'


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in order: `texts` with the number of each, and those that cannot be read.

    `first_cells` has the first cell of each of these, which no missing or surplus cell displaces.
    """

    numbers: pl.Series
    texts: pl.Series
    unreadable: Sequence[tuple[int, str, str]]
    first_cells: Mapping[int, Sequence[str]]


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
        first_cells = self._first_cells(bad)
        shown = pl.col("text").str.replace_all(NUL, r"\x00", literal=True)
        bad = bad.with_columns(shortened(shown.str.replace_all(CUT, "...", literal=True)))
        return Rows(good["number"], good["text"], bad.rows(), first_cells)

    def _first_cells(self, rows: pl.DataFrame) -> dict[int, Sequence[str]]:
        first = re.compile(rf'(?:({_QUOTED})|([^"{self._class}]*))(?:[{self._class}]|$)')
        found = zip(rows["number"], map(first.match, rows["text"]), strict=True)
        cells = {n: match[1] or match[2] for n, match in found if match}
        return {
            n: [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell]
            for n, cell in cells.items()
            if not any(sign in cell for sign in (CUT, LOST, NUL))
        }

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
        several = pl.format("there are {} cells", cells)
        counted = pl.when(cells == 1).then(pl.lit("there is 1 cell")).otherwise(several)
        ragged = pl.format(f"{{}}; expected {self._width}, as headings", counted)
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


SEPARATORS = (",", ";", "\t", "|")
MOST_CELLS = 5_000_000
"""In memory at a time: as text and as values, a cell takes about 60 bytes."""

_DECLARED = re.compile(r"sep=([,;|:\t])\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Start:
    headings: tuple[str, ...]
    row: int
    lines: int


class CsvSheet:
    """A text file with a header row; encoding and separator are found out from it.

    The separator is that of comma, semicolon, tab and bar by which most headings are known.
    """

    def __init__(self, path: Path) -> None:
        """Read the header row; raises `InputError` when there is none."""
        self._path = path
        self.name = shown(path)
        self._encoding = encoding_of(path)
        starts = {separator: self._start(separator) for separator in self._separators()}
        self._separator = max(starts, key=lambda separator: _known(starts[separator]))
        self._begin = starts[self._separator]
        self.headings = self._begin.headings
        self.heading_row = self._begin.row

    @property
    def notices(self) -> tuple[UnreadColumns, ...]:
        """What is to be said of how the file was read."""
        return assumed_encoding(self.name, self._encoding)

    def cell_rows(self, rows: int) -> Iterator[CellRows]:
        """Yield the rows of the file, about `rows` at a time; empty rows are left out."""
        rows = min(rows, max(1, MOST_CELLS // len(self.headings)))
        width, first = len(self.headings), self.heading_row + 1
        splitter = RowSplitter(self._separator, width, first, self._encoding)
        with open_text(self._path, self._encoding) as stream:
            skip_lines(stream, self._begin.lines)
            last = False
            while not last:
                lines = lines_of(stream, rows)
                last = not lines
                split = splitter.rows(lines, last=last)
                if len(split.texts) or split.unreadable:
                    cells = self._cells(split)
                    yield CellRows(
                        split.numbers, cells, split.unreadable, leading=split.first_cells
                    )

    def _cells(self, rows: Rows) -> pl.DataFrame:
        schema = dict.fromkeys(map(str, range(len(self.headings))), pl.String)
        if rows.texts.is_empty():
            return pl.DataFrame(schema=schema)
        text = rows.texts.str.join("\n").item().encode()
        cells = pl.read_csv(
            io.BytesIO(text),
            has_header=False,
            separator=self._separator,
            schema=schema,
            encoding="utf8",
        )
        if cells.height != rows.texts.len():
            raise AssertionError("a row was read as another number of rows than one")
        return cells

    def _separators(self) -> tuple[str, ...]:
        with open_text(self._path, self._encoding) as stream:
            declared = _DECLARED.fullmatch(stream.readline(10))
        return (declared[1],) if declared else SEPARATORS

    def _start(self, separator: str) -> _Start:
        with open_text(self._path, self._encoding) as stream:
            declared = _DECLARED.fullmatch(stream.readline(10)) is not None
            if not declared:
                stream.seek(0)
            reader = csv.reader(stream, delimiter=separator)
            try:
                for number, cells in enumerate(reader, start=1):
                    if any(cell.strip() for cell in cells):
                        return _Start(tuple(cells), number, reader.line_num + declared)
            except csv.Error as error:
                found = f"the header row cannot be read ({error})"
                raise InputError([Problem(Place(self.name), found)]) from None
        raise InputError([Problem(Place(self.name), "the file is empty", "a header row")])


def _known(start: _Start) -> tuple[int, int]:
    return recognised(start.headings), len(start.headings)
