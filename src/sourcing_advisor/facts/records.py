"""The lists that a relationship may hold: innovation projects, ideas, reviews, particulars."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.fields import Day, Section, ShortText

Party = Literal["client", "provider", "joint"]
Side = Literal["client", "provider"]
Funder = Literal["client", "provider", "joint", "undecided"]


class InnovationProject(Section):
    """One innovation project, proposed, under way or done."""

    name: ShortText
    idea_from: Party | None = None
    funded_by: Funder | None = None
    status: Literal["approved", "under_way", "delivered", "stopped"] | None = None
    delivered_on: Day | None = None
    business_case: bool | None = None
    gain_shared: bool | None = None
    benefit_measured: bool | None = None


class Idea(Section):
    """One idea for improvement and what became of it."""

    title: ShortText
    idea_from: Party | None = None
    outcome: Literal["open", "accepted", "turned_down"] | None = None


class Review(Section):
    """One review of the relationship, on the scale of 1 (poor) to 5 (excellent)."""

    date: Day
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    obstructions_removed: Annotated[int, Field(ge=0, le=10_000)] | None = None
    ideas_moved: Annotated[int, Field(ge=0, le=10_000)] | None = None


PRACTICE = "^P(0[1-9]|1[0-9]|2[0-7])$"
_Practice = Annotated[str, Field(pattern=PRACTICE)]
LONGEST_LIST = 10_000
_SIDE = re.compile(r"(?:the )?(client|provider)(?:\b|$)", re.IGNORECASE)


def side_named(text: str | None) -> Side | None:
    """Return the side with which a text begins: ``client``, or ``the client's systems team``."""
    named = _SIDE.match(text or "")
    if named is None:
        return None
    return "client" if named[1].lower() == "client" else "provider"


class Particular(Section):
    """Something by name that advice can speak of, if it was not told in confidence."""

    confidential: bool = False

    @property
    def told_by(self) -> Side | None:
        """Return the side that knows of it, if one is named."""
        return None


class Person(Particular):
    """Somebody who is meant when advice says who."""

    name: ShortText
    side: Side | None = None
    role: ShortText | None = None
    leads: bool | None = None
    paid_on: ShortText | None = None
    leaves_on: Day | None = None

    @property
    def told_by(self) -> Side | None:
        """Return the side of the person."""
        return self.side


class Event(Particular):
    """What is scheduled or must be decided: a deadline, a step that does harm, or a chance."""

    on: Day
    what: ShortText
    kind: Literal["deadline", "harm", "chance"]
    by: ShortText | None = None
    otherwise: ShortText | None = None
    bears_on: _Practice | None = None

    @property
    def told_by(self) -> Side | None:
        """Return the side that acts."""
        return side_named(self.by)


class Asset(Particular):
    """What exists and is not used, or works somewhere."""

    what: ShortText
    kind: Literal["clause", "idea", "people", "place", "money", "tool"]
    used: bool | None = None
    known_to: Literal["client", "provider", "both"] | None = None
    bears_on: _Practice | None = None

    @property
    def told_by(self) -> Side | None:
        """Return the side that alone knows of it."""
        return side_named(self.known_to)


class Waiting(Particular):
    """What was agreed and waits: how much of it, for whom, since when."""

    what: ShortText = "agreed improvements"
    count: Annotated[int, Field(ge=1, le=10_000)] | None = None
    on: ShortText | None = None
    since: Day | None = None
    bears_on: _Practice | None = None


class Proposal(Particular):
    """What somebody wants to do: the answers that would be true afterwards, by fact.

    A fact without an answer would not be known any more, as what describes a scheme that is given
    up.
    """

    name: ShortText
    by: ShortText | None = None
    sets: Annotated[Mapping[str, Value | None], Field(min_length=1)]

    @property
    def told_by(self) -> Side | None:
        """Return the side that proposes it."""
        return side_named(self.by)


MOST_PROPOSALS = 200
"""Each is judged by itself, which takes a few hundredths of a second."""

LISTED = Field(max_length=LONGEST_LIST, strict=False)  # a list is taken as well as a tuple
_PROPOSED = Field(max_length=MOST_PROPOSALS, strict=False)


class Particulars(BaseModel):
    """What a good adviser would name; a list that is given and empty says that there is none."""

    model_config = Section.model_config

    people: Annotated[tuple[Person, ...], LISTED] | None = None
    ahead: Annotated[tuple[Event, ...], LISTED] | None = None
    at_hand: Annotated[tuple[Asset, ...], LISTED] | None = None
    waiting: Annotated[tuple[Waiting, ...], LISTED] | None = None
    proposals: Annotated[tuple[Proposal, ...], _PROPOSED] | None = None
