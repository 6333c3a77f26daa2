"""The facts that fired rules rest on, each with its typed value, for the entries of many plans."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.columns.column_explanations import ColumnExplanations
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
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
        "number": pl.Float64(),
        "at_most": pl.Float64(),
        "word": WORD,
    }
)
RESTS_ON = pl.List(_PARTS)
"""The type of the column: each fact with one value, by its kind. Of a number that is known within
bounds alone `number` has the lower and `at_most` the upper, which is null of any other."""

Floats = npt.NDArray[np.float64]
_AT_A_TIME = 1 << 14
_YES_NO, _NUMBER, _WORD = range(3)
_KINDS = {"yes_no": _YES_NO, "choice": _WORD}


class FactsRestedOn:
    """Lists the facts of entries; what follows from the columns of a batch is worked out once."""

    def __init__(self, shape: PlanShape) -> None:
        """Take the gap rules by number."""
        self._shape = shape
        self._known: frozenset[str] | None = None
        self._rules: list[dict[str, pl.Expr]] = []
        self._facts: list[str] = []

    def of(self, rows: EvaluatedRows, entries: PlannedRules) -> pl.Series:
        """Return for each entry the facts that its rule rests on where it fired."""
        self._prepare(rows)
        table, size = rows.table, rows.table.height
        where = [
            (pl.col(self._shape.rules[number].id) == "fired") & rested
            for number, facts in enumerate(self._rules)
            for rested in facts.values()
        ]
        rested = truths(table, where)
        values, upper = self._values(rows)
        entry_of = np.zeros((size, len(self._rules)), np.int64)
        entry_of[entries.row, entries.rule] = np.arange(len(entries.row))
        parts = [
            self._told(
                rested[:, part],
                entry_of[part],
                values[part],
                None if upper is None else upper[part],
            )
            for start in range(0, size, _AT_A_TIME)
            for part in [slice(start, start + _AT_A_TIME)]
        ]
        return _listed(parts, len(entries.row))

    def _prepare(self, rows: EvaluatedRows) -> None:
        if rows.known == self._known:
            return
        explanations = ColumnExplanations(self._shape.book, rows)
        self._known = rows.known
        self._rules = [explanations.settling(rule) for rule in self._shape.rules]
        self._facts = list(dict.fromkeys(fact for facts in self._rules for fact in facts))

    def _values(self, rows: EvaluatedRows) -> tuple[Floats, Floats | None]:
        """Return by row and fact the values as numbers, and the upper ends of bounds."""
        known = [(name, catalogue()[name], rows.today.get(name)) for name in self._facts]
        values = _matrix(
            rows.table,
            [_as_number(fact, ends.low if ends else pl.col(n)) for n, fact, ends in known],
        )
        if not any(ends.loose for _, _, ends in known if ends):
            return values, None
        never = pl.lit(None, pl.Float64)
        above = [
            pl.when(ends.low != ends.high).then(ends.high) if ends and ends.loose else never
            for _, _, ends in known
        ]
        return values, _matrix(rows.table, above)

    def _told(
        self,
        rested: Truths,
        entry_of: Numbers,
        values: Floats,
        upper: Floats | None,
    ) -> pl.DataFrame:
        """Return a line for each fact that an entry rests on, by row and rule."""
        place = {name: number for number, name in enumerate(self._facts)}
        facts = np.array([place[fact] for of_rule in self._rules for fact in of_rule], np.int64)
        rules = np.repeat(np.arange(len(self._rules)), [len(of_rule) for of_rule in self._rules])
        row, column = np.divmod(np.flatnonzero(np.ascontiguousarray(rested.T)), max(len(facts), 1))
        fact = facts[column]
        value = values[row, fact]
        known = ~np.isnan(value)
        if not known.all():
            row, column, fact, value = row[known], column[known], fact[known], value[known]
        catalogued = list(catalogue())
        codes = np.array([catalogued.index(name) for name in self._facts], np.uint16)
        kinds = np.array([_KINDS.get(catalogue()[n].type, _NUMBER) for n in self._facts], np.uint8)
        lines = pl.DataFrame(
            {
                "entry": entry_of[row, rules[column]],
                "fact": codes[fact],
                "kind": kinds[fact],
                "value": value,
            }
        )
        above = pl.lit(None, pl.Float64)
        if upper is not None:
            above = pl.lit(pl.Series(upper[row, fact])).fill_nan(None)
        typed = [
            pl.col("fact").cat.to(FACT),
            pl.when(pl.col("kind") == _YES_NO).then(pl.col("value") == 1).alias("yes_no"),
            pl.when(pl.col("kind") == _NUMBER).then(pl.col("value")).alias("number"),
            above.alias("at_most"),
            pl.when(pl.col("kind") == _WORD)
            .then(pl.col("value").cast(pl.UInt16))
            .cat.to(WORD)
            .alias("word"),
        ]
        return lines.select("entry", *typed)


def _as_number(fact: Fact, known: pl.Expr) -> pl.Expr:
    return known.cast(WORD).to_physical() if fact.type == "choice" else known


def _matrix(table: pl.DataFrame, columns: list[pl.Expr]) -> Floats:
    """Return numbers by row and column, not-a-number where one is null."""
    nan = float("nan")
    asked = [
        column.cast(pl.Float64).fill_null(nan).alias(f"{n}") for n, column in enumerate(columns)
    ]
    found = table.select(asked)
    whole = (
        found if found.height == table.height else table.with_columns(asked).select(found.columns)
    )
    return whole.to_numpy(order="c")


def _listed(parts: list[pl.DataFrame], entries: int) -> pl.Series:
    """Return the facts of each entry as a list, in the order of entries."""
    lines = pl.concat(parts, rechunk=True)
    nothing = pl.Series("rests_on", [[]], dtype=RESTS_ON)
    if lines.is_empty():
        return nothing.new_from_index(0, entries)
    lists = (
        lines.with_columns(pl.col("entry").rle_id().set_sorted().alias("run"))
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("entry").first(),
            pl.struct(name for name in _PARTS.to_schema()).alias("rests_on"),
        )
    )
    place = np.full(entries, lists.height, np.int64)
    place[lists["entry"].to_numpy()] = np.arange(lists.height)
    return pl.concat([lists["rests_on"], nothing], rechunk=True).gather(place)
