"""Trial readings: files that a library could end the whole program over are read elsewhere first.

Readers that are no Python of their own end the process, or print pages of their own failure, where
a damaged file asks them for more memory than there is. A process of its own reads such a file
first and tells how that went; the time it takes is a small part of a review.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown

ROWS_UNPACKED = 1 << 18
"""Rows of a Parquet file that may be in memory unpacked."""

_FAILED = 3
_FAILURE = b"panicked at"
"""What such a reader prints of its own failure, also where it raises an ordinary error."""

_READING = f"""
import sys
try:
    {{reading}}
except BaseException as error:
    sys.exit({_FAILED} if type(error).__name__ == "PanicException" else 0)
"""
_PARQUET = f"""
    import polars
    frame = polars.scan_parquet(sys.argv[1], glob=False)
    for first in range(0, frame.select(polars.len()).collect().item(), {ROWS_UNPACKED}):
        for batch in frame.slice(first, {ROWS_UNPACKED}).collect_batches(lazy=True):
            pass
"""
_WORKBOOK = """
    import python_calamine
    book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""


def try_parquet(path: Path) -> None:
    """Read a Parquet file in a process of its own; raises `InputError` if that process failed."""
    _try(_PARQUET, path, "as Parquet", "Write it anew from its source.")


def try_workbook(path: Path) -> None:
    """Read a workbook in a process of its own; raises `InputError` if that process failed."""
    advice = "Open it in a spreadsheet program and save it as .xlsx."
    _try(_WORKBOOK, path, "as a workbook", advice)


def _try(reading: str, path: Path, what: str, advice: str) -> None:
    program = _READING.format(reading=reading.strip())
    command = [sys.executable, "-P", "-c", program, str(path)]
    try:
        ended = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own
    except OSError:
        return  # what cannot be tried is read all the same
    if ended.returncode < 0 or ended.returncode >= _FAILED or _FAILURE in ended.stderr:
        found = f"the file cannot be read {what} (it is damaged)"
        raise InputError([Problem(Place(shown(path)), found, suggestion=advice)])
