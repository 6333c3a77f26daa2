"""Particulars in a draft: each with its quote, in words of the notes, and with days they name."""

from __future__ import annotations

import calendar
import datetime
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.facts.reading import relationship_in
from sourcing_advisor.facts.records import Asset, Event, Person, Proposal, Waiting
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.notes import Notes
from sourcing_advisor.intake.statement_text import Stated

_Quote = Annotated[str, Field(min_length=1, max_length=4000)]
_MOST = 200
_ENUMERATED = frozenset({"side", "kind", "known_to", "bears_on", "quote"})
_SIDES = ("client", "provider")
_NUMBER = re.compile(r"\d+")


class DraftPerson(Person):
    """Somebody whom the notes name, by name or by role."""

    quote: _Quote


class DraftEvent(Event):
    """What is scheduled or must be decided, on a day that the quote names."""

    quote: _Quote


class DraftAsset(Asset):
    """What exists and is not used, or works somewhere."""

    quote: _Quote


class DraftWaiting(Waiting):
    """What was agreed, or is next in line, and has not begun."""

    quote: _Quote


class DraftProposal(Proposal):
    """What somebody wants to do, with the answers that it would change."""

    quote: _Quote


class DraftParticulars(BaseModel):
    """The lists of particulars that a draft may hold."""

    people: Annotated[tuple[DraftPerson, ...], Field(max_length=_MOST)] = ()
    ahead: Annotated[tuple[DraftEvent, ...], Field(max_length=_MOST)] = ()
    at_hand: Annotated[tuple[DraftAsset, ...], Field(max_length=_MOST)] = ()
    waiting: Annotated[tuple[DraftWaiting, ...], Field(max_length=_MOST)] = ()
    proposals: Annotated[tuple[DraftProposal, ...], Field(max_length=_MOST)] = ()


def particulars_taken(
    document: Document, wrong: set[tuple[str, int]], notes: Notes, profile: Mapping[str, Any]
) -> tuple[dict[str, list[dict[str, Any]]], dict[tuple[str, int], str], list[Problem]]:
    """Return the particulars that are taken, as a file states them, and why others are not.

    Between the two stands the quote of each that is taken, by its list and its place there.

    Those at the places in `wrong` are left out: it was said already what is wrong with them.
    """
    taken: dict[str, list[dict[str, Any]]] = {}
    shown: dict[tuple[str, int], str] = {}
    refused: list[Problem] = []
    data: Any = document.data
    for name in DraftParticulars.model_fields:
        for i, entry in enumerate(data.get(name) or ()):
            if (name, i) in wrong:
                continue
            place = document.place((name, i))
            content = {key: part for key, part in entry.items() if key != "quote"}
            problems = [
                Problem(place, f"{name}: {why}") for why in _reasons(name, entry, notes)
            ] or refusals(_stating(name, content, profile), document, place)
            refused += problems
            if not problems:
                shown[name, len(taken.setdefault(name, []))] = entry["quote"]
                taken[name].append(content)
    return taken, shown, refused


def _reasons(name: str, entry: Mapping[str, Any], notes: Notes) -> Iterator[str]:
    """Yield why a particular is not taken: its quote, its words or its days."""
    if why := notes.refusal(entry["quote"]):
        yield f"{why} ({quote(entry['quote'])})"
        return
    for key, part in entry.items():
        if isinstance(part, str) and key not in _ENUMERATED and part not in _SIDES:
            day = _day(name, key, part)
            if day is not None:
                if not _names_day(entry["quote"], day):
                    yield f"the quote does not name the month or the day of `{key}` ({part})"
            elif foreign := notes.foreign(part):
                yield f"`{key}` has “{foreign}”, which the notes have not: use their words"


def _day(name: str, key: str, part: str) -> datetime.date | None:
    if (name, key) in (("ahead", "on"), ("waiting", "since"), ("people", "leaves_on")):
        return datetime.date.fromisoformat(part)
    return None


def _names_day(quoted: str, day: datetime.date) -> bool:
    """Say whether words name the month of a day, in English, or its numbers."""
    month = calendar.month_abbr[day.month].casefold()
    if re.search(rf"\b{month}", quoted.casefold()):
        return True
    return {day.month, day.day} <= {int(number) for number in _NUMBER.findall(quoted)}


def _stating(name: str, content: dict[str, Any], profile: Mapping[str, Any]) -> Stated:
    return {"relationship": dict(profile), name: [content]}


def refusals(stated: Stated, document: Document, place: Place) -> list[Problem]:
    """Return what is wrong with what is stated, as problems at one place of a draft."""
    try:
        Relationship.model_validate_json(json.dumps(stated))
    except ValidationError:
        try:
            relationship_in(replace(document, data=stated, lines={}, raw={}))
        except InputError as error:
            return [replace(problem, place=place) for problem in error.problems]
    return []
