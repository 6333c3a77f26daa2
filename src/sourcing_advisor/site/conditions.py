"""A condition as a nested list, with links to the facts and parameters that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not
from sourcing_advisor.site.links import fact_link, to_parameter
from sourcing_advisor.site.markdown import plain
from sourcing_advisor.engine.trace import SIGNS
from sourcing_advisor.facts.catalogue import Fact

_STEP = "    "


def condition_lines(
    condition: Condition, facts: Mapping[str, Fact], indent: str = ""
) -> Iterator[str]:
    """Yield the lines of the list; facts go by their labels, and choices by their words."""
    match condition:
        case Compare():
            yield f"{indent}- {_comparison(condition, facts[condition.fact])}"
        case Known(name, expected):
            known = "known" if expected else "not known"
            yield f"{indent}- {fact_link(facts[name])} is {known}"
        case All(parts) | AnyOf(parts):
            yield f"{indent}- {'all of' if isinstance(condition, All) else 'any of'}"
            for part in parts:
                yield from condition_lines(part, facts, indent + _STEP)
        case Not(part):
            yield f"{indent}- not"
            yield from condition_lines(part, facts, indent + _STEP)
        case _:
            assert_never(condition)


def _comparison(leaf: Compare, fact: Fact) -> str:
    shown = ", ".join(
        f"“{value_in_words(fact, value)}”"
        if isinstance(value, str)
        else value_in_words(fact, value)
        for value in leaf.values
    )
    source = f" ({to_parameter(leaf.parameter)})" if leaf.parameter else ""
    return f"{fact_link(fact)} {plain(f'{SIGNS[leaf.operator]} {shown}')}{source}"
