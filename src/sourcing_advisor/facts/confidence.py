"""What was told in confidence, and what is known without it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.particulars import is_withheld
from sourcing_advisor.facts.records import Particular, Particulars, Side
from sourcing_advisor.facts.relationship import Relationship, fact_places


@dataclass(frozen=True, slots=True)
class Confidence:
    """What a reader may not know: `facts` by name, and how many answers and entries in all.

    `facts` are those that are not known, or known otherwise, of `shown`: the relationship without
    what was told in confidence.
    """

    facts: frozenset[str]
    count: int
    shown: Relationship


def confidence_of(relationship: Relationship, reader: Side | None) -> Confidence:
    """Return what a report for one side withholds; one for no side withholds all of it."""
    given = relationship.particulars
    people = given.people or ()

    def withheld(told: Answer | Particular) -> bool:
        return told.confidential and (reader is None or is_withheld(told, reader, people))

    facts = {name for name, answer in relationship.answers.items() if withheld(answer)}
    lists = {name: getattr(given, name) or () for name in Particulars.model_fields}
    places = {
        name: {i for i, entry in enumerate(entries) if withheld(entry)}
        for name, entries in lists.items()
    }
    count = len(facts) + sum(map(len, places.values()))
    if not count:
        return Confidence(frozenset(), 0, relationship)
    data: dict[str, Any] = relationship.model_dump(mode="json", exclude_none=True)
    for fact in facts:
        section, field = fact_places()[fact].path
        del data[section][field]
    for name in filter(places.__getitem__, places):
        entries = data["particulars"].pop(name)
        kept = [entry for i, entry in enumerate(entries) if i not in places[name]]
        if kept:  # an empty list would say that there is none
            data["particulars"][name] = kept
    shown = Relationship.model_validate_json(json.dumps(data))
    one, other = relationship.known, shown.known
    facts |= {name for name in {*one, *other} if one.get(name) != other.get(name)}
    return Confidence(frozenset(facts), count, shown)
