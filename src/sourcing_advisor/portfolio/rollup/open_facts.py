"""Which unknown facts keep verdicts open, by column.

A verdict is held up by a fact when it is open, the fact is unknown, and the rule reads the fact:
itself, or through a conclusion that is still open, from a rule for it that is open too. This is
wider than the `missing` of one report, which leaves out the parts of a condition that other facts
have settled, and it can be worked out for millions of relationships at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import polars as pl

from sourcing_advisor.rules.book import Rule, RuleBook

UNKNOWN, FIRED = "unknown", "fired"


def counts_of_open_facts(book: RuleBook, columns: Sequence[str]) -> list[pl.Expr]:
    """Return for each fact ``fact.deals`` and ``fact.verdicts``, from facts beside verdicts.

    `columns` are the facts that there are columns for; any other is unknown throughout. The
    first counts the relationships in which the fact holds up a gap or strength verdict, the
    second those verdicts.
    """
    reading = _Reading(book, frozenset(columns))
    held: dict[str, list[pl.Expr]] = {}
    for rule in book.rules:
        if rule.kind != "conclusion":
            is_open = pl.col(rule.id) == UNKNOWN
            for fact, wanted in reading.unknown_facts(rule).items():
                held.setdefault(fact, []).append(is_open & wanted)
    counts: list[pl.Expr] = []
    for fact, verdicts in held.items():
        counts.append(_any(verdicts).sum().cast(pl.UInt32).alias(f"{fact}.deals"))
        total = pl.sum_horizontal([open_rows.sum().cast(pl.UInt64) for open_rows in verdicts])
        counts.append(total.alias(f"{fact}.verdicts"))
    return counts


class _Reading:
    """Follows rules to the facts that they read, through conclusions."""

    def __init__(self, book: RuleBook, columns: frozenset[str]) -> None:
        self._book = book
        self._columns = columns
        self._found: dict[str, dict[str, pl.Expr]] = {}

    def unknown_facts(self, rule: Rule) -> dict[str, pl.Expr]:
        """Return for each fact that `rule` reads where it is unknown and wanted."""
        if rule.id not in self._found:
            by_fact: dict[str, list[pl.Expr]] = {}
            for name in rule.reads:
                for fact, wanted in self._under(name).items():
                    by_fact.setdefault(fact, []).append(wanted)
            self._found[rule.id] = {fact: _any(wanted) for fact, wanted in by_fact.items()}
        return self._found[rule.id]

    def _under(self, name: str) -> dict[str, pl.Expr]:
        if name not in self._book.conclusions:
            absent = name not in self._columns
            return {name: pl.lit(value=True) if absent else pl.col(name).is_null()}
        rules = self._book.concluding[name]
        drawn = _any(pl.col(rule.id) == FIRED for rule in rules)
        by_fact: dict[str, list[pl.Expr]] = {}
        for rule in rules:
            still_open = ~drawn & (pl.col(rule.id) == UNKNOWN)
            for fact, wanted in self.unknown_facts(rule).items():
                by_fact.setdefault(fact, []).append(still_open & wanted)
        return {fact: _any(wanted) for fact, wanted in by_fact.items()}


def _any(expressions: Iterable[pl.Expr]) -> pl.Expr:
    conditions = list(expressions)
    return reduce(or_, conditions) if conditions else pl.lit(value=False)
