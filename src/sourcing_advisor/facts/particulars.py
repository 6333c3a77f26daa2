"""Scalar facts worked out from the particulars: the people, what is ahead, at hand and waiting.

Particulars are what somebody thought worth naming, not a full account. So an entry shows that
there is such a thing; that none stands there shows nothing, unless the list is given and empty.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.records import (
    Asset,
    Event,
    Particular,
    Particulars,
    Person,
    Side,
    Waiting,
    side_named,
)

SOON = 90
"""In days, as the questions of the facts say."""

LONG = 3
"""In months, as the question of `change.agreed_waiting` says."""

_MOST_WAITING = 10_000
_ASSETS: Mapping[str, tuple[str, ...]] = {
    "at_hand.unused_clause": ("clause",),
    "at_hand.unused_idea": ("idea",),
    "at_hand.unused_means": ("money", "tool"),
}
_NOTICE = re.compile(r"(?<!penalty )(?<!breach )(?<!formal )(?<!default )\bnotice\b", re.IGNORECASE)
"""How the text of a deadline speaks of the end of the contract; a penalty notice is another."""
_PLACES = ("people", "place")
GIVEN_BY: Mapping[str, str] = {
    "pair.client_leaves_in_months": "people",
    "pair.provider_leaves_in_months": "people",
    "ahead.harm_within_90_days": "ahead",
    "ahead.chance_within_90_days": "ahead",
    "ahead.decision_within_months": "ahead",
    **dict.fromkeys((*_ASSETS, "at_hand.works_somewhere"), "at_hand"),
    "change.agreed_waiting": "waiting",
    "change.waiting_for": "waiting",
}
"""The list that gives each fact."""

DATED = tuple(
    fact
    for fact, listed in GIVEN_BY.items()
    if listed in ("people", "ahead") or fact == "change.agreed_waiting"
)
"""The facts that need `relationship.as_of`."""


def facts_of_particulars(
    particulars: Particulars, as_of: datetime.date | None
) -> dict[str, Value | Bounds]:
    """Return the facts that the particulars establish, by fact name; dates count from `as_of`."""
    facts: dict[str, Value | Bounds | None] = {}
    if particulars.people is not None and as_of is not None:
        facts |= _departures(particulars.people, as_of)
    if particulars.ahead is not None:
        facts |= _of_events(particulars.ahead, as_of)
    if particulars.at_hand is not None:
        facts |= _of_assets(particulars.at_hand)
    if particulars.waiting is not None:
        facts |= _of_waiting(particulars.waiting, as_of)
    return {name: known for name, known in facts.items() if known is not None}


def is_withheld(told: Answer | Particular, reader: Side, people: Iterable[Person] = ()) -> bool:
    """Say whether a report for one side must not print what was told in confidence.

    Only the side that told it may read it; `people` says on which side somebody is.
    """
    if not told.confidential:
        return False
    sides = {person.name: person.side for person in people}
    by = sides.get(told.by or "") if isinstance(told, Answer) else None
    return (by or told.told_by) != reader


def stated_days(
    particulars: Particulars, as_of: datetime.date | None, *, confided: bool
) -> dict[str, datetime.date]:
    """Return the days that were stated of facts that count months, by fact, from `as_of` on.

    What was told in confidence is among them only if it is `confided` to the reader.
    """
    days: dict[str, datetime.date] = {}
    if as_of is None:
        return days
    for side in get_args(Side):
        people = [p for p in particulars.people or () if confided or not p.confidential]
        leaving = [day for day in _leaving(people, side) if day >= as_of]
        if leaving:
            days[f"pair.{side}_leaves_in_months"] = min(leaving)
    told = (e for e in particulars.ahead or () if confided or not e.confidential)
    notices = [event.on for event in told if is_notice(event) and event.on >= as_of]
    if notices:
        days["competition.months_to_notice"] = min(notices)
    return days


def is_notice(event: Event) -> bool:
    """Say whether a deadline is the last day on which notice can be given."""
    return event.kind == "deadline" and _NOTICE.search(event.what) is not None


def _leaving(people: Iterable[Person], side: Side) -> list[datetime.date]:
    """Return the days on which leaders of a side leave."""
    return [p.leaves_on for p in people if p.leads and p.side == side and p.leaves_on is not None]


def _departures(people: Sequence[Person], as_of: datetime.date) -> dict[str, Value | Bounds | None]:
    return {
        f"pair.{side}_leaves_in_months": min(
            (months_between(as_of, day) for day in _leaving(people, side)), default=None
        )
        for side in get_args(Side)
    }


def _of_events(
    events: Sequence[Event], as_of: datetime.date | None
) -> dict[str, Value | Bounds | None]:
    if not events:
        return {f"ahead.{kind}_within_90_days": False for kind in ("harm", "chance")}
    if as_of is None:
        return {}
    soon = {event.kind for event in events if 0 <= (event.on - as_of).days <= SOON}
    deadlines = [
        months_between(as_of, event.on)
        for event in events
        if event.kind == "deadline" and event.on >= as_of
    ]
    return {
        "ahead.harm_within_90_days": True if "harm" in soon else None,
        "ahead.chance_within_90_days": True if "chance" in soon else None,
        "ahead.decision_within_months": _at_most(min(deadlines)) if deadlines else None,
    }


def _of_assets(assets: Sequence[Asset]) -> dict[str, Value | Bounds | None]:
    if not assets:
        return dict.fromkeys((*_ASSETS, "at_hand.works_somewhere"), False)
    unused = {asset.kind for asset in assets if asset.used is False}
    facts: dict[str, Value | Bounds | None] = {
        fact: True if unused & set(kinds) else None for fact, kinds in _ASSETS.items()
    }
    works = any(asset.kind in _PLACES for asset in assets)
    return facts | {"at_hand.works_somewhere": True if works else None}


def _of_waiting(
    entries: Sequence[Waiting], as_of: datetime.date | None
) -> dict[str, Value | Bounds | None]:
    if not entries:
        return {"change.agreed_waiting": 0}
    sides = [side_named(entry.on) for entry in entries]
    waiting_for = _side_of_all(sides)
    if as_of is None:
        return {"change.waiting_for": waiting_for}
    day_before = as_of - datetime.timedelta(days=1)  # "more than" so many months
    long = [
        entry.count or 1
        for entry in entries
        if entry.since is not None and months_between(entry.since, day_before) >= LONG
    ]
    return {
        "change.agreed_waiting": Bounds(min(sum(long), _MOST_WAITING), _MOST_WAITING, whole=True)
        if long
        else None,
        "change.waiting_for": waiting_for,
    }


def _side_of_all(sides: Iterable[Side | None]) -> Value | None:
    named = set(sides)
    if None in named or not named:
        return None
    return "both" if len(named) > 1 else named.pop()


def _at_most(months: int) -> Bounds:
    return Bounds(0, months, whole=True)


def months_between(start: datetime.date, end: datetime.date) -> int:
    """Return the whole months from one day to another."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
