"""The gap rules of many relationships as their plans have them: move, stage and place of each.

It says of each relationship what `sourcing_advisor.decisions.plan` says of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.portfolio.columns.certainty import CertaintyCompiler
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator, EvaluatedRows
from sourcing_advisor.portfolio.columns.plan_order import (
    IN_HAND,
    NOWHERE,
    PARKED,
    SILENT,
    STAGE_BITS,
    Places,
    PlanFacts,
    PlanOrder,
    Truths,
    leading,
    pairs,
    place,
    silenced,
)
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape
from sourcing_advisor.portfolio.columns.relationship_columns import LISTS, relationship_from_row
from sourcing_advisor.rules.book import RuleBook

STAGES = ("first", "next", "later", "parked", "in_hand", "silent")
"""The stages of rules: those of moves, and `silent`: a move leaves nothing to say for the rule."""

_AT_A_TIME = 1 << 14
"""Relationships that are planned together: their arrays stay near the processor."""

_BITS = 14
MOST_GAPS = (1 << _BITS) - 2
"""Gap rules that a rule book may have for its plans to be worked out by column."""

_MASK = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class PlannedRules:
    """A gap rule for each entry, by relationship and within it in the order of the plan.

    `row` counts relationships; `rule` and `move` count as in `PlanShape`, `stage` as in `STAGES`.
    `number` is that of the move in the plan, 0 where it has none. `leads` says whether the rule
    leads its move; of a silent rule the move is the one that it is silent for.
    """

    row: Numbers
    rule: Numbers
    move: Numbers
    stage: Numbers
    number: Numbers
    leads: Truths

    @classmethod
    def of(cls, blocks: Sequence[Numbers]) -> PlannedRules:
        """Return the entries of blocks of `_AT_A_TIME` relationships, given as sorted keys."""
        keys = np.concatenate(blocks)
        rows = np.repeat(
            np.arange(len(blocks), dtype=np.int64) * _AT_A_TIME, [len(block) for block in blocks]
        )
        number = keys >> _NUMBER & _MASK
        return cls(
            rows + (keys >> _ROW),
            keys >> _RULE & _MASK,
            keys >> _MOVE & _MASK,
            keys >> 1 & ((1 << STAGE_BITS) - 1),
            np.where(number == _MASK, 0, number),
            (keys & 1).astype(np.bool_),
        )

    def reordered(self, order: Numbers) -> PlannedRules:
        """Return the entries in another order."""
        return PlannedRules(
            self.row[order],
            self.rule[order],
            self.move[order],
            self.stage[order],
            self.number[order],
            self.leads[order],
        )

    def by_rule(self) -> PlannedRules:
        """Return the entries by rule, and of each rule by relationship."""
        return self.reordered(np.argsort(self.rule.astype(np.uint16), kind="stable"))


_MOVE = 1 + STAGE_BITS
_RULE, _NUMBER, _ROW = _MOVE + _BITS, _MOVE + 2 * _BITS, _MOVE + 3 * _BITS
"""Where the parts of the key of an entry begin, in bits: everything that is to be known of it."""


class Planner:
    """Plans many relationships with one rule book; holds what follows from the book alone."""

    def __init__(self, evaluator: ColumnEvaluator) -> None:
        """Take what evaluates the rules; raises `InputError` on more than `MOST_GAPS` gap rules."""
        book = evaluator.book
        self.shape = PlanShape.of(book)
        if (gaps := len(self.shape.rules)) > MOST_GAPS:
            found, expected = f"there are {gaps:,} gap rules", f"at most {MOST_GAPS:,}"
            advice = "Review portfolios with fewer of the added folders, or split them up."
            raise InputError([Problem(Place("rules"), found, expected, advice)])
        self.evaluator = evaluator
        self._assessor = Assessor(book, "reference")

    def planned(self, rows: EvaluatedRows, agreed: Truths | None = None) -> PlannedRules:
        """Return the gap rules of some relationships as their plans have them.

        `agreed` is what `agreed` says of the same rows, where it was asked already.
        """
        facts = self._facts(rows, self.agreed(rows) if agreed is None else agreed)
        starts = range(0, max(rows.table.height, 1), _AT_A_TIME)
        return PlannedRules.of(
            [
                _planned(_some(facts, slice(start, start + _AT_A_TIME)), self.shape)
                for start in starts
            ]
        )

    def _facts(self, rows: EvaluatedRows, agreed: Truths) -> PlanFacts:
        rules, conditions = self.shape.rules, self.shape.conditions
        compiler = CertaintyCompiler(self.shape.book.facts, rows.known)
        never = pl.lit(value=False)
        parkable = [
            never
            if rule.act_from is None
            else rows.builder.certainty(compiler.false(rule.act_from))
            for rule in rules
        ]
        hold = [rows.builder.certainty(compiler.true(condition)) for condition in conditions]
        return PlanFacts(
            truths(rows.table, [pl.col(rule.id) == "fired" for rule in rules]),
            agreed,
            truths(rows.table, parkable),
            dict(zip(conditions, truths(rows.table, hold), strict=True)),
            dict(_months(self.shape.book, rows)),
        )

    def agreed(self, evaluated: EvaluatedRows) -> Truths:
        """Return the gaps that are fired or unknown today and clear with what is agreed.

        A row for each gap rule of `shape`, a column for each relationship.
        """
        relationships = evaluated.relationships
        rules = [rule.id for rule in self.shape.rules]
        since = [name for name in relationships.columns if name.endswith(".from")]
        if since:
            later = self.evaluator.evaluate(relationships.drop(since))
            clear = truths(later, [pl.col(rule) == "clear" for rule in rules])
            is_open = [pl.col(rule).is_in(["fired", "unknown"]) for rule in rules]
            agreed = clear & truths(evaluated.table, is_open)
        else:
            agreed = np.zeros((len(rules), relationships.height), np.bool_)
        self._agree_one_by_one(relationships, agreed)
        return agreed

    def in_hand(self, agreed: Truths) -> dict[str, pl.Series]:
        """Return, for each rule that is in hand anywhere, the rows in which it is."""
        rules = zip(self.shape.rules, agreed, strict=True)
        return {rule.id: pl.Series(rows) for rule, rows in rules if rows.any()}

    def _agree_one_by_one(self, relationships: pl.DataFrame, agreed: Truths) -> None:
        """Look at each relationship that a file states whole with what holds from a later day."""
        if LISTS not in relationships.columns:
            return
        dated = relationships.with_row_index("\x00row").filter(
            pl.col(LISTS).str.contains('"from"', literal=True)
        )
        for row in dated.iter_rows(named=True):
            number = row.pop("\x00row")
            assessment = self._assessor.assess(relationship_from_row(row))
            agreed[:, number] = False
            agreed[self.shape.numbers(assessment.in_hand), number] = True


def _months(book: RuleBook, rows: EvaluatedRows) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """Yield the months that clocks read; of bounds the lower, so that no step comes too late."""
    for name in dict.fromkeys(clock.months for clock in book.plan.clocks if clock.months):
        if name in rows.today:
            yield name, numbers(rows.table, rows.today[name].low)
        elif name in rows.known:
            yield name, numbers(rows.table, pl.col(name))


def numbers(table: pl.DataFrame, column: pl.Expr) -> npt.NDArray[np.float64]:
    """Return a column of numbers, not-a-number where it is null."""
    return table.select(column.cast(pl.Float64).fill_null(float("nan"))).to_series().to_numpy()


def truths(table: pl.DataFrame, expressions: Sequence[pl.Expr]) -> Truths:
    """Return the truth of each expression in every row."""
    if not expressions:
        return np.zeros((0, table.height), np.bool_)
    columns = table.select(
        expression.alias(f"{number}") for number, expression in enumerate(expressions)
    )
    answers = np.empty((len(expressions), table.height), np.bool_)
    for number, column in enumerate(columns):
        answers[number] = column.to_numpy() if len(column) == table.height else column[0]
    return answers


def _some(facts: PlanFacts, part: slice) -> PlanFacts:
    return PlanFacts(
        facts.fired[:, part],
        facts.agreed[:, part],
        facts.parked[:, part],
        {condition: truths[part] for condition, truths in facts.holds.items()},
        {name: months[part] for name, months in facts.months.items()},
    )


def _planned(facts: PlanFacts, shape: PlanShape) -> Numbers:
    """Return the keys of the entries of some relationships, in order."""
    fired = facts.fired & ~facts.agreed
    parked = fired & facts.parked
    acted_on = fired & ~facts.parked
    silent, silencers = silenced(acted_on, facts, shape)
    speaking = acted_on & ~silent
    order = PlanOrder(speaking, facts, shape)
    placed, count = order.placed()
    groups = [_entries(speaking, order.leads(), placed, shape)]
    for rules, stage in ((parked, PARKED), (facts.agreed, IN_HAND)):
        if rules.any():
            leads = leading(rules, shape)
            by_urgency, count = _by_urgency(leads, stage, count, shape)
            groups.append(_entries(rules, leads, by_urgency, shape))
    groups.append(_silent_entries(silent, silencers))
    return np.sort(np.concatenate(groups))


def _by_urgency(
    leads: Truths, stage: int, count: Numbers, shape: PlanShape
) -> tuple[Places, Numbers]:
    """Return the places of moves in the order of rungs and severity, after `count` others."""
    places = np.full((len(shape.moves), leads.shape[1]), NOWHERE, np.uint32)
    rules, rows = pairs(leads)
    keys = np.sort(rows << _BITS | shape.rank[rules])
    rows = keys >> _BITS
    moves = shape.move_of[shape.by_rank[keys & _MASK]]
    here = np.bincount(rows, minlength=len(count))
    after = np.arange(len(keys)) - (np.cumsum(here) - here)[rows]
    places[moves, rows] = place(count[rows] + after + 1, stage)
    return places, count + here


def _entries(rules: Truths, leads: Truths, places: Places, shape: PlanShape) -> Numbers:
    rule, rows = pairs(rules)
    moves = shape.move_of[rule]
    at = places.reshape(-1).take(moves * places.shape[1] + rows).astype(np.int64)
    number, stage = at >> STAGE_BITS, at & ((1 << STAGE_BITS) - 1)
    lead = leads.reshape(-1).take(rule * leads.shape[1] + rows)
    keys: Numbers = (
        rows << _ROW | number << _NUMBER | rule << _RULE | moves << _MOVE | stage << 1 | lead
    )
    return keys


def _silent_entries(silent: Truths, silencers: npt.NDArray[np.int16]) -> Numbers:
    """Return the keys of silent rules, which stand last."""
    rules, rows = pairs(silent)
    moves = silencers[rules, rows].astype(np.int64)
    return rows << _ROW | _MASK << _NUMBER | rules << _RULE | moves << _MOVE | SILENT << 1
