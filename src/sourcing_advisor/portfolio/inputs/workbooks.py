"""Excel workbooks as sheets of text: each cell as a person would have written it in a CSV file.

openpyxl reads them, row by row, because a cell that holds 0.04 and shows 4% must count as 4%.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.template import GUIDE
from sourcing_advisor.portfolio.inputs.formulas import formulas_without_result
from sourcing_advisor.portfolio.inputs.headings import states_facts
from sourcing_advisor.portfolio.inputs.sheets import Block

LARGEST_UNPACKED = 4_000_000_000
"""In bytes, of the file unpacked. A million rows of every fact would be about 5 GB: use CSV."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text in a number format that is shown as it stands: 0"%" does not multiply by a hundred."""

_THREE_DECIMALS = re.compile(r"-?\d+\.\d{3}")


def sheets_in(path: Path) -> tuple[list[WorkbookSheet], list[WorkbookSheet]]:
    """Return the visible sheets whose header row has a fact, and the others with content.

    If there is none, the first visible sheet counts as one, so that its headings can be
    complained of. The sheet of the template that explains the facts is left out.
    Raises `InputError` when the file is not a workbook, or is empty.
    """
    book = _opened(path)
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    sheets = [WorkbookSheet(path, title, alone=len(visible) == 1) for title in visible]
    filled = [sheet for sheet in sheets if sheet.headings]
    if not filled:
        raise InputError([Problem(Place(shown(path)), "the workbook is empty", "a header row")])
    read = [sheet for sheet in filled if states_facts(sheet.headings)] or filled[:1]
    others = [sheet for sheet in filled if sheet not in read and sheet.headings[0] != GUIDE]
    return read, others


class WorkbookSheet:
    """One sheet of a workbook; in messages, with its title unless it is the only one."""

    def __init__(self, path: Path, title: str, *, alone: bool) -> None:
        """Read the header row; `headings` is empty if the sheet is."""
        self._path = path
        self._title = title
        self.name = shown(path) if alone else f"{shown(path)} [{shown(title)}]"
        self.headings: tuple[str, ...] = ()
        self.heading_row = 0
        self._waiting = _formulas(path, title)
        for number, cells in self._rows():
            if _filled(cells):
                self.headings = _without_blank_end(cells)
                self.heading_row = number
                break

    @property
    def title(self) -> str:
        """The title of the sheet in its workbook."""
        return self._title

    def blocks(self, rows: int) -> Iterator[Block]:
        """Yield the rows of the sheet, at most `rows` at a time; empty rows are left out."""
        waiting: list[tuple[int, Sequence[str]]] = []
        for number, cells in self._rows():
            if number > self.heading_row and _filled(cells):
                waiting.append((number, cells))
            if len(waiting) == rows:
                yield self._block(waiting)
                waiting = []
        if waiting:
            yield self._block(waiting)

    def _block(self, rows: list[tuple[int, Sequence[str]]]) -> Block:
        width = len(self.headings)
        wide = [(number, cells) for number, cells in rows if _filled(cells[width:])]
        fit = [(number, cells) for number, cells in rows if not _filled(cells[width:])]
        padded = [[*cells[:width], *[""] * (width - len(cells))] for _, cells in fit]
        wrong = []
        for (number, _), cells in zip(fit, padded, strict=True):
            for position in self._waiting.get(number, {}):
                if position < width:
                    wrong.append((number, position, cells[position], _NO_RESULT))
                    cells[position] = ""
        names = list(map(str, range(width)))
        columns = zip(*padded, strict=True) if padded else [[] for _ in names]
        data = {name: list(cells) for name, cells in zip(names, columns, strict=True)}
        return Block(
            pl.Series([number for number, _ in fit], dtype=pl.Int64),
            pl.DataFrame(data, schema=dict.fromkeys(names, pl.String)),
            [(number, _stray(cells, width), _BEYOND) for number, cells in wide],
            wrong,
            {
                name: [place for place, row in enumerate(padded) if isinstance(row[n], _Number)]
                for n, name in enumerate(names)
            },
        )

    def _rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        book = _opened(self._path)
        try:
            sheet: Any = book[self._title]
            sheet.reset_dimensions()
            for number, row in enumerate(_quietly(sheet.iter_rows()), start=1):
                cells = [_text(cell) for cell in row]
                for position in self._waiting.get(number, {}):
                    cells += [""] * (position + 1 - len(cells))
                    cells[position] = self._waiting[number][position]
                yield number, tuple(cells)
        except InputError:
            raise
        except Exception as error:
            raise InputError([_damaged(self._path, error)]) from error
        finally:
            book.close()


_BEYOND = "there is a value beyond the last heading; expected a heading above it"

_NO_RESULT = "a formula without a stored result; open the file in a spreadsheet program and save it"


def _formulas(path: Path, title: str) -> Mapping[int, Mapping[int, str]]:
    book = _opened(path)
    try:
        found = formulas_without_result(path, book[title]._worksheet_path)  # noqa: SLF001
    except Exception as error:
        raise InputError([_damaged(path, error)]) from error
    finally:
        book.close()
    by_row: dict[int, dict[int, str]] = {}
    for (number, position), text in found.items():
        by_row.setdefault(number, {})[position] = text
    return by_row


def _opened(path: Path) -> Any:
    try:
        _check_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InputError, OSError):
        raise
    except Exception as error:
        raise InputError([_damaged(path, error)]) from error


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST_UNPACKED:
        found = f"the workbook is larger than {LARGEST_UNPACKED // 1_000_000_000} GB unpacked"
        raise InputError([Problem(Place(shown(path)), found, "a smaller one, or a CSV file")])


def _quietly(rows: Iterator[Any]) -> Iterator[Any]:
    """Keep the warnings of the library, such as on a date out of range, to ourselves."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


def _damaged(path: Path, error: Exception) -> Problem:
    advice = "Open it in a spreadsheet program and save it as .xlsx without a password."
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return Problem(
        Place(shown(path)), f"the workbook cannot be read ({reason})", "an .xlsx file", advice
    )


def _text(cell: Any) -> str:
    """Return what a cell states, numbers in a form that can be read in one way only."""
    match cell.value:
        case None:
            return ""
        case str() as text:
            return text
        case bool() as flag:
            return "true" if flag else "false"
        case int() | float() as number:
            return _number(number, cell.number_format)
        case datetime.datetime() | datetime.date() as moment:
            return moment.isoformat()
        case other:
            return str(other)


class _Number(str):
    """The text of a number that was not written as text."""

    __slots__ = ()


def _number(number: float, form: str) -> _Number:
    if "%" in _LITERAL.sub("", form):
        return _Number(f"{_plain(round(number * 100, 10))}%")
    return _Number(_plain(number))


def _plain(number: float) -> str:
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    text = repr(number)
    return f"{text}0" if _THREE_DECIMALS.fullmatch(text) else text


def _filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    filled = [position for position, cell in enumerate(cells) if cell.strip()]
    return tuple(cells[: filled[-1] + 1])


def _stray(cells: Sequence[str], width: int) -> str:
    return next(cell for cell in cells[width:] if cell.strip())
