"""An answer as people write it in a cell: ``>=5``, ``<= 3``, ``24-36``, ``about 30``.

Nothing is guessed: what has two readings is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from sourcing_advisor.documents.problems import Place, Problem, quote
from sourcing_advisor.documents.suggestions import (
    LEAVE_IT_OUT,
    number_written_plainly,
    says_unknown,
    truth_written_plainly,
    word_written_plainly,
)
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import values_in_words

ReadNumber = Callable[[str], float]
"""Reads one number as people write it; raises `ValueError`."""

_BELIEVED = re.compile(r"(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|~|≈)\s*")
_LOWEST = re.compile(
    r"(?:(?P<sign>>=|=>|≥|>)|(?P<word>at least|min\.?|minimum|more than|over|above))\s*"
)
_HIGHEST = re.compile(
    r"(?:(?P<sign><=|=<|≤|<)|(?P<word>at most|up to|max\.?|maximum|less than|under|below))\s*"
)
_STRICT = (">", "<", "more than", "over", "above", "less than", "under", "below")
_BETWEEN = re.compile(
    r"(?:(?:between|from)\s+)?(?P<low>\S.*?)\s*(?P<by>[-\u2013\u2014]|\bto\b|\band\b|\.\.+)\s*(?P<high>\S.*)"
)
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_PLUS = re.compile(r"(.+?)\s*(?:\+|or more|and more)")
_DAYS_IN_MONTH = 31
_MONTHS_IN_YEAR = 12
_TIMES = ("months", "years", "days")


def plain_number(text: str) -> float:
    """Return a number that is written with a point and without a unit; raises `ValueError`."""
    if not _PLAIN_NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def answer_in(
    text: str, fact: Fact, place: Place, read_number: ReadNumber = plain_number
) -> Answer | Problem:
    """Return the answer to `fact` that a text states, or why it states none.

    `read_number` knows how numbers are written where the text comes from; a unit is taken off
    before it is called.
    """
    said = " ".join(text.replace("\u2212", "-").split())
    if says_unknown(said):
        return _problem(place, said, fact, LEAVE_IT_OUT)
    match fact.type:
        case "yes_no" | "choice":
            return _word(said, fact, place)
        case "count" | "number" | "scale":
            return _number(said, fact, place, read_number)


def _word(said: str, fact: Fact, place: Place) -> Answer | Problem:
    words = fact.words or {"yes": "", "no": ""}
    plain = said.casefold()
    if plain in words:
        return Answer(value=plain if fact.words else plain == "yes")
    if fact.words:
        return _problem(place, said, fact, word_written_plainly(said, tuple(words)))
    return _problem(place, said, fact, truth_written_plainly(said, ("yes", "no"), quoted=False))


def _number(said: str, fact: Fact, place: Place, read_number: ReadNumber) -> Answer | Problem:
    plain = said.casefold()
    about = _BELIEVED.match(plain)
    amount = plain[about.end() :] if about else plain
    try:
        bounds = _bounds(amount, fact, read_number)
    except _TwoReadingsError as error:
        found = f"{fact.name} is {quote(said)}, which may be a date"
        return Problem(place, found, values_in_words(fact), f"Write {quote(str(error))}.")
    except ValueError:
        advice = number_written_plainly(said, zero=fact.lowest == 0, unit=fact.unit)
        return _problem(place, said, fact, advice)
    low, high = bounds
    outside = [end for end in bounds if end is not None and not fact.accepts(_as_held(end, fact))]
    if outside or (low is not None and high is not None and low > high):
        return _problem(place, said, fact, None)
    believed = about is not None
    if low == high and low is not None:
        return Answer(value=_as_held(low, fact), believed=believed)
    return Answer(
        at_least=None if low is None else _as_held(low, fact),
        at_most=None if high is None else _as_held(high, fact),
        believed=believed,
    )


class _TwoReadingsError(Exception):
    """A text may be a span or a date; says how the span is written."""


def _bounds(amount: str, fact: Fact, read_number: ReadNumber) -> tuple[float | None, float | None]:
    """Return the least and the most that is meant; raises `ValueError`."""

    def read(text: str) -> float:
        return read_number(_without_unit(text, fact))

    if lowest := _LOWEST.match(amount):
        least = read(amount[lowest.end() :])
        return _beyond(least, lowest, fact, up=True), None
    if highest := _HIGHEST.match(amount):
        most = read(amount[highest.end() :])
        return None, _beyond(most, highest, fact, up=False)
    if plus := _PLUS.fullmatch(amount):
        return read(plus[1]), None
    if between := _BETWEEN.fullmatch(amount):
        ends = read(between["low"]), read(between["high"])
        if between["by"] in ("-", "\u2013", "\u2014") and _may_be_date(*ends, fact):
            raise _TwoReadingsError(f"{between['low']} to {between['high']}")
        return ends
    value = read(amount)
    return value, value


def _beyond(end: float, match: re.Match[str], fact: Fact, *, up: bool) -> float:
    """Return the end of a span; "more than 5" of whole things is at least 6."""
    strict = (match["sign"] or match["word"]) in _STRICT
    if not strict or fact.type == "number":
        return end
    return math.floor(end) + 1 if up else math.ceil(end) - 1


def _may_be_date(first: float, second: float, fact: Fact) -> bool:
    """Say whether a span such as 3-5 may be a day and a month where a time is asked."""
    day, month = max(first, second), min(first, second)
    return fact.unit in _TIMES and 1 <= month <= _MONTHS_IN_YEAR and 1 <= day <= _DAYS_IN_MONTH


def _without_unit(text: str, fact: Fact) -> str:
    units = {fact.unit or "", (fact.unit or "").removesuffix("s")}
    units |= {"%"} if (fact.unit or "").startswith("%") else set()
    units |= {"of 5"} if fact.type == "scale" else set()
    for unit in sorted(filter(None, units), key=len, reverse=True):
        if text.endswith(unit.casefold()):
            return text[: -len(unit)].strip()
    return text.strip()


def _as_held(number: float, fact: Fact) -> int | float:
    """Return a number of the type that the fact has; a broken one of whole things stays so."""
    whole = fact.type != "number" and float(number).is_integer()
    return int(number) if whole else float(number)


def _problem(place: Place, said: str, fact: Fact, advice: str | None) -> Problem:
    return Problem(place, f"{fact.name} is {quote(said)}", values_in_words(fact), advice)
