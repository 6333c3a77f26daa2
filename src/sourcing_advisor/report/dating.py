"""Spans of time in advice: worked out as dates, and cut by the date of what they serve.

“Visits within three weeks; the trial within six.” is read as weeks both times. A span that names
no end of its own, such as “for four weeks”, stays as it is.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from sourcing_advisor.decisions.move_order import day_after
from sourcing_advisor.report.words import date_in_words

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
} | {"eleven": 11, "twelve": 12, "a": 1, "an": 1, "the": 1, "another": 1}
_COUNT = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}"
_OF_TIME = (
    rf" ({_COUNT})"
    r"(?: (day|week|month|quarter|year)s?\b(?! (?:of|a|before|after|in)\b)(?!'| \(\d)|(?=[.;,)]|$))"
    r"|\b[Tt]his (week|month)\b"
)
WHEN = re.compile(rf"\b([Ww]ithin|[Ii]n|[Aa]fter){_OF_TIME}")
"""A span in a sentence on when; or “this week”, after which “within three” means weeks."""
STEPS = re.compile(rf"\b([Ww]ithin|(?:(?<=due )|(?<=finished )|(?<=again ))in|[Aa]fter){_OF_TIME}")
"""A span in other advice, where “in three years” mostly says how long, not until when."""

_LATER = re.compile(rf"\b({_COUNT}) (day|week|month|quarter|year)s? later\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:(?<=from )now|today)\b")
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.3, "year": 365.25}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def dated(
    text: str,
    as_of: date,
    latest: date | None = None,
    start: date | None = None,
    spans: re.Pattern[str] = WHEN,
) -> tuple[str, date | None]:
    """Return a sentence on when, with spans from `as_of` as dates, and the last of these dates.

    None of them is after `latest`. Where it is about what cannot begin before `start`, the spans
    begin there, as what is to be done today does, and “this week” is the first one after it.
    """
    unit: str | None = None
    last: date | None = None
    waits = start is not None and start > as_of
    begin = start if waits and start is not None else as_of

    def date_of(match: re.Match[str]) -> str:
        nonlocal unit, last
        unit = match[3] or match[4] or unit
        if (
            (match[4] and not waits)
            or unit is None
            or (match[2] in ("the", "another") and unit not in ("quarter", "year"))
        ):
            return match[0]
        count = 1 if match[4] else _NUMBERS.get(match[2]) or int(match[2])
        day = _after(begin, count, unit)
        on = "on" if (match[1] or "").lower() == "after" else "by"
        if latest is not None and day > latest:
            day, on = latest, "by"
        last = max(last or day, day)
        on = on.capitalize() if match[0][0].isupper() else on
        return f"{on} {_in_words(day, as_of)}"

    if waits:
        text = _TODAY.sub("then", text)
    text = spans.sub(date_of, text)
    for count, later in _LATER.findall(text):
        day = _after(last or begin, _NUMBERS.get(count.lower()) or int(count), later)
        last = day if latest is None else min(day, latest)
    return text, last


def cut(text: str, months: float, latest: date | None, spans: re.Pattern[str] = WHEN) -> str:
    """Return advice in which no span from now is longer than some months; `latest` is their end."""
    longest = months * _DAYS["month"] + 1
    too_long = [match for match, days in _from_now(text, spans) if days > longest]
    if not too_long:
        return text
    whole = max(int(months), 0)
    end = f"by {date_in_words(latest.isoformat())}" if latest else None
    end = end or ("within a month" if whole <= 1 else f"within {whole} months")
    for match in reversed(too_long):
        said = f"{end[:1].upper()}{end[1:]}" if match[1][0].isupper() else end
        text = f"{text[: match.start()]}{said}{text[match.end() :]}"
    return text


@lru_cache(maxsize=2000)
def _from_now(text: str, spans: re.Pattern[str]) -> tuple[tuple[re.Match[str], float], ...]:
    """Return the spans from now in a text, each with its days; most text is in many reports."""
    unit: str | None = None
    found = []
    for match in spans.finditer(text):
        unit = match[3] or match[4] or unit
        if not match[4] and unit is not None and match[1].lower() != "after":
            found.append((match, (_NUMBERS.get(match[2]) or int(match[2])) * _DAYS[unit]))
    return tuple(found)


def _after(day: date, count: int, unit: str) -> date:
    if unit in _MONTHS:
        return day_after(day, count * _MONTHS[unit])
    return day + timedelta(days=count * int(_DAYS[unit]))


def _in_words(day: date, as_of: date) -> str:
    words = date_in_words(day.isoformat())
    return words if day.year != as_of.year else words.rpartition(" ")[0]
