"""What the plan of a relationship follows: rungs, what precedes what, clocks and moves.

The first half of this module is `plan.yaml` as it is written, the second what the rule book holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from sourcing_advisor.conditions.nodes import Condition, Leaf, leaves
from sourcing_advisor.documents.problems import Place
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


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung, with the gap rules that stand on it; rungs are counted from the first."""

    name: str
    called: str
    rules: frozenset[str]
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that hold where one of some rules fired, if any are named, and a condition holds."""

    if_fired: frozenset[str]
    when: Condition | None
    title: str | None
    called: str | None
    matter: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Precedence:
    """An edge of the relation: the gap rules that are the cause, and those that rest on it."""

    name: str
    cause: frozenset[str]
    effects: frozenset[str]
    when: Condition | None
    reason: str
    finding: str | None
    place: Place
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A near date, and the gap rules that it brings forward."""

    name: str
    when: Condition
    months: str | None
    lead_months: int
    rules: frozenset[str]
    reason: str
    place: Place
    day_of: str | None = None
    day_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """The rules that a move leaves nothing to say for."""

    rules: frozenset[str]
    if_fired: frozenset[str]
    when: Condition | None
    reason: str
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveRules:
    """The gap rules of a move in the order in which they lead it."""

    name: str
    title: str
    called: str
    rules: tuple[str, ...]
    owner: Owner | None
    silences: tuple[Silence, ...]
    place: Place
    matter: str | None = None
    reason: str | None = None
    ask: str | None = None
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Incompatible:
    """Rules whose advice one plan must not hold beside that of the others."""

    name: str
    one: frozenset[str]
    other: frozenset[str]
    reason: str
    place: Place


@dataclass(frozen=True)
class PlanRelations:
    """All that the order of a plan follows from."""

    rungs: tuple[Rung, ...] = ()
    precedes: tuple[Precedence, ...] = ()
    clocks: tuple[Clock, ...] = ()
    moves: tuple[MoveRules, ...] = ()
    incompatible: tuple[Incompatible, ...] = ()

    @cached_property
    def move_of(self) -> Mapping[str, MoveRules]:
        """Return the move of each rule, by the rule's id."""
        return {rule: move for move in self.moves for rule in move.rules}

    @cached_property
    def move_by_name(self) -> Mapping[str, MoveRules]:
        """Return the moves by name."""
        return {move.name: move for move in self.moves}

    @cached_property
    def rung_of(self) -> Mapping[str, int]:
        """Return the number of the rung on which each rule stands, by the rule's id."""
        return {rule: number for number, rung in enumerate(self.rungs) for rule in rung.rules}

    @cached_property
    def silencing_order(self) -> tuple[MoveRules, ...]:
        """Return the moves, each after those that silence rules of it, as far as that can be."""
        silencers = {move.name: set(self._silencers(move)) for move in self.moves}
        waiting = sorted(self.moves, key=lambda move: move.name)
        ordered: list[MoveRules] = []
        while waiting:
            left = {move.name for move in waiting}
            ready = [move for move in waiting if not silencers[move.name] & left]
            ordered += ready or waiting
            waiting = [move for move in waiting if ready and move not in ready]
        return tuple(ordered)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Return the comparisons of every condition in the plan."""
        conditions = [
            *(edge.when for edge in self.precedes),
            *(clock.when for clock in self.clocks),
            *(silence.when for move in self.moves for silence in move.silences),
        ]
        return tuple(leaf for each in conditions if each is not None for leaf in leaves(each))

    def with_conditions(
        self, changed: Callable[[Condition | None], Condition | None]
    ) -> PlanRelations:
        """Return the relations with each condition changed."""

        def of_move(move: MoveRules) -> MoveRules:
            silences = (replace(each, when=changed(each.when)) for each in move.silences)
            return replace(move, silences=tuple(silences))

        return replace(
            self,
            precedes=tuple(replace(edge, when=changed(edge.when)) for edge in self.precedes),
            clocks=tuple(replace(c, when=changed(c.when) or c.when) for c in self.clocks),
            moves=tuple(map(of_move, self.moves)),
        )

    def _silencers(self, silenced: MoveRules) -> Iterator[str]:
        for move in self.moves:
            if move.name != silenced.name and any(
                silence.rules.intersection(silenced.rules) for silence in move.silences
            ):
                yield move.name
