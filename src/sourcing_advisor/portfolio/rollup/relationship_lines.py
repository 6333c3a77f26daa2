"""One line per relationship: who it is about, its number of gaps, the status of each practice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import get_args

import polars as pl

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
from sourcing_advisor.portfolio.columns.values_today import with_exact_values_only
from sourcing_advisor.report.model import Status
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Level

STATUSES: tuple[Status, ...] = get_args(Status)
"""The statuses; a status stands in a column as its place in this list."""

LEVELS: tuple[Level, ...] = ("high", "medium", "low")


def status_expressions(book: RuleBook) -> list[pl.Expr]:
    """Return, for each practice, its status by number, from a frame of verdicts.

    The meaning is that of `report.practices.status_of`; the verdict on a gap in hand is null.
    """
    return [_status(book, practice.id).alias(practice.id) for practice in book.practices]


def gap_count(book: RuleBook, level: Level) -> pl.Expr:
    """Return how many gap rules of a severity fired."""
    rules = [rule.id for rule in book.rules if rule.kind == "gap" and rule.severity == level]
    fired = [(pl.col(rule) == "fired").cast(pl.UInt16) for rule in rules]
    return pl.sum_horizontal(fired) if fired else pl.lit(0, pl.UInt16)


def _status(book: RuleBook, practice: str) -> pl.Expr:
    rules = [rule for rule in book.rules if rule.practice == practice]
    gap = _any(pl.col(rule.id) == "fired" for rule in rules if rule.kind == "gap")
    strength = _any(pl.col(rule.id) == "fired" for rule in rules if rule.kind == "strength")
    advising = [rule.id for rule in rules if rule.kind != "conclusion"]
    return (
        pl.when(gap & strength)
        .then(_code("mixed"))
        .when(gap)
        .then(_code("gap"))
        .when(strength)
        .then(_code("strength"))
        .when(_any(pl.col(rule) == "unknown" for rule in advising))
        .then(_code("unknown"))
        .when(_every_one_does_not_apply(advising))
        .then(_code("not_applicable"))
        .otherwise(_code("neutral"))
    )


def _every_one_does_not_apply(rules: list[str]) -> pl.Expr:
    if not rules:
        return pl.lit(value=False)
    not_applicable = [pl.col(rule) == "not_applicable" for rule in rules]
    others_too = pl.all_horizontal([each.fill_null(value=True) for each in not_applicable])
    return others_too & pl.any_horizontal(not_applicable)


def _any(expressions: Iterable[pl.Expr]) -> pl.Expr:
    conditions = list(expressions)
    return pl.any_horizontal(conditions) if conditions else pl.lit(value=False)


def _code(status: Status) -> pl.Expr:
    return pl.lit(STATUSES.index(status), pl.UInt8)


SERVICE_TYPE = "relationship.service_type"
SIZE = "relationship.size_fte"
PROFILE = ("client", "provider", "service", "region")
SIZE_BANDS: tuple[int, ...] = (50, 200, 1000)
"""Where a size band ends, in full-time equivalents. Judgement: no research sets these bands."""

DIMENSIONS: tuple[str, ...] = ("provider", "client", "service", "region", "size")
"""What relationships are rolled up by; each is a column of a line."""


def size_band_names() -> tuple[str, ...]:
    """Return the names of the size bands, from small to large."""
    last = number_in_words(SIZE_BANDS[-1], "FTE")
    names = [f"under {SIZE_BANDS[0]} FTE"]
    names += [f"{low} to {high - 1} FTE" for low, high in pairwise(SIZE_BANDS)]
    return (*names, f"{last} or more")


@dataclass(frozen=True, slots=True)
class ReviewedRows:
    """Some relationships, their verdicts and their lines: the same rows in the same order."""

    evaluated: EvaluatedRows
    verdicts: pl.DataFrame
    lines: pl.DataFrame

    @property
    def relationships(self) -> pl.DataFrame:
        """Return the relationships as they were read."""
        return self.evaluated.relationships


@dataclass(frozen=True, slots=True)
class RelationshipLines:
    """Makes the lines; holds what follows from the rule book."""

    counts: tuple[pl.Expr, ...]
    statuses: tuple[pl.Expr, ...]
    practices: tuple[str, ...]

    @classmethod
    def of(cls, book: RuleBook) -> RelationshipLines:
        """Compile the lines of a rule book."""
        counts = [gap_count(book, level).alias(level) for level in LEVELS]
        practices = tuple(practice.id for practice in book.practices)
        return cls(tuple(counts), tuple(status_expressions(book)), practices)

    def reviewed(
        self, evaluated: EvaluatedRows, in_hand: Mapping[str, pl.Series] = MappingProxyType({})
    ) -> ReviewedRows:
        """Return some relationships and their verdicts with their lines.

        `open` is the number of practices whose status is unknown. `in_hand` says of gap rules in
        which rows an agreed change will close them.
        """
        verdicts = evaluated.verdicts
        standing = verdicts.with_columns(
            pl.when(~mask).then(pl.col(rule)).alias(rule) for rule, mask in in_hand.items()
        )
        counts = pl.concat(
            [verdicts.select(self.counts), standing.select(self.statuses)], how="horizontal"
        )
        unknown = STATUSES.index("unknown")
        is_open = [(pl.col(practice) == unknown).cast(pl.UInt16) for practice in self.practices]
        lines = counts.with_columns(pl.sum_horizontal(is_open).alias("open"))
        profile = _profile(with_exact_values_only(evaluated.relationships))
        lines = pl.concat([profile, lines], how="horizontal")
        return ReviewedRows(evaluated, verdicts, lines)


def _profile(relationships: pl.DataFrame) -> pl.DataFrame:
    columns = {name: _text(relationships, f"relationship.{name}") for name in PROFILE}
    columns["service"] = pl.coalesce(columns["service"], _service_type(relationships))
    size = pl.col(SIZE) if SIZE in relationships.columns else pl.lit(None, pl.Float64)
    return relationships.select(
        pl.col("id"),
        *[expression.alias(name) for name, expression in columns.items()],
        _size_band(size).alias("size"),
    )


def _size_band(size: pl.Expr) -> pl.Expr:
    *names, last = size_band_names()
    band: pl.Expr = pl.when(size.is_not_null()).then(pl.lit(last))
    for end, name in reversed(list(zip(SIZE_BANDS, names, strict=True))):
        band = pl.when(size < end).then(pl.lit(name)).otherwise(band)
    return band


def _text(relationships: pl.DataFrame, name: str) -> pl.Expr:
    return (
        pl.col(name).cast(pl.String) if name in relationships.columns else pl.lit(None, pl.String)
    )


def _service_type(relationships: pl.DataFrame) -> pl.Expr:
    if SERVICE_TYPE not in relationships.columns:
        return pl.lit(None, pl.String)
    words = dict(catalogue()[SERVICE_TYPE].words or {})
    return pl.col(SERVICE_TYPE).cast(pl.String).replace_strict(words, default=None)
