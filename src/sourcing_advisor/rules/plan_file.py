"""The file `plan.yaml` as it is written: rungs, what precedes what, clocks and moves."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from sourcing_advisor.rules.models import (
    FindingId,
    KebabName,
    Listed,
    Owner,
    PracticeId,
    RuleId,
    Text,
    Written,
)

Terms = Annotated[Listed[PracticeId | RuleId], Field(min_length=1)]
"""Practices, which stand for all their gap rules, and single gap rules."""

FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=120)]


class RungSpec(Written):
    """One rung of the order in which matters are taken up, from who leads to the instruments."""

    name: KebabName
    called: Text
    practices: Terms
    reason: Text


class WordingSpec(Written):
    """Words in place of those beside which it stands, by what is the case; the first that fits.

    `if_fired` asks that one of these rules of the move fired, `when` that a condition holds.
    """

    if_fired: Listed[RuleId] = ()
    when: Any = None
    title: Text | None = None
    called: Text | None = None
    matter: Text | None = None
    reason: Text | None = None


Wordings = Listed[WordingSpec]


class PrecedenceSpec(Written):
    """A cause and what rests on it: `reason` completes "before ..., because"."""

    name: KebabName
    cause: Terms
    effects: Terms
    when: Any = None
    reason: Text
    basis: Literal["research", "judgement"]
    finding: FindingId | None = None
    wordings: Wordings = ()

    @model_validator(mode="after")
    def _has_its_finding(self) -> Self:
        if (self.basis == "research") != (self.finding is not None):
            raise ValueError("basis research needs a finding, and basis judgement has none")
        return self


class ClockSpec(Written):
    """What a near date decides: `reason` completes "by ..., because".

    `months` names the fact that says how many months remain until the event.
    """

    name: KebabName
    when: Any
    months: FactName | None = None
    lead_months: Annotated[int, Field(ge=0, le=24)] = 0
    """How many months before the event the step must be done."""
    brings_forward: Terms
    reason: Text
    day_of: FactName | None = None
    """The fact whose day, where one was stated, is that of the step; that of `months` else."""
    day_reason: Text | None = None
    """The reason where that day was stated."""


class SilenceSpec(Written):
    """Rules that a move leaves nothing to say for, and why.

    `if_fired` asks that one of these rules of the move fired, `when` that a condition holds.
    """

    rules: Annotated[Listed[RuleId], Field(min_length=1)]
    if_fired: Listed[RuleId] = ()
    when: Any = None
    reason: Text
    wordings: Wordings = ()


class MoveSpec(Written):
    """Gap rules that are one thing to do; the first of them that fired leads."""

    name: KebabName
    title: Text
    called: Text
    """What sentences call it: the agenda."""
    matter: Text | None = None
    """Completes "the matter is that", whichever of its rules fired."""
    reason: Text | None = None
    """Completes "it stands here, because", where no date and no other move says why."""
    ask: Text | None = None
    """A sentence that puts a question to somebody: what to listen for before acting."""
    rules: Annotated[Listed[RuleId], Field(min_length=1)]
    owner: Owner | None = None
    alone: Text | None = None
    """Why a rule stands alone."""
    silences: Listed[SilenceSpec] = ()
    wordings: Wordings = ()

    @model_validator(mode="after")
    def _says_why_it_stands_alone(self) -> Self:
        if (len(self.rules) == 1) != (self.alone is not None):
            raise ValueError("a move of one rule says why it stands alone, and no other does")
        return self


class IncompatibleSpec(Written):
    """Rules whose advice one plan must not hold beside that of the others, and why."""

    name: KebabName
    one: Terms
    other: Terms
    reason: Text


class PlanFile(Written):
    """The file `plan.yaml`."""

    rungs: Listed[RungSpec] = ()
    precedes: Listed[PrecedenceSpec] = ()
    clocks: Listed[ClockSpec] = ()
    moves: Listed[MoveSpec] = ()
    incompatible: Listed[IncompatibleSpec] = ()
