"""Spans of time in advice, as dates, and cut by what they serve."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.dating import cut, dated
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor
from tests.profiles import tries
from tests.report.test_builder import relationship
from tests.strategies import random_values

DAY = date(2026, 10, 16)
EXAMPLES = Path(__file__).parents[2] / "examples"
_DATE = re.compile(r"\bby (\d{1,2} [A-Z][a-z]+)(?: (\d{4}))?\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visits within three weeks; the trial within six.", "by 6 November; the trial by 27"),
        ("Shelved this week; the people asked within three.", "asked by 6 November."),
        ("The two hours in two weeks; answer after 60 days.", "answer on 15 December."),
        ("Signed within the quarter.", "Signed by 16 January 2027."),
        ("Within a month, on paper.", "By 16 November, on paper."),
    ],
)
def test_a_span_is_told_as_a_date(text: str, expected: str) -> None:
    assert expected in dated(text, DAY)[0]


@pytest.mark.parametrize(
    "text",
    [
        "In 10 months (30 September 2027).",
        "Three weeks after the visit.",
        "Held for four weeks.",
        "Within the week.",
        "Now.",
    ],
)
def test_what_names_no_end_of_its_own_stays_as_it_is(text: str) -> None:
    assert dated(text, DAY) == (text, None)


def test_no_date_is_later_than_the_event() -> None:
    latest = date(2026, 11, 1)

    assert dated("In use within six months.", DAY, latest) == ("In use by 1 November.", latest)


def test_the_last_of_the_dates_is_the_day_of_the_move() -> None:
    _, last = dated("The trial within six weeks; visits within three.", DAY)

    assert last == date(2026, 11, 27)


def test_what_is_due_some_time_later_counts_from_the_last_date() -> None:
    _, last = dated("Both asked within two weeks; decided 60 days later.", DAY)

    assert last == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("months", "latest", "expected"),
    [
        (8, None, "Decided within 8 months."),
        (1, None, "Decided within a month."),
        (8, date(2027, 6, 16), "Decided by 16 June 2027."),
        (9, None, "Decided within nine months."),
    ],
)
def test_a_span_that_is_too_long_is_cut(months: int, latest: date | None, expected: str) -> None:
    assert cut("Decided within nine months.", months, latest) == expected


def relationships() -> Iterator[Relationship]:
    for path in sorted([*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("*.json")]):
        yield read_relationship(path)
    rng = random.Random(5)  # noqa: S311 - nothing secret
    for number in range(tries(30)):
        given = relationship(random_values(rng, (0.3, 0.6, 1.0)[number % 3]))
        head = given.relationship.model_copy(update={"as_of": DAY})
        yield given.model_copy(update={"relationship": head})


def test_no_step_of_a_move_is_dated_after_the_event_that_it_serves() -> None:
    advisor, met = Advisor(engine="reference"), 0

    for given in relationships():
        report = advisor.review(given)
        for move_by, day in dates_of(report):
            met += 1
            assert day <= move_by

    assert met, "no relationship puts it to the test"


def dates_of(report: Report) -> Iterator[tuple[date, date]]:
    """Yield the dates in the advice of moves that are due by a day, each with that day."""
    as_of = report.relationship.as_of
    for move in report.recommendations:
        if move.by is None or as_of is None:
            continue
        for part in ("first_steps", "by_when", "success"):
            for day, year in _DATE.findall(move.sections.get(part, "")):
                number, _, month = day.partition(" ")
                if month in MONTHS:
                    due = date(int(year or as_of[:4]), MONTHS.index(month) + 1, int(number))
                    yield date.fromisoformat(move.by), due


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
