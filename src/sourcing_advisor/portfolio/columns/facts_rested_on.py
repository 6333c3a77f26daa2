"""The facts that fired rules rest on, each with its typed value, for the entries of many plans."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.columns.column_explanations import ColumnExplanations
from sourcing_advisor.portfolio.columns.evaluation_plan import STEP, EvaluatedRows
from sourcing_advisor.portfolio.columns.plan_order import IN_HAND, Truths
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import PlannedRules, truths

_WORDS = tuple(dict.fromkeys(word for fact in catalogue().values() for word in fact.words or ()))
FACT = pl.Enum(list(catalogue()))
WORD = pl.Enum(list(_WORDS))
_PARTS = pl.Struct(
    {
        "fact": FACT,
        "yes_no": pl.Boolean(),
        "whole": pl.Int64(),
        "number": pl.Float64(),
        "at_most": pl.Float64(),
        "word": WORD,
    }
)
RESTS_ON = pl.List(_PARTS)
"""The type of the column: each fact with one value, by its kind. Of a number that is known within
bounds alone `number` has the lower and `at_most` the upper, which is null of any other."""

Floats = npt.NDArray[np.float64]
Rested = dict[str, pl.Expr | None]
"""For each fact of a rule, where the rule rests on it if it fired; None means wherever it did."""


class FactsRestedOn:
    """Lists the facts of entries; what follows from the columns of a batch is worked out once."""

    def __init__(self, shape: PlanShape) -> None:
        """Take the gap rules by number."""
        self._shape = shape
        self._known: frozenset[str] | None = None
        self._rules: list[Rested] = []
        self._facts: list[str] = []
        self._steps: list[list[pl.Expr]] = []
        self._lock = threading.Lock()

    def of(self, rows: EvaluatedRows, entries: PlannedRules) -> pl.Series:
        """Return for each entry the facts that its rule rests on where it fired.

        The entries stand by rule, and of each rule by relationship.
        """
        with self._lock:
            rules, facts, steps = self._prepared(rows)
        where = [rested for of_rule in rules for rested in of_rule.values() if rested is not None]
        table = rows.table
        for step in steps:
            table = table.with_columns(step)
        answers = iter(truths(table, where))
        values, parts = self._values(rows, facts), []
        ends = np.cumsum(np.bincount(entries.rule, minlength=len(rules)))
        for number, of_rule in enumerate(rules):
            first = int(ends[number - 1]) if number else 0
            mine = entries.row[first : ends[number]]
            fired = entries.stage[first : ends[number]] != IN_HAND
            if not fired.all():  # what is in hand may not have fired today
                outcomes = rows.table[self._shape.rules[number].id]
                fired = (outcomes == "fired").to_numpy()[mine]
            told = [
                fired if rested is None else fired & next(answers)[mine]
                for rested in of_rule.values()
            ]
            if of_rule and len(mine):
                parts.append(_lines(told, [values[fact] for fact in of_rule], mine, first))
        return _listed(parts, len(entries.row))

    def _prepared(self, rows: EvaluatedRows) -> tuple[list[Rested], list[str], list[list[pl.Expr]]]:
        """Return where each rule rests on which fact, all these facts, and what computes it."""
        if rows.known != self._known:
            explanations = ColumnExplanations(self._shape.book, rows)
            self._known = rows.known
            self._rules = [explanations.settling(rule) for rule in self._shape.rules]
            self._steps = [list(step.values()) for step in explanations.steps]
            self._facts = list(dict.fromkeys(fact for facts in self._rules for fact in facts))
        return self._rules, self._facts, self._steps

    def _values(self, rows: EvaluatedRows, facts: list[str]) -> dict[str, _Values]:
        """Return the values of each fact in every row."""
        lower: list[pl.Expr] = []
        upper: list[pl.Expr | None] = []
        for name in facts:
            ends = rows.today.get(name)
            known = ends.low if ends else pl.col(name)
            is_word = catalogue()[name].type == "choice"
            lower.append(known.cast(WORD).to_physical() if is_word else known)
            is_loose = ends is not None and ends.loose
            above = pl.when(ends.low != ends.high).then(ends.high) if ends and is_loose else None
            upper.append(above)
        lowers = _numbers(rows.table, lower)
        above_of = iter(_numbers(rows.table, [column for column in upper if column is not None]))
        uppers = [None if column is None else next(above_of) for column in upper]
        catalogued = list(catalogue())
        return {
            name: _Values(catalogued.index(name), _kind(catalogue()[name]), lower, upper)
            for name, lower, upper in zip(facts, lowers, uppers, strict=True)
        }


_YES_NO, _WHOLE, _NUMBER, _WORD = range(4)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of one fact by row: numbers, codes of words, or 0 and 1; nan where unknown."""

    fact: int
    kind: int
    lower: Floats
    upper: Floats | None


