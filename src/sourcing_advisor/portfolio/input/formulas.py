"""Formulas of a workbook whose results were never stored, as some programs leave them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.xml.functions import iterparse

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_OVERLAP = 64
_PIECE = 1 << 20


def formulas_without_result(path: Path, part: str) -> Mapping[tuple[int, int], str]:
    """Return the text of each such formula by row, from 1, and position, from 0.

    `part` is the name of the sheet in the file. An empty text is a result.
    """
    with zipfile.ZipFile(path) as archive:
        with archive.open(part) as stream:
            if not _has_formula(stream):
                return {}
        with archive.open(part) as stream:
            return dict(_waiting(stream))


def _has_formula(stream: IO[bytes]) -> bool:
    end = b""
    while piece := stream.read(_PIECE):
        if _FORMULA.search(end + piece):
            return True
        end = piece[-_OVERLAP:]
    return False


def _waiting(stream: IO[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    row = position = 0
    for event, element in iterparse(stream, ("start", "end")):
        name = _local(element)
        if name == "row" and event == "start":
            row, position = int(element.get("r") or row + 1), -1
        elif name == "c" and event == "end":
            position = _position(element.get("r"), position + 1)
            formula = _without_result(element)
            if formula is not None:
                yield (row, position), f"={formula}"
        elif name == "row":
            element.clear()


def _without_result(cell: Any) -> str | None:
    parts = {_local(part): part for part in cell}
    value = parts.get("v")
    stored = value is not None and (value.text or cell.get("t") == "str")
    if "f" not in parts or stored or "is" in parts:
        return None
    return parts["f"].text or ""


def _position(coordinate: str | None, following: int) -> int:
    if not coordinate:
        return following
    return column_index_from_string(coordinate_from_string(coordinate)[0]) - 1


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
