"""How a number format of a workbook shows a value: its sections, and which of them holds."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

_LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text in a number format that is shown as it stands: 0"%" does not multiply by a hundred."""

_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


def shows_percent(number_format: str, value: float) -> bool:
    """Say whether a number format shows a value as a percentage."""
    return "%" in _section(number_format, value)


def _section(number_format: str, value: float) -> str:
    """Return the part of a number format by which a value is shown."""
    sections = _LITERAL.sub("", number_format).split(";")
    for section in sections if _CONDITION.search(number_format) else ():
        condition = _CONDITION.search(section)
        if condition is None or _HOLDS[condition[1]](value, float(condition[2])):
            return section
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]
