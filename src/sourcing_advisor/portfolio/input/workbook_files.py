"""Workbooks opened within limits; whatever is wrong with one is told as a problem."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.formulas import formulas_without_result
from sourcing_advisor.portfolio.input.merged_cells import Area, merged_areas

LARGEST_UNPACKED = 4_000_000_000
"""In bytes, of the file unpacked. A million rows of every fact would be about 5 GB: use CSV."""

LARGEST_PART = 250_000_000
"""In bytes unpacked, of a part that is held in memory: the texts of all sheets, the styles."""

SMALL_PART = 20_000_000
TIGHTEST = 100
"""How many times smaller than unpacked a sheet beyond `SMALL_PART` may be stored. One in which
every cell is the same comes to about 25; beyond 100, one cell alone could fill the memory."""

_SHEETS = "xl/worksheets/"


def opened(path: Path) -> Any:
    """Open a workbook for reading; raises `InputError` when it is damaged or too large."""
    try:
        _check_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InputError, OSError):
        raise
    except Exception as error:
        raise InputError([damaged(shown(path), error)]) from error


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


def _by_row(found: Mapping[tuple[int, int], str]) -> Waiting:
    by_row: dict[int, dict[int, str]] = {}
    for (number, position), text in found.items():
        by_row.setdefault(number, {})[position] = text
    return by_row


def damaged(name: str, error: Exception) -> Problem:
    """Return what is said of a workbook that cannot be read."""
    advice = "Open it in a spreadsheet program and save it as .xlsx without a password."
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return Problem(Place(name), f"the workbook cannot be read ({reason})", "an .xlsx file", advice)


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if found := _too_large(parts):
        raise InputError([Problem(Place(shown(path)), found, "a smaller one, or a CSV file")])


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
