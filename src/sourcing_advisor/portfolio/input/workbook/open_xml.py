"""Excel workbooks as sheets of text: each cell as a person would have written it in a CSV file.

openpyxl reads them, row by row, because a cell that holds 0.04 and shows 4% must count as 4%.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.intake.form import GUIDE
from sourcing_advisor.portfolio.input.heading_names import states_facts
from sourcing_advisor.portfolio.input.headings import misspelt_facts
from sourcing_advisor.portfolio.input.parsed_rows import (
    Failure,
    ParsedRows,
    UnreadColumns,
    UnreadFile,
    cannot_be_read,
    failure_of,
    guarded,
    nothing_but,
)
from sourcing_advisor.portfolio.input.sheets import CellRows, Sheet, SheetReader
from sourcing_advisor.portfolio.input.workbook.number_formats import shows_percent
from sourcing_advisor.portfolio.input.workbook.open_xml_files import (
    Covered,
    damaged,
    formulas_and_areas,
    holds_placeholders,
    opened,
    quietly,
)

_THREE_DECIMALS = re.compile(r"-?\d+\.\d{3}")


class Number(str):
    """The text of a number that was not written as text."""

    __slots__ = ()


def text_of(cell: Any) -> str:
    """Return what a cell states, as it is shown."""
    value = cell.value
    if type(value) in (int, float) and shows_percent(cell.number_format, value):
        return Number(f"{plain_number(round(value * 100, 10))}%")
    return text_in(value)


def text_in(value: Any) -> str:
    """Return what a value says, numbers in a form that can be read in one way only."""
    match value:
        case None:
            return ""
        case str() as text:
            return text
        case bool() as flag:
            return "true" if flag else "false"
        case int() | float() as number:
            return Number(plain_number(number))
        case datetime.datetime() | datetime.date() as moment:
            return moment.isoformat().removesuffix("T00:00:00")
        case other:
            return str(other)


def plain_number(number: float) -> str:
    """Return a number in a form that can be read in one way only."""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    text = repr(number)
    return f"{text}0" if _THREE_DECIMALS.fullmatch(text) else text


_AT_A_TIME = 1_000
"""Rows are slow to read from a workbook, and whoever waits is told of each piece."""

WrongCell = tuple[int, int, str, str]
"""The row, the position, the text and the reason of a cell that states nothing."""

_BEYOND = "there is a value beyond the last heading; expected a heading above it"
_MERGED = "this cell is merged ({}), and only {} counts; unmerge them and fill in each"
_NO_RESULT = "a formula without a stored result; open the file in a spreadsheet program and save it"
_PLACEHOLDER = f"{_NO_RESULT} (a program that cannot calculate wrote it; 0 is a placeholder)"


def sheets_in(path: Path) -> tuple[list[WorkbookSheet], list[WorkbookSheet]]:
    """Return the visible sheets whose header row has a fact, and the others with content.

    If there is none, the first visible sheet counts as one, so that its headings can be
    complained of. The sheet of the template that explains the facts is left out.
    Raises `InputError` when the file is not a workbook, or is empty.
    """
    book = opened(path)
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    sheets = [WorkbookSheet(path, title, alone=len(visible) == 1) for title in visible]
    filled = [sheet for sheet in sheets if sheet.headings]
    if not filled:
        raise InputError([Problem(Place(shown(path)), "the workbook is empty", "a header row")])
    read = [sheet for sheet in filled if states_facts(sheet.headings)] or filled[:1]
    others = [sheet for sheet in filled if sheet not in read and sheet.headings[0] != GUIDE]
    return read, others


def _hidden_sheets(path: Path) -> tuple[UnreadFile, ...]:
    """Return the hidden sheets whose header row has a fact."""
    book = opened(path)
    titles = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    book.close()
    hidden: list[UnreadFile] = []
    for title in titles:
        with contextlib.suppress(InputError):  # what is damaged in it does not matter
            sheet = WorkbookSheet(path, title, alone=False)
            if states_facts(sheet.headings):
                hidden.append(UnreadFile(sheet.name, kind="sheet", why="hidden"))
    return tuple(hidden)


class WorkbookSheet:
    """One sheet of a workbook; in messages, with its title unless it is the only one."""

    def __init__(self, path: Path, title: str, *, alone: bool) -> None:
        """Read the header row; `headings` is empty if the sheet is."""
        self._path = path
        self._title = title
        self.name = shown(path) if alone else f"{shown(path)} [{shown(title)}]"
        self.headings: tuple[str, ...] = ()
        self.heading_row = 0
        self._no_result = _PLACEHOLDER if holds_placeholders(path) else _NO_RESULT
        self._waiting, self._areas = formulas_and_areas(path, title)
        for number, cells in self._rows():
            if _filled(cells):
                self.headings = _without_blank_end(cells)
                self.heading_row = number
                break

    @property
    def notices(self) -> tuple[UnreadColumns, ...]:
        """What is to be said of how the sheet was read: nothing."""
        return ()

    @property
    def title(self) -> str:
        """The title of the sheet in its workbook."""
        return self._title

    def cell_rows(self, rows: int) -> Iterator[CellRows]:
        """Yield the rows of the sheet, at most `rows` at a time; empty rows are left out."""
        waiting: list[tuple[int, Sequence[str]]] = []
        covered = Covered(self._areas, len(self.headings))
        for number, cells in self._rows():
            if number > self.heading_row and _filled(cells):
                waiting.append((number, cells))
            if len(waiting) == rows:
                yield self._block(waiting, covered)
                waiting = []
        if waiting:
            yield self._block(waiting, covered)

    def _block(self, rows: list[tuple[int, Sequence[str]]], covered: Covered) -> CellRows:
        width = len(self.headings)
        wide = [(number, cells) for number, cells in rows if _filled(cells[width:])]
        fit = [(number, cells) for number, cells in rows if not _filled(cells[width:])]
        padded = [[*cells[:width], *[""] * (width - len(cells))] for _, cells in fit]
        wrong: list[WrongCell] = []
        for (number, _), cells in zip(fit, padded, strict=True):
            for position in self._waiting.get(number, {}):
                if position < width:
                    wrong.append((number, position, cells[position], self._no_result))
                    cells[position] = ""
            wrong += merged_cells(number, cells, covered, self.headings)
        numbers = [number for number, _ in fit]
        return told_rows(dict(zip(numbers, padded, strict=True)), dict(wide), wrong, width)

    def _rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        book = opened(self._path)
        try:
            sheet: Any = book[self._title]
            sheet.reset_dimensions()
            for number, row in enumerate(quietly(sheet.iter_rows()), start=1):
                cells = [text_of(cell) for cell in row]
                for position in self._waiting.get(number, {}):
                    cells += [""] * (position + 1 - len(cells))
                    cells[position] = self._waiting[number][position]
                yield number, tuple(cells)
        except InputError:
            raise
        except Exception as error:
            raise InputError([damaged(self.name, error)]) from error
        finally:
            book.close()


def _filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    filled = [position for position, cell in enumerate(cells) if cell.strip()]
    return tuple(cells[: filled[-1] + 1])


def merged_cells(
    number: int, cells: Sequence[str], covered: Covered, headings: Sequence[str]
) -> list[WrongCell]:
    """Return the cells of a row, under a heading, that are covered by another one."""
    return [
        (number, position, cells[position], _MERGED.format(area.ref, area.first))
        for position, area in covered.cells(number).items()
        if headings[position].strip()
    ]


def told_rows(
    fit: Mapping[int, Sequence[str]],
    wide: Mapping[int, Sequence[str]],
    wrong: Sequence[WrongCell],
    width: int,
) -> CellRows:
    """Return rows of a sheet, by number; those that are `wide` reach beyond the last heading."""
    names = list(map(str, range(width)))
    data = {name: [cells[n] for cells in fit.values()] for n, name in enumerate(names)}
    return CellRows(
        pl.Series(list(fit), dtype=pl.Int64),
        pl.DataFrame(data, schema=dict.fromkeys(names, pl.String)),
        [(n, next(filter(str.strip, cells[width:])), _BEYOND) for n, cells in wide.items()],
        wrong,
        {
            name: [place for place, cell in enumerate(cells) if isinstance(cell, Number)]
            for name, cells in data.items()
        },
        wide,
    )


def workbook_rows(path: Path, rows: int, id_prefix: str) -> Iterator[ParsedRows | Failure]:
    """Yield the rows of the sheets that have a fact, and a `Failure` for each that is not read."""
    try:
        sheets, others = sheets_in(path)
    except InputError as error:
        yield failure_of(error.problems, path)
        return
    except OSError as error:
        yield failure_of((cannot_be_read(path, error),), path)
        return
    for sheet in sheets:
        prefix = id_prefix + (f"{sheet.title}-" if len(sheets) > 1 else "")
        yield from guarded(_rows_of(sheet, prefix, rows), path)
    for sheet in others:
        yield failure_of(not_read(sheet), path)
    if hidden := _hidden_sheets(path):
        yield nothing_but(hidden)


def _rows_of(sheet: WorkbookSheet, id_prefix: str, rows: int) -> Iterator[ParsedRows]:
    yield from SheetReader(sheet, id_prefix).parsed_rows(min(rows, _AT_A_TIME))


def not_read(sheet: Sheet) -> tuple[Problem, ...]:
    """Return why a sheet beside others was not read."""
    place = Place(sheet.name, sheet.heading_row)
    found = "no heading in the first row with content is a fact, so the sheet was not read"
    advice = "Put the headings into its first row; if it holds no deals, hide the sheet."
    return tuple(misspelt_facts(sheet.headings, place)) or (
        Problem(place, found, suggestion=advice),
    )
