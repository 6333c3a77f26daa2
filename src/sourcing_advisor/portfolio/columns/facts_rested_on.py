"""The facts that fired rules rest on, by name, for the entries of many plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.column_explanations import ColumnExplanations
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
from sourcing_advisor.portfolio.columns.fact_table import columns_of
from sourcing_advisor.portfolio.columns.plan_order import IN_HAND, Truths, pairs
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import PlannedRules, truths

FACT = pl.Enum(list(catalogue()))
RESTS_ON = pl.List(FACT)
"""The type of the column: facts by name, in the order in which they are told."""

Rested = dict[str, pl.Expr | None]
"""For each fact of a rule, where the rule rests on it if it fired; None means wherever it did."""


@dataclass(frozen=True, slots=True)
class ExplainedRows:
    """Evaluated rows; `settled` says by row where a rule that fired rests on a fact.

    `rules` has for each gap rule its facts, of which `facts` names all and `known` says, by fact
    and row, where it is known and may be told.
    """

    rows: EvaluatedRows
    settled: Truths
    rules: Sequence[Rested]
    facts: Sequence[str]
    known: Truths

    def slice(self, first: int, length: int) -> ExplainedRows:
        """Return some of the rows."""
        return replace(
            self,
            rows=self.rows.slice(first, length),
            settled=self.settled[:, first : first + length],
            known=self.known[:, first : first + length],
        )


class FactsRestedOn:
    """Lists the facts of entries; what follows from the columns of a batch is worked out once.

    Threads may ask `of` at the same time, while one asks `explained`.
    """

    def __init__(self, shape: PlanShape) -> None:
        """Take the gap rules by number."""
        self._shape = shape
        self._known: frozenset[str] | None = None
        self._rules: list[Rested] = []
        self._facts: list[str] = []
        self._steps: list[list[pl.Expr]] = []

    def explained(self, rows: EvaluatedRows, facts: pl.DataFrame) -> ExplainedRows:
        """Return rows with where their rules rest on which facts, of which `of` lists some.

        `facts` is the table of the facts of the same rows.
        """
        if rows.known != self._known:
            self._prepare(rows)
        table = rows.table
        for step in self._steps:
            table = table.with_columns(step)
        where = (rested for of_rule in self._rules for rested in of_rule.values())
        settled = truths(table, [rested for rested in where if rested is not None])
        known = truths(facts, [_is_known(name, facts) for name in self._facts])
        return ExplainedRows(rows, settled, self._rules, self._facts, known)

    def of(self, explained: ExplainedRows, entries: PlannedRules) -> pl.Series:
        """Return for each entry the facts that its rule rests on where it fired.

        The entries stand by rule, and of each rule by relationship. Those of one rule rest on few
        different sets of facts, each of which is listed once and then looked up.
        """
        settled = iter(explained.settled)
        catalogued = {name: place for place, name in enumerate(catalogue())}
        place_of = {name: place for place, name in enumerate(explained.facts)}
        ends = np.cumsum(np.bincount(entries.rule, minlength=len(explained.rules)))
        list_of = np.zeros(len(entries.rule), np.uint32)
        facts, lengths = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        lists = 0
        for number, of_rule in enumerate(explained.rules):
            mine = slice(int(ends[number - 1]) if number else 0, int(ends[number]))
            there = explained.known[[place_of[fact] for fact in of_rule]]
            for at, rested in enumerate(of_rule.values()):
                if rested is not None:
                    there[at] &= next(settled)
            if (entries.stage[mine] == IN_HAND).any():  # it may not have fired today
                outcomes = explained.rows.table[self._shape.rules[number].id]
                there &= (outcomes == "fired").to_numpy()
            alike, distinct = _alike(there.take(entries.row[mine], axis=1))
            list_of[mine] = lists + alike
            lists += distinct.shape[1]
            _, at_fact = pairs(distinct.T)
            facts.append(np.array([catalogued[fact] for fact in of_rule], np.int64)[at_fact])
            lengths.append(distinct.sum(axis=0))
        listed = _listed(np.concatenate(facts), np.concatenate(lengths))
        return listed.gather(pl.Series(list_of))

    def _prepare(self, rows: EvaluatedRows) -> None:
        """Work out where each rule rests on which fact, all these facts, and what computes it."""
        explanations = ColumnExplanations(self._shape.book, rows)
        self._known = rows.known
        self._rules = [explanations.settling(rule) for rule in self._shape.rules]
        self._steps = [list(step.values()) for step in explanations.steps]
        self._facts = list(dict.fromkeys(fact for facts in self._rules for fact in facts))


def _is_known(fact: str, facts: pl.DataFrame) -> pl.Expr:
    """Return where a fact has a value or bounds."""
    told = [name for name in columns_of(fact) if facts[name].null_count() < facts.height]
    return pl.any_horizontal(pl.col(name).is_not_null() for name in told) if told else _NEVER


_NEVER = pl.lit(value=False)


def codes_of(words: pl.DataType, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return numbers of words as the integers that their column holds, which need no casting."""
    kind = pl.Series(dtype=words).to_physical().to_numpy().dtype
    return numbers.astype(kind, copy=False)


def _alike(columns: Truths) -> tuple[Numbers, Truths]:
    """Return a number for each column, the same for those alike, and the columns by number."""
    number, count = np.zeros(columns.shape[1], np.int64), 1
    for truth in columns:
        number, count = number * 2 + truth, count * 2
        if count > _MOST_NUMBERS:
            number, count = _closed(number, count)
    number, count = _closed(number, count)
    one_of_each = np.zeros(count, np.intp)
    one_of_each[number] = np.arange(len(number))
    return number, columns[:, one_of_each]


def _closed(number: Numbers, count: int) -> tuple[Numbers, int]:
    """Return numbers below `count` without those that none has."""
    used = np.zeros(count, np.bool_)
    used[number] = True
    return (np.cumsum(used) - 1).take(number), int(used.sum())


_MOST_NUMBERS = 1 << 12
"""From here on numbers are closed up: beyond it, to look at all of them would take longer."""


def _listed(facts: Numbers, counts: Numbers) -> pl.Series:
    """Return facts as lists, of which `counts` has the lengths."""
    codes = codes_of(FACT, facts)

    def named(lines: pl.Series) -> pl.Series:
        asked = pl.Series(codes.take(lines.to_numpy()))
        return pl.select(pl.lit(asked).cat.to(FACT)).to_series()

    ends = np.cumsum(counts)
    first, end = (pl.lit(pl.Series(places)) for places in (ends - counts, ends))
    # As a list of numbers of lines, each of which is replaced: this needs no grouping.
    line = pl.element().map_batches(named, return_dtype=FACT, is_elementwise=True)
    return pl.select(pl.int_ranges(first, end).list.eval(line).alias("rests_on")).to_series()
