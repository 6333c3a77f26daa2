"""Merged cells of a sheet: all but the first of an area hold nothing, whatever they show."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils.cell import range_boundaries

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_PIECE = 1 << 20
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
