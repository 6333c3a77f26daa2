"""The facts that fired rules rest on, each with its typed value, for the entries of many plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.portfolio.columns.column_explanations import ColumnExplanations
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
from sourcing_advisor.portfolio.columns.plan_order import IN_HAND, Truths, pairs
from sourcing_advisor.portfolio.columns.plan_shape import Numbers, PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import PlannedRules
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


@dataclass(frozen=True, slots=True)
class ExplainedRows:
    """Evaluated rows; `settled` says by column where a rule that fired rests on a fact.

    `rules` has for each gap rule its facts, of which `facts` names all.
    """

    rows: EvaluatedRows
    settled: pl.DataFrame
    rules: Sequence[Rested]
    facts: Sequence[str]

    def slice(self, first: int, length: int) -> ExplainedRows:
        """Return some of the rows."""
        rows, settled = self.rows.slice(first, length), self.settled.slice(first, length)
        return replace(self, rows=rows, settled=settled)


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

    def explained(self, rows: EvaluatedRows) -> ExplainedRows:
        """Return rows with where their rules rest on which facts, of which `of` lists some."""
        if rows.known != self._known:
            self._prepare(rows)
        table = rows.table
        for step in self._steps:
            table = table.with_columns(step)
        where = (rested for of_rule in self._rules for rested in of_rule.values())
        settled = {f"{n}": rested for n, rested in enumerate(where) if rested is not None}
        table = table.with_columns(**settled).select(*settled)
        return ExplainedRows(rows, table, self._rules, self._facts)

    def of(self, explained: ExplainedRows, entries: PlannedRules) -> pl.Series:
        """Return for each entry the facts that its rule rests on where it fired.

        The entries stand by rule, and of each rule by relationship.
        """
        rows, rules, facts = explained.rows, explained.rules, explained.facts
        settled = iter(explained.settled)
        values = _Values.of(rows, facts)
        place_of = {name: place for place, name in enumerate(facts)}
        for at_row, untold in _confided(rows.relationships):
            values.known[[place_of[name] for name in untold if name in place_of], at_row] = False
        row = entries.row.astype(np.intp)
        counts = np.zeros(len(row), np.int64)
        told: list[Numbers] = [np.zeros(0, np.int64)]
        ends = np.cumsum(np.bincount(entries.rule, minlength=len(rules)))
        for number, of_rule in enumerate(rules):
            mine = slice(int(ends[number - 1]) if number else 0, int(ends[number]))
            places = np.array([place_of[fact] for fact in of_rule], np.intp)
            there = values.known[places]
            for at, rested in enumerate(of_rule.values()):
                if rested is not None:
                    there[at] &= next(settled).to_numpy()
            rests = there.take(row[mine], axis=1)
            fired = entries.stage[mine] != IN_HAND
            if not fired.all():  # what is in hand may not have fired today
                outcomes = rows.table[self._shape.rules[number].id]
                rests &= (outcomes == "fired").to_numpy()[row[mine]]
            counts[mine] = rests.sum(axis=0, dtype=np.uint16)
            entry, at_fact = pairs(rests.T)
            told.append(places[at_fact] * values.height + row[mine].take(entry))
        return _listed(values, np.concatenate(told), counts)

    def _prepare(self, rows: EvaluatedRows) -> None:
        """Work out where each rule rests on which fact, all these facts, and what computes it."""
        explanations = ColumnExplanations(self._shape.book, rows)
        self._known = rows.known
        self._rules = [explanations.settling(rule) for rule in self._shape.rules]
        self._steps = [list(step.values()) for step in explanations.steps]
        self._facts = list(dict.fromkeys(fact for facts in self._rules for fact in facts))


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
            match catalogue()[name].type:
                case "choice":
                    known = known.cast(WORD).to_physical()
                case "yes_no":  # by way of a byte, which is four times as fast
                    known = known.cast(pl.UInt8)
            lower.append(known)
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

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return int(self.lower.shape[1])

    def typed(self, asked: Numbers) -> pl.DataFrame:
        """Return facts with one value each, asked for by place and row as one number."""
        place = asked // max(self.height, 1)
        lower = self.lower.reshape(-1).take(asked)
        upper = None if self.upper is None else self.upper.reshape(-1).take(asked)
        whole = lower.astype(np.int64)
        facts = {
            "fact": codes_of(FACT, self.facts.take(place)),
            "kind": self.kinds.take(place),
            "lower": lower,
            "whole": whole,
            "word": codes_of(WORD, whole),
        }
        bound = pl.lit(None if upper is None else pl.Series(upper), pl.Float64)
        return pl.DataFrame(facts).select(_typed(bound))


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


def codes_of(words: pl.DataType, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return numbers of words as the integers that their column holds, which need no casting."""
    kind = pl.Series(dtype=words).to_physical().to_numpy().dtype
    return numbers.astype(kind, copy=False)


def _typed(upper: pl.Expr) -> list[pl.Expr]:
    """Return the parts of a fact, of which `upper` is the upper bound."""
    kind, lower, upper = pl.col("kind"), pl.col("lower"), upper.fill_nan(None)
    is_whole = (kind == _WHOLE) & upper.is_null()
    is_number = (kind == _NUMBER) | ((kind == _WHOLE) & upper.is_not_null())
    return [
        pl.col("fact").cat.to(FACT),
        pl.when(kind == _YES_NO).then(lower == 1).alias("yes_no"),
        pl.when(is_whole).then("whole").alias("whole"),
        pl.when(is_number).then(lower).alias("number"),
        upper.alias("at_most"),
        pl.when(kind == _WORD).then("word").cat.to(WORD).alias("word"),
    ]


def _listed(values: _Values, told: Numbers, counts: Numbers) -> pl.Series:
    """Return the facts of each entry as a list, of which `counts` has the lengths."""

    def typed(lines: pl.Series) -> pl.Series:
        return values.typed(told.take(lines.to_numpy())).to_struct()

    ends = np.cumsum(counts)
    first, end = (pl.lit(pl.Series(places)) for places in (ends - counts, ends))
    # As a list of numbers of lines, each of which is replaced: this needs no grouping.
    line = pl.element().map_batches(typed, return_dtype=_PARTS, is_elementwise=True)
    return pl.select(pl.int_ranges(first, end).list.eval(line).alias("rests_on")).to_series()
