"""Workbooks opened within limits, and what their files say beyond the values of cells.

Formulas whose results were never stored, and merged cells, which all but the first hold nothing.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.xml.functions import iterparse

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.workbook.compound_files import COMPOUND

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_WORKBOOK = "xl/workbook.xml"
_CALCULATE = re.compile(rb"""<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_OVERLAP = 64
_PIECE = 1 << 20


def formulas_without_result(path: Path, part: str) -> Mapping[tuple[int, int], str]:
    """Return the text of each such formula by row, from 1, and position, from 0.

    `part` is the name of the sheet in the file. An empty text is a result. In a workbook that
    asks to be calculated when it is opened, 0 is none: programs that cannot calculate store it.
    """
    placeholders = holds_placeholders(path)
    with zipfile.ZipFile(path) as archive:
        with archive.open(part) as stream:
            if not _has_formula(stream):
                return {}
        with archive.open(part) as stream:
            return dict(_waiting(stream, placeholders=placeholders))


def holds_placeholders(path: Path) -> bool:
    """Say whether a workbook asks to be calculated, as programs do that cannot calculate."""
    with zipfile.ZipFile(path) as archive:
        if _WORKBOOK not in archive.namelist():
            return False
        return _CALCULATE.search(archive.read(_WORKBOOK)) is not None


def _has_formula(stream: IO[bytes]) -> bool:
    end = b""
    while piece := stream.read(_PIECE):
        if _FORMULA.search(end + piece):
            return True
        end = piece[-_OVERLAP:]
    return False


def _waiting(stream: IO[bytes], *, placeholders: bool) -> Iterator[tuple[tuple[int, int], str]]:
    row = position = 0
    for event, element in iterparse(stream, ("start", "end")):
        name = _local(element)
        if name == "row" and event == "start":
            row, position = int(element.get("r") or row + 1), -1
        elif name == "c" and event == "end":
            position = _position(element.get("r"), position + 1)
            formula = _without_result(element, placeholders=placeholders)
            if formula is not None:
                yield (row, position), f"={formula}"
        elif name == "row":
            element.clear()


def _without_result(cell: Any, *, placeholders: bool) -> str | None:
    parts = {_local(part): part for part in cell}
    value = parts.get("v")
    stored = value is not None and (value.text or cell.get("t") == "str")
    if placeholders and value is not None and value.text == "0":
        stored = False  # what XlsxWriter and others store for want of a result
    if "f" not in parts or stored or "is" in parts:
        return None
    return parts["f"].text or ""


def _position(coordinate: str | None, following: int) -> int:
    if not coordinate:
        return following
    return column_index_from_string(coordinate_from_string(coordinate)[0]) - 1


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one: rows from 1, positions from 0, both ends included."""

    ref: str
    top: int
    bottom: int
    left: int
    right: int

    @property
    def first(self) -> str:
        """The cell that holds what the area shows."""
        return self.ref.partition(":")[0]

    def covered(self, row: int, width: int) -> range:
        """Return the positions in a row that the area empties, of the first `width`."""
        left = self.left + 1 if row == self.top else self.left
        return range(left, min(self.right + 1, width))


def merged_areas(path: Path, part: str) -> list[Area]:
    """Return the merged areas of a sheet, topmost first; `part` is its name in the file."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        end, refs = b"", set()
        while piece := stream.read(_PIECE):
            refs |= {match.decode() for match in _MERGED.findall(end + piece)}
            end = (end + piece)[-_LONGEST:]
    return sorted(map(_area, refs), key=lambda area: area.top)


class Covered:
    """Tells row by row, from the top, which cells are empty because they are merged."""

    def __init__(self, areas: list[Area], width: int) -> None:
        """Take the areas of a sheet, topmost first, and the number of its headings."""
        self._coming = list(reversed(areas))
        self._open: list[Area] = []
        self._width = width

    def cells(self, row: int) -> Mapping[int, Area]:
        """Return by position the area that empties a cell; rows must be asked for in order."""
        while self._coming and self._coming[-1].top <= row:
            self._open.append(self._coming.pop())
        self._open = [area for area in self._open if area.bottom >= row]
        return dict(self._pairs(row))

    def _pairs(self, row: int) -> Iterator[tuple[int, Area]]:
        for area in self._open:
            yield from ((position, area) for position in area.covered(row, self._width))


def _area(ref: str) -> Area:
    left, top, right, bottom = range_boundaries(ref)
    return Area(ref, top or 1, bottom or 1, (left or 1) - 1, (right or 1) - 1)


LARGEST_UNPACKED = 4_000_000_000
"""In bytes, of the file unpacked. A million rows of every fact would be about 5 GB: use CSV."""

