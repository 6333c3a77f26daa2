"""Conditions in words, as lists and traces show them."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_advisor.conditions.nodes import (
    Compare,
    Condition,
    Joined,
    Known,
    Leaf,
    Operator,
    steps,
)

SIGNS: dict[Operator, str] = {
    "eq": "is",
    "ne": "is not",
    "lt": "is below",
    "le": "is at most",
    "gt": "is above",
    "ge": "is at least",
    "in": "is one of",
    "not_in": "is none of",
}


def asks_in_words(asked: Leaf | Joined) -> str:
    """Return what one part asks: ``pair.named is yes``, ``x is below 4 (floor_pct)``, ``all of``.

    Of a joined condition it says how its parts are joined, and not what they ask.
    """
    match asked:
        case Known(fact, expected):
            return f"{fact} is {'known' if expected else 'unknown'}"
        case Compare():
            shown = ", ".join(
                ("yes" if value else "no") if isinstance(value, bool) else f"{value}"
                for value in asked.values
            )
            source = f" (parameter {asked.parameter})" if asked.parameter else ""
            return f"{asked.fact} {SIGNS[asked.operator]} {shown}{source}"
        case _:
            return asked.asks


def condition_lines(condition: Condition, indent: str = "") -> Iterator[str]:
    """Yield a condition as an indented list, a line for each part."""
    for depth, part in steps(condition):
        yield f"{indent}{'  ' * depth}{asks_in_words(part)}"
