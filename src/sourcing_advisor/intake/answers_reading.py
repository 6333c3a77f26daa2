"""Reads a workbook of answers back. It is known by its marker; any other workbook is let be."""

from __future__ import annotations

import contextlib
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.documents.tree import Data, Document, Path
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.records import Particulars
from sourcing_advisor.facts.statement import PARTICULARS_HOME
from sourcing_advisor.intake.answer_cells import CellReader, holds, text_in
from sourcing_advisor.intake.answer_columns import (
    ANSWER_COLUMNS,
    ASKED,
    FACT,
    MARKER,
    NONE,
    WORDS_SHEET,
    Column,
    list_columns,
    profile_fields,
)

LARGEST_WORKBOOK = 20_000_000
LARGEST_UNPACKED = 100_000_000
"""In bytes."""

DAMAGE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, RuntimeError),
    *(SyntaxError, zipfile.BadZipFile, zlib.error),  # the first is also that of damaged XML
)
"""What the libraries raise that open workbooks."""

_ENDINGS = (".xlsx", ".xlsm")
_PART = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml")
_AS_HEADED = {column.heading: column for column in ANSWER_COLUMNS}


class NoteWithoutAnswerWarning(UserWarning):
    """A note stands beside a question that has no answer."""


def is_answers_workbook(path: str | FilePath) -> bool:
    """Say whether a file is a workbook of answers, by its marker; needs no extra."""
    file = FilePath(path)
    if file.suffix.lower() not in _ENDINGS or not file.is_file():
        return False
    with contextlib.suppress(*DAMAGE):
        if file.stat().st_size > LARGEST_WORKBOOK:
            return False
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            return sum(part.file_size for part in parts) <= LARGEST_UNPACKED and any(
                MARKER.encode() in archive.read(part)
                for part in parts
                if _PART.fullmatch(part.filename)
            )
    return False


