"""OpenDocument sheets and older Excel workbooks (.ods, .xls, .xlsb), read by python-calamine.

It tells values and no number formats, so that 4% shown and 0.04 held are the same to it: a number
that can be either is refused, unless the sheet itself says that it is a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.intake.form import GUIDE
from sourcing_advisor.portfolio.input.heading_names import states_facts
from sourcing_advisor.portfolio.input.headings import header_of
from sourcing_advisor.portfolio.input.parsed_rows import (
    Failure,
    ParsedRows,
    UnreadColumns,
    UnreadFile,
    failure_of,
    guarded,
    nothing_but,
)
from sourcing_advisor.portfolio.input.sheets import CellRows, SheetReader
from sourcing_advisor.portfolio.input.trial_reading import try_workbook
from sourcing_advisor.portfolio.input.workbook.open_xml import (
    WrongCell,
    merged_cells,
    not_read,
    plain_number,
    text_in,
    told_rows,
)
from sourcing_advisor.portfolio.input.workbook.open_xml_files import Covered
from sourcing_advisor.portfolio.input.workbook.other_workbook_files import damaged, untold_cells
from sourcing_advisor.portfolio.input.workbook.untold_cells import UntoldCells

_NO_RESULT = (
    "a formula that has no stored result, or an empty one; write the value in its place, or save "
    "the workbook as .xlsx in a spreadsheet program"
)
_MAY_BE_SHARE = (
    "this may be a percentage that the program shows as {}%; write {} or {} as text, or save the "
    "workbook as .xlsx"
)


def other_workbook_rows(path: Path, rows: int, id_prefix: str) -> Iterator[ParsedRows | Failure]:
    """Yield the rows of the sheets that have a fact; others are named."""
    try:
        sheets, hidden = _sheets_in(path)
    except InputError as error:
        yield failure_of(error.problems, path)
        return
    read = [sheet for sheet in sheets if states_facts(sheet.headings)] or sheets[:1]
    for sheet in read:
        prefix = id_prefix + (f"{sheet.title}-" if len(read) > 1 else "")
        yield from guarded(_rows_of(sheet, prefix, rows), path)
    for sheet in sheets:
        if sheet not in read and sheet.headings[0] != GUIDE:
            yield failure_of(not_read(sheet), path)
    named = [sheet for sheet in hidden if states_facts(sheet.headings)]
    if named:
        yield nothing_but(
            tuple(UnreadFile(sheet.name, kind="sheet", why="hidden") for sheet in named)
        )


def _rows_of(sheet: OtherSheet, id_prefix: str, rows: int) -> Iterator[ParsedRows]:
    yield from SheetReader(sheet, id_prefix).parsed_rows(rows)


def _sheets_in(path: Path) -> tuple[list[OtherSheet], list[OtherSheet]]:
    """Return the visible sheets with content, and the hidden ones."""
    place = Place(shown(path))
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra, for these files alone
    except ModuleNotFoundError:
        found = f"{path.suffix} files are read with python-calamine, which is not installed"
        advice = 'Install "sourcing-advisor[calamine]", or save it as .xlsx or .csv.'
        raise InputError([Problem(place, found, suggestion=advice)]) from None
    untold = untold_cells(path)
    try_workbook(path)
    sheets: dict[bool, list[OtherSheet]] = {True: [], False: []}
    try:
        with path.open("rb") as stream, calamine.CalamineWorkbook.from_filelike(stream) as book:
            kinds = list(zip(book.sheets_metadata, untold, strict=True))
            kinds = [pair for pair in kinds if pair[0].typ == calamine.SheetTypeEnum.WorkSheet]
            for each, of_sheet in kinds:
                cells = book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
                name = shown(path) if len(kinds) == 1 else f"{shown(path)} [{shown(each.name)}]"
                sheet = OtherSheet(name, each.name, cells, of_sheet)
                is_visible = each.visible == calamine.SheetVisibleEnum.Visible
                if sheet.headings:
                    sheets[is_visible].append(sheet)
    except calamine.PasswordError:
        found, advice = "the workbook is protected by a password", "Save it without a password."
        raise InputError([Problem(place, found, suggestion=advice)]) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise InputError([damaged(path, error)]) from None
    if not sheets[True]:
        raise InputError([Problem(place, "the workbook is empty", "a header row")])
    return sheets[True], sheets[False]


class OtherSheet:
    """One sheet of such a workbook, whose cells are values without formats."""

    def __init__(
        self, name: str, title: str, cells: Sequence[Sequence[Any]], untold: UntoldCells
    ) -> None:
        """Take the cells and what is untold of them; `headings` is empty if the sheet is."""
        self.name, self.title = name, title
        self._untold = untold
        whole = _with_untold(cells, untold)
        self._rows = [(number, row) for number, row in enumerate(whole, start=1) if _filled(row)]
        self.headings: tuple[str, ...] = ()
        self.heading_row = 0
        if self._rows:
            self.heading_row, first = self._rows[0]
            filled = [place for place, cell in enumerate(first) if text_in(cell).strip()]
            self.headings = tuple(text_in(cell) for cell in first[: filled[-1] + 1])

    @property
    def notices(self) -> tuple[UnreadColumns, ...]:
        """What is to be said of how the sheet was read: nothing."""
        return ()

    def cell_rows(self, rows: int) -> Iterator[CellRows]:
        """Yield the rows of the sheet, at most `rows` at a time; empty rows are left out."""
        below = self._rows[1:]
        areas = sorted(self._untold.areas, key=lambda area: area.top)
        covered = Covered(areas, len(self.headings))
        for start in range(0, len(below), rows):
            yield self._block(below[start : start + rows], covered)

    def _block(self, rows: Sequence[tuple[int, Sequence[Any]]], covered: Covered) -> CellRows:
        width, shares = len(self.headings), self._shares()
        fit = [(number, row) for number, row in rows if not _filled(row[width:])]
        wide = {number: list(map(text_in, row)) for number, row in rows if _filled(row[width:])}
        wrong: list[WrongCell] = []
        texts: dict[int, list[str]] = {}
        for number, row in fit:
            told = [text_in(cell) for cell in row] + [""] * (width - len(row))
            for place, highest in shares.items():
                if place < len(row) and _may_be_share(row[place], highest):
                    percent = plain_number(round(row[place] * 100, 10))
                    reason = _MAY_BE_SHARE.format(percent, percent, told[place])
                    wrong.append((number, place, told[place], reason))
                    told[place] = ""
            for place in range(width):
                if (number, place) in self._untold.waiting:
                    wrong.append((number, place, told[place], _NO_RESULT))
                    told[place] = ""
            wrong += merged_cells(number, told, covered, self.headings)
            texts[number] = told
        return told_rows(texts, wide, wrong, width)

    def _shares(self) -> dict[int, float]:
        """Return the columns of percentages by position, with the highest value of each."""
        columns = header_of(self.headings, Place(self.name, self.heading_row)).columns
        facts = {place: catalogue().get(name or "") for place, name in enumerate(columns)}
        return {
            place: fact.highest or 0
            for place, fact in facts.items()
            if fact and (fact.unit or "").startswith("%")
        }


def _with_untold(cells: Sequence[Sequence[Any]], untold: UntoldCells) -> Sequence[Sequence[Any]]:
    """Return the cells with the texts of errors, formulas and percentages in place of others."""
    by_row = untold.by_row()
    if not by_row:
        return cells
    rows = [list(row) for row in cells]
    rows += [[] for _ in range(max(by_row) - len(rows))]
    for number, texts in by_row.items():
        row = rows[number - 1]
        row += [None] * (max(texts) + 1 - len(row))
        for place, text in texts.items():
            row[place] = text
    return rows


def _may_be_share(cell: Any, highest: float) -> bool:
    return type(cell) in (int, float) and cell != 0 and abs(cell) * 100 <= highest


def _filled(row: Sequence[Any]) -> bool:
    return any(text_in(cell).strip() for cell in row)
