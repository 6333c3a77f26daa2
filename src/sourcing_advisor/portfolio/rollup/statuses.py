"""The status of each practice by column, and how many gaps a deal has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import polars as pl

from sourcing_advisor.report.model import Status
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Level

STATUSES: tuple[Status, ...] = get_args(Status)
"""The statuses; a status stands in a column as its place in this list."""

LEVELS: tuple[Level, ...] = ("high", "medium", "low")


def status_expressions(book: RuleBook) -> list[pl.Expr]:
    """Return, for each practice, its status by number, from a frame of verdicts.

    The meaning is that of `advice.practices.status_of`.
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
    return pl.all_horizontal([pl.col(rule) == "not_applicable" for rule in rules])


def _any(expressions: Iterable[pl.Expr]) -> pl.Expr:
    found = list(expressions)
    return pl.any_horizontal(found) if found else pl.lit(value=False)


def _code(status: Status) -> pl.Expr:
    return pl.lit(STATUSES.index(status), pl.UInt8)
