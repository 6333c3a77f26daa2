"""A condition as a nested list, with links to the facts and parameters that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.conditions.nodes import Compare, Condition, Known, steps
from sourcing_advisor.conditions.words import SIGNS, asks_in_words
from sourcing_advisor.site.links import fact_link, to_parameter
from sourcing_advisor.site.markdown import plain
from sourcing_advisor.facts.catalogue import Fact

_STEP = "    "


def condition_lines(condition: Condition, facts: Mapping[str, Fact]) -> Iterator[str]:
    """Yield the lines of the list; facts go by their labels, and choices by their words."""
    for depth, part in steps(condition):
        indent = _STEP * depth
        match part:
            case Compare():
                yield f"{indent}- {_comparison(part, facts[part.fact])}"
            case Known(name, expected):
                known = "known" if expected else "not known"
                yield f"{indent}- {fact_link(facts[name])} is {known}"
            case _:
                yield f"{indent}- {asks_in_words(part)}"


def _comparison(leaf: Compare, fact: Fact) -> str:
    shown = ", ".join(
        f"“{value_in_words(fact, value)}”"
        if isinstance(value, str)
        else value_in_words(fact, value)
        for value in leaf.values
    )
    source = f" ({to_parameter(leaf.parameter)})" if leaf.parameter else ""
    return f"{fact_link(fact)} {plain(f'{SIGNS[leaf.operator]} {shown}')}{source}"
