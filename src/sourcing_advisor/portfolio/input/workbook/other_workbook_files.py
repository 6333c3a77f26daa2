"""Other workbooks opened within limits: what kind each is, and what its reader does not tell."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.workbook.binary_cells import (
    BINARY_BOOK,
    EncryptedError,
    binary_12_cells,
    binary_97_cells,
)
from sourcing_advisor.portfolio.input.workbook.compound_files import COMPOUND
from sourcing_advisor.portfolio.input.workbook.opendocument_cells import (
    CONTENT,
    is_encrypted,
    opendocument_cells,
)
from sourcing_advisor.portfolio.input.workbook.untold_cells import (
    MOST_CELLS,
    TooManyCellsError,
    UntoldCells,
)

LARGEST = 500_000_000
"""In bytes, of a file unpacked: it is held in memory whole, unlike an .xlsx file."""

_DAMAGED = (
    EOFError,
    ExpatError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def untold_cells(path: Path) -> list[UntoldCells]:
    """Return what is untold of each sheet of a workbook, in order, before it is loaded.

    Raises `InputError` when it asks for a password, is too large, damaged or of another kind.
    """
    try:
        return _of_kind(path)
    except InputError:
        raise
    except EncryptedError:
        found, advice = "the workbook is protected by a password", "Save it without a password."
        raise InputError([Problem(Place(shown(path)), found, suggestion=advice)]) from None
    except TooManyCellsError as error:
        expected = f"at most {MOST_CELLS:,} cells in all"
        raise InputError([_too_large(path, str(error), expected)]) from None
    except _DAMAGED as error:
        raise InputError([damaged(path, error)]) from None


def damaged(path: Path, error: BaseException) -> Problem:
    """Return what is said of a workbook that cannot be read."""
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    advice = "Open it in a spreadsheet program and save it as .xlsx."
    found = f"the workbook cannot be read ({reason})"
    return Problem(Place(shown(path)), found, suggestion=advice)


def _of_kind(path: Path) -> list[UntoldCells]:
    with path.open("rb") as stream:
        start = stream.read(len(COMPOUND))
    if start == COMPOUND:
        _check_size(path, path.stat().st_size)
        return binary_97_cells(path)
    with zipfile.ZipFile(path) as archive:
        _check_size(path, sum(part.file_size for part in archive.infolist()))
        if is_encrypted(archive):
            raise EncryptedError
        names = archive.namelist()
    if CONTENT in names:
        return opendocument_cells(path)
    if BINARY_BOOK in names:
        return binary_12_cells(path)
    found, expected = "this is no workbook of that kind", f"the content of a file {path.suffix}"
    advice = "If it is an .xlsx file under another name, give it that name."
    raise InputError([Problem(Place(shown(path)), found, expected, advice)])


def _check_size(path: Path, size: int) -> None:
    if size > LARGEST:
        found = f"the workbook is larger than {LARGEST // 1_000_000} MB unpacked"
        raise InputError([_too_large(path, found, "a smaller one")])


def _too_large(path: Path, found: str, expected: str) -> Problem:
    return Problem(Place(shown(path)), found, expected, "Save it as .xlsx or .csv.")
