"""Numbers in conditions: each is a parameter, with its reason, or goes without saying."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_advisor.conditions.nodes import Compare, leaves
from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.book import RuleBook

PLAIN = (0, 1)
"""The numbers that need no name: none, and one."""


def check_numbers(book: RuleBook) -> list[Problem]:
    """Return the numbers in conditions that are written out but have to be parameters."""
    return [
        Problem(
            rule.place,
            f"rule {rule.id} compares {leaf.fact} with the number {number:.10g}",
            "a parameter; only 0, 1 and the ends of a scale are written out",
            "Add it under parameters, with its finding or its reason.",
        )
        for rule in book.rules
        for leaf in leaves(rule.condition)
        if isinstance(leaf, Compare) and leaf.parameter is None
        for number in _numbers(leaf)
        if number not in (*PLAIN, *_ends(book.facts[leaf.fact]))
    ]


def _numbers(leaf: Compare) -> Iterator[int | float]:
    yield from (value for value in leaf.values if isinstance(value, int | float))


def _ends(fact: Fact) -> tuple[int | float | None, ...]:
    return (fact.lowest, fact.highest) if fact.type == "scale" else ()
