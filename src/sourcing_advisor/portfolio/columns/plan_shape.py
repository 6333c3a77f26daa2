"""What the plans of all relationships have in common: gap rules and moves by number.

Rules are numbered move by move, in the order in which they lead, so that of the rules that speak
the one with the least number leads its move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_advisor.conditions.nodes import Condition
from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.plan import Clock, PlanRelations, Precedence, Silence

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A move with the numbers of its rules; a rule that belongs to none is a move of its own."""

    name: str
    title: str
    rules: range
    silences: tuple[Silence, ...]


@dataclass(frozen=True)
class PlanShape:
    """The gap rules of a rule book and their moves, and how they stand to each other.

    `rank` gives the place of each rule by rung and severity, and `by_rank` the rule at a place.
    """

    book: RuleBook
    rules: tuple[Rule, ...]
    moves: tuple[PlannedMove, ...]
    move_of: Numbers
    practice_of: Numbers
    rank: Numbers
    by_rank: Numbers

    @classmethod
    def of(cls, book: RuleBook) -> PlanShape:
        """Return the shape of the plans that follow from a rule book."""
        gaps = {rule.id: rule for rule in book.rules if rule.kind == "gap"}
        rules: list[Rule] = []
        moves: list[PlannedMove] = []
        for name, title, ids, silences in _moves(book, gaps.values()):
            of_move = [gaps[rule] for rule in ids if rule in gaps]
            if of_move:
                numbers = range(len(rules), len(rules) + len(of_move))
                moves.append(PlannedMove(name, title, numbers, silences))
                rules += of_move
        move_of = [number for number, move in enumerate(moves) for _ in move.rules]
        practices = [practice.id for practice in book.practices]
        by_rank = np.array(_by_rank(book, rules), dtype=np.int64)
        return cls(
            book,
            tuple(rules),
            tuple(moves),
            np.array(move_of, dtype=np.int64),
            np.array([practices.index(rule.practice) for rule in rules], dtype=np.int64),
            np.argsort(by_rank),
            by_rank,
        )

    @property
    def relations(self) -> PlanRelations:
        """Return what the order of a plan follows from."""
        return self.book.plan

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Return the number of each gap rule, by its id."""
        return {rule.id: number for number, rule in enumerate(self.rules)}

    def numbers(self, rules: Iterable[str]) -> list[int]:
        """Return the numbers of those rules that are gap rules of this book, in order."""
        return sorted(self.number_of[rule] for rule in rules if rule in self.number_of)

    @cached_property
    def silencing(self) -> tuple[int, ...]:
        """Return the moves that leave others nothing to say, in the order in which they speak."""
        by_name = {move.name: number for number, move in enumerate(self.moves) if move.silences}
        order = (move.name for move in self.relations.silencing_order)
        return tuple(by_name[name] for name in order if name in by_name)

    @cached_property
    def clocks(self) -> tuple[tuple[Clock, list[int]], ...]:
        """Return the clocks, each with the numbers of the rules that it brings forward."""
        return tuple((clock, self.numbers(clock.rules)) for clock in self.relations.clocks)

    @cached_property
    def edges(self) -> tuple[tuple[Precedence, list[int], list[int]], ...]:
        """Return what precedes what, with the numbers of the rules on either side."""
        return tuple(
            (edge, self.numbers(edge.cause), self.numbers(edge.effects))
            for edge in self.relations.precedes
        )

    @cached_property
    def bit_of(self) -> Numbers:
        """Return the bit that stands for each move in sets of causes, -1 for one that is none."""
        causes = {self.move_of[rule] for _, rules, _ in self.edges for rule in rules}
        bits = np.full(len(self.moves), -1, dtype=np.int64)
        bits[sorted(causes)] = np.arange(len(causes))
        return bits

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions on which the plan asks whether they hold."""
        asked = [
            *(edge.when for edge in self.relations.precedes),
            *(clock.when for clock in self.relations.clocks),
            *(silence.when for move in self.moves for silence in move.silences),
        ]
        return tuple(dict.fromkeys(condition for condition in asked if condition is not None))


def _moves(
    book: RuleBook, gaps: Iterable[Rule]
) -> Iterator[tuple[str, str, tuple[str, ...], tuple[Silence, ...]]]:
    for move in book.plan.moves:
        yield move.name, move.title, move.rules, move.silences
    for rule in gaps:
        if rule.id not in book.plan.move_of:
            yield rule.name, rule.title, (rule.id,), ()


def _by_rank(book: RuleBook, rules: list[Rule]) -> list[int]:
    rungs, last = book.plan.rung_of, len(book.plan.rungs)

    def place(number: int) -> tuple[int, tuple[object, ...]]:
        rule = rules[number]
        return rungs.get(rule.id, last), recommendation_rank(book, rule)

    return sorted(range(len(rules)), key=place)
