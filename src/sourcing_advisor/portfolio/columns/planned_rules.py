"""The gap rules of many relationships as their plans have them: move, stage and place of each.

It says of each relationship what `sourcing_advisor.decisions.plan` says of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.conditions.nodes import Condition
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.portfolio.columns.certainty import CertaintyCompiler
from sourcing_advisor.portfolio.columns.column_explanations import concluded_columns
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.expressions import POLARS, ExpressionBuilder
from sourcing_advisor.portfolio.columns.plan_order import (
    IN_HAND,
    NOWHERE,
    PARKED,
    SILENT,
    Placed,
    PlanFacts,
    PlanOrder,
    Truths,
    leading,
    silenced,
)
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape
from sourcing_advisor.portfolio.columns.relationship_columns import LISTS, relationship_from_row
from sourcing_advisor.portfolio.columns.values_today import ends_today, known_facts, stating
from sourcing_advisor.rules.book import RuleBook

STAGES = ("first", "next", "later", "parked", "in_hand", "silent")
"""The stages of rules: those of moves, and `silent`: a move leaves nothing to say for the rule."""

_AT_A_TIME = 16_384
"""Relationships that are planned together: their arrays stay near the processor."""

_RULE_BITS, _NUMBER_BITS = 20, 16
_LAST = (1 << _NUMBER_BITS) - 1


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
    stage: npt.NDArray[np.uint8]
    number: npt.NDArray[np.uint16]
    leads: Truths

    @classmethod
    def joined(cls, parts: list[PlannedRules]) -> PlannedRules:
        """Return the entries of several parts as one."""
        return cls(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("row", "rule", "move", "stage", "number", "leads")
            )
        )


class Planner:
    """Plans many relationships with one rule book; holds what follows from the book alone."""

    def __init__(self, evaluator: ColumnEvaluator) -> None:
        """Take what evaluates the rules of the book."""
        book = evaluator.book
        self.shape = PlanShape.of(book)
        self._evaluator = evaluator
        self._assessor = Assessor(book, "reference")
        self._conclusions = concluded_columns(book)

    def planned(self, relationships: pl.DataFrame, verdicts: pl.DataFrame) -> PlannedRules:
        """Return the gap rules of some relationships as their plans have them."""
        facts = self._facts(relationships, verdicts)
        size = relationships.height
        parts = [
            _planned(_some(facts, slice(start, start + _AT_A_TIME)), self.shape, start)
            for start in range(0, max(size, 1), _AT_A_TIME)
        ]
        return PlannedRules.joined(parts)

    def _facts(self, relationships: pl.DataFrame, verdicts: pl.DataFrame) -> PlanFacts:
        rules = self.shape.rules
        fired = _truths(verdicts, [pl.col(rule.id) == "fired" for rule in rules])
        table = pl.concat([relationships, verdicts.select(self._conclusions)], how="horizontal")
        asked = _Conditions(self.shape.book, table, relationships)
        parkable = [
            pl.lit(value=False) if rule.act_from is None else asked.false(rule.act_from)
            for rule in rules
        ]
        holds = _truths(table, [asked.true(condition) for condition in self.shape.conditions])
        agreed = self._agreed(relationships, verdicts)
        return PlanFacts(
            fired,
            agreed,
            _truths(table, parkable),
            dict(zip(self.shape.conditions, holds, strict=True)),
            dict(_months(self.shape.book, relationships)),
        )

    def _agreed(self, relationships: pl.DataFrame, verdicts: pl.DataFrame) -> Truths:
        """Return the gaps that are fired or unknown today and clear with what is agreed."""
        rules = [rule.id for rule in self.shape.rules]
        since = [name for name in relationships.columns if name.endswith(".from")]
        if since:
            later = self._evaluator.evaluate(relationships.drop(since))
            clear = _truths(later, [pl.col(rule) == "clear" for rule in rules])
            is_open = [pl.col(rule).is_in(["fired", "unknown"]) for rule in rules]
            agreed = clear & _truths(verdicts, is_open)
        else:
            agreed = np.zeros((len(rules), relationships.height), np.bool_)
        self._agree_one_by_one(relationships, agreed)
        return agreed

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


class _Conditions:
    """Writes the conditions of plans as expressions on relationships and their conclusions."""

    def __init__(self, book: RuleBook, table: pl.DataFrame, relationships: pl.DataFrame) -> None:
        names = stating(relationships)
        known = known_facts(names) | (set(table.columns) & book.conclusions.keys())
        self._compiler = CertaintyCompiler(book.facts, known)
        self._builder = ExpressionBuilder(POLARS, {}, ends_today(names, POLARS))

    def true(self, condition: Condition) -> pl.Expr:
        expression: pl.Expr = self._builder.certainty(self._compiler.true(condition))
        return expression

    def false(self, condition: Condition) -> pl.Expr:
        expression: pl.Expr = self._builder.certainty(self._compiler.false(condition))
        return expression


def _months(
    book: RuleBook, relationships: pl.DataFrame
) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """Yield the months that clocks read; of bounds the lower, so that no step comes too late."""
    names = stating(relationships)
    ends = ends_today(names, POLARS)
    for name in dict.fromkeys(clock.months for clock in book.plan.clocks if clock.months):
        if name in ends:
            yield name, _numbers(relationships, ends[name].low)
        elif name in names:
            yield name, _numbers(relationships, pl.col(name))


def _numbers(table: pl.DataFrame, column: pl.Expr) -> npt.NDArray[np.float64]:
    return table.select(column.cast(pl.Float64).fill_null(float("nan"))).to_series().to_numpy()


def _truths(table: pl.DataFrame, expressions: list[pl.Expr]) -> Truths:
    """Return the truth of each expression in every row."""
    if not expressions:
        return np.zeros((0, table.height), np.bool_)
    columns = table.select(
        expression.alias(f"{number}") for number, expression in enumerate(expressions)
    )
    truths = np.empty((len(expressions), table.height), np.bool_)
    for number, column in enumerate(columns):
        truths[number] = column.to_numpy() if len(column) == table.height else column[0]
    return truths


def _some(facts: PlanFacts, part: slice) -> PlanFacts:
    return PlanFacts(
        facts.fired[:, part],
        facts.agreed[:, part],
        facts.parked[:, part],
        {condition: truths[part] for condition, truths in facts.holds.items()},
        {name: months[part] for name, months in facts.months.items()},
    )


def _planned(facts: PlanFacts, shape: PlanShape, start: int) -> PlannedRules:
    fired = facts.fired & ~facts.agreed
    parked = fired & facts.parked
    acted_on = fired & ~facts.parked
    silent, silencers = silenced(acted_on, facts, shape)
    speaking = acted_on & ~silent
    order = PlanOrder(speaking, facts, shape)
    placed, count = order.placed()
    groups = [_entries(speaking, order.leads(), placed, shape)]
    for rules, stage in ((parked, PARKED), (facts.agreed, IN_HAND)):
        leads = leading(rules, shape)
        by_urgency, count = _by_urgency(leads, stage, count, shape)
        groups.append(_entries(rules, leads, by_urgency, shape))
    groups.append(_silent_entries(silent, silencers, placed))
    return _in_order(PlannedRules.joined(groups), start)


def _by_urgency(
    leads: Truths, stage: int, count: Numbers, shape: PlanShape
) -> tuple[Placed, Numbers]:
    """Return the places of moves in the order of rungs and severity, after `count` others."""
    places = Placed.nowhere(len(shape.moves), leads.shape[1])
    if not leads.any():
        return places, count
    rules, rows = np.nonzero(leads)
    keys = np.sort((rows << _RULE_BITS) | shape.rank[rules])
    rows = keys >> _RULE_BITS
    moves = shape.move_of[shape.by_rank[keys & ((1 << _RULE_BITS) - 1)]]
    here = np.bincount(rows, minlength=len(count))
    place = np.arange(len(keys)) - (np.cumsum(here) - here)[rows]
    places.stage[moves, rows] = stage
    places.number[moves, rows] = count[rows] + place + 1
    return places, count + here


def _entries(rules: Truths, leads: Truths, placed: Placed, shape: PlanShape) -> PlannedRules:
    numbers, rows = np.nonzero(rules)
    moves = shape.move_of[numbers]
    stage, number = placed.stage[moves, rows], placed.number[moves, rows]
    return PlannedRules(rows, numbers, moves, stage, number, leads[numbers, rows])


def _silent_entries(silent: Truths, silencers: Numbers, placed: Placed) -> PlannedRules:
    numbers, rows = np.nonzero(silent)
    moves = silencers[numbers, rows]
    number = np.where(placed.stage[moves, rows] == NOWHERE, 0, placed.number[moves, rows])
    stage = np.full(len(rows), SILENT, np.uint8)
    leads = np.zeros(len(rows), np.bool_)
    return PlannedRules(rows, numbers, moves, stage, number.astype(np.uint16), leads)


def _in_order(entries: PlannedRules, start: int) -> PlannedRules:
    """Return entries by relationship, then by number and rule; silent rules stand last."""
    number = np.where(entries.stage == SILENT, _LAST, entries.number).astype(np.int64)
    keys = (entries.row << (_RULE_BITS + _NUMBER_BITS)) | (number << _RULE_BITS) | entries.rule
    order = np.argsort(keys)
    return PlannedRules(
        entries.row[order] + start,
        entries.rule[order],
        entries.move[order],
        entries.stage[order],
        entries.number[order],
        entries.leads[order],
    )
