"""What was told in confidence: it counts in every verdict, and only its own side reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.particulars import GIVEN_BY, is_withheld
from sourcing_advisor.facts.records import Particular, Particulars, Side
from sourcing_advisor.facts.relationship import Relationship

IN_CONFIDENCE = "told in confidence"
_LISTS = ("people", "ahead", "at_hand", "waiting", "proposals")
_Entry = TypeVar("_Entry", bound=Particular)


@dataclass(frozen=True, slots=True)
class Confidence:
    """What a report does not print: `facts` by name, and how many answers and entries in all.

    `particulars` are those that it may print.
    """

    facts: frozenset[str]
    count: int
    particulars: Particulars


def confidence_of(relationship: Relationship, reader: Side | None) -> Confidence:
    """Return what a report for one side withholds; one for no side withholds all of it."""
    given = relationship.particulars
    people = given.people or ()

    def withheld(told: Answer | Particular) -> bool:
        return told.confidential and (reader is None or is_withheld(told, reader, people))

    def kept(entries: Iterable[_Entry] | None) -> tuple[_Entry, ...] | None:
        return None if entries is None else tuple(e for e in entries if not withheld(e))

    facts = {name for name, answer in relationship.answers.items() if withheld(answer)}
    lists = {name: getattr(given, name) or () for name in _LISTS}
    touched = {name for name, entries in lists.items() if any(map(withheld, entries))}
    count = len(facts) + sum(map(withheld, chain.from_iterable(lists.values())))
    if not count:
        return Confidence(frozenset(), 0, given)
    # a fact that a list gives would tell what the entry says
    facts |= {f for f, listed in GIVEN_BY.items() if listed in touched} - set(relationship.stated)
    shown = given.model_copy(update={name: kept(getattr(given, name)) for name in _LISTS})
    return Confidence(frozenset(facts), count, shown)
