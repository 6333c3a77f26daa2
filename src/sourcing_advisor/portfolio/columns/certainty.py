"""Rules on two certainties: when each is certainly true, and when it is certainly false.

A three-valued condition becomes two conditions of plain true and false, so that no backend's own
treatment of missing values is relied upon. Comparisons are brought to one form, so that each
distinct one is computed once for all rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, assert_never

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Condition, Known, Leaf, all_of
from sourcing_advisor.conditions.normal_form import folded
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.book import Rule

ComparisonOperator = Literal["in", "ge", "gt"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison in its one form: order as ``ge`` or ``gt``, equality as ``in``.

    `values` holds the values of ``in``, or the one that order is asked against.
    """

    fact: str
    operator: ComparisonOperator
    values: tuple[Value, ...]


def is_true(fact: str) -> Comparison:
    """Return the test of a yes-or-no fact."""
    return Comparison(fact, "in", (True,))


@dataclass(frozen=True, slots=True)
class Holds:
    """True where the fact is known and passes the test."""

    test: Comparison


@dataclass(frozen=True, slots=True)
class Fails:
    """True where the fact is known and does not pass the test."""

    test: Comparison


FactsOperator = Literal["lt", "le", "eq", "ne"]


@dataclass(frozen=True, slots=True)
class FactsCompared:
    """True where both facts are known, and any values that they can have compare so."""

    fact: str
    operator: FactsOperator
    other: str


@dataclass(frozen=True, slots=True)
class IsKnown:
    """True where the fact is known."""

    fact: str


@dataclass(frozen=True, slots=True)
class IsUnknown:
    """True where the fact is not known."""

    fact: str


@dataclass(frozen=True, slots=True)
class Both:
    """True where every part is."""

    parts: tuple[Certainty, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True where at least one part is."""

    parts: tuple[Certainty, ...]


Atom = Holds | Fails | FactsCompared | IsKnown | IsUnknown
Certainty = Atom | Both | Either
TRUE = Both(())
FALSE = Either(())


@dataclass(frozen=True, slots=True)
class RuleCertainty:
    """Where one rule fires, is clear and does not apply; elsewhere it is unknown.

    `not_applicable` is to be asked before `clear`, which may hold where it does.
    """

    rule: str
    fires: Certainty
    clear: Certainty
    not_applicable: Certainty


def atoms_of(certainty: Certainty) -> Iterator[Atom]:
    """Yield the atoms of a certainty from left to right."""
    if isinstance(certainty, Both | Either):
        for part in certainty.parts:
            yield from atoms_of(part)
    else:
        yield certainty


def facts_of(atom: Atom) -> tuple[str, ...]:
    """Return the names of the facts or conclusions that an atom reads."""
    match atom:
        case Holds(test) | Fails(test):
            return (test.fact,)
        case FactsCompared(fact, _, other):
            return (fact, other)
        case IsKnown(fact) | IsUnknown(fact):
            return (fact,)
        case _:
            assert_never(atom)


class CertaintyCompiler:
    """Turns conditions into certainties; a fact that is not `available` is unknown everywhere."""

    def __init__(self, facts: Mapping[str, Fact], available: AbstractSet[str]) -> None:
        """Take the facts by name and the names of those that there are columns for."""
        self._facts = facts
        self._available = available

    def rule(self, rule: Rule) -> RuleCertainty:
        """Return the certainties of one rule."""
        applies = all_of() if rule.applies_when is None else rule.applies_when
        return RuleCertainty(
            rule.id,
            fires=self.true(rule.condition),
            clear=self.false(rule.when),
            not_applicable=self.false(applies),
        )

    def true(self, condition: Condition) -> Certainty:
        """Return where a condition is certainly true."""
        return folded(condition, self._leaf, both, either)

    def false(self, condition: Condition) -> Certainty:
        """Return where a condition is certainly false."""
        return folded(condition, self._leaf, both, either, negate=True)

    def _leaf(self, leaf: Leaf) -> Certainty:
        if isinstance(leaf, CompareFacts):
            there = self._available >= set(leaf.facts)
            return _of_facts(leaf) if there else FALSE
        if leaf.fact not in self._available:
            return TRUE if isinstance(leaf, Known) and not leaf.expected else FALSE
        if isinstance(leaf, Known):
            return IsKnown(leaf.fact) if leaf.expected else IsUnknown(leaf.fact)
        fact = self._facts[leaf.fact]
        match fact.type:
            case "yes_no":
                return _of_yes_no(leaf)
            case "choice":
                return _of_choice(leaf, tuple(fact.words or ()))
            case "count" | "scale" | "number":
                return _of_number(leaf)


def both(parts: Iterable[Certainty]) -> Certainty:
    """Return where all parts are true, without what adds nothing."""
    distinct: dict[Certainty, None] = {}
    for part in parts:
        distinct.update(dict.fromkeys(part.parts if isinstance(part, Both) else (part,)))
    if FALSE in distinct:
        return FALSE
    return next(iter(distinct)) if len(distinct) == 1 else Both(tuple(distinct))


def either(parts: Iterable[Certainty]) -> Certainty:
    """Return where any part is true, without what adds nothing."""
    distinct: dict[Certainty, None] = {}
    for part in parts:
        distinct.update(dict.fromkeys(part.parts if isinstance(part, Either) else (part,)))
    if TRUE in distinct:
        return TRUE
    return next(iter(distinct)) if len(distinct) == 1 else Either(tuple(distinct))


def _of_yes_no(leaf: Compare) -> Certainty:
    test = is_true(leaf.fact)
    passing = [value for value in (True, False) if truth(leaf, {leaf.fact: value})]
    match passing:
        case [True]:
            return Holds(test)
        case [False]:
            return Fails(test)
        case []:
            return FALSE
        case _:
            return IsKnown(leaf.fact)


def _of_choice(leaf: Compare, words: tuple[str, ...]) -> Certainty:
    passing = tuple(word for word in words if truth(leaf, {leaf.fact: word}))
    others = tuple(word for word in words if word not in passing)
    if not passing:
        return FALSE
    if not others:
        return IsKnown(leaf.fact)
    if (len(passing), words.index(passing[0])) <= (len(others), words.index(others[0])):
        return Holds(Comparison(leaf.fact, "in", passing))
    return Fails(Comparison(leaf.fact, "in", others))


def _of_number(leaf: Compare) -> Certainty:
    values = leaf.values
    match leaf.operator:
        case "eq" | "in":
            return Holds(Comparison(leaf.fact, "in", values))
        case "ne" | "not_in":
            return Fails(Comparison(leaf.fact, "in", values))
        case "ge":
            return Holds(Comparison(leaf.fact, "ge", values))
        case "lt":
            return Fails(Comparison(leaf.fact, "ge", values))
        case "gt":
            return Holds(Comparison(leaf.fact, "gt", values))
        case "le":
            return Fails(Comparison(leaf.fact, "gt", values))
        case _:
            assert_never(leaf.operator)


def _of_facts(leaf: CompareFacts) -> Certainty:
    match leaf.operator:
        case "lt" | "le" | "eq" | "ne":
            return FactsCompared(leaf.fact, leaf.operator, leaf.other)
        case "gt":
            return FactsCompared(leaf.other, "lt", leaf.fact)
        case "ge":
            return FactsCompared(leaf.other, "le", leaf.fact)
        case _:
            raise AssertionError(f"two facts cannot be compared by {leaf.operator}")
