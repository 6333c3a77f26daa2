"""What is said of a day that was stated: the time until then, and who acts after somebody left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.particulars import months_between
from sourcing_advisor.facts.records import Person
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.dating import STEPS, dated
from sourcing_advisor.report.sentences import sentences
from sourcing_advisor.report.words import date_in_words

_FEW_DAYS = 14
_FEW_WEEKS = 9


def months_in_words(
    facts: Mapping[str, Fact], values: Values, days: Mapping[str, date], as_of: date | None
) -> dict[str, str]:
    """Return how advice tells facts that count months: to the day where one was stated."""
    told = {
        name: "less than a month"
        for name, value in values.items()
        if value == 0 and value is not False and facts[name].unit == "months"
    }
    if as_of is not None:
        told |= {
            name: f"{time_left(as_of, day)} ({date_in_words(day.isoformat())})"
            for name, day in days.items()
        }
    return told


def time_left(as_of: date, day: date) -> str:
    """Return how long it is from one day to another: in days, in weeks, or in whole months."""
    days = (day - as_of).days
    if days < _FEW_DAYS:
        return number_in_words(days, "days") if days else "less than a day"
    weeks = round(days / 7)
    if weeks <= _FEW_WEEKS:
        return number_in_words(weeks, "weeks")
    return number_in_words(months_between(as_of, day), "months")


class Departures:
    """Those whom advice may name and who leave; a step after that day names whoever follows."""

    def __init__(self, people: Iterable[Person], as_of: date | None) -> None:
        """Take the people who may be named, and the day on which the facts were stated."""
        self._as_of = as_of
        self._leaving = {
            as_markdown(person.name): person.leaves_on
            for person in people
            if person.leaves_on is not None and as_of is not None
        }

    def followed(self, text: str, start: date | None) -> str:
        """Return advice that begins at some day; a step names nobody who has left by its day."""
        for name, day in self._leaving.items():
            if name not in text:
                continue
            for sentence in sentences(text, (name,)):
                last = dated(sentence, start, spans=STEPS)[1] if start else None
                if name in sentence and (last or start or day) > day:
                    lines = r"\s+".join(map(re.escape, sentence.split()))
                    followed = _without(name, sentence)
                    text = re.sub(lines, followed.replace("\\", r"\\"), text)
        return text

    def acting(self, who: str, start: date | None, due: date | None) -> str:
        """Return who acts from a day on, and who goes on where somebody leaves before it is due."""
        for name, day in self._leaving.items():
            if start is not None and start > day:
                who = _without(name, who)
            elif due is not None and due > day and name in who:
                until = f"{name} (until {date_in_words(day.isoformat())}, then whoever follows)"
                who = who.replace(name, until, 1)
        return who


def _without(name: str, text: str) -> str:
    followed = re.sub(
        rf"(?<!follows ){re.escape(name)}\b", lambda _: f"whoever follows {name}", text
    )
    return f"{followed[:1].upper()}{followed[1:]}"
