"""Answers as people write them in cells: read, or refused where there are two readings."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_advisor.documents.problems import Place, Problem
from sourcing_advisor.facts.answer_text import answer_in
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import catalogue

PLACE = Place("deals.csv", 3)
PERCENT, MONTHS = "productivity.annual_target_pct", "relationship.months_to_renewal"
SCALE, SIZE, WORD, FLAG = (
    "ideas.welcomed",
    "relationship.size_fte",
    "gain_sharing.level",
    "pair.named",
)


def read(text: str, fact: str) -> Answer | Problem:
    return answer_in(text, catalogue()[fact], PLACE)


@pytest.mark.parametrize(
    ("text", "fact", "stated"),
    [
        (">=5", PERCENT, {"at_least": 5.0}),
        ("≥ 5 %", PERCENT, {"at_least": 5.0}),
        ("5+", PERCENT, {"at_least": 5.0}),
        ("at least 24 months", MONTHS, {"at_least": 24}),
        ("24 or more", MONTHS, {"at_least": 24}),
        ("<= 3", PERCENT, {"at_most": 3.0}),
        ("up to 3", MONTHS, {"at_most": 3}),
        ("> 3", SCALE, {"at_least": 4}),
        ("less than 3", SCALE, {"at_most": 2}),
        ("<3", PERCENT, {"at_most": 3.0}),
        ("24-36", MONTHS, {"at_least": 24, "at_most": 36}),
        ("24 \u2013 36 months", MONTHS, {"at_least": 24, "at_most": 36}),
        ("between 3 and 5", MONTHS, {"at_least": 3, "at_most": 5}),
        ("3 to 5", MONTHS, {"at_least": 3, "at_most": 5}),
        ("3-5", SCALE, {"at_least": 3, "at_most": 5}),
        ("3-5", PERCENT, {"at_least": 3.0, "at_most": 5.0}),
        ("about 30", SIZE, {"value": 30.0, "believed": True}),
        ("~30-40 FTE", SIZE, {"at_least": 30.0, "at_most": 40.0, "believed": True}),
        ("4", SCALE, {"value": 4}),
        ("4-4", SCALE, {"value": 4}),
        ("Project", WORD, {"value": "project"}),
        ("No", FLAG, {"value": False}),
    ],
)
def test_what_is_meant(text: str, fact: str, stated: dict[str, Any]) -> None:
    answer = read(text, fact)

    assert isinstance(answer, Answer)
    assert answer.model_dump(exclude_defaults=True) == stated
    for part in stated.values():
        assert isinstance(part, bool) or catalogue()[fact].accepts(part)


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        (
            "3-5",
            MONTHS,
            (
                'relationship.months_to_renewal is "3-5", which may be a date; expected a whole '
                'number from 0 to 240. Write "3 to 5".'
            ),
        ),
        ("12-18", MONTHS, 'Write "12 to 18".'),
        (">=5", WORD, 'gain_sharing.level is ">=5"; expected one of none, project,'),
        (">=5", FLAG, 'pair.named is ">=5"; expected yes or no.'),
        (
            "5-3",
            PERCENT,
            'productivity.annual_target_pct is "5-3"; expected a number from 0 to 100.',
        ),
        (">= 200", PERCENT, "expected a number from 0 to 100."),
        ("> 5", SCALE, "expected a whole number from 1 to 5."),
        ("2.5", SCALE, "expected a whole number from 1 to 5."),
        ("3,5", PERCENT, "Write 3.5, without a unit and with a point."),
        ("1 year", MONTHS, "Write 12: it is asked for in months."),
        ("40 days", MONTHS, "Write it in months."),
        ("2026-05-03", MONTHS, "expected a whole number from 0 to 240."),
        ("3/5", MONTHS, "expected a whole number from 0 to 240."),
        ("nan", PERCENT, "expected a number from 0 to 100."),
        ("about", SIZE, "expected a number"),
        ("n/a", SCALE, "Leave it out: what is not stated is unknown."),
        ("project-wise", WORD, "expected one of none, project"),
    ],
)
def test_what_is_refused(text: str, fact: str, told: str) -> None:
    problem = read(text, fact)

    assert isinstance(problem, Problem)
    assert problem.place == PLACE
    assert told in str(problem)


def test_numbers_are_read_as_the_sheet_writes_them() -> None:
    def german(text: str) -> float:
        return float(text.replace(",", "."))

    answer = answer_in("3,5-4,5 %", catalogue()[PERCENT], PLACE, german)

    assert isinstance(answer, Answer)
    assert (answer.at_least, answer.at_most) == (3.5, 4.5)
