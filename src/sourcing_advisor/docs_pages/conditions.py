"""A condition as a nested list, with links to the facts and parameters that it reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not
from sourcing_advisor.docs_pages.links import fact_target, to_parameter
from sourcing_advisor.docs_pages.markdown import link, plain
from sourcing_advisor.engine.trace import asks_in_words

_STEP = "    "


def condition_lines(condition: Condition, indent: str = "") -> Iterator[str]:
    """Yield the lines of the list."""
    match condition:
        case Compare():
            yield f"{indent}- {_comparison(condition)}"
        case Known(fact, expected):
            known = "known" if expected else "not known"
            yield f"{indent}- {link(fact, fact_target(fact))} is {known}"
        case All(parts) | AnyOf(parts):
            yield f"{indent}- {'all of' if isinstance(condition, All) else 'any of'}"
            for part in parts:
                yield from condition_lines(part, indent + _STEP)
        case Not(part):
            yield f"{indent}- not"
            yield from condition_lines(part, indent + _STEP)
        case _:
            assert_never(condition)


def _comparison(leaf: Compare) -> str:
    asked = asks_in_words(leaf).removeprefix(leaf.fact)
    if leaf.parameter:
        asked = asked.removesuffix(f" (parameter {leaf.parameter})")
        return f"{_fact(leaf)}{plain_after(asked)} ({to_parameter(leaf.parameter)})"
    return f"{_fact(leaf)}{plain_after(asked)}"


def _fact(leaf: Compare) -> str:
    return link(leaf.fact, fact_target(leaf.fact))


def plain_after(text: str) -> str:
    """Return text that continues a line, with the space before it kept."""
    return f" {plain(text)}"
