"""What a sheet says that the reader of other workbooks does not tell.

It gives an error, a formula without a result and a cell lost in a merged area all as empty cells,
and a percentage as the share that it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils.cell import get_column_letter

from sourcing_advisor.portfolio.input.workbook.open_xml_files import Area

MOST_CELLS = 10_000_000
"""Of a sheet, from the first to the last that is filled: all are held at once, at 100 bytes."""


class TooManyCellsError(ValueError):
    """A sheet is larger than can be held."""


@dataclass(slots=True)
class UntoldCells:
    """Of one sheet, by row and position: errors, formulas without a result and percentages; areas.

    Rows count from 1 and positions from 0; `height` and `width` are those of what is filled.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    waiting: dict[tuple[int, int], str] = field(default_factory=dict)
    percentages: dict[tuple[int, int], str] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    height: int = 0
    width: int = 0

    def fill(self, row: int, position: int) -> None:
        """Take note that a cell holds something; raises `TooManyCellsError`."""
        self.height, self.width = max(self.height, row), max(self.width, position + 1)
        if self.height * self.width > MOST_CELLS:
            raise TooManyCellsError(f"a sheet has {self.height:,} rows of {self.width:,} cells")

    def merge(self, top: int, bottom: int, left: int, right: int) -> None:
        """Take note of a merged area, both ends included."""
        first, last = f"{get_column_letter(left + 1)}{top}", f"{get_column_letter(right + 1)}"
        self.areas.append(Area(f"{first}:{last}{bottom}", top, bottom, left, right))

    def by_row(self) -> Mapping[int, Mapping[int, str]]:
        """Return the texts of errors, formulas and percentages by row and position."""
        rows: dict[int, dict[int, str]] = {}
        for (row, position), text in (self.errors | self.waiting | self.percentages).items():
            rows.setdefault(row, {})[position] = text
        return rows