def _kind(fact: Fact) -> int:
    match fact.type:
        case "yes_no":
            return _YES_NO
        case "choice":
            return _WORD
        case "count" | "scale":
            return _WHOLE
        case "number":
            return _NUMBER
        case _:
            assert_never(fact.type)


def _numbers(table: pl.DataFrame, columns: list[pl.Expr]) -> list[Floats]:
    """Return columns as numbers, not-a-number where one is null."""
    nan = float("nan")
    asked = table.with_columns(
        column.cast(pl.Float64).fill_null(nan).alias(f"{STEP}value_{number}")
        for number, column in enumerate(columns)
    )
    return [asked[f"{STEP}value_{number}"].to_numpy() for number in range(len(columns))]


def _lines(told: list[Truths], values: list[_Values], rows: Numbers, first: int) -> pl.DataFrame:
    """Return a line for each fact that the entries of one rule rest on, by entry and place.

    `told` says for each fact which entries rest on it; the entries count from `first`.
    """
    lower = np.stack([value.lower[rows] for value in values], axis=1)
    at = np.flatnonzero(np.stack(told, axis=1) & ~np.isnan(lower))
    entry, place = np.divmod(at, len(values))
    upper: Floats | None = None
    for number, value in enumerate(values):
        if value.upper is not None:
            upper = np.full(len(at), np.nan) if upper is None else upper
            mine = place == number
            upper[mine] = value.upper[rows[entry[mine]]]
    facts = np.array([value.fact for value in values], np.uint16)
    kinds = np.array([value.kind for value in values], np.uint8)
    return pl.DataFrame(
        {
            "entry": (entry + first).astype(np.uint32),
            "fact": facts[place],
            "kind": kinds[place],
            "lower": lower.reshape(-1)[at],
        }
    ).with_columns(pl.lit(None if upper is None else pl.Series(upper), pl.Float64).alias("upper"))


def _typed() -> list[pl.Expr]:
    """Return the parts of a fact from a line."""
    kind, lower, upper = pl.col("kind"), pl.col("lower"), pl.col("upper").fill_nan(None)
    is_whole = (kind == _WHOLE) & upper.is_null()
    is_number = (kind == _NUMBER) | ((kind == _WHOLE) & upper.is_not_null())
    return [
        pl.col("fact").cat.to(FACT),
        pl.when(kind == _YES_NO).then(lower == 1).alias("yes_no"),
        pl.when(is_whole).then(lower.cast(pl.Int64)).alias("whole"),
        pl.when(is_number).then(lower).alias("number"),
        upper.alias("at_most"),
        pl.when(kind == _WORD).then(lower.cast(pl.UInt16)).cat.to(WORD).alias("word"),
    ]


def _listed(parts: list[pl.DataFrame], entries: int) -> pl.Series:
    """Return the facts of each entry as a list, in the order of entries."""
    nothing = pl.Series("rests_on", [[]], dtype=RESTS_ON)
    if not any(part.height for part in parts):
        return nothing.new_from_index(0, entries)
    lines = pl.concat([part.select("entry", *_typed()) for part in parts], rechunk=True)
    parts.clear()
    lists = (
        lines.with_columns(pl.col("entry").set_sorted())
        .group_by("entry", maintain_order=True)
        .agg(pl.struct(name for name in _PARTS.to_schema()).alias("rests_on"))
    )
    if lists.height == entries:
        return lists["rests_on"]
    place = np.full(entries, lists.height, np.int64)
    place[lists["entry"].to_numpy()] = np.arange(lists.height)
    return pl.concat([lists["rests_on"], nothing], rechunk=True).gather(place)
