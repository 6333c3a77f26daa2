"""The decisions that people wrote into an action plan: the workbook that `--format xlsx` makes.

Needs the extra `excel`. Columns are found by the hidden first row, so that heads may be in any
language, and moves by their id, so that rows may be sorted, filtered and left out.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import get_column_letter

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.plan_columns import CHOICES, DONE, TO_FILL_IN, Chosen
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import read_limited, shown
from sourcing_advisor.intake.answers_reading import DAMAGE

MOST_BYTES = 50_000_000
"""Of a workbook when it is unpacked; an action plan has less than a thousandth of it."""
_MOST_ROWS = 10_000
_SAID: Mapping[str, Chosen] = {
    **{choice: choice for choice in CHOICES},
    "accepted": "accept",
    "declined": "decline",
    "deferred": "defer",
}
_EXPECTED = "a date such as 2027-03-31"


@dataclass(frozen=True, slots=True)
class PlanDecision:
    """What was filled in beside one move; `place` is the cell of its id.

    `decision` is None where only what is done was filled in.
    """

    move: str
    decision: Chosen | None
    reason: str | None
    owner: str | None
    until: datetime.date | None
    done: bool
    place: Place


def read_plan_decisions(path: str | Path) -> tuple[PlanDecision, ...]:
    """Return what was filled in, in the order of the rows; rows with nothing filled in are none.

    Raises `InputError` with every problem in the workbook, by cell.
    """
    data = read_limited(path, MOST_BYTES)
    _refuse_unfit(data, Place(shown(path)))
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
            columns = _columns(next(rows, ()))
            if columns is not None:
                return _Rows(shown(path), sheet.title, columns).read(rows)
    except InputError:
        raise
    except DAMAGE as error:
        found = f"this workbook cannot be read ({error})"
        raise InputError([Problem(Place(shown(path)), found, _A_PLAN)]) from None
    found = "no sheet of this workbook is an action plan: none has the ids of its columns in row 1"
    raise InputError([Problem(Place(shown(path)), found, _A_PLAN)])


_A_PLAN = "a workbook that “review --format xlsx” wrote, with its first row as it was"


def _refuse_unfit(data: bytes, place: Place) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except DAMAGE:
        raise InputError([Problem(place, "this is no .xlsx file", _A_PLAN)]) from None
    if unpacked > MOST_BYTES:
        found = f"this holds {unpacked:,} bytes when it is unpacked"
        raise InputError([Problem(place, found, f"at most {MOST_BYTES:,}")])


def _columns(first: Sequence[Any]) -> Mapping[str, int] | None:
    """Return the position of each column by name; None in a sheet that is no action plan."""
    named = {name: number for number, name in enumerate(first) if isinstance(name, str)}
    return named if {"id", *TO_FILL_IN} <= named.keys() else None


class _Rows:
    """Reads the rows of one action plan."""

    def __init__(self, file: str, sheet: str, columns: Mapping[str, int]) -> None:
        self._file, self._sheet, self._columns = file, sheet, columns
        self._problems: list[Problem] = []

    def read(self, rows: Iterator[Sequence[Any]]) -> tuple[PlanDecision, ...]:
        """Return the decisions; raises `InputError` with every problem."""
        next(rows, ())  # the heads, in the words of the reader
        decided: dict[str, PlanDecision] = {}
        for number, row in enumerate(rows, start=3):
            cells = {name: _given(row, position) for name, position in self._columns.items()}
            if all(cells[name] is None for name in TO_FILL_IN):
                continue
            decision = self._decision(number, cells)
            if decision.move in decided:
                first = decided[decision.move].place.file.rpartition("!")[2]
                found = f"move {quote(decision.move)} is decided in {first} already"
                self._add(number, "id", found, "one row for each move")
            elif decision.move:
                decided[decision.move] = decision
        if self._problems:
            raise InputError(self._problems)
        return tuple(decided.values())

    def _decision(self, number: int, cells: Mapping[str, Any]) -> PlanDecision:
        move = cells["id"] if isinstance(cells["id"], str) else ""
        if not move:
            found = "this row has no id, and something is filled in"
            self._add(number, "id", found, "the id that the plan gave the move")
        done = self._word(number, "done", cells["done"], {word: word for word in DONE}) == "yes"
        said = self._word(number, "decision", cells["decision"], _SAID)
        decision = next((choice for choice in CHOICES if choice == said), None)
        if move and cells["decision"] is None and not done:
            found = "a reason, an owner or a date is filled in, and no decision"
            self._add(number, "decision", found, f"one of {', '.join(CHOICES)}")
        return PlanDecision(
            move=move,
            decision=decision,
            reason=_text(cells["reason"]),
            owner=_text(cells["decided_owner"]),
            until=self._day(number, cells["decided_until"]),
            done=done,
            place=self._place(number, "id"),
        )

    def _word(self, number: int, column: str, value: Any, words: Mapping[str, str]) -> str | None:
        if value is None:
            return None
        if value is True or value is False:  # what Excel makes of TRUE and FALSE
            value = "yes" if value else "no"
        word = words.get(str(value).strip().casefold())
        if word is None:
            expected = f"one of {', '.join(dict.fromkeys(words.values()))}, or an empty cell"
            hint = did_you_mean(str(value), words)
            self._add(number, column, f"{quote(value)} is none of the words", expected, hint)
        return word

    def _day(self, number: int, value: Any) -> datetime.date | None:
        match value:
            case None:
                return None
            case datetime.datetime():
                return value.date()
            case datetime.date():
                return value
            case str():
                try:
                    return datetime.date.fromisoformat(value.strip())
                except ValueError:
                    pass
        self._add(number, "decided_until", f"{quote(value)} is no date", _EXPECTED)
        return None

    def _add(
        self, number: int, column: str, found: str, expected: str, hint: str | None = None
    ) -> None:
        self._problems.append(Problem(self._place(number, column), found, expected, hint))

    def _place(self, number: int, column: str) -> Place:
        cell = f"{get_column_letter(self._columns[column] + 1)}{number}"
        return Place(f"{self._file}, {self._sheet}!{cell}")


def _given(row: Sequence[Any], position: int) -> Any:
    """Return what a cell holds; None where it holds nothing that can be seen."""
    value = row[position] if position < len(row) else None
    return None if isinstance(value, str) and not value.strip() else value


def _text(value: Any) -> str | None:
    return None if value is None else plain_text(str(value))
