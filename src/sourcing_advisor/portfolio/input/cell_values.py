"""One cell of a sheet to the value of a fact, or the reason why it is none.

Nothing is guessed: what is neither an answer nor a way of saying "unknown" is refused. A cell may
say more than a value, as people write it: ``>=5``, ``<= 3``, ``24-36`` and ``about 30``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cache

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import Place, Problem, did_you_mean
from sourcing_advisor.facts.answer_text import answer_in
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import meanings
from sourcing_advisor.portfolio.columns.row_validation import ERROR, ERROR_CELL
from sourcing_advisor.portfolio.input.numbers import (
    Marks,
    TwoReadingsError,
    UnreadableCellError,
    expected_number,
    is_plain,
    number_in,
)

YES = frozenset(
    (
        *("yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "✅", "☑", "🗸", "🗹", "☒"),
        *("ja", "j", "wahr", "oui", "vrai", "waar", "sì", "vero", "sí", "si", "verdadero"),
        *("tak", "prawda", "sant"),
    )
)
NO = frozenset(
    (
        *("no", "n", "false", "f", "0", "0.0", "✗", "✘", "✖", "❌", "☐", "⬜"),
        *("nein", "falsch", "non", "faux", "nee", "onwaar", "falso", "nie", "fałsz", "nej"),
        *("falskt",),
    )
)
CROSSES = frozenset(("x", "☒"))
"""A cross marks what applies, but beside other marks it may mean the opposite."""

MARKS = frozenset(("✓", "✔", "✅", "☑", "🗸", "🗹", "✗", "✘", "✖", "❌"))
"""Ticks for yes and crosses for no."""

UNKNOWN_TEXT = frozenset(
    ("", "?", "-", "–", "—", "n/a", "#n/a", "unknown", "not known", "don't know", "do not know")  # noqa: RUF001
)
"""What says "unknown" in every column."""

UNKNOWN = (
    UNKNOWN_TEXT
    | frozenset(
        ("tbd", "t.b.d.", "tba", "tbc", "to be determined", "to be confirmed", "to be decided")
    )
    | frozenset(
        ("na", "n.a.", "null", "nan", "dont know", "unbekannt", "k.a.", "k. a.", "keine angabe")
    )
    | frozenset(("weiß nicht", "weiss nicht", "inconnu", "ne sait pas"))
)
"""What says "unknown" in the column of a fact; in a column of names, "NA" is a name."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_UNSEEN = re.compile(r"[\u200e\u200f\ufe0e\ufe0f]")
"""Marks of direction, and of how a sign is drawn: a tick of a telephone ends in one."""

_OF_FIVE = re.compile(r"([1-5])(?:\.0)? ?(?:/|of|out of) ?5")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y")
_MONTHS_IN_YEAR = 12
MIDNIGHT = r"(?i)[t ]00:00(?::00(?:\.0+)?)?z?$"
"""What is written behind a day by programs that have no days, but moments only."""


def tidied(text: str) -> str:
    """Return text in lower case with plain spaces, apostrophes and minus signs."""
    plain = _UNSEEN.sub("", text.replace("\u2019", "'").replace("\u2212", "-"))
    return _SPACES.sub(" ", plain).strip().casefold()


def is_error(text: str) -> bool:
    """Say whether a text is what a spreadsheet program shows in place of a value."""
    return re.match(ERROR, tidied(text)) is not None


def value_in(text: str, fact: Fact, marks: Callable[[], Marks]) -> Value | None:
    """Return the value of `fact` that a cell states, None for unknown.

    Raises `UnreadableCellError`. Whether a plain number is in range is not looked at.
    """
    said = tidied(text)
    if said not in UNKNOWN and is_error(said):
        raise UnreadableCellError(ERROR_CELL)
    if fact.type == "choice":
        return _word(said, fact)
    if said in UNKNOWN:
        return None
    if fact.type == "yes_no":
        return _yes_or_no(said, marks)
    try:
        return _number(said, fact, marks)
    except UnreadableCellError:
        if _is_date(said):
            made = " (spreadsheet programs make one of 3/5)" if fact.type == "scale" else ""
            found = f"this is a date{made}; expected {expected_number(fact)}"
            raise UnreadableCellError(found) from None
        raise


