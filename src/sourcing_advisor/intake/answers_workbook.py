"""A workbook of answers: a questionnaire that somebody fills in offline, by area.

Its drop-down lists are ranges of a hidden sheet, and it has no formulas, so that it works in a
spreadsheet program of any language. `answers_reading` reads it back.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.relationship import fact_fields
from sourcing_advisor.facts.wording import WHO, values_in_words
from sourcing_advisor.intake.answer_columns import (
    ANSWER_COLUMNS,
    ASKED,
    FACT,
    MARKER,
    NONE,
    WORDS_SHEET,
    YES_NO,
    Column,
    list_columns,
    profile_fields,
)
from sourcing_advisor.intake.areas import Area, areas, effort
from sourcing_advisor.intake.form import answer_lines
from sourcing_advisor.intake.statement_text import lists_in

ENTRIES = 200
"""Rows of a list that have drop-downs."""

MOST_ON_ONE_SHEET = 60
"""So many questions stand on one sheet, under the titles of their areas; of more, each area has
its own."""

LONGEST_MESSAGE = 255
LINE_HEIGHT = 15
_ASKED_WIDTHS = (30, 48, 48, 14)
_EXACT_DIGITS = ".15g"
_CREATED = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the same bytes from every run
_HOW = """\
What is known of one sourcing relationship

