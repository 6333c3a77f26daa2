"""The comparison of two states of one relationship: one typed model, which is its JSON too."""

from __future__ import annotations

from typing import Literal

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.causes import Cause
from sourcing_advisor.decisions.change import ChangeKind, MoveNamed
from sourcing_advisor.decisions.moves import Stage
from sourcing_advisor.report.part import Part
from sourcing_advisor.rules.models import Kind, Level

FactChangeKind = Literal["stated", "changed", "withdrawn", "confirmed", "doubted"]
"""Known now and not before; another value; not known any more; believed no more; now believed."""


class ComparedState(Part):
    """One of the two states: its file, its day, and the rule book that it was reviewed with."""

    file: str
    as_of: str | None
    version: str
    digest: str
    overridden: tuple[str, ...]


class ChangedFact(Part):
    """A fact that is known otherwise than before; values are null where there is no single one."""

    fact: str
    label: str
    change: FactChangeKind
    before: Value | None
    after: Value | None
    before_in_words: str
    after_in_words: str


class ChangedParameter(Part):
    """A parameter with another value than before."""

    parameter: str
    before: int | float
    after: int | float


class RuleState(Part):
    """How a rule stands in one state; `stage` is that of its move, null where it has none."""

    outcome: Literal["fired", "clear", "unknown", "not_applicable"]
    severity: Level | None
    stage: Stage | None
    provisional: bool


class ChangedRule(Part):
    """What became of one rule.

    `causes` are all smallest sets of causes that alone would have changed it so; a rule that
    persists has none. `facts` are the changed facts that it reads.
    """

    rule: str
    name: str
    title: str
    practice: str
    kind: Kind
    change: ChangeKind
    before: RuleState | None
    after: RuleState | None
    causes: tuple[tuple[Cause, ...], ...]
    facts: tuple[str, ...]


class Comparison(Part):
    """What changed between two states of one relationship.

    `rules` stand by kind of change, gaps before strengths. `entered` and `left` say which moves
    came into the first three and which went out of them.
    """

    schema_version: Literal["1"] = "1"
    id: str | None
    client: str | None
    provider: str | None
    before: ComparedState
    after: ComparedState
    facts: tuple[ChangedFact, ...]
    parameters: tuple[ChangedParameter, ...]
    rules: tuple[ChangedRule, ...]
    first_before: tuple[MoveNamed, ...]
    first_after: tuple[MoveNamed, ...]
    entered: tuple[MoveNamed, ...]
    left: tuple[MoveNamed, ...]