def read_answers(path: str | FilePath) -> tuple[Document, list[Problem]]:
    """Return what a workbook of answers states, and all that is wrong in it.

    Raises ``ModuleNotFoundError`` without the library that reads workbooks, and `InputError` for
    a file that cannot be opened.
    """
    import openpyxl  # noqa: PLC0415 - needs an extra, and is costly

    reading = _Reading(shown(path))
    with _refusing_damage(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that it does not keep, such as drop-downs
        book = openpyxl.load_workbook(path, read_only=True)
        for sheet in book.worksheets:
            if sheet.title != WORDS_SHEET:
                reading.read(sheet.title, sheet.iter_rows())
        book.close()
    for place, note in reading.lonely_notes:
        found = f"{place}: the note {quote(note)} stands without an answer, and is not kept."
        warnings.warn(found, NoteWithoutAnswerWarning, stacklevel=2)
    return reading.document(), reading.problems


def refuse_damaged(path: str | FilePath) -> None:
    """Raise `InputError` for a file that is called a workbook and is no whole one."""
    with _refusing_damage(path), zipfile.ZipFile(path) as archive:
        if (part := archive.testzip()) is not None:
            raise zipfile.BadZipFile(f"{part} is not whole")


@contextlib.contextmanager
def _refusing_damage(path: str | FilePath) -> Iterator[None]:
    """Turn what libraries say of a file that is no whole workbook into an `InputError`."""
    try:
        yield
    except DAMAGE as error:
        found = f"the workbook is damaged, or none at all ({error})"
        advice = "Open it in a spreadsheet program, save it anew and try again."
        raise InputError([Problem(Place(shown(path)), found, suggestion=advice)]) from None


@dataclass(slots=True)
class _Reading:
    """What was read so far of one workbook."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    cells: CellReader = field(default_factory=CellReader)
    lonely_notes: list[tuple[Place, str]] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return self.cells.problems

    def document(self) -> Document:
        lists = {name: self.data.pop(f"list {name}", None) for name in list_columns()}
        given = {name: entries for name, entries in lists.items() if entries is not None}
        home = {name: given.pop(name) for name in Particulars.model_fields if name in given}
        data = {**self.data, **given, **({PARTICULARS_HOME: home} if home else {})}
        return Document(self.file, data, {(): 1, **self.lines}, {}, files=self.files)

    def read(self, title: str, rows: Iterator[Any]) -> None:
        """Read a sheet of answers or a list; other sheets, such as the first, state nothing."""
        sheet = f"{self.file}, {title}"
        headings = [text_in(cell) for cell in next(rows, ())] or [""]
        listed = headings[0]
        if listed == FACT:
            columns = self._columns(headings, _AS_HEADED, Place(sheet, 1))
            for number, cells in enumerate(rows, start=2):
                self._fact(Place(sheet, number), cells, columns)
        elif listed in list_columns():
            known = {column.heading: column for column in list_columns()[listed]}
            columns = self._columns(headings, known, Place(sheet, 1))
            for number, cells in enumerate(rows, start=2):
                self._entry(listed, Place(sheet, number), cells, columns)

    def _columns(
        self, headings: list[str], known: Mapping[str, Column], place: Place
    ) -> dict[int, Column]:
        columns = {}
        for position, heading in enumerate(headings[1:], start=1):
            if heading in known:
                columns[position] = known[heading]
            elif heading and heading not in ASKED:
                expected, hint = "the headings of the form", did_you_mean(heading, known)
                found = f"a column is headed {quote(heading)}"
                self.problems.append(Problem(place, found, expected, hint))
        return columns

    def _fact(self, place: Place, cells: Any, columns: Mapping[int, Column]) -> None:
        name = text_in(cells[0]) if cells else ""
        said = {columns[i]: cell for i, cell in enumerate(cells) if i in columns and holds(cell)}
        if not said:
            return
        if name not in catalogue() and name not in profile_fields():
            found = f"there is no fact {quote(name)}" if name else "this row names no fact"
            hint = did_you_mean(name, catalogue())
            self.problems.append(Problem(place, found, "the name of a fact in front", hint))
            return
        section, _, called = name.partition(".")
        read = self._content if name in catalogue() else self._profile
        content = read(name, said, place)
        if content is None:
            return
        if (section, called) in self.lines:
            self.problems.append(Problem(place, f"{name} is answered twice", "each fact once"))
            return
        self.data.setdefault(section, {})[called] = content
        self._stands((section, called), place)

    def _content(self, name: str, said: Mapping[Column, Any], place: Place) -> Data:
        """Return an answer as a file would state it; None if there is none."""
        parts: dict[str, Any] = {}
        for column, cell in said.items():
            more = self._parts(catalogue()[name], column, cell, place)
            if twice := sorted(parts.keys() & more.keys()):
                found = f"{twice[0]} is in the answer, and in a column of its own"
                self.problems.append(Problem(place, found, "one or the other"))
            parts |= more
        if parts.keys() == {"note"}:
            self.lonely_notes.append((place, str(parts["note"])))
            return None
        return parts["value"] if parts.keys() == {"value"} else (parts or None)

    def _parts(self, fact: Fact, column: Column, cell: Any, place: Place) -> dict[str, Any]:
        """Return the parts of an answer that one of its cells states."""
        if column.part == "value":
            return self.cells.answer(fact, cell, place)
        if column.part == "until_then":
            exact = self.cells.answer(fact, cell, place)
            if exact and "value" not in exact:
                found = f"{column.heading} is {quote(text_in(cell))}"
                self.problems.append(Problem(place, found, "an exact answer"))
            return {"until_then": exact["value"]} if "value" in exact else {}
        value = self.cells.value(column, cell, place)
        return {} if value is None or value is False else {column.part: value}

    def _profile(self, name: str, said: Mapping[Column, Any], place: Place) -> Data:
        """Return what is stated of the profile that is no fact."""
        stated: dict[str, Data] = {}
        for column, cell in said.items():
            if column.part == "value":
                stated[name] = self.cells.value(profile_fields()[name], cell, place)
            else:
                found = f"{column.heading} is filled in for {name}"
                self.problems.append(Problem(place, found, "an answer alone"))
        return stated.get(name)

    def _entry(self, listed: str, place: Place, cells: Any, columns: Mapping[int, Column]) -> None:
        key = f"list {listed}"
        first = text_in(cells[0]).casefold() if cells else ""
        said = {columns[i]: cell for i, cell in enumerate(cells) if i in columns and holds(cell)}
        if first and first != NONE:
            found = f"the first column is {quote(first)}"
            self.problems.append(Problem(place, found, f'"{NONE}", or nothing'))
        elif first and (said or self.data.get(key)):
            self.problems.append(Problem(place, f'"{NONE}" stands in a list that has entries'))
        elif first:
            self.data.setdefault(key, [])
        if not said:
            return
        entries = self.data.setdefault(key, [])
        values = {
            column.part: self.cells.value(column, cell, place) for column, cell in said.items()
        }
        home = (PARTICULARS_HOME,) if listed in Particulars.model_fields else ()
        for path in ((listed, len(entries)), (*home, listed, len(entries))):
            self._stands(path, place)
        entries.append({part: value for part, value in values.items() if value is not None})

    def _stands(self, path: Path, place: Place) -> None:
        self.lines[path], self.files[path] = place.line or 1, place.file
