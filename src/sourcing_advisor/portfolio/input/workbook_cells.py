"""Cells of a workbook as a person would have written them in a CSV file."""

from __future__ import annotations

import datetime
import re
from typing import Any

_LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text in a number format that is shown as it stands: 0"%" does not multiply by a hundred."""

_THREE_DECIMALS = re.compile(r"-?\d+\.\d{3}")


class Number(str):
    """The text of a number that was not written as text."""

    __slots__ = ()


def text_of(cell: Any) -> str:
    """Return what a cell states, numbers in a form that can be read in one way only."""
    match cell.value:
        case None:
            return ""
        case str() as text:
            return text
        case bool() as flag:
            return "true" if flag else "false"
        case int() | float() as number:
            return _number(number, cell.number_format)
        case datetime.datetime() | datetime.date() as moment:
            return moment.isoformat().removesuffix("T00:00:00")
        case other:
            return str(other)


def _number(number: float, form: str) -> Number:
    if "%" in _LITERAL.sub("", form):
        return Number(f"{_plain(round(number * 100, 10))}%")
    return Number(_plain(number))


def _plain(number: float) -> str:
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    text = repr(number)
    return f"{text}0" if _THREE_DECIMALS.fullmatch(text) else text
