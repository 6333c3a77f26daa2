"""The lists that a relationship may hold: innovation projects, ideas and reviews."""

from typing import Annotated, Literal

from pydantic import Field

from sourcing_advisor.facts.fields import Day, Section
from sourcing_advisor.facts.sections.relationship import ShortText

Party = Literal["client", "provider", "joint"]
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
