"""What a report tells beside its moves: decisions on them, and what two sides see differently."""

from __future__ import annotations

from typing import Literal

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.decision_states import DecisionKind, DecisionState
from sourcing_advisor.report.part import Part

_Outcome = Literal["fired", "clear", "unknown", "not_applicable"]


class GroundChange(Part):
    """A fact on which a decision rested and that reads otherwise now."""

    fact: str
    label: str
    then_in_words: str
    now_in_words: str


class NotedDecision(Part):
    """A decision on a move, and what became of it; `words` says all of it in sentences.

    `new_rules` fired since; `earlier` says in words what was decided before.
    """

    move: str
    decision: DecisionKind
    on: str
    reason: str | None
    owner: str | None
    until: str | None
    state: DecisionState
    changed: tuple[GroundChange, ...]
    new_rules: tuple[str, ...]
    earlier: tuple[str, ...]
    words: str


class HingingVerdict(Part):
    """A rule that hinges on a difference, with its outcome by the view of each side."""

    rule: str
    title: str
    by_client: _Outcome
    by_provider: _Outcome


class ViewDifference(Part):
    """A fact that the two sides see differently, and what hinges on it; `words` says all of it.

    `first_moves` says that the first three moves would be others.
    """

    fact: str
    label: str
    client: Value | None
    client_in_words: str
    provider: Value | None
    provider_in_words: str
    verdicts: tuple[HingingVerdict, ...]
    first_moves: bool
    words: str
