"""What is known of each fact today, by column: an exact value, or the ends between which it lies.

Only facts with companion columns are looked at; any other is what its own column says.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import reduce
from operator import or_

import polars as pl

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.columns.companion_columns import (
    BOUNDS,
    companion,
    companions,
    value_columns,
)
from sourcing_advisor.portfolio.columns.ends import Ends, is_whole
from sourcing_advisor.portfolio.columns.expressions import POLARS, Dialect, Expression
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, is_empty


def facts_with_companions(names: AbstractSet[str]) -> tuple[str, ...]:
    """Return the facts of which some column says more than a value, in the order of facts."""
    facts = {companions()[name][0].name for name in names if name in companions()}
    return tuple(name for name in catalogue() if name in facts) if facts else ()


def known_facts(names: AbstractSet[str]) -> frozenset[str]:
    """Return the facts that some of these columns state."""
    bounded = {name for name in facts_with_companions(names) if _has_bounds(name, names)}
    return frozenset(names & catalogue().keys()) | bounded


def ends_today(names: AbstractSet[str], dialect: Dialect) -> dict[str, Ends]:
    """Return the ends of each fact that these columns say more of than its value."""
    return {
        name: _ends(catalogue()[name], names, dialect)
        for name in facts_with_companions(names)
        if companion(name, "from") in names or _has_bounds(name, names)
        if not names.isdisjoint(value_columns(name))
    }


def in_columns(
    ends: Mapping[str, Ends], dialect: Dialect, prefix: str
) -> tuple[tuple[Expression, ...], dict[str, Ends]]:
    """Return the columns that hold ends, to be added to a frame, and the ends read from them."""
    added: list[Expression] = []
    read: dict[str, Ends] = {}
    for i, (name, fact) in enumerate(ends.items()):
        low = high = f"{prefix}today_{i}"
        added.append(fact.low.alias(low))
        if fact.loose:
            high = f"{low}_most"
            added.append(fact.high.alias(high))
        col = dialect.frames.col
        read[name] = Ends(col(low), col(high), whole=fact.whole, loose=fact.loose)
    return tuple(added), read


def with_exact_values_only(relationships: pl.DataFrame) -> pl.DataFrame:
    """Return a frame in which facts that are not exactly known today are null."""
    ends = ends_today(stating(relationships), POLARS)
    if not ends:
        return relationships
    types = relationships.schema
    return relationships.with_columns(
        pl.when(fact.low == fact.high).then(fact.low).cast(types.get(name, pl.Float64)).alias(name)
        for name, fact in ends.items()
    )


def stating(relationships: pl.DataFrame) -> frozenset[str]:
    """Return the columns that do not hold nulls only, as far as their types tell."""
    return frozenset(name for name, dtype in relationships.schema.items() if not is_empty(dtype))


def _has_bounds(name: str, names: AbstractSet[str]) -> bool:
    return any(companion(name, part) in names for part in BOUNDS)


def _ends(fact: Fact, names: AbstractSet[str], dialect: Dialect) -> Ends:
    low, high = _stated_ends(fact, names, dialect)
    since = companion(fact.name, "from")
    if since in names and AS_OF in names:
        # Days are compared as ISO texts, which sort as the days do.
        later = (dialect.col(since) > dialect.col(AS_OF)).fill_null(value=False)
        when = dialect.frames.when
        low, high = when(~later).then(low), when(~later).then(high)
    loose = _has_bounds(fact.name, names)
    return Ends(low, high, whole=is_whole(fact.name), loose=loose)


def _stated_ends(
    fact: Fact, names: AbstractSet[str], dialect: Dialect
) -> tuple[Expression, Expression]:
    if not _has_bounds(fact.name, names):
        return dialect.col(fact.name), dialect.col(fact.name)
    frames = dialect.frames

    def ends(own: str, lowest_or_highest: float | None) -> Expression:
        columns = [name for name in (fact.name, own) if name in names]
        stated = [dialect.col(name).cast(frames.Float64) for name in columns]
        end = frames.lit(lowest_or_highest, frames.Float64)
        return frames.coalesce(*stated, frames.when(is_bounded).then(end))

    least, most = (companion(fact.name, part) for part in BOUNDS)
    given = [~dialect.col(name).is_null() for name in (least, most) if name in names]
    is_bounded = reduce(or_, given)
    return ends(least, fact.lowest), ends(most, fact.highest)
