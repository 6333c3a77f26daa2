"""An empty portfolio sheet for a spreadsheet program, with the answers to choose from."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.intake.form import GUIDE, entry_lines, sheet_headings

ROWS_WITH_LISTS = 10_000
LONGEST_LIST = 255
"""In characters, of the words of one drop-down list."""

_CREATED = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the same bytes from every run
_COLOURS = ("#DCE9F5", "#E6F0DC", "#FBEBD3", "#EFE1F0", "#DDF0EE", "#F7E0DF")
_PROFILE_COLOUR = "#E8E8E8"
_PROFILE = {
    "id": "A name of your own for the deal, each once. It names the report.",
    "client": "Who buys. Used in reports only.",
    "provider": "Who delivers. Used in reports only.",
    "service": "What is delivered. Used in reports only.",
    "region": "Where. Used in reports only.",
    "as_of": "The date at which the answers hold, such as 2026-01-31.",
}
_HOW = (
    GUIDE,
    'A column of your own is not read. If its heading begins with "#", no message says so.',
    "Then run: sourcing-advisor portfolio THIS-FILE -o FOLDER",
)


def blank_workbook() -> bytes:
    """Return an .xlsx file: a sheet to fill in, and one that explains every fact."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": "Sourcing portfolio", "created": _CREATED})
        formats = _heading_formats(book)
        as_text = book.add_format({"num_format": "@"})  # so that 001 stays 001
        _write_deals(book.add_worksheet("Deals"), formats, as_text)
        _write_facts(book.add_worksheet("Facts"), book, formats)
    return stream.getvalue()


def _heading_formats(book: Any) -> Mapping[str, Any]:
    def heading(colour: str) -> Any:
        look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        return book.add_format({**look, "bg_color": colour, "font_color": "#1A1A1A"})

    shades = [heading(colour) for colour in _COLOURS]
    formats = {name: shades[n % len(shades)] for n, name in enumerate(section_models())}
    return {"": heading(_PROFILE_COLOUR), **formats}


def _write_deals(sheet: Any, formats: Mapping[str, Any], as_text: Any) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)
    sheet.set_column(0, len(sheet_headings()) - 1, 18)
    for column, name in enumerate(sheet_headings()):
        fact = catalogue().get(name)
        if fact is None and name != "as_of":
            sheet.set_column(column, column, 18, as_text)
        sheet.write_string(0, column, name, formats[fact.section if fact else ""])
        sheet.write_comment(0, column, _note(name, fact), {"width": 320, "height": 170})
        if rule := _fact_rule(fact) if fact else _profile_rule(name):
            sheet.data_validation(1, column, ROWS_WITH_LISTS, column, rule)


def _note(name: str, fact: Fact | None) -> str:
    if fact is None:
        return _PROFILE[name]
    return "\n".join([fact.label, "", *(line.strip() for line in entry_lines(fact))])


def _profile_rule(name: str) -> dict[str, Any] | None:
    if name != "as_of":
        return None
    first = datetime.date(1990, 1, 1)
    return _rule({"validate": "date", "criteria": ">=", "value": first}, "a date")


def _fact_rule(fact: Fact) -> dict[str, Any]:
    """Return the check of a column; it warns, so that "4%" and "don't know" can be typed too."""
    expected = values_in_words(fact)
    match fact.type:
        case "yes_no":
            return _rule({"validate": "list", "source": ["yes", "no"]}, expected)
        case "choice":
            return _rule({"validate": "list", "source": list(fact.words or ())}, expected)
        case "count" | "scale" | "number":
            kind = "decimal" if fact.type == "number" else "integer"
            ends = {"minimum": fact.lowest, "maximum": fact.highest}
            return _rule({"validate": kind, "criteria": "between", **ends}, expected)


def _rule(check: dict[str, Any], expected: str) -> dict[str, Any]:
    message = f"Expected {expected}, or an empty cell if it is not known."
    shown = {"error_title": "Not one of the answers", "error_message": message[:LONGEST_LIST]}
    return {**check, **shown, "error_type": "warning", "ignore_blank": True}


def _write_facts(sheet: Any, book: Any, formats: Mapping[str, Any]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    for row, line in enumerate(_HOW):
        sheet.write_string(row, 0, line)
    top = len(_HOW) + 1
    sheet.write_row(top, 0, ("Name of the fact", "Section", "Meaning", "How to answer"), bold)
    sheet.freeze_panes(top + 1, 1)
    for column, width in enumerate((44, 34, 44, 90)):
        sheet.set_column(column, column, width)
    for row, fact in enumerate(catalogue().values(), start=top + 1):
        title = (section_models()[fact.section].__doc__ or "").strip()
        sheet.write_string(row, 0, fact.name, formats[fact.section])
        for column, text in enumerate((title, fact.label, "\n".join(entry_lines(fact))), start=1):
            sheet.write_string(row, column, text, wrapped)