Fill in the column Answer. Leave empty what you do not know: unknown is not the same as no.
A scale runs from 1 to 5; 2 and 4 lie between the words given. Leave out what you only infer.
Where you are not certain, put "yes" under Only believed.
A number that you know within limits goes under At least and At most.
What was agreed and is not in force yet: its day under Holds from, and what holds today under
Until then. These need as_of in the sheet Relationship: the day on which all this was true.
In a list, put "none" below its name where you know that there is none; else leave it empty.
Each area can be answered in one sitting, in any order, by whoever knows.
Then run: sourcing-advisor review THIS-FILE""".splitlines()


def answers_workbook(names: Iterable[str], stated: Mapping[str, Any] | None = None) -> bytes:
    """Return an .xlsx file that asks for these facts, with what is stated already filled in.

    A fact that is stated is in it, whether it is among `names` or not.
    """
    stated = stated or {}
    held = {name for name, section, field in fact_fields() if field in stated.get(section, {})}
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": _HOW[0], "created": _CREATED})
        _Writer(book, stated).write(areas({*names, *held}))
    return stream.getvalue()


_OF_ANSWERS = [
    place for place, column in enumerate(ANSWER_COLUMNS) if column.part in ("value", "until_then")
]
"""The columns that hold an answer itself."""


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, stated: Mapping[str, Any]) -> None:
        self._book, self._stated = book, stated
        top = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#CCCCCC"}
        heading = {**top, "bold": True}
        self._asked = book.add_format({**heading, "bg_color": "#E8E8E8"})
        self._filled_in = book.add_format({**heading, "bg_color": "#DCE9F5"})
        self._plain = book.add_format(top)
        self._small = book.add_format({**top, "font_color": "#777777", "font_size": 8})
        self._number = book.add_format({**top, "bg_color": "#FFFBE6"})
        self._text = book.add_format({**top, "bg_color": "#FFFBE6", "num_format": "@"})
        self._day = book.add_format({**top, "bg_color": "#FFFBE6", "num_format": "yyyy-mm-dd"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._ranges: dict[tuple[str, ...], str] = {}
        self._words: Any = None

    def write(self, chosen: Sequence[Area]) -> None:
        start = self._book.add_worksheet("Start")
        self._words = self._book.add_worksheet(WORDS_SHEET)
        self._words.write_string(0, 0, MARKER)
        self._words.hide()
        self._sheet("Relationship", (), profile=True)
        if sum(len(area.facts) for area in chosen) <= MOST_ON_ONE_SHEET:
            self._sheet("Questions", chosen)
        else:
            for area in chosen:
                self._sheet(sheet_name(area.name), (area,))
        for listed, columns in list_columns().items():
            self._list(listed, columns, lists_in(self._stated).get(listed))
        self._start(start, chosen)

    def _start(self, sheet: Any, chosen: Sequence[Area]) -> None:
        sheet.set_column(0, 0, 110)
        for row, line in enumerate(_HOW):
            sheet.write_string(row, 0, line, None if row else self._title)
        row = len(_HOW) + 1
        for area in chosen:
            sheet.write_string(row, 0, area.heading)
            row += 1
        sheet.write_string(row + 1, 0, f"In all {effort(sum(len(a.facts) for a in chosen))}.")

    def _sheet(self, title: str, chosen: Sequence[Area], *, profile: bool = False) -> None:
        sheet = self._book.add_worksheet(title)
        headings = (FACT, *ASKED, *(column.heading for column in ANSWER_COLUMNS))
        sheet.freeze_panes(1, len(ASKED) + 2)
        for place, heading in enumerate(headings):
            look = self._filled_in if place > len(ASKED) else self._asked
            sheet.write_string(0, place, heading, look)
        sheet.set_row(0, 2 * LINE_HEIGHT)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, width in enumerate(_ASKED_WIDTHS):
            sheet.set_column(place, place, width)
        for place, column in enumerate(ANSWER_COLUMNS, start=len(ASKED) + 1):
            sheet.set_column(place, place, column.width)
        for row, (name, column) in enumerate(profile_fields().items() if profile else (), start=1):
            sheet.write_string(row, 0, name, self._small)
            sheet.write_string(row, 1, column.heading, self._plain)
            said = self._stated.get("relationship", {}).get(column.part)
            self._cell(sheet, row, len(ASKED) + 1, column, said)
            self._words_of(sheet, column, len(ASKED) + 1, row, row)
        row = 0
        for area in chosen:
            if len(chosen) > 1:
                row += 1
                sheet.write_string(row, 1, area.title, self._asked)
            for fact in area.facts:
                row += 1
                self._fact(sheet, row, fact)
        for place, column in enumerate(ANSWER_COLUMNS, start=len(ASKED) + 1):
            self._words_of(sheet, column, place, 1, row)

    def _fact(self, sheet: Any, row: int, fact: Fact) -> None:
        how = "\n".join(answer_lines(fact))
        asked = (fact.name, fact.question, how, WHO[fact.who])
        for place, text in enumerate(asked):
            sheet.write_string(row, place, text, self._plain if place else self._small)
        said = self._stated.get(fact.section, {}).get(fact.name.partition(".")[2])
        parts = said if isinstance(said, dict) else {"value": said}
        texts = [*zip(asked, _ASKED_WIDTHS, strict=True)]
        texts += [(str(parts.get(column.part, "")), column.width) for column in ANSWER_COLUMNS]
        # Programs do not all fit the height of a row to its text when they open a file.
        sheet.set_row(row, LINE_HEIGHT * max(_lines(text, width) for text, width in texts))
        for place, column in enumerate(ANSWER_COLUMNS, start=len(ASKED) + 1):
            self._cell(sheet, row, place, column, parts.get(column.part), fact)
        self._answer(sheet, row, fact)

    def _answer(self, sheet: Any, row: int, fact: Fact) -> None:
        """Say which answers a fact takes; it warns, so that "24-36" can be typed too."""
        match fact.type:
            case "yes_no":
                check = self._one_of(YES_NO)
            case "choice":
                check = self._one_of(tuple(fact.words or ()))
            case "scale":
                check = self._one_of(("1", "2", "3", "4", "5"))
            case "count" | "number":
                kind = "integer" if fact.type == "count" else "decimal"
                check = {"validate": kind, "criteria": "between"}
                check |= {"minimum": fact.lowest, "maximum": fact.highest}
        expected = f"Expected {values_in_words(fact)}, or an empty cell if it is not known."
        first, *others = (len(ASKED) + 1 + place for place in _OF_ANSWERS)
        check["other_cells"] = [[row, place, row, place] for place in others]
        sheet.data_validation(row, first, row, first, _warning(check, expected))

    def _words_of(self, sheet: Any, column: Column, place: int, first: int, last: int) -> None:
        """Offer the words of a column, if it has any, in some of its rows."""
        if column.words and first <= last:
            check = _warning(self._one_of(column.words), f"Expected {' or '.join(column.words)}.")
            sheet.data_validation(first, place, last, place, check)

    def _one_of(self, words: tuple[str, ...]) -> dict[str, Any]:
        if words not in self._ranges:
            place = len(self._ranges) + 1
            for row, word in enumerate(words):
                if word.isdigit():
                    self._words.write_number(row, place, int(word))
                else:
                    self._words.write_string(row, place, word)
            letter = xl_col_to_name(place)
            self._ranges[words] = f"={WORDS_SHEET}!${letter}$1:${letter}${len(words)}"
        return {"validate": "list", "source": self._ranges[words]}

    def _cell(
        self, sheet: Any, row: int, place: int, column: Column, said: Any, fact: Fact | None = None
    ) -> None:
        numeric = fact is not None and fact.type not in ("yes_no", "choice")
        numeric &= column.part in ("value", "until_then")
        is_number = numeric or column.kind == "number"
        look = self._day if column.kind == "day" else self._number if is_number else self._text
        match said:
            case None:
                sheet.write_blank(row, place, None, look)
            case bool():
                sheet.write_string(row, place, "yes" if said else "no", look)
            case int() | float():
                _write_number(sheet, row, place, said, look)
            case str() if column.kind == "day":
                sheet.write_datetime(row, place, datetime.date.fromisoformat(said), look)
            case str():
                sheet.write_string(row, place, said, look)
            case _:
                sheet.write_string(row, place, answers_text(said), look)

    def _list(self, listed: str, columns: Sequence[Column], entries: Any) -> None:
        sheet = self._book.add_worksheet(f"List {listed}".replace("_", " "))
        sheet.freeze_panes(1, 1)
        sheet.write_string(0, 0, listed, self._asked)
        sheet.set_column(0, 0, 20)
        if entries is not None and not entries:
            sheet.write_string(1, 0, NONE)
        for place, column in enumerate(columns, start=1):
            sheet.write_string(0, place, column.heading, self._filled_in)
            sheet.set_column(place, place, column.width)
            self._words_of(sheet, column, place, 1, ENTRIES)
            for row, entry in enumerate(entries or (), start=1):
                self._cell(sheet, row, place, column, entry.get(column.part))


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of that width."""
    return sum(math.ceil(max(len(line), 1) / (width - 2)) for line in text.split("\n"))


def sheet_name(section: str) -> str:
    """Return the name of the sheet of an area."""
    name = section.replace("_", " ").capitalize()
    return "The deal" if section == "relationship" else name


def answers_text(answers: Mapping[str, Any]) -> str:
    """Return answers by fact as one cell holds them: ``pair.named: yes; pair.client_power: 4``."""
    words = {True: "yes", False: "no"}
    return "; ".join(
        f"{name}: {words[said] if isinstance(said, bool) else said}"
        for name, said in answers.items()
    )


def _write_number(sheet: Any, row: int, place: int, number: float, look: Any) -> None:
    # Spreadsheet programs keep fifteen digits of a number; as text all of them stay.
    if float(format(number, _EXACT_DIGITS)) == number:
        sheet.write_number(row, place, number, look)
    else:
        sheet.write_string(row, place, repr(number), look)


def _warning(check: dict[str, Any], message: str) -> dict[str, Any]:
    shown = {"error_title": "Not one of the answers", "error_message": message[:LONGEST_MESSAGE]}
    return {**check, **shown, "error_type": "warning", "ignore_blank": True}
