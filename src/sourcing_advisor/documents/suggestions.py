"""What to write in place of an answer that was refused: advice that fits what was meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourcing_advisor.documents.problems import did_you_mean

LEAVE_IT_OUT = "Leave it out: what is not stated is unknown."
_OR_LEAVE_IT_OUT = "or leave it out if that is not known"
_NOT_APPLICABLE = ("n/a", "n.a.", "#n/a", "na", "nil", "not_applicable", "none_known")
_NOT_DECIDED = ("tbd", "tba", "tbc", "to_be_decided", "to_be_determined", "to_be_confirmed")
_SIGNS = ("?", "??", "???", "-", "--", "\u2013", "\u2014", ".", "...")
_NOT_KNOWN = (
    *("unknown", "unclear", "unsure", "undecided", "open", "missing", "no_idea", "no_answer"),
    *("not_known", "not_sure", "not_stated", "not_reported", "not_available", "nothing_known"),
    *("don't_know", "dont_know", "do_not_know"),
)
_SAYS_UNKNOWN = frozenset((*_SIGNS, *_NOT_KNOWN, *_NOT_DECIDED, *_NOT_APPLICABLE))
_SAYS_NONE = ("none", "nothing", "zero", "nobody", "never")
_NUMBER = re.compile(
    r"([-+]?[0-9]{1,15}(?:[.,][0-9]{1,15})?)\s*"
    r"(?:(month|year|day)s?|%|%? a year|fte|people)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTHS = 12
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+")
_TRUTHS = {
    **dict.fromkeys(("yes", "true", "y", "on"), True),
    **dict.fromkeys(("no", "false", "n", "off"), False),
}


def says_unknown(text: str) -> bool:
    """Say whether people mean "not known" by a text such as ``n/a``, ``tbd`` or ``?``."""
    return _plain(text) in _SAYS_UNKNOWN


def word_written_plainly(text: str, permitted: Sequence[str]) -> str | None:
    """Return which of the permitted words to write for a text, if any is meant."""
    meant = _plain(text)
    for word in permitted:
        if meant == _plain(word):
            return f"Write {word}."
    if meant in _NOT_APPLICABLE and "none" in permitted:
        return f"Write none if there is none, {_OR_LEAVE_IT_OUT}."
    return LEAVE_IT_OUT if says_unknown(text) else did_you_mean(text, permitted)


def truth_written_plainly(text: str, yes_and_no: tuple[str, str], *, quoted: bool) -> str | None:
    """Return what to write in place of a text that means yes, no or unknown."""
    meant = _TRUTHS.get(_plain(text))
    yes, no = yes_and_no
    if meant is not None:
        return f"Write {yes if meant else no}{', without quotation marks' if quoted else ''}."
    if _plain(text) in _SAYS_NONE:
        return f"Write {no}, {_OR_LEAVE_IT_OUT}."
    return LEAVE_IT_OUT if says_unknown(text) else None


def number_written_plainly(text: str, *, zero: bool, unit: str | None = None) -> str | None:
    """Return what to write in place of a text that means a number, none or unknown.

    `zero` says whether 0 is permitted, `unit` in which unit the number is asked for, if that is
    known.
    """
    if _THOUSANDS.fullmatch(text.strip()):
        return "Write it without commas, and with a point before decimals."
    number = _NUMBER.fullmatch(text.strip())
    if number is not None:
        time = number[2].casefold() if number[2] else None
        if time is not None and unit != f"{time}s":
            return _in_unit(number[1], time, unit)
        point = " and with a point" if "," in number[1] else ""
        return f"Write {number[1].replace(',', '.')}, without a unit{point}."
    none = _plain(text) in _SAYS_NONE
    if none and zero:
        return f"Write 0, {_OR_LEAVE_IT_OUT}."
    return LEAVE_IT_OUT if none or says_unknown(text) else None


def _in_unit(number: str, time: str, unit: str | None) -> str:
    """Return what to write for a time in another unit than the one that is asked for."""
    if (time, unit) == ("year", "months"):
        months = float(number.replace(",", ".")) * _MONTHS
        return f"Write {months:.10g}: it is asked for in months."
    return f"Write it in {unit}." if unit else "Write it in the unit that the question asks for."


def day_written_plainly(text: str) -> str | None:
    """Return what to write in place of a text that means a day, if one is meant."""
    if _ISO.fullmatch(text.strip()):
        return "The calendar has no such day."
    day = _DAY_FIRST.fullmatch(text.strip())
    if day is not None:
        one, other, year = (int(part) for part in day.groups())
        first, second = sorted((one, other))
        sure = 1 <= first <= second and (second > _MONTHS or first == second)
        if not sure or first > _MONTHS:
            return "Write the year first, then month and day."
        return f"Write {year:04}-{first:02}-{second:02}."
    return None


def _plain(text: str) -> str:
    return "_".join(text.replace("\u2019", "'").replace("-", " ").casefold().split()) or text
