"""The comparison of two portfolios: one typed model, which is its JSON too."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from sourcing_advisor.rules.models import Kind, Level


class Form(BaseModel):
    """A part of the comparison; it cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ComparedFolder(Form):
    """A folder of results, and the rule book that its relationships were reviewed with."""

    folder: str
    program: str
    digest: str | None
    overridden: tuple[str, ...]


class RuleCounts(Form):
    """Of how many relationships a rule has changed, by kind of change.

    `moved` counts gaps that fired before and now and stand in another stage of the plan; null where
    a folder does not tell stages. `by_rules` and `by_facts` count verdicts that changed by the rule
    book (rules and parameters) and by the facts; null where the two cannot be told apart.
    """

    rule: str
    title: str
    practice: str
    kind: Kind
    severity: Level | None
    new: int
    resolved: int
    persisting: int
    newly_known: int
    no_longer_known: int
    withdrawn: int
    moved: int | None
    by_rules: int | None
    by_facts: int | None


class StageCount(Form):
    """How many gaps went from one stage of the plan to another."""

    before: str
    after: str
    gaps: int


class PortfolioComparison(Form):
    """What changed between two portfolios, over the relationships that are in both.

    `first_changed` counts relationships of which the first three moves are others; null where a
    folder does not tell moves.
    """

    schema_version: Literal["1"] = "1"
    kind: Literal["sourcing-advisor portfolio comparison"] = "sourcing-advisor portfolio comparison"
    before: ComparedFolder
    after: ComparedFolder
    relationships: int
    only_before: int
    only_after: int
    first_changed: int | None
    rules: tuple[RuleCounts, ...]
    stages: tuple[StageCount, ...]
