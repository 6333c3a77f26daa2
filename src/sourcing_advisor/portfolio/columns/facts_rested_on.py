"""The facts that fired rules rest on, each with its typed value, for the entries of many plans."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.portfolio.columns.column_explanations import ColumnExplanations
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
from sourcing_advisor.portfolio.columns.plan_order import IN_HAND, Truths
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import PlannedRules, truths
from sourcing_advisor.portfolio.columns.relationship_columns import LISTS, relationship_from_row

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
        values = _Values.of(rows, facts)
        place_of = {name: place for place, name in enumerate(facts)}
        for row, untold in _confided(rows.relationships):
            values.known[[place_of[name] for name in untold if name in place_of], row] = False
        lines: list[_Lines] = []
        ends = np.cumsum(np.bincount(entries.rule, minlength=len(rules)))
        for number, of_rule in enumerate(rules):
            first = int(ends[number - 1]) if number else 0
            mine = entries.row[first : ends[number]]
            fired = entries.stage[first : ends[number]] != IN_HAND
            if not fired.all():  # what is in hand may not have fired today
                outcomes = rows.table[self._shape.rules[number].id]
                fired = (outcomes == "fired").to_numpy()[mine]
            places = [place_of[fact] for fact in of_rule]
            told = np.empty((len(mine), len(places)), np.bool_)
            for at, (place, rested) in enumerate(zip(places, of_rule.values(), strict=True)):
                rests = fired & values.known[place][mine]
                told[:, at] = rests if rested is None else rests & next(answers)[mine]
            if told.size:
                lines.append(_Lines.of(told, np.array(places, np.uint16), mine, first))
        return _listed(lines, values, len(entries.row))

    def _prepared(self, rows: EvaluatedRows) -> tuple[list[Rested], list[str], list[list[pl.Expr]]]:
        """Return where each rule rests on which fact, all these facts, and what computes it."""
        if rows.known != self._known:
            explanations = ColumnExplanations(self._shape.book, rows)
            self._known = rows.known
            self._rules = [explanations.settling(rule) for rule in self._shape.rules]
            self._steps = [list(step.values()) for step in explanations.steps]
            self._facts = list(dict.fromkeys(fact for facts in self._rules for fact in facts))
        return self._rules, self._facts, self._steps


def _confided(relationships: pl.DataFrame) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the rows of which something was told in confidence, with the facts that tell it.

    Rules rest on these facts, and no result says that they do.
    """
    if LISTS in relationships.columns:
        holding = pl.col(LISTS).str.contains('"confidential"', literal=True)
        for row in relationships.with_row_index(_ROW).filter(holding).iter_rows(named=True):
            number = row.pop(_ROW)
            yield number, confidence_of(relationship_from_row(row), None).facts


_ROW = "\x00row"
_YES_NO, _WHOLE, _NUMBER, _WORD = range(4)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of facts by place and row, as numbers, codes of words, or 0 and 1.

    `upper` is not-a-number of what is known exactly, and None if all is; `facts` and `kinds` have
    the number and the kind of each fact.
    """

    facts: npt.NDArray[np.uint16]
    kinds: npt.NDArray[np.uint8]
    known: Truths
    lower: Floats
    upper: Floats | None

    @classmethod
    def of(cls, rows: EvaluatedRows, names: Sequence[str]) -> _Values:
        catalogued = list(catalogue())
        lower: list[pl.Expr] = []
        upper: dict[int, pl.Expr] = {}
        for place, name in enumerate(names):
            ends = rows.today.get(name)
            known = ends.low if ends else pl.col(name)
            is_word = catalogue()[name].type == "choice"
            lower.append(known.cast(WORD).to_physical() if is_word else known)
            if ends is not None and ends.loose:
                upper[place] = pl.when(ends.low != ends.high).then(ends.high)
        lowers, uppers = _numbers(rows.table, lower), None
        if upper:
            uppers = np.full_like(lowers, np.nan)
            uppers[list(upper)] = _numbers(rows.table, list(upper.values()))
        return cls(
            np.array([catalogued.index(name) for name in names], np.uint16),
            np.array([_kind(catalogue()[name]) for name in names], np.uint8),
            ~np.isnan(lowers),
            lowers,
            uppers,
        )


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


def _numbers(table: pl.DataFrame, columns: Sequence[pl.Expr]) -> Floats:
    """Return columns as numbers, a row for each, not-a-number where one is null."""
    nan = float("nan")
    asked = table.select(
        column.cast(pl.Float64).fill_null(nan).alias(f"{number}")
        for number, column in enumerate(columns)
    )
    numbers = np.empty((len(columns), table.height))
    for number, column in enumerate(asked):
        numbers[number] = column.to_numpy()
    return numbers


@dataclass(frozen=True, slots=True)
class _Lines:
    """A line for each fact that the entries of one rule rest on, by entry and within it by place.

    `entry` counts all entries, `place` facts as in `_Values`, and `row` relationships.
    """

    entry: npt.NDArray[np.uint32]
    place: npt.NDArray[np.uint16]
    row: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, told: Truths, places: npt.NDArray[np.uint16], rows: Numbers, first: int) -> _Lines:
        """Take which entries rest on which places; the entries count from `first`."""
        entry, at = np.divmod(np.flatnonzero(told), len(places))
        return cls((entry + first).astype(np.uint32), places[at], rows[entry].astype(np.uint32))


def _typed(upper: pl.Expr) -> list[pl.Expr]:
    """Return the parts of a fact from a line, of which `upper` is the upper bound."""
    kind, lower, upper = pl.col("kind"), pl.col("lower"), upper.fill_nan(None)
    is_whole = (kind == _WHOLE) & upper.is_null()
    is_number = (kind == _NUMBER) | ((kind == _WHOLE) & upper.is_not_null())
    return [
        pl.col("fact").cat.to(FACT),
        pl.when(kind == _YES_NO).then(lower == 1).alias("yes_no"),
        pl.when(is_whole).then("whole").alias("whole"),
        pl.when(is_number).then(lower).alias("number"),
        upper.alias("at_most"),
        pl.when(kind == _WORD).then("whole").cast(pl.UInt16).cat.to(WORD).alias("word"),
    ]


def _listed(lines: Sequence[_Lines], values: _Values, entries: int) -> pl.Series:
    """Return the facts of each entry as a list, in the order of entries."""
    nothing = pl.Series("rests_on", [[]], dtype=RESTS_ON)
    if not any(len(of_rule.entry) for of_rule in lines):
        return nothing.new_from_index(0, entries)
    place = np.concatenate([of_rule.place for of_rule in lines])
    row = np.concatenate([of_rule.row for of_rule in lines])
    upper = None if values.upper is None else pl.Series(values.upper[place, row])
    lower = values.lower[place, row]
    facts = pl.DataFrame(
        {
            "entry": np.concatenate([of_rule.entry for of_rule in lines]),
            "fact": values.facts[place],
            "kind": values.kinds[place],
            "lower": lower,
            "whole": lower.astype(np.int64),
        }
    ).select(pl.col("entry").set_sorted(), *_typed(pl.lit(upper, pl.Float64)))
    lists = facts.group_by("entry", maintain_order=True).agg(
        pl.struct(name for name in _PARTS.to_schema()).alias("rests_on")
    )
    if lists.height == entries:
        return lists["rests_on"]
    at = np.full(entries, lists.height, np.int64)
    at[lists["entry"].to_numpy()] = np.arange(lists.height)
    return pl.concat([lists["rests_on"], nothing], rechunk=True).gather(at)
