"""Workbooks opened within limits; whatever is wrong with one is told as a problem."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.inputs.formulas import formulas_without_result

LARGEST_UNPACKED = 4_000_000_000
"""In bytes, of the file unpacked. A million rows of every fact would be about 5 GB: use CSV."""


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
        raise InputError([damaged(path, error)]) from error


def quietly(rows: Iterator[Any]) -> Iterator[Any]:
    """Keep the warnings of the library, such as on a date out of range, to ourselves."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


def formulas_in(path: Path, title: str) -> Mapping[int, Mapping[int, str]]:
    """Return the formulas of a sheet without a stored result, by row and position."""
    book = opened(path)
    try:
        found = formulas_without_result(path, book[title]._worksheet_path)  # noqa: SLF001
    except Exception as error:
        raise InputError([damaged(path, error)]) from error
    finally:
        book.close()
    by_row: dict[int, dict[int, str]] = {}
    for (number, position), text in found.items():
        by_row.setdefault(number, {})[position] = text
    return by_row


def damaged(path: Path, error: Exception) -> Problem:
    """Return what is said of a workbook that cannot be read."""
    advice = "Open it in a spreadsheet program and save it as .xlsx without a password."
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return Problem(
        Place(shown(path)), f"the workbook cannot be read ({reason})", "an .xlsx file", advice
    )


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST_UNPACKED:
        found = f"the workbook is larger than {LARGEST_UNPACKED // 1_000_000_000} GB unpacked"
        raise InputError([Problem(Place(shown(path)), found, "a smaller one, or a CSV file")])
