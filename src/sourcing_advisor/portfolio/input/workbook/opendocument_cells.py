"""OpenDocument sheets looked through for what their reader does not tell of cells.

These are errors, formulas without a result, merged cells and percentages.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.parsers import expat

from sourcing_advisor.portfolio.input.cell_values import is_error
from sourcing_advisor.portfolio.input.workbook.open_xml import Number, plain_number
from sourcing_advisor.portfolio.input.workbook.untold_cells import UntoldCells

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_PACKAGE = "encrypted-package"
_PIECE = 1 << 20
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Say whether a document asks for a password."""
    names = archive.namelist()
    return _PACKAGE in names or (
        _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST)
    )


def opendocument_cells(path: Path) -> list[UntoldCells]:
    """Return what is untold of each sheet, in order."""
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as stream:
        scan = _Scan()
        while piece := stream.read(_PIECE):
            scan.parser.Parse(piece, False)  # noqa: FBT003
        scan.parser.Parse(b"", True)  # noqa: FBT003
    return scan.sheets


class _Scan:
    """Takes the elements of a document as they come; rows and cells may stand for several."""

    def __init__(self) -> None:
        self.parser: Any = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.buffer_text = True
        self.sheets: list[UntoldCells] = []
        self._tables = self._notes = 0
        self._row = self._rows = self._position = 0
        self._cell: dict[str, str] | None = None
        self._shown: list[str] = []
        self._has_text = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "table" if name.startswith("table:"):
                self._tables += 1
                if self._tables == 1:
                    self.sheets.append(UntoldCells())
                    self._row = 1
            case "table-row" if self._tables == 1:
                self._rows = int(attributes.get("table:number-rows-repeated", 1))
                self._position = 0
            case "table-cell" | "covered-table-cell" if self._tables == 1:
                self._cell, self._shown, self._has_text = attributes, [], False
            case "p" if not self._notes:
                self._has_text = True
            case "annotation":
                self._notes += 1

    def _text(self, text: str) -> None:
        if self._cell is not None and not self._notes:
            self._shown.append(text)

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "table" if name.startswith("table:"):
                self._tables -= 1
            case "table-row" if self._tables == 1:
                self._row += self._rows
            case "table-cell" | "covered-table-cell" if self._cell is not None:
                self._take(self._cell, "".join(self._shown).strip())
                self._cell = None
            case "annotation":
                self._notes -= 1

    def _take(self, cell: dict[str, str], shown: str) -> None:
        columns = int(cell.get("table:number-columns-repeated", 1))
        formula = cell.get("table:formula")
        value = next((cell[f"office:{v}"] for v in _VALUES if f"office:{v}" in cell), None)
        sheet, first = self.sheets[-1], self._position
        self._position += columns
        if shown or value or formula is not None:
            sheet.fill(self._row + self._rows - 1, first + columns - 1)
        rows, wide = int(cell.get(_DOWN, 1)), int(cell.get(_ACROSS, 1))
        if rows > 1 or wide > 1:
            sheet.merge(self._row, self._row + rows - 1, first, first + wide - 1)
        if _is_error(cell, shown, value, is_formula=formula is not None):
            target, text = sheet.errors, shown or "#ERROR!"
        elif cell.get("office:value-type") == "percentage" and value:
            share = plain_number(round(float(value) * 100, 10))
            target, text = sheet.percentages, Number(f"{share}%")
        elif formula is not None and value is None and not self._has_text:
            target, text = sheet.waiting, "=" + formula.partition("=")[2]
        else:
            return
        for row in range(self._row, self._row + self._rows):
            for position in range(first, first + columns):
                target[row, position] = text


_DOWN, _ACROSS = "table:number-rows-spanned", "table:number-columns-spanned"


def _is_error(cell: dict[str, str], shown: str, value: str | None, *, is_formula: bool) -> bool:
    if cell.get("calcext:value-type") == "error":
        return True
    return is_formula and not value and is_error(shown)
