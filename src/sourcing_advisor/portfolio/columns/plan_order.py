"""The order of moves in many plans at once, as `sourcing_advisor.decisions.plan` has it for one.

Arrays have a row for each rule or move and a column for each relationship. A set of causes is a
number of which each bit stands for a move, in as many words as the rule book needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sourcing_advisor.conditions.nodes import Condition
from sourcing_advisor.decisions.plan import MOST_FIRST, MOST_NEXT
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape

Truths = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]
FIRST, NEXT, LATER, PARKED, IN_HAND, SILENT = range(6)
_WORD = 64
_ROW, _DUE, _CLASS = 40, 24, 20
"""Where the parts of a sort key begin, in bits; the rank of the leading rule stands below them."""
_NOT_DUE = (1 << (_ROW - _DUE)) - 1


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plans of some relationships follow from.

    `fired`, `agreed` and `parked` say of each gap rule whether it fired, is closed by what is
    agreed, and cannot be acted on yet. `holds` answers each condition of the plan, and `months`
    has by name the facts that clocks read, with nan where they are unknown.
    """

    fired: Truths
    agreed: Truths
    parked: Truths
    holds: Mapping[Condition, Truths]
    months: Mapping[str, npt.NDArray[np.float64]]

    def slice(self, first: int, length: int) -> PlanFacts:
        """Return the facts of some of the relationships."""
        part = slice(first, first + length)
        return PlanFacts(
            self.fired[:, part],
            self.agreed[:, part],
            self.parked[:, part],
            {condition: truths[part] for condition, truths in self.holds.items()},
            {name: months[part] for name, months in self.months.items()},
        )


Places = npt.NDArray[np.uint32]
"""Where moves stand, by move and relationship: the number in the plan above the stage."""

RulesAt = npt.NDArray[np.int16]
"""The leading rules of moves, by place and relationship; -1 for none."""

STAGE_BITS = 3
NOWHERE = SILENT
"""The place of a move that has nothing to say."""


def place(numbers: npt.NDArray[np.integer], stages: int | npt.NDArray[np.integer]) -> Places:
    """Return the places of moves that stand in stages, by their numbers in the plan."""
    return numbers.astype(np.uint32) << np.uint32(STAGE_BITS) | np.asarray(stages, np.uint32)


def pairs(truths: Truths) -> tuple[Numbers, Numbers]:
    """Return the numbers and the columns in which something is true."""
    flat, width = np.flatnonzero(truths), max(truths.shape[1], 1)
    numbers = flat // width  # much faster than divmod, which does not divide many at a time
    return numbers, flat - numbers * width


def leading(rules: Truths, shape: PlanShape) -> Truths:
    """Return which of some rules lead their moves: of each move the first."""
    leads = rules.copy()
    for move in shape.moves:
        taken = rules[move.rules.start].copy()
        for rule in move.rules[1:]:
            leads[rule] &= ~taken
            taken |= rules[rule]
    return leads


def silenced(
    acted_on: Truths, facts: PlanFacts, shape: PlanShape
) -> tuple[Truths, npt.NDArray[np.int16]]:
    """Return the rules that a move leaves nothing to say for, and by rule the move that does."""
    silent = np.zeros_like(acted_on)
    by = np.full(acted_on.shape, -1, dtype=np.int16)
    for number in shape.silencing:
        move = shape.moves[number]
        span = slice(move.rules.start, move.rules.stop)
        speaking = acted_on[span] & ~silent[span]
        for silence in move.silences:
            asked = [rule - move.rules.start for rule in shape.numbers(silence.if_fired)]
            asked = [rule for rule in asked if 0 <= rule < len(move.rules)]
            heard = (speaking[asked] if silence.if_fired else speaking).any(axis=0)
            if silence.when is not None:
                heard &= facts.holds[silence.when]
            for rule in shape.numbers(silence.rules):
                newly = heard & acted_on[rule] & ~silent[rule]
                silent[rule] |= newly
                by[rule][newly] = number
    return silent, by


