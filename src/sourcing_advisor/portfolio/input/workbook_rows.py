"""A workbook to pieces, sheet by sheet: one that cannot be used never stops the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.portfolio.input.failures import Failure, cannot_be_read, failure_of, guarded
from sourcing_advisor.portfolio.input.headings import misspelt_facts
from sourcing_advisor.portfolio.input.parsed_rows import Piece
from sourcing_advisor.portfolio.input.sheets import SheetReader
from sourcing_advisor.portfolio.input.workbooks import WorkbookSheet, sheets_in


def workbook_pieces(path: Path, rows: int, id_prefix: str) -> Iterator[Piece | Failure]:
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
        yield failure_of(_not_read(sheet), path)


def _rows_of(sheet: WorkbookSheet, id_prefix: str, rows: int) -> Iterator[Piece]:
    yield from SheetReader(sheet, id_prefix).pieces(rows)


def _not_read(sheet: WorkbookSheet) -> tuple[Problem, ...]:
    place = Place(sheet.name, sheet.heading_row)
    found = "no heading in the first row with content is a fact, so the sheet was not read"
    advice = "Put the headings into its first row; if it holds no deals, hide the sheet."
    return tuple(misspelt_facts(sheet.headings, place)) or (
        Problem(place, found, suggestion=advice),
    )
