"""Numbers as people write them: ``4,5``, ``1 234.5``, ``4 %``, ``18 months``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sourcing_advisor.facts.catalogue import Fact

LARGEST = 2**53
"""Beyond it not every whole number has a float of its own, and no fact comes near."""

_WITH_UNIT = re.compile(r"([+-]?[0-9.,' ]*[0-9](?:e[+-]?[0-9]+)?)\s*(\D.*)?")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_PERCENT = frozenset({"%", "percent", "per cent", "pct"})
_TOKEN = re.compile(r"[+-]?[0-9.,][0-9.,' ]*")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]*|[1-9][0-9]{0,2}(?:(?P<group>[.,' ])[0-9]{3})+)(?P<mark>[.,])[0-9]+"
)
"""A number with decimals: whatever groups its digits is no decimal mark."""

_NO_UNIT = ("-", "/", ":", ".", ",")
_A_YEAR = ("a year", "per year", "p.a.")


class UnreadableCellError(ValueError):
    """A cell that is not an answer; the text says what was expected."""


class TwoReadingsError(UnreadableCellError):
    """A number that is one value with a decimal mark and another with thousands."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the other cells of a column use beyond doubt: decimal marks, signs for yes and no."""

    point: bool = False
    comma: bool = False
    signs: bool = False


def number_in(text: str, fact: Fact, marks: Callable[[], Marks]) -> float:
    """Return the number that a cell states, in the unit of `fact`.

    `text` is in lower case with single spaces. Three digits after a single point or comma
    (``1.234``) may be decimals or thousands: the decimal mark of the rest of the column decides,
    as `marks` reports it, and whether the number is then in range is no argument. Raises
    `UnreadableCellError`.
    """
    match = _WITH_UNIT.fullmatch(text)
    if match is None:
        raise UnreadableCellError(f"expected {expected_number(fact)}")
    digits, unit = match[1], (match[2] or "").strip()
    if unit and unit not in units(fact):
        more = "" if unit.startswith(_NO_UNIT) else ", without another unit"
        raise UnreadableCellError(f"expected {expected_number(fact)}{more}")
    if _AMBIGUOUS.fullmatch(digits):
        return _resolved(digits, fact, marks)
    value = float(_plainly(digits, fact))
    if abs(value) > LARGEST:
        raise UnreadableCellError(f"expected {expected_number(fact)}")
    return value


def is_plain(text: str, fact: Fact) -> bool:
    """Say whether a cell is one number and nothing more, but for a unit."""
    match = _WITH_UNIT.fullmatch(text)
    return match is not None and (not match[2] or match[2].strip() in units(fact))


def decimal_marks(text: str) -> frozenset[str]:
    """Return the decimal marks that the numbers in a cell use beyond doubt."""
    numbers = (number.rstrip("., '") for number in _TOKEN.findall(text))
    return frozenset(filter(None, map(_decimal_mark, numbers)))


def _decimal_mark(number: str) -> str | None:
    if _AMBIGUOUS.fullmatch(number):
        return None
    if _INDIAN.fullmatch(number):
        return "."
    if grouped := _GROUPED.fullmatch(number):
        return {",": ".", ".": ","}.get(grouped["mark"])  # 1,234,567 has no decimal comma
    decimal = _DECIMAL.fullmatch(number)
    return decimal["mark"] if decimal and decimal["group"] != decimal["mark"] else None


def expected_number(fact: Fact) -> str:
    """Say which numbers `fact` can have."""
    kind = "a number" if fact.type == "number" else "a whole number"
    unit = f", in {fact.unit}" if fact.unit else ""
    return f"{kind} from {fact.lowest:,.10g} to {fact.highest:,.10g}{unit}"


def units(fact: Fact) -> frozenset[str]:
    """Return what may follow the number in a cell, in lower case."""
    unit = (fact.unit or "").casefold()
    if unit.startswith("%"):
        yearly = {f"{p} {y}" for p in _PERCENT for y in _A_YEAR} if "a year" in unit else set()
        return _PERCENT | yearly
    if unit == "a year":
        return frozenset(_A_YEAR)
    one = unit.removesuffix("s")
    return frozenset({one, f"{one}s"} if unit else ())


def _plainly(digits: str, fact: Fact) -> str:
    """Return digits with grouping taken out and a point as decimal mark."""
    whole, mark, decimals = digits, "", ""
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0 and not _GROUPED.fullmatch(digits):
        whole, mark, decimals = digits[:last], digits[last], digits[last + 1 :]
    grouped = _GROUPED.fullmatch(whole)
    if grouped and grouped["mark"] != mark:
        whole = whole.replace(grouped["mark"], "")
    plain = f"{whole}.{decimals}" if mark else whole
    if not _PLAIN.fullmatch(plain):
        raise UnreadableCellError(f"expected {expected_number(fact)}")
    return plain


def _resolved(digits: str, fact: Fact, marks: Callable[[], Marks]) -> float:
    decimal = float(digits.replace(",", "."))
    thousands = float(re.sub(r"[.,]", "", digits))
    if not (_in_range(decimal, fact) or _in_range(thousands, fact)):
        raise UnreadableCellError(f"expected {expected_number(fact)}")
    seen = marks()
    if "," in digits and seen.comma != seen.point:
        return decimal if seen.comma else thousands
    if "." in digits and seen.point and not seen.comma:
        return decimal
    if "," in digits and fact.type != "number" and not seen.comma:
        return thousands  # nobody writes three decimals after a whole number with a comma
    raise TwoReadingsError(_two_ways(decimal, thousands))


def _in_range(value: float, fact: Fact) -> bool:
    return (fact.type == "number" or value.is_integer()) and fact.accepts(
        value if fact.type == "number" else int(value)
    )


def _two_ways(decimal: float, thousands: float) -> str:
    said = f"this can be read in two ways: {decimal:.10g} or {thousands:,.0f}"
    clear = f"{decimal:.4f}" if round(decimal, 2) != decimal else f"{decimal:.10g}"
    return f"{said}; for the first write {clear}, for the second {thousands:.0f}"
