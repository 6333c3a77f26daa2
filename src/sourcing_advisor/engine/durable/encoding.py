"""How facts are told to durable_rules: names of properties and values as JSON."""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

from sourcing_advisor.conditions.values import Value

Question = Literal["fires", "is_clear", "does_not_apply", "auxiliary"]
SENTINEL = "seen"
MARK = "fact_is_here"


class Ruleset(NamedTuple):
    """One ruleset: its definition as JSON, the properties it reads, and what each rule answers."""

    definition: str
    properties: tuple[str, ...]
    answers: dict[str, tuple[Question, str]]


Pass = tuple[Ruleset, ...]
"""Rulesets that are evaluated together; auxiliary answers feed the next pass."""


def property_of(fact: str) -> str:
    """Return the name that the engine uses for a fact."""
    return fact.replace(".", "__")


def known_property(fact: str) -> str:
    """Return the name that the engine uses for whether a fact is known."""
    return f"known__{property_of(fact)}"


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
