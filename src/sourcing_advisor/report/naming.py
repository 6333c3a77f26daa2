"""What was stated by name, in sentences, and the part of a move in which each is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, assert_never, get_args

from sourcing_advisor.advice.markdown import as_markdown, plain_text
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.particulars import is_notice
from sourcing_advisor.facts.records import (
    Asset,
    Event,
    InnovationProject,
    Particulars,
    Person,
    Side,
    Waiting,
)
from sourcing_advisor.report.plan_parts import Named, NamedKind, NamedPart
from sourcing_advisor.report.words import date_in_words

_WORKS = ("people", "place")
_COUNTED = re.compile(
    r"(?:the |all |these )?(?:\d|an? |one|two|three|four|five|six|seven|eight|nine|ten|several)\b",
    re.IGNORECASE,
)
"""What says already how many there are."""
_A_NUMBER = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several)\b", re.IGNORECASE
)
_A_THING = re.compile(r"(?:the|an?|this|that|another|any|all|their|his|her)\b", re.IGNORECASE)
_ASIDE = re.compile(r" \([^()]*\)")
_OF_ALL = re.compile(r"(?:the|all|these) ", re.IGNORECASE)
_OWNED = re.compile(r"[^\W\d_]+'s? ")
_AN_EVENT = re.compile(r"\b(?:is|are|will|goes?|begins?|starts?|ends?|comes?)\b", re.IGNORECASE)

_NOBODY = re.compile(r"(?:nobody|no one|no-one|none|nothing)\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"(?:An?|All|Everybody|Everything|It|No|Nobody|Nothing|Our|The|Their|There|These|They|This|We)\b"
)
"""Words that have a capital only where a sentence begins."""

_NEAREST = re.compile(
    r"the improvement nearest to starting(?:, from what is approved, proposed or known)?"
)
_MOST_PROJECTS = 2
"""So many approved projects are named; more would be no choice."""

_PHRASES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"the best worked-out idea that is not used"), ("idea", "waiting")),
    (_NEAREST, ("waiting", "idea")),
    (re.compile(r"the gain-sharing clause that the contract already holds"), ("clause",)),
    (re.compile(r"the time that the contract reserves"), ("clause",)),
    (re.compile(r"the people who were stopped"), ("people",)),
    (
        re.compile(r"What people began by themselves(?:, and were told to stop)?"),
        ("place", "people", "idea"),
    ),
)
"""How advice speaks of what may have been stated by name, and the kinds of it."""


class Entry(NamedTuple):
    """One particular: what it is called, the practice that it was said to bear on, its kinds.

    `kind` is the kind as it was stated, which says more than that of `named`; a deadline on which
    the contract can be ended is a `notice`. It belongs only to a move of `side`, where one is told;
    to one that reads one of `facts`, where these are; and to none whose words it does not share,
    where it does not go `by_kind`.
    """

    what: str
    kind: str
    bears_on: str | None
    named: Named
    on: date | None = None
    side: Side | None = None
    facts: frozenset[str] | None = None
    by_kind: bool = True
    how_many: int | None = None


def entries_of(given: Particulars, as_of: date | None) -> Iterator[Entry]:
    """Yield the particulars in the order in which they are said: harm before what exists."""
    ahead = [event for event in given.ahead or () if as_of is None or event.on >= as_of]
    ahead.sort(key=lambda event: (event.kind != "harm", event.on))
    harm = [event for event in ahead if event.kind == "harm"]
    yield from (_event(event, as_of) for event in harm)
    yield from map(_asset, sorted(given.at_hand or (), key=lambda asset: not asset.used))
    yield from map(_waiting, given.waiting or ())
    yield from (_event(event, as_of) for event in ahead[len(harm) :])
    for person in given.people or ():
        if person.leaves_on is not None:
            text = f"{introduced(person)} leaves on {_day(person.leaves_on)}."
            named = _named("person", "situation", text, person.leaves_on)
            about = frozenset(_about_leader(person))
            yield Entry(person.name, "leaves", None, named, person.leaves_on, facts=about)
        if person.paid_on is not None and person.leads:
            text = f"{introduced(person)} is paid on {person.paid_on.rstrip('.')}."
            yield Entry(person.name, "paid_on", None, _named("person", "situation", text))


def _about_leader(person: Person) -> Iterator[str]:
    """Yield the facts of which a move about a leader reads one; none for anybody else."""
    if person.leads:
        yield f"leadership.{person.side}_successor"
        yield from (fact for fact in catalogue() if fact.startswith(f"pair.{person.side}_"))
        yield from (fact for fact in catalogue() if fact.startswith("pair_progress."))


def with_things_by_name(text: str, entries: Sequence[Entry]) -> tuple[str, list[Entry]]:
    """Return advice that calls things by the names that were stated, where it speaks of them.

    Returns too what is left to be said of by itself.
    """
    left = [*entries]
    for phrase, kinds in _PHRASES if entries else ():
        spoken_of = phrase.search(text)
        named = (entry for kind in kinds for entry in left if entry.kind == kind)
        entry = next(named, None) if spoken_of else None
        if spoken_of and entry:
            left.remove(entry)
            by_name = _by_name(entry, spoken_of[0])
            text = f"{text[: spoken_of.start()]}{by_name}{text[spoken_of.end() :]}"
    return text, left


def with_nearest_by_name(
    text: str, projects: Iterable[InnovationProject], waiting: Iterable[Entry]
) -> str:
    """Return advice that calls the improvement nearest to starting by name: an approved project.

    Of two, the better is meant; of more, none is named, but what waits elsewhere in the plan is,
    a single thing before several.
    """
    names = [f"“{as_markdown(each.name)}”" for each in projects if each.status == "approved"]
    if 0 < len(names) <= _MOST_PROJECTS:
        better = "" if len(names) == 1 else "the better of "
        named = f"{better}{' and '.join(names)} (approved)"
        return _NEAREST.sub(lambda _: named, text)
    single = min(waiting, key=lambda entry: (entry.how_many or 1) > 1, default=None)
    return _NEAREST.sub(lambda near: _by_name(single, near[0]), text) if single else text


def thing_named(text: str) -> str:
    """Return the thing that follows the lead of a sentence on what was stated, if it has a lead."""
    return text.partition(": ")[2].removesuffix(".")


def _by_name(entry: Entry, phrase: str) -> str:
    """Return what stands in place of a phrase: a thing by name, the best of several, or both."""
    what = as_markdown(thing_named(entry.named.text))
    if entry.kind == "waiting":
        what = as_markdown(entry.what)
        if not _A_NUMBER.search(what):
            if _A_THING.match(what):
                return what
            what = f"{entry.how_many} {what}" if entry.how_many else what
    by_kind = entry.kind == "waiting" or (entry.kind == "idea" and _COUNTED.match(what))
    if by_kind and not phrase.startswith("What people"):
        of = what if _OF_ALL.match(what) else f"the {what}"
        return f"the best of {of}"
    by_itself = entry.kind == "clause" and what[:1].isupper()
    a_thing = entry.kind != "people" and (_A_THING.match(what) or _OWNED.match(what))
    if by_itself or (a_thing and not phrase.startswith("What people")):
        return what
    return f"{phrase} ({_ASIDE.sub('', what)})"


def introduced(person: Person) -> str:
    """Return the name of somebody with role and side, as plain text."""
    about = ", ".join(filter(None, (person.role, person.side)))
    return plain_text(f"{person.name} ({about})" if about else person.name)


def _event(event: Event, as_of: date | None) -> Entry:
    what, day = _without_stop(event.what), _day(event.on)
    today, kind = event.on == as_of, str(event.kind)
    by = f" ({event.by})" if event.by else ""
    otherwise = f"; otherwise {_going_on(event.otherwise)}" if event.otherwise else ""
    match event.kind:
        case "harm":
            thing = _A_THING.match(what) and not _AN_EVENT.search(what)
            before = "today" if today else f"before {day}"
            text = f"Stop {what}{by} {before}" if thing else f"Stop {before}{by}: {what}"
            named = _named("harm", "first_steps", f"{text}{otherwise}.", event.on)
        case "deadline" if is_notice(event):
            kind, last = "notice", "today" if today else f"by {day}"
            of = ", ".join(filter(None, ("" if what.lower() == "notice" else what, event.by)))
            about = f" ({of})" if of else ""
            text = f"Decide {last} whether to give notice{about}{otherwise}."
            named = _named("deadline", "first_steps", text, event.on)
        case "deadline":
            day = f"today, {day}" if today else day
            text = f"The date that counts is {day}: {what}{by}{otherwise}."
            named = _named("deadline", "by_when", text, event.on)
        case "chance":
            text = f"Use the occasion of {'today' if today else day}{by}: {what}{otherwise}."
            named = _named("chance", "first_steps", text, event.on)
        case _:
            assert_never(event.kind)
    by_side: dict[str | None, Side] = {side: side for side in get_args(Side)}
    side = by_side.get(event.by) if event.kind == "harm" else None
    return Entry(what, kind, event.bears_on, named, event.on, side)


def _asset(asset: Asset) -> Entry:
    what = _without_stop(asset.what)
    works = asset.kind in _WORKS or asset.used
    one_side = asset.known_to in ("client", "provider") and not works
    alone = f" (known to the {asset.known_to})" if one_side else ""
    text = f"{'Build on what works' if works else 'Use what exists'}: {what}{alone}."
    named = _named("at_hand", "first_steps", text)
    by_kind = not asset.used or asset.kind in _WORKS
    return Entry(what, asset.kind, asset.bears_on, named, by_kind=by_kind)


def _waiting(waiting: Waiting) -> Entry:
    what = _without_stop(waiting.what)
    counted = _COUNTED.match(what) or _A_NUMBER.search(what)
    count = f"{waiting.count} " if (waiting.count or 1) > 1 and not counted else ""
    on = f", waiting for {waiting.on}" if waiting.on and not _NOBODY.match(waiting.on) else ""
    since = f", since {_day(waiting.since)}" if waiting.since else ""
    text = f"Begin with what waits: {count}{what}{on}{since}."
    named = _named("waiting", "first_steps", text)
    return Entry(what, "waiting", waiting.bears_on, named, how_many=waiting.count)


def _without_stop(text: str) -> str:
    """Return what somebody wrote without the stop or the mark at its end."""
    return text.rstrip(" .!")


def _going_on(text: str) -> str:
    """Return what somebody wrote as the end of a sentence: only a name keeps its capital."""
    said = _without_stop(text)
    return f"{said[:1].lower()}{said[1:]}" if _BEGINS.match(said) else said


def _named(kind: NamedKind, part: NamedPart, text: str, day: date | None = None) -> Named:
    iso = day.isoformat() if day else None
    return Named.model_construct(kind=kind, part=part, text=plain_text(text), day=iso)


def _day(day: date) -> str:
    return date_in_words(day.isoformat())
