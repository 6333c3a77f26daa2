"""CSV, TSV and other separated text as a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.csv_rows import Rows, RowSplitter
from sourcing_advisor.portfolio.input.heading_names import recognised
from sourcing_advisor.portfolio.input.sheets import Block
from sourcing_advisor.portfolio.input.text_files import (
    encoding_of,
    lines_of,
    open_text,
    skip_lines,
)

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
        self._separator = max(starts, key=lambda each: _known(starts[each]))
        self._begin = starts[self._separator]
        self.headings = self._begin.headings
        self.heading_row = self._begin.row

    def blocks(self, rows: int) -> Iterator[Block]:
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
                found = splitter.rows(lines, last=last)
                if len(found.texts) or found.unreadable:
                    yield Block(found.numbers, self._cells(found), found.unreadable)

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