class PlanOrder:
    """Orders the moves of some relationships, of which `speaking` says which rules speak."""

    def __init__(self, speaking: Truths, facts: PlanFacts, shape: PlanShape) -> None:
        """Work out what is due and what rests on what."""
        self._shape = shape
        self._speaking = speaking
        self._leads = leading(speaking, shape)
        self._relationships = speaking.shape[1]
        self._words = max(1, -(-(int(shape.bit_of.max(initial=-1)) + 1) // _WORD))
        self._bits = np.zeros((self._words, len(shape.moves)), np.uint64)
        for move, bit in enumerate(shape.bit_of):
            if bit >= 0:
                self._bits[bit // _WORD, move] = np.uint64(1) << np.uint64(bit % _WORD)
        nobody = np.zeros((self._words, 1), np.uint64)
        self._bits_of_rules = np.concatenate([self._bits[:, shape.move_of], nobody], axis=1)
        self._due = self._due_months(facts)
        self._causes = self._resting(facts)

    def placed(self) -> tuple[Places, Numbers]:
        """Return where moves stand, and by relationship how many have a place."""
        rule_at, causes_at = self._in_order()
        at = self._staged(rule_at, causes_at).reshape(-1)
        there = np.flatnonzero(rule_at >= 0)
        moves = self._shape.move_of[rule_at.reshape(-1).take(there)]
        places = np.full((len(self._shape.moves), self._relationships), NOWHERE, np.uint32)
        columns = there % max(self._relationships, 1)
        places.reshape(-1)[moves * self._relationships + columns] = at.take(there)
        return places, (rule_at >= 0).sum(axis=0)

    def leads(self) -> Truths:
        """Return which rules lead their moves."""
        return self._leads

    def _due_months(self, facts: PlanFacts) -> dict[int, npt.NDArray[np.float64]]:
        """Return within how many months moves are due, by move; infinite where no clock says so."""
        due: dict[int, npt.NDArray[np.float64]] = {}
        for clock, rules in self._shape.clocks:
            left = np.zeros(self._relationships)
            if clock.months is not None and clock.months in facts.months:
                months = np.nan_to_num(facts.months[clock.months] - clock.lead_months)
                left = np.maximum(months, 0)
            for rule in rules:
                brought = self._leads[rule] & facts.holds[clock.when]
                if brought.any():
                    move = int(self._shape.move_of[rule])
                    before = due.get(move, np.inf)
                    due[move] = np.where(brought, np.minimum(before, left), before)
        return due

    def _resting(self, facts: PlanFacts) -> dict[int, Words]:
        """Return the causes of moves, by move; what a clock brings forward waits for no other."""
        nobody = np.zeros((self._words, self._relationships), np.uint64)
        clocked = nobody.copy()
        for move, due in self._due.items():
            clocked |= np.where(np.isfinite(due), self._bits[:, move, None], np.uint64(0))
        causes: dict[int, Words] = {}
        for edge, rules, effects in self._shape.edges:
            mask = nobody.copy()
            for rule in rules:
                mask |= self._bits_of_rules[:, rule, None] * self._speaking[rule]
            if edge.when is not None:
                mask *= facts.holds[edge.when]
            if not mask.any():
                continue
            for rule in effects:
                move = int(self._shape.move_of[rule])
                on = mask * self._leads[rule] & ~self._bits[:, move, None]
                if move in self._due:
                    on = np.where(np.isfinite(self._due[move]), on & clocked, on)
                causes[move] = causes.get(move, nobody) | on
        return causes

    def _in_order(self) -> tuple[RulesAt, Words]:
        """Return by place and relationship the leading rules, -1 for none, and their causes."""
        keys = self._keys()
        rows = keys >> _ROW
        rules = self._shape.by_rank[keys & ((1 << _CLASS) - 1)]
        counts = np.bincount(rows, minlength=self._relationships)
        at = np.arange(len(keys)) - (np.cumsum(counts) - counts).take(rows)
        most, here = int(counts.max(initial=0)), at * self._relationships + rows
        rule_at = np.full((most, self._relationships), -1, np.int16)
        rule_at.reshape(-1)[here] = rules
        causes_at = np.zeros((self._words, most, self._relationships), np.uint64)
        known = np.zeros(len(self._shape.moves), np.int64)
        known[list(self._causes)] = np.arange(1, len(self._causes) + 1)
        nobody = np.zeros((self._words, self._relationships), np.uint64)
        table = np.stack([nobody, *self._causes.values()], axis=1)
        asked = known[self._shape.move_of][rules] * self._relationships + rows
        for of_word, causes in zip(table, causes_at, strict=True):
            causes.reshape(-1)[here] = of_word.reshape(-1).take(asked)
        self._put_causes_first(rule_at, causes_at)
        return rule_at, causes_at

    def _keys(self) -> Numbers:
        """Return a key for each move of each relationship, in the order of both."""
        rules, rows = pairs(self._leads)
        moves = self._shape.move_of[rules]
        rested_on = np.zeros((self._words, self._relationships), np.uint64)
        rests = np.zeros((len(self._shape.moves), self._relationships), np.bool_)
        for move, causes in self._causes.items():
            rested_on |= causes
            rests[move] = causes.any(axis=0)
        has_effects = (rested_on.take(rows, axis=1) & self._bits.take(moves, axis=1)).any(axis=0)
        order = rests.reshape(-1).take(moves * self._relationships + rows) * np.int64(2)
        keys = (rows << _ROW) | ((order + ~has_effects) << _CLASS) | self._shape.rank[rules]
        return np.sort(keys | (self._due_codes(moves, rows) << _DUE))

    def _due_codes(self, moves: Numbers, rows: Numbers) -> Numbers:
        """Return for each move the place of its due month among those of all."""
        codes = np.full(len(moves), _NOT_DUE, np.int64)
        if self._due:
            months = np.sort(np.concatenate([d[np.isfinite(d)] for d in self._due.values()]))
            months = months[np.diff(months, prepend=-1) != 0]  # each once, sooner than by `unique`
            for move, due in self._due.items():
                at = np.flatnonzero(moves == move)
                mine = due[rows[at]]
                placed = np.searchsorted(months, mine)
                codes[at] = np.where(np.isfinite(mine), placed, _NOT_DUE)
        return codes

    def _bits_at(self, rules: RulesAt) -> Words:
        # No rule, -1, takes the empty set at the end.
        return self._bits_of_rules.take(rules, axis=1, mode="wrap")

    def _put_causes_first(self, rule_at: RulesAt, causes_at: Words) -> None:
        """Bring the moves of relationships in which one stands before its cause into order."""
        placed = np.zeros((self._words, self._relationships), np.uint64)
        early = np.zeros_like(placed)
        for rules, causes in zip(rule_at, causes_at.swapaxes(0, 1), strict=True):
            early |= causes & ~placed
            placed |= self._bits_at(rules)
        rows = np.flatnonzero(early.any(axis=0))
        if not len(rows):
            return
        rules, causes = rule_at[:, rows], causes_at[:, :, rows]
        order = _after_causes(rules, causes, self._bits_at)
        rule_at[:, rows] = np.take_along_axis(rules, order, axis=0)
        causes_at[:, :, rows] = np.take_along_axis(causes, order[None], axis=1)

    def _staged(self, rule_at: RulesAt, causes_at: Words) -> Places:
        """Return the place of each move in the plan, by place in order and relationship."""
        size = self._relationships
        stages, numbers = np.zeros(rule_at.shape, np.int8), np.zeros(rule_at.shape, np.int16)
        in_first = np.zeros((self._words, size), np.uint64)
        practices = np.full((MOST_FIRST, size), -1, np.int16)
        counts = first, following, _ = np.zeros((LATER + 1, size), np.int16)
        practice_of = self._shape.practice_of.astype(np.int16)
        firsts = np.arange(MOST_FIRST)[:, None]
        # Masks are multiplied by: to choose by them takes many times as long.
        for at, rules in enumerate(rule_at):
            there, causes = rules >= 0, causes_at[:, at]
            practice = practice_of.take(rules, mode="wrap")
            ready = ~(causes & ~in_first).any(axis=0)
            is_first = there & (first < MOST_FIRST) & ready
            for taken in practices:
                is_first &= taken != practice
            practices += (practice - practices) * (is_first & (first == firsts))
            in_first |= self._bits_at(rules) * is_first
            is_next = there & ~is_first & ~causes.any(axis=0) & (following < MOST_NEXT)
            is_later = there & ~is_first & ~is_next
            here = np.stack([is_first, is_next, is_later])
            counts += here
            numbers[at] = (counts * here).sum(axis=0, dtype=np.int16)
            stages[at] = is_next * np.int8(NEXT) + is_later * np.int8(LATER)
        for stage in (NEXT, LATER):
            numbers += counts[:stage].sum(axis=0, dtype=np.int16) * (stages == stage)
        return place(numbers, stages)


def _after_causes(rules: RulesAt, causes: Words, bits_at: Callable[[RulesAt], Words]) -> Numbers:
    """Return the order in which each move that is ready comes as soon as its key allows."""
    waiting = rules >= 0
    placed = np.zeros((causes.shape[0], rules.shape[1]), np.uint64)
    order = np.zeros(rules.shape, np.int64)
    columns = np.arange(rules.shape[1])
    for step in range(len(rules)):
        ready = waiting & ~(causes & ~placed[:, None]).any(axis=0)
        # A cycle, which `rules check` reports, ends at the first that waits.
        choice = np.where(ready.any(axis=0), ready.argmax(axis=0), waiting.argmax(axis=0))
        none_left = ~waiting.any(axis=0)
        choice = np.where(none_left, step, choice)
        order[step] = choice
        waiting[choice, columns] = False
        placed |= np.where(none_left, np.uint64(0), bits_at(rules[choice, columns]))
    return order
