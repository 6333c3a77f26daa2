"""Which rules can never fire, and which fire only when another does.

Each fact is tried at every value that can make a difference (its words, yes and no, the values at
and around every threshold in the rules concerned) and as unknown. Conclusions that must hold are
followed to the rules that conclude them, and facts that always contradict each other count as
impossible. Otherwise facts are taken as independent of each other, so a rule found unable to fire
is so for certain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from sourcing_advisor.conditions.nodes import Compare, Condition, Leaf, all_of, any_of, with_leaves
from sourcing_advisor.conditions.normal_form import conjunctions, mirrored, pushed_down, size
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction
from sourcing_advisor.rules.book import Rule, RuleBook

Demand: TypeAlias = tuple[Leaf, bool]
"""A comparison, and whether it must be true (True) or must not be true (False)."""

MOST_COMBINATIONS = 200_000
MOST_FOLLOWED = 1_000
"""How many rules are followed from the conclusions that one rule needs."""

MOST_COMPARED = 2_000
"""Rules that might fire in more ways than this are not compared with the contradictions."""


def check_fires(rule: Rule, book: RuleBook) -> Problem | None:
    """Return the problem that no relationship makes a rule fire, or None when some does."""
    conflict: Contradiction | None = None
    for conflict in _conflicts(with_conclusions(rule, book), book.facts):
        if conflict is None:
            return None
    advice = f"The facts that it needs contradict each other: {conflict.why}." if conflict else None
    return Problem(rule.place, f"rule {rule.id} can never fire", suggestion=advice)


def can_fire(condition: Condition, facts: Mapping[str, Fact]) -> bool:
    """Say whether some relationship makes the condition true."""
    return None in _conflicts(pushed_down(condition), facts)


def _conflicts(condition: Condition, facts: Mapping[str, Fact]) -> Iterator[Contradiction | None]:
    """Yield, for each way in which a condition might be true, a contradiction in it, or None."""
    few = size(condition) <= MOST_COMPARED
    for demands in ways(condition, wanted=True):
        if possible(demands, facts):
            yield _contradiction_in(demands, facts) if few else None


def _contradiction_in(
    demands: Collection[Demand], facts: Mapping[str, Fact]
) -> Contradiction | None:
    """Return a contradiction that holds wherever the demands are met."""
    demanded = {leaf.fact for leaf, _ in demands}
    for each in CONTRADICTIONS:
        if len(demanded.intersection(each.facts)) > 1 and not any(
            possible((*demands, *others), facts) for others in ways(each.condition, wanted=False)
        ):
            return each
    return None


def with_conclusions(rule: Rule, book: RuleBook) -> Condition:
    """Return the condition of a rule, with what must hold for the conclusions that it needs."""
    condition = pushed_down(rule.condition)
    followed = _Followed(book)
    whole = followed.expanded(condition)
    few = followed.left > 0 and size(whole) <= MOST_COMBINATIONS
    return whole if few else condition


class _Followed:
    """Follows conclusions to the rules that conclude them, as often as there is any `left`."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self.left = MOST_FOLLOWED

    def expanded(self, condition: Condition) -> Condition:
        return with_leaves(condition, self._with_what_it_needs)

    def _with_what_it_needs(self, leaf: Leaf) -> Condition:
        if isinstance(leaf, Compare) and leaf.fact in self._book.conclusions and _holds(leaf):
            return all_of(leaf, self._drawn(leaf.fact))
        return leaf

    def _drawn(self, conclusion: str) -> Condition:
        found: list[Condition] = []
        for rule in self._book.concluding[conclusion]:
            self.left -= 1
            if self.left > 0:
                found.append(self.expanded(pushed_down(rule.condition)))
        return any_of(*found)


def _holds(leaf: Compare) -> bool:
    return (leaf.operator, leaf.value) in (("eq", True), ("ne", False))


def implies(one: Condition, other: Condition, facts: Mapping[str, Fact]) -> bool:
    """Say whether every relationship that makes `one` true makes `other` true."""
    ones = list(ways(pushed_down(one), wanted=True))
    others = list(ways(pushed_down(other), wanted=False))
    if len(ones) * len(others) > MOST_COMBINATIONS:
        return False
    return not any(possible((*a, *b), facts) for a in ones for b in others)


def ways(condition: Condition, *, wanted: bool) -> Iterator[tuple[Demand, ...]]:
    """Yield the sets of demands under which a condition is true, or is not."""
    for conjunction in conjunctions(condition if wanted else mirrored(condition)):
        yield tuple((leaf, wanted) for leaf in conjunction)


def possible(demands: Iterable[Demand], facts: Mapping[str, Fact]) -> bool:
    """Say whether some relationship meets every demand."""
    by_fact: dict[str, list[Demand]] = {}
    for demand in demands:
        by_fact.setdefault(demand[0].fact, []).append(demand)
    return all(
        any(_meets(name, value, wanted) for value in _values(facts[name], wanted))
        for name, wanted in by_fact.items()
    )


def _meets(name: str, value: Value | None, demands: Iterable[Demand]) -> bool:
    values = {} if value is None else {name: value}
    return all((truth(leaf, values) is True) is wanted for leaf, wanted in demands)


def _values(fact: Fact, demands: Iterable[Demand]) -> Iterator[Value | None]:
    yield None
    if fact.type == "yes_no":
        yield from (True, False)
        return
    if fact.words is not None:
        yield from fact.words
        return
    lowest, highest = fact.lowest or 0, fact.highest or 0
    marks = {lowest, highest}
    for leaf, _ in demands:
        if isinstance(leaf, Compare):
            marks.update(value for value in leaf.values if isinstance(value, int | float))
    whole = fact.type != "number"
    ordered = sorted(marks)
    between = [(a + b) / 2 for a, b in pairwise(ordered)]
    tried = (
        {mark + step for mark in marks for step in (-1, 0, 1)} if whole else marks | set(between)
    )
    yield from (value for value in sorted(tried) if lowest <= value <= highest)
