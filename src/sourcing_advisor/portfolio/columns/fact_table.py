"""The facts of many relationships as a review takes them: a typed column for each fact."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from typing import assert_never

import numpy as np
import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.portfolio.columns.companion_columns import (
    BOUNDS,
    companion,
    takes_bounds,
    value_columns,
)
from sourcing_advisor.portfolio.columns.ends import Ends
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.columns.whole_relationships import whole_relationships


@cache
def fact_schema() -> pl.Schema:
    """Return the columns of the table, which are columns of a file of relationships too.

    After the id, the parties and the day come all facts, then the bounds of those that are numbers.
    """
    facts = catalogue().values()
    bounded = [fact for fact in facts if takes_bounds(fact)]
    return pl.Schema(
        {
            **dict.fromkeys((ID, *PROFILE, AS_OF), pl.String()),
            **{fact.name: _type(fact) for fact in facts},
            **{companion(fact.name, part): _type(fact) for fact in bounded for part in BOUNDS},
        }
    )


def _type(fact: Fact) -> pl.DataType:
    match fact.type:
        case "yes_no":
            return pl.Boolean()
        case "choice":
            return pl.Enum(list(fact.words or ()))
        case "count" | "scale":
            return pl.Int32()
        case "number":
            return pl.Float64()
        case _:
            assert_never(fact.type)


def columns_of(fact: str) -> list[str]:
    """Return the columns of the table that tell a fact: its own, and those of its bounds."""
    return [name for name in value_columns(fact) if name in fact_schema()]


def fact_table(rows: EvaluatedRows) -> pl.DataFrame:
    """Return what is known of each fact today: its value, or the bounds within which it lies.

    What was told in confidence is null: rules rest on it, and no result says that they do.
    """
    present = frozenset(rows.relationships.columns)
    told = {
        name: expression
        for fact in catalogue()
        for name, expression in _told(fact, rows.today.get(fact), present)
    }
    for fact, untold in _confided(rows.relationships).items():
        hidden = pl.Series(np.isin(np.arange(rows.table.height), untold))
        for name in told.keys() & {*columns_of(fact)}:
            told[name] = pl.when(~pl.lit(hidden)).then(told[name])
    told |= {name: pl.col(name) for name in (ID, *PROFILE, AS_OF) if name in present}
    return rows.table.select(
        told.get(name, pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in fact_schema().items()
    )


def _told(fact: str, ends: Ends | None, present: AbstractSet[str]) -> Iterator[tuple[str, pl.Expr]]:
    """Yield the columns that tell a fact, where any does; `ends` are those of one told so."""
    if ends is None:
        if fact in present:
            yield fact, pl.col(fact)
        return
    yield fact, pl.when(ends.low == ends.high).then(ends.low)
    if ends.loose:
        for part, end in zip(BOUNDS, (ends.low, ends.high), strict=True):
            yield companion(fact, part), pl.when(ends.low != ends.high).then(end)


def _confided(relationships: pl.DataFrame) -> dict[str, list[int]]:
    """Return the rows in which each fact, or what it is worked out from, was told in confidence."""
    rows: dict[str, list[int]] = {}
    for row, relationship in whole_relationships(relationships, "confidential"):
        for fact in confidence_of(relationship, None).facts:
            rows.setdefault(fact, []).append(row)
    return rows