def date_in(text: str) -> str | None:
    """Return the date that a cell states as ISO text, None for unknown.

    Raises `UnreadableCellError`, also where day and month could be either way round.
    """
    said = tidied(text)
    if said in UNKNOWN:
        return None
    said = re.sub(MIDNIGHT, "", said)
    if slashed := _SLASHED.fullmatch(said):
        said = _day_and_month(*map(int, slashed.groups()))
    for form in _FORMATS:
        try:
            return datetime.datetime.strptime(said, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    raise UnreadableCellError("expected a date such as 2026-01-31")


def _day_and_month(first: int, second: int, year: int) -> str:
    if first <= _MONTHS_IN_YEAR and second <= _MONTHS_IN_YEAR and first != second:
        either = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
        raise UnreadableCellError(f"this can be read in two ways; expected {either}")
    day, month = (first, second) if second <= _MONTHS_IN_YEAR else (second, first)
    return f"{year}-{month}-{day}"


def _is_date(said: str) -> bool:
    try:
        return date_in(said) is not None
    except UnreadableCellError:
        return _SLASHED.fullmatch(said) is not None


def _number(said: str, fact: Fact, marks: Callable[[], Marks]) -> float:
    match fact.type:
        case "scale":
            return _step(said, fact, marks)
        case "count":
            return _whole(said, fact, marks)
        case _:
            return number_in(said, fact, marks)


def _yes_or_no(said: str, marks: Callable[[], Marks]) -> bool:
    if said in CROSSES and marks().signs:
        raise UnreadableCellError("a cross beside other marks may mean no; write yes or no")
    if said in YES:
        return True
    if said in NO:
        return False
    raise UnreadableCellError("expected yes or no")


def _step(said: str, fact: Fact, marks: Callable[[], Marks]) -> int:
    if match := _OF_FIVE.fullmatch(said):
        return int(match[1])
    anchored = _anchors(fact).get(said)
    return _whole(said, fact, marks) if anchored is None else anchored


def _whole(said: str, fact: Fact, marks: Callable[[], Marks]) -> int:
    value = number_in(said, fact, marks)
    if not value.is_integer():
        raise UnreadableCellError(f"expected {expected_number(fact)}")
    return int(value)


def _word(said: str, fact: Fact) -> str | None:
    words = _words(fact)
    if said in words:
        return words[said]
    if said in UNKNOWN:
        return None
    expected = "expected one of " + ", ".join(fact.words or ())
    hint = did_you_mean(said, fact.words or ())
    raise UnreadableCellError(f"{expected}. {hint}" if hint else expected)


@cache
def _keyed(fact_words: tuple[tuple[str, str, str], ...]) -> Mapping[str, str]:
    by_form: dict[str, str] = {}
    for word, phrase, meaning in fact_words:
        shown = (f"{word}: {phrase}", f"{word}: {meaning}")
        forms = (phrase, *shown, word.replace("_", " "), word.replace("_", "-"), word)
        by_form |= {tidied(form): word for form in forms}
    return by_form


def _words(fact: Fact) -> Mapping[str, str]:
    meaning = meanings(fact)
    phrases = (fact.words or {}).items()
    return _keyed(tuple((word, phrase, meaning[word]) for word, phrase in phrases))


@cache
def _steps(anchors: tuple[str, str, str]) -> Mapping[str, int]:
    steps = dict(zip((1, 3, 5), anchors, strict=True))
    return {tidied(t): n for n, anchor in steps.items() for t in (anchor, f"{n}: {anchor}")}


def _anchors(fact: Fact) -> Mapping[str, int]:
    return _steps(fact.anchors) if fact.anchors else {}


_MONTH_AND_YEAR = re.compile(r"[0-9]{1,2} ?[-\u2013\u2014] ?(?:19|20)[0-9]{2}")
"""Such as 3-2026, which may be a month."""


def loose_answer_in(text: str, fact: Fact, marks: Callable[[], Marks]) -> Answer | None:
    """Return the answer that a cell of a column of numbers states beside a plain value.

    None if it states none. Raises `UnreadableCellError` when it can be read in two ways.
    """
    said = tidied(text)
    if _MONTH_AND_YEAR.fullmatch(said):
        raise UnreadableCellError(f"this may be a month; write {' to '.join(_ends(said))}")

    doubts: list[TwoReadingsError] = []

    def read(number: str) -> float:
        try:
            return number_in(number, fact, marks)
        except TwoReadingsError as error:
            doubts.append(error)
            raise

    match answer_in(said, fact, Place(""), read):
        case Problem(found=found, suggestion=advice) if "may be a date" in found and advice:
            write = advice[0].lower() + advice[1:].rstrip(".")
            raise UnreadableCellError(f"this may be a date; {write}")
        case Problem() if doubts and not is_plain(said, fact):
            told = str(doubts[0]).removeprefix("this ")
            raise UnreadableCellError(f"the number in it {told}")
        case Problem():
            return None
        case answer:
            return answer


def _ends(span: str) -> list[str]:
    return re.findall(r"[0-9]+", span)
