"""Binary workbooks of Excel (.xls, .xlsb) looked through for errors and merged cells."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sourcing_advisor.portfolio.input.workbook.compound_files import CompoundFile
from sourcing_advisor.portfolio.input.workbook.untold_cells import UntoldCells

BINARY_BOOK = "xl/workbook.bin"
_RELATIONSHIPS = "xl/_rels/workbook.bin.rels"
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_FORMULA, _END, _PASSWORD, _SHEET = 0x06, 0x0A, 0x2F, 0x85
_MERGED, _TRUTH_OR_ERROR, _BEGINS = 0xE5, 0x205, (0x809, 0x409, 0x209)
_CELLS = frozenset({0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E})
_EXTENT, _SEVERAL, _LONGEST_OF_ONE = 0x200, 0xBD, 6
_MOST_ROWS, _MOST_COLUMNS = 1 << 16, 1 << 8
_NO_RESULT = "="
_ERROR_RESULT, _EMPTY_RESULT = (0xFFFF, 2), (0xFFFF, 3)


class EncryptedError(ValueError):
    """The workbook asks for a password."""


def binary_97_cells(path: Path) -> list[UntoldCells]:
    """Return what is untold of each sheet of an .xls workbook, in order."""
    file = CompoundFile(path.read_bytes())
    if "EncryptedPackage" in file.names:
        raise EncryptedError
    stream = next((file.stream(name) for name in ("Workbook", "Book") if name in file.names), b"")
    sheets = []
    for kind, at, _ in _records(stream, 0):
        if kind == _PASSWORD:
            raise EncryptedError
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", stream, at)
            sheets.append(_sheet_97(stream, start))
    return sheets


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of each record up to the end of what begins at `start`."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += kind in _BEGINS
        if depth == 1:
            yield kind, at + 4, size
        if kind == _END:
            depth -= 1
            if depth <= 0:
                return
        at += 4 + size


def _sheet_97(stream: bytes, start: int) -> UntoldCells:
    cells = UntoldCells()
    for kind, at, size in _records(stream, start):
        _measure(cells, stream, kind, at, size)
        if kind == _TRUTH_OR_ERROR:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", stream, at)
            if is_error:
                cells.errors[row + 1, column] = _error(code)
        elif kind == _FORMULA:
            row, column, _, told, code, mark = struct.unpack_from("<HHHBxB3xH", stream, at)
            if (mark, told) == _ERROR_RESULT:
                cells.errors[row + 1, column] = _error(code)
            elif (mark, told) == _EMPTY_RESULT:
                cells.waiting[row + 1, column] = _NO_RESULT
        elif kind == _MERGED:
            (count,) = struct.unpack_from("<H", stream, at)
            for number in range(min(count, (size - 2) // 8)):
                top, bottom, left, right = struct.unpack_from("<4H", stream, at + 2 + 8 * number)
                cells.merge(top + 1, bottom + 1, left, right)
    return cells


def _measure(cells: UntoldCells, stream: bytes, kind: int, at: int, size: int) -> None:
    """Take note of how far a sheet goes; the library reserves room for all that is claimed."""
    if kind in _CELLS:
        cells.fill(struct.unpack_from("<H", stream, at)[0] + 1, _last_column(stream, at, size))
    elif kind == _EXTENT:
        _, bottom, _, right = struct.unpack_from("<IIHH", stream, at)
        if bottom > _MOST_ROWS or right > _MOST_COLUMNS:
            raise ValueError("a sheet is larger than any can be")


def _last_column(stream: bytes, at: int, size: int) -> int:
    several = size > _LONGEST_OF_ONE and stream[at - 4] == _SEVERAL
    (column,) = struct.unpack_from("<H", stream, at + size - 2 if several else at + 2)
    if column >= _MOST_COLUMNS:
        raise ValueError("a cell stands beyond the last column")
    return int(column)


def _error(code: int) -> str:
    return _ERRORS.get(code, "#ERROR!")


_MORE = 0x80
_ROW, _BLANK, _CELL_ERROR, _FORMULA_ERROR, _AREA, _BUNDLED = 0, 1, 3, 11, 176, 156


def binary_12_cells(path: Path) -> list[UntoldCells]:
    """Return what is untold of each sheet of an .xlsb workbook, in order."""
    with zipfile.ZipFile(path) as archive:
        book = archive.read(BINARY_BOOK)
        targets = _targets(archive.read(_RELATIONSHIPS).decode())
        parts = [targets[_related(body)] for kind, body in _parts(book) if kind == _BUNDLED]
        return [_sheet_12(archive.read(part)) for part in parts]


def _targets(relationships: str) -> dict[str, str]:
    import xml.etree.ElementTree as ET  # noqa: PLC0415 - for these few lines

    found = {}
    for element in ET.fromstring(relationships):  # noqa: S314 - within limits, and no entities
        target = element.get("Target", "")
        found[element.get("Id", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    return found


def _related(body: bytes) -> str:
    (length,) = struct.unpack_from("<I", body, 8)
    return body[12 : 12 + 2 * length].decode("utf-16-le")


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        size, at = _number(content, at, 4)
        yield kind, content[at : at + size]
        at += size


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        byte = content[at]
        at += 1
        value |= (byte & ~_MORE) << 7 * place
        if byte < _MORE:
            break
    return value, at


def _sheet_12(content: bytes) -> UntoldCells:
    cells, row = UntoldCells(), 0
    for kind, body in _parts(content):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
        elif _BLANK < kind <= _FORMULA_ERROR:
            (column,) = struct.unpack_from("<I", body)
            cells.fill(row, column)
            if kind in (_CELL_ERROR, _FORMULA_ERROR):
                cells.errors[row, column] = _error(body[8])
        elif kind == _AREA:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            cells.merge(top + 1, bottom + 1, left, right)
    return cells
