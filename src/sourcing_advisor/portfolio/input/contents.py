"""What a file holds by its first bytes, where that is not what its ending says.

Many programs write web pages, text or XML and call them .xls; a workbook may be called .csv.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.workbook.compound_files import COMPOUND

_LOOKED_AT = 1_000
_PACKED, _PARQUET = b"PK\x03\x04", (b"PAR1", b"PARE")
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods", ".xls", ".xlsb"})
_BY_LINE = frozenset({".jsonl", ".ndjson"})
_TAB = 9
_SAVE = "Open it in a spreadsheet program and save it as .xlsx."
_UNPACK = "Unpack it and give the file in it."
_KINDS = (
    ((_PACKED,), "a workbook, or another packed file", "A workbook has the ending .xlsx or .ods."),
    (
        (COMPOUND,),
        "a workbook of Excel 97 to 2003, or one that is protected by a password",
        "Open it in a spreadsheet program and save it as .xlsx without a password.",
    ),
    (_PARQUET, "a Parquet table", "Give it the ending .parquet."),
    (
        (b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"7z\xbc\xaf"),
        "a packed file",
        _UNPACK,
    ),
    ((b"%PDF",), "a PDF document", "Save the table that it shows as .xlsx or .csv."),
    ((b"SQLite format 3",), "a database", "Save the table in it as .csv or .parquet."),
)
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<body", b"<table")


def check_contents(path: Path) -> None:
    """Raise `InputError` when a file of one table begins like a file of another kind."""
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT)
    ending = path.suffix.lower()
    if ending in _WORKBOOKS:
        if not start.startswith((_PACKED, COMPOUND)):
            raise InputError([_problem(path, "the workbook cannot be read", _other(start))])
    elif ending == ".parquet":
        if not start.startswith(_PARQUET):
            raise InputError([_problem(path, "the file cannot be read as Parquet", _other(start))])
    elif kind := _known(start):
        found = "the file is no table" if kind[1] == _SAVE else "the file is not text"
        raise InputError([_problem(path, found, kind)])
    elif not start.strip():
        expected = "{...} on each line" if ending in _BY_LINE else "a header row"
        raise InputError([Problem(Place(shown(path)), "the file is empty", expected)])


def _problem(path: Path, found: str, kind: tuple[str, str]) -> Problem:
    what, advice = kind
    return Problem(Place(shown(path)), f"{found}; it holds {what}", suggestion=advice)


def _other(start: bytes) -> tuple[str, str]:
    if kind := _known(start):
        return kind
    if not start.strip():
        return "nothing", "Save it again where it was made."
    if _is_text(start):
        return "text", "If that is a table, give the file the ending .csv or .tsv."
    return "nothing that is known", "Save it again where it was made."


def _known(start: bytes) -> tuple[str, str] | None:
    if min(start, default=_TAB) < _TAB or start.startswith(b"%PDF-"):  # no text begins like them
        for beginnings, what, advice in _KINDS:
            if start.startswith(beginnings):
                return what, advice
    plain = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if plain.startswith(_PAGES):
        return "a web page", _SAVE
    return ("XML", _SAVE) if plain.startswith(b"<?xml") else None


def _is_text(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in start
