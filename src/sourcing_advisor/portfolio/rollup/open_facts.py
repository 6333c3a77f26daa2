"""Which unknown facts keep verdicts open, by column.

A verdict is held up by a fact when it is open, the fact is unknown, and the rule reads the fact:
itself, or through a conclusion that is still open, from a rule for it that is open too. This is
wider than the `missing` of one report, which leaves out the parts of a condition that other facts
have settled, and it can be worked out for millions of relationships at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_

import numpy as np
import numpy.typing as npt
import polars as pl

from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.rules.book import Rule, RuleBook

UNKNOWN, FIRED = (list(Outcome).index(outcome) for outcome in (Outcome.UNKNOWN, Outcome.FIRED))

_Bits = npt.NDArray[np.uint8]
"""A bit for each relationship."""


def counts_of_open_facts(
    book: RuleBook, known: pl.DataFrame, outcomes: Mapping[str, npt.NDArray[np.uint8]]
) -> Iterator[tuple[str, int]]:
    """Yield for each fact ``fact.deals`` and ``fact.verdicts``, of some relationships.

    `known` has facts by column, and any other fact is unknown throughout; `outcomes` has by rule
    the numbers of the verdicts. The first counts the relationships in which the fact holds up a
    gap or strength verdict, the second those verdicts.
    """
    reading = _Reading(book, known, outcomes)
    deals: dict[str, _Bits] = {}
    held: dict[str, int] = {}
    for rule in book.rules:
        if rule.kind != "conclusion":
            for fact, wanted in reading.unknown_facts(rule).items():
                holds_up = reading.is_open[rule.id] & wanted
                deals[fact] = deals[fact] | holds_up if fact in deals else holds_up
                held[fact] = held.get(fact, 0) + _count(holds_up)
    for fact, relationships in deals.items():
        yield f"{fact}.deals", _count(relationships)
        yield f"{fact}.verdicts", held[fact]


class _Reading:
    """Follows rules to the facts that they read, through conclusions."""

    def __init__(
        self, book: RuleBook, known: pl.DataFrame, outcomes: Mapping[str, npt.NDArray[np.uint8]]
    ) -> None:
        self._book = book
        concluding = [rule.id for rules in book.concluding.values() for rule in rules]
        self._fired = {rule: np.packbits(outcomes[rule] == FIRED) for rule in concluding}
        self.is_open = {rule: np.packbits(codes == UNKNOWN) for rule, codes in outcomes.items()}
        absent = np.packbits(np.ones(known.height, np.bool_))
        stated = [name for name in book.facts if name in known.columns]
        nulls = known.select(pl.col(name).is_null() for name in stated)
        unknown = np.packbits(nulls.to_numpy(order="fortran"), axis=0).T
        self._unknown = dict.fromkeys(book.facts, absent) | dict(zip(stated, unknown, strict=True))
        self._found: dict[str, dict[str, _Bits]] = {}

    def unknown_facts(self, rule: Rule) -> dict[str, _Bits]:
        """Return for each fact that `rule` reads where it is unknown and wanted."""
        if rule.id not in self._found:
            wanted: dict[str, _Bits] = {}
            for name in rule.reads:
                _join(wanted, self._under(name))
            self._found[rule.id] = wanted
        return self._found[rule.id]

    def _under(self, name: str) -> dict[str, _Bits]:
        if name not in self._book.conclusions:
            return {name: self._unknown[name]}
        rules = self._book.concluding[name]
        drawn = reduce(or_, [self._fired[rule.id] for rule in rules], np.uint8(0))
        by_fact: dict[str, _Bits] = {}
        for rule in rules:
            still_open = ~drawn & self.is_open[rule.id]
            facts = self.unknown_facts(rule)
            _join(by_fact, {fact: still_open & wanted for fact, wanted in facts.items()})
        return by_fact


def _join(into: dict[str, _Bits], more: dict[str, _Bits]) -> None:
    for fact, wanted in more.items():
        into[fact] = into[fact] | wanted if fact in into else wanted


def _count(bits: _Bits) -> int:
    return int(np.bitwise_count(bits).sum(dtype=np.int64))
