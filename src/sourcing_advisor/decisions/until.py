"""What must come to hold before a parked gap can be acted on, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Condition, Known, Leaf
from sourcing_advisor.conditions.normal_form import folded
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.conditions.words import SIGNS
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import value_in_words


class _Part(NamedTuple):
    """A part of a condition: whether it holds today, and what it asks in words."""

    holds: bool
    words: str


def until_in_words(condition: Condition, facts: Mapping[str, Fact], values: Values) -> str:
    """Return what is not true yet of a condition, in words that complete "until"."""

    def of_leaf(leaf: Leaf) -> _Part:
        return _Part(truth(leaf, values) is True, _asked(leaf, facts))

    return folded(condition, of_leaf, _every, _some).words


def _every(parts: Iterable[_Part]) -> _Part:
    left = [part.words for part in parts if not part.holds]
    return _Part(not left, " and ".join(left))


def _some(parts: Iterable[_Part]) -> _Part:
    tried = list(parts)
    return _Part(any(part.holds for part in tried), " or ".join(part.words for part in tried))


def _asked(leaf: Leaf, facts: Mapping[str, Fact]) -> str:
    fact = facts[leaf.fact]
    match leaf:
        case Known(_, expected):
            return f"“{fact.label}” is {'known' if expected else 'not known'}"
        case CompareFacts(_, operator, other):
            return f"“{fact.label}” {SIGNS[operator]} “{facts[other].label}”"
        case Compare():
            wanted = " or ".join(_without_meaning(value_in_words(fact, v)) for v in leaf.values)
            return f"“{fact.label}” {SIGNS[leaf.operator].replace('is one of', 'is')} {wanted}"


def _without_meaning(words: str) -> str:
    """Return the words of an answer without their meaning, which stands behind in brackets."""
    return words.partition(" (")[0]
