"""The facts that fired rules rest on, each with its typed value, for the entries of many plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.columns.column_explanations import ColumnExplanations
from sourcing_advisor.portfolio.columns.evaluation_plan import STEP, EvaluatedRows
from sourcing_advisor.portfolio.columns.plan_order import Truths
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


class FactsRestedOn:
    """Lists the facts of entries; what follows from the columns of a batch is worked out once."""

    def __init__(self, shape: PlanShape) -> None:
        """Take the gap rules by number."""
        self._shape = shape
        self._known: frozenset[str] | None = None
        self._rules: list[dict[str, pl.Expr]] = []
        self._facts: list[str] = []

    def of(self, rows: EvaluatedRows, entries: PlannedRules) -> pl.Series:
        """Return for each entry the facts that its rule rests on where it fired.

        The entries stand by rule, and of each rule by relationship.
        """
        self._prepare(rows)
        fired = [pl.col(rule.id) == "fired" for rule in self._shape.rules]
        where = [
            fired[number] & rested
            for number, facts in enumerate(self._rules)
            for rested in facts.values()
        ]
        parts: list[pl.DataFrame] = []
        rested, values, start = truths(rows.table, where), self._values(rows), 0
        ends = np.cumsum(np.bincount(entries.rule, minlength=len(self._rules)))
        for number, facts in enumerate(self._rules):
            first = int(ends[number - 1]) if number else 0
            mine = entries.row[first : ends[number]]
            if facts and len(mine):
                told = rested[start : start + len(facts)][:, mine]
                parts += _lines(told, [values[fact] for fact in facts], mine, first)
            start += len(facts)
        return _listed(parts, len(entries.row))

    def _prepare(self, rows: EvaluatedRows) -> None:
        if rows.known == self._known:
            return
        explanations = ColumnExplanations(self._shape.book, rows)
        self._known = rows.known
        self._rules = [explanations.settling(rule) for rule in self._shape.rules]
        self._facts = list(dict.fromkeys(fact for facts in self._rules for fact in facts))

    def _values(self, rows: EvaluatedRows) -> dict[str, _Values]:
        """Return the values of each fact in every row."""
        never = pl.lit(None, pl.Float64)
        asked: list[pl.Expr] = []
        for name in self._facts:
            ends, column = rows.today.get(name), pl.col(name)
            lower = ends.low if ends else column
            if catalogue()[name].type == "choice":
                lower = column.cast(WORD).to_physical()
            upper = never
            if ends and ends.loose:
                upper = pl.when(ends.low != ends.high).then(ends.high)
            asked += [lower, upper]
        columns = rows.table.with_columns(
            column.cast(pl.Float64).fill_null(float("nan")).alias(f"{STEP}value_{number}")
            for number, column in enumerate(asked)
        )
        arrays = [columns[f"{STEP}value_{number}"].to_numpy() for number in range(len(asked))]
        catalogued = list(catalogue())
        return {
            name: _Values(catalogued.index(name), _kind(catalogue()[name]), lower, upper)
            for name, lower, upper in zip(self._facts, arrays[::2], arrays[1::2], strict=True)
        }


_YES_NO, _WHOLE, _NUMBER, _WORD = range(4)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of one fact by row: numbers, codes of words, or 0 and 1; nan where unknown."""

    fact: int
    kind: int
    lower: Floats
    upper: Floats


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


def _lines(
    told: Truths, values: list[_Values], rows: Numbers, first: int
) -> Iterator[pl.DataFrame]:
    """Yield a line for each fact that the entries of one rule rest on, by entry and place.

    `told` says by fact and entry what is rested on; the entries count from `first`.
    """
    known = told & np.array([~np.isnan(value.lower[rows]) for value in values])
    entry, place = np.divmod(np.flatnonzero(np.ascontiguousarray(known.T)), len(values))
    facts = np.array([value.fact for value in values], np.uint16)
    kinds = np.array([value.kind for value in values], np.uint8)
    lower, upper = np.empty(len(entry)), np.empty(len(entry))
    for number, value in enumerate(values):
        at = place == number
        row = rows[entry[at]]
        lower[at], upper[at] = value.lower[row], value.upper[row]
    yield pl.DataFrame(
        {
            "entry": entry + first,
            "fact": facts[place],
            "kind": kinds[place],
            "lower": lower,
            "upper": upper,
        }
    )


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
    lines = pl.concat(parts, rechunk=True).select("entry", *_typed())
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