LARGEST_PART = 250_000_000
"""In bytes unpacked, of a part that is held in memory: the texts of all sheets, the styles."""

SMALL_PART = 20_000_000
TIGHTEST = 100
"""How many times smaller than unpacked a sheet beyond `SMALL_PART` may be stored. One in which
every cell is the same comes to about 25; beyond 100, one cell alone could fill the memory."""

_SHEETS = "xl/worksheets/"

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 1 << 16


def opened(path: Path) -> Any:
    """Open a workbook for reading; raises `InputError` when it is damaged or too large."""
    try:
        _check_is_open(path)
        _check_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(_readable(path), read_only=True, data_only=True)
    except (InputError, OSError):
        raise
    except Exception as error:
        raise InputError([damaged(shown(path), error)]) from error


_STRICT, _COMMON = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_YEAR = {b"spreadsheetml/main", b"drawingml/main", b"officeDocument/relationships"}


def _readable(path: Path) -> Path | io.BytesIO:
    """Return a workbook as openpyxl reads it: Strict Open XML under the common names."""
    with zipfile.ZipFile(path) as archive:
        if _WORKBOOK not in archive.namelist() or _STRICT not in archive.read(_WORKBOOK):
            return path
        common = io.BytesIO()
        with zipfile.ZipFile(common, "w") as copy:
            for name in archive.namelist():
                copy.writestr(name, _in_common_form(archive.read(name)))
    return common


def _in_common_form(part: bytes) -> bytes:
    for name in _YEAR:
        room, _, rest = name.partition(b"/")
        part = part.replace(_STRICT + name, _COMMON + room + b"/2006/" + rest)
    return part


def quietly(rows: Iterator[Any]) -> Iterator[Any]:
    """Keep the warnings of the library, such as on a date out of range, to ourselves."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


Waiting = Mapping[int, Mapping[int, str]]
"""The formulas of a sheet without a stored result, by row and position."""


def formulas_and_areas(path: Path, title: str) -> tuple[Waiting, list[Area]]:
    """Return the formulas of a sheet without a stored result, and its merged areas."""
    book = opened(path)
    try:
        part = book[title]._worksheet_path  # noqa: SLF001
        return _by_row(formulas_without_result(path, part)), merged_areas(path, part)
    except Exception as error:
        raise InputError([damaged(shown(path), error)]) from error
    finally:
        book.close()


def _by_row(formulas: Mapping[tuple[int, int], str]) -> Waiting:
    by_row: dict[int, dict[int, str]] = {}
    for (number, position), text in formulas.items():
        by_row.setdefault(number, {})[position] = text
    return by_row


def damaged(name: str, error: Exception) -> Problem:
    """Return what is said of a workbook that cannot be read."""
    advice = "Open it in a spreadsheet program and save it as .xlsx."
    reason = "a part of it is missing or damaged"
    if isinstance(error, OSError | SyntaxError | zipfile.BadZipFile):  # others name types of Python
        reason = " ".join(str(error).split())[:200] or reason
    return Problem(Place(name), f"the workbook cannot be read ({reason})", "an .xlsx file", advice)


def _check_is_open(path: Path) -> None:
    with path.open("rb") as stream:
        start = stream.read(_HEAD)
        if not start.startswith(COMPOUND):
            return
        stream.seek(max(0, path.stat().st_size - _HEAD))
        end = stream.read()
    if _ENCRYPTED in start or _ENCRYPTED in end:
        found, advice = "the workbook is protected by a password", "Save it without a password."
    else:
        found = "this is a workbook of Excel 97 to 2003 under another name"
        advice = "Open it in a spreadsheet program and save it as .xlsx."
    raise InputError([Problem(Place(shown(path)), found, "an .xlsx file", advice)])


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if excess := _too_large(parts):
        raise InputError([Problem(Place(shown(path)), excess, "a smaller one, or a CSV file")])


def _too_large(parts: Sequence[zipfile.ZipInfo]) -> str | None:
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        return f"the workbook is larger than {LARGEST_UNPACKED // 1_000_000_000} GB unpacked"
    for part in parts:
        is_sheet = part.filename.startswith(_SHEETS)
        if part.filename.endswith(".xml") and not is_sheet and part.file_size > LARGEST_PART:
            size = f"{LARGEST_PART // 1_000_000} MB"
            return f"{quote(part.filename)} in the workbook is larger than {size} unpacked"
        if part.file_size > max(SMALL_PART, TIGHTEST * part.compress_size):
            return (
                f"{quote(part.filename)} in the workbook unpacks to over {TIGHTEST} times its size"
            )
    return None
