"""What the plan of a relationship follows, as the rule book holds it: `plan.yaml`, read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sourcing_advisor.conditions.nodes import Condition, Leaf, leaves
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.rules.models import Owner


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
