"""What was stated by name, in sentences, for the move that it bears on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.facts.records import Asset, Event, Particulars, Person, Waiting
from sourcing_advisor.report.plan_parts import Named, NamedKind
from sourcing_advisor.report.words import date_in_words
from sourcing_advisor.rules.models import Owner

_WORKS = ("people", "place")


class Naming:
    """Names the particulars of one relationship; each is named under one move."""

    def __init__(self, particulars: Particulars, as_of: date | None) -> None:
        """Take the particulars that may be printed, and the day after which something is ahead."""
        self._given = particulars
        events = particulars.ahead or ()
        self._ahead = [e for e in events if as_of is None or e.on >= as_of]
        self._used: set[int] = set()

    def bearing_on(self, practices: Collection[str], *, on_people: bool) -> tuple[Named, ...]:
        """Return what bears on one of these practices and was named under no move before."""
        entries = [
            (entry, named)
            for entry, practice, named in self._sentences()
            if id(entry) not in self._used
            and (practice in practices or (on_people and isinstance(entry, Person)))
        ]
        self._used.update(id(entry) for entry, _ in entries)
        return tuple(named for _, named in entries)

    def rest(self) -> tuple[Named, ...]:
        """Return what bears on no move of the report."""
        return tuple(named for entry, _, named in self._sentences() if id(entry) not in self._used)

    def leaders(self, owner: Owner) -> tuple[str, ...]:
        """Return who leads on the sides that own a move; nobody where one of two sides has none.

        To name one side alone would put its leader in charge of what is the task of both.
        """
        sides = ("client", "provider") if owner == "both" else (owner,)
        leading = [
            person for person in self._given.people or () if person.leads and person.side in sides
        ]
        if {person.side for person in leading} != set(sides):
            return ()
        return tuple(map(_introduced, leading))

    def _sentences(self) -> Iterator[tuple[object, str | None, Named]]:
        harm = [event for event in self._ahead if event.kind == "harm"]
        dated = [event for event in self._ahead if event.kind != "harm"]
        for event in sorted(harm, key=lambda event: event.on):
            yield event, event.bears_on, _event(event)
        for asset in self._given.at_hand or ():
            yield asset, asset.bears_on, _asset(asset)
        for waiting in self._given.waiting or ():
            yield waiting, waiting.bears_on, _waiting(waiting)
        for event in sorted(dated, key=lambda event: event.on):
            yield event, event.bears_on, _event(event)
        for person in self._given.people or ():
            if person.leaves_on is not None:
                leaves = f"{_introduced(person)} leaves on {_day(person.leaves_on)}."
                yield person, None, _named("person", leaves)


def _event(event: Event) -> Named:
    what, day = event.what.rstrip("."), _day(event.on)
    by = f" ({event.by})" if event.by else ""
    otherwise = f"; otherwise {event.otherwise.rstrip('.')}" if event.otherwise else ""
    match event.kind:
        case "harm":
            text = f"Stop first: {what} of {day}{by}{otherwise}."
        case "deadline":
            text = f"To be decided by {day}: {what}{by}{otherwise}."
        case "chance":
            text = f"An occasion on {day}: {what}{by}{otherwise}."
    return _named(event.kind, text)


def _asset(asset: Asset) -> Named:
    known = {"both": "both sides", None: None}.get(asset.known_to, f"the {asset.known_to}")
    told = f", known to {known}" if known else ""
    what = asset.what.rstrip(".")
    if asset.kind in _WORKS:
        return _named("at_hand", f"It works already: {what}{told}.")
    if asset.used:
        return _named("at_hand", f"In use already: {what}{told}.")
    unused = ", not used" if asset.used is False else ""
    return _named("at_hand", f"Begin with what exists: {what}{unused}{told}.")


def _waiting(waiting: Waiting) -> Named:
    count = f"{waiting.count} " if waiting.count else ""
    on = f", on {waiting.on}" if waiting.on else ""
    since = f", since {_day(waiting.since)}" if waiting.since else ""
    return _named("waiting", f"Waiting: {count}{waiting.what.rstrip('.')}{on}{since}.")


def _introduced(person: Person) -> str:
    about = ", ".join(filter(None, (person.role, person.side)))
    return plain_text(f"{person.name} ({about})" if about else person.name)


def _named(kind: NamedKind, text: str) -> Named:
    return Named.model_construct(kind=kind, text=plain_text(text))


def _day(day: date) -> str:
    return date_in_words(day.isoformat())
