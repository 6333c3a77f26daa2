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
from sourcing_advisor.portfolio.columns.whole_relationships import whole_relationships
from sourcing_advisor.rules.book import RuleBook

STAGES = ("first", "next", "later", "parked", "in_hand", "silent")
"""The stages of rules: those of moves, and `silent`: a move leaves nothing to say for the rule."""

_BITS = 14
MOST_GAPS = (1 << _BITS) - 2
"""Gap rules that a rule book may have for its plans to be worked out by column."""

_MASK = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class PlannedRules:
    """A gap rule for each entry, by rule and of each rule by relationship.

    `row` counts relationships; `rule` and `move` count as in `PlanShape`, `stage` as in `STAGES`.
    `number` is that of the move in the plan, 0 where it has none. `leads` says whether the rule
    leads its move; of a silent rule the move is the one that it is silent for.
    """

    row: npt.NDArray[np.uint32]
    rule: npt.NDArray[np.uint16]
    move: npt.NDArray[np.uint16]
    stage: npt.NDArray[np.uint8]
    number: npt.NDArray[np.uint16]
    leads: Truths


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

    def facts(self, rows: EvaluatedRows, agreed: Truths | None = None) -> PlanFacts:
        """Return what the plans of some relationships follow from.

        `agreed` is what `agreed` says of the same rows, where it was asked already.
        """
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
            self.agreed(rows) if agreed is None else agreed,
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
        for row, relationship in whole_relationships(relationships, "from"):
            assessment = self._assessor.assess(relationship)
            agreed[:, row] = False
            agreed[self.shape.numbers(assessment.in_hand), row] = True


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


def planned(facts: PlanFacts, shape: PlanShape) -> PlannedRules:
    """Return the gap rules of some relationships as their plans have them."""
    fired = facts.fired & ~facts.agreed
    parked = fired & facts.parked
    acted_on = fired & ~facts.parked
    silent, silencers = silenced(acted_on, facts, shape)
    order = PlanOrder(acted_on & ~silent, facts, shape)
    placed, count = order.placed()
    places, leads = placed[shape.move_of], order.leads().copy()
    for rules, stage in ((parked, PARKED), (facts.agreed, IN_HAND)):
        if rules.any():
            first = leading(rules, shape)
            placed, count = _by_urgency(first, stage, count, shape)
            numbers, rows = pairs(rules)
            places[numbers, rows] = placed[shape.move_of[numbers], rows]
            leads |= first
    entries = np.flatnonzero(facts.fired | facts.agreed)
    rule = entries // max(leads.shape[1], 1)
    move, at = shape.move_of.take(rule), places.reshape(-1).take(entries)
    unsaid = np.flatnonzero(silent.reshape(-1).take(entries))
    move[unsaid] = silencers.reshape(-1).take(entries[unsaid])
    at[unsaid] = NOWHERE
    return PlannedRules(
        (entries - rule * leads.shape[1]).astype(np.uint32),
        rule.astype(np.uint16),
        move.astype(np.uint16),
        (at & ((1 << STAGE_BITS) - 1)).astype(np.uint8),
        (at >> STAGE_BITS).astype(np.uint16),
        leads.reshape(-1).take(entries),
    )


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
