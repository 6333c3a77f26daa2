"""Columns that say more of a fact than its value: bounds, belief, and since when it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Literal, get_args

from sourcing_advisor.documents.problems import Place, Problem, quote
from sourcing_advisor.facts.catalogue import Fact, catalogue

Part = Literal["at_least", "at_most", "believed", "from"]
PARTS: tuple[Part, ...] = get_args(Part)
BOUNDS: tuple[Part, ...] = ("at_least", "at_most")


def companion(fact: str, part: Part) -> str:
    """Return the name of the column that says `part` of a fact: ``pair.trust.at_least``."""
    return f"{fact}.{part}"


def takes_bounds(fact: Fact) -> bool:
    """Say whether the answers to a fact are numbers."""
    return fact.type not in ("yes_no", "choice")


@cache
def companions() -> Mapping[str, tuple[Fact, Part]]:
    """Return the fact and the part of every companion column that there can be, by its name."""
    return {
        companion(fact.name, part): (fact, part)
        for fact in catalogue().values()
        for part in PARTS
        if part not in BOUNDS or takes_bounds(fact)
    }


def value_columns(fact: str) -> tuple[str, ...]:
    """Return the columns any of which states a fact: its own, and those of its bounds."""
    return (fact, *(companion(fact, part) for part in BOUNDS))


def companion_problems(names: Collection[str], place: Place) -> Iterator[Problem]:
    """Yield what is wrong with columns by their names alone: no column, or a bound on a word."""
    present = set(names)
    for name in names:
        fact = bounded_by(name)
        if fact and not takes_bounds(fact):
            expected = "yes or no" if fact.type == "yes_no" else "one of its words"
            found = f"{quote(name)} is a bound, which only numbers have"
            yield Problem(place, found, f"a column {quote(fact.name)} with {expected}")
        elif name in companions() and present.isdisjoint(value_columns(companions()[name][0].name)):
            fact = companions()[name][0]
            found = f"there is a column {quote(name)} and none for the answer itself"
            yield Problem(place, found, f"a column {quote(fact.name)} beside it")


def bounded_by(name: str) -> Fact | None:
    """Return the fact of which a column says a bound, whether or not it can have one."""
    fact, _, part = name.rpartition(".")
    return catalogue().get(fact) if part in BOUNDS else None
