"""How facts are told to durable_rules: names of properties and values as JSON."""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Operator
from sourcing_advisor.conditions.normal_form import OPPOSITE
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.rules.book import RuleBook

Question = Literal["fires", "is_clear", "does_not_apply", "auxiliary"]
SENTINEL = "seen"
MARK = "fact_is_here"
_NEGATIVE: frozenset[Operator] = frozenset({"ne", "ge", "gt", "not_in"})


Answer = tuple[Question, str]
"""What was asked and found true: the question, and the rule or part that it is about."""


class Ruleset(NamedTuple):
    """One ruleset: its definition as JSON, the properties it reads, and what each rule answers."""

    definition: str
    properties: tuple[str, ...]
    answers: dict[str, tuple[Answer, ...]]


Pass = tuple[Ruleset, ...]
"""Rulesets that are evaluated together; auxiliary answers feed the next pass."""


def property_of(fact: str) -> str:
    """Return the name that the engine uses for a fact."""
    return fact.replace(".", "__")


def known_property(fact: str) -> str:
    """Return the name that the engine uses for whether a fact is known."""
    return f"known__{property_of(fact)}"


def positive(leaf: Compare | CompareFacts) -> tuple[Compare | CompareFacts, bool]:
    """Return a comparison or its opposite, whichever stands for both, and whether it is itself."""
    sign = leaf.operator not in _NEGATIVE
    operator = leaf.operator if sign else OPPOSITE[leaf.operator]
    if isinstance(leaf, CompareFacts):
        return CompareFacts(leaf.fact, operator, leaf.other), sign
    return Compare(leaf.fact, operator, leaf.value), sign


def worked_out(book: RuleBook, *, bounds: bool) -> dict[Compare | CompareFacts, str]:
    """Return the comparisons whose truth the engine is told, each with the name it is told by.

    Always those of two facts; with `bounds`, all comparisons of numbers, for relationships of
    which some numbers are known within bounds only.
    """
    numbers = {name for name, fact in book.facts.items() if fact.type not in ("yes_no", "choice")}
    told = (
        positive(leaf)[0]
        for rule in book.rules
        for leaf in rule.leaves
        if isinstance(leaf, CompareFacts)
        or (bounds and isinstance(leaf, Compare) and leaf.fact in numbers)
    )
    return {leaf: f"comparison.number_{i}" for i, leaf in enumerate(dict.fromkeys(told))}


def encoded(value: Value) -> str:
    """Return a value as JSON that the engine reads exactly: decimals in fixed point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value)
    text = repr(float(value)) if abs(value) < _LARGEST_PLAIN else repr(value)
    if "e" in text:
        from decimal import Decimal  # noqa: PLC0415 - rare, and slow to import

        text = format(Decimal(text), "f")
    return text if "." in text else f"{text}.0"


_LARGEST_PLAIN = 2**53
