"""Which rules can never fire, and which fire only when another does.

Each fact is tried at every value that can make a difference (its words, yes and no, the values at
and around every threshold in the rules concerned) and as unknown. Conclusions that must hold are
followed to the rules that conclude them, and facts that always contradict each other count as
impossible. Otherwise facts are taken as independent of each other, so a rule found unable to fire
is so for certain.
"""

from __future__ import annotations

from collections.abc import Mapping

from sourcing_advisor.conditions.nodes import (
    Compare,
    Condition,
    Leaf,
    all_of,
    any_of,
    facts_of,
    with_leaves,
)
from sourcing_advisor.conditions.normal_form import pushed_down
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.lint.search import Search, TooManyWaysError

MOST_FOLLOWED = 1_000
"""How many rules are followed from the conclusions that one rule needs."""

TOO_MANY = "too many ways"


def check_fires(rule: Rule, book: RuleBook, search: Search) -> Problem | None:
    """Return the problem that no relationship makes a rule fire, or None when some does."""
    try:
        fires, conflict = _firing(with_conclusions(rule, book), search)
    except TooManyWaysError:
        found = f"whether rule {rule.id} can fire was not found out: {TOO_MANY}"
        advice = "Put parts of its condition into conclusions, or state fewer alternatives."
        return Problem(rule.place, found, suggestion=advice)
    if fires:
        return None
    why = f"The facts that it needs contradict each other: {conflict.why}." if conflict else None
    return Problem(rule.place, f"rule {rule.id} can never fire", suggestion=why)


def can_fire(condition: Condition, facts: Mapping[str, Fact]) -> bool:
    """Say whether some relationship makes the condition true. Raises `TooManyWaysError`."""
    return _firing(condition, Search(facts))[0]


def _firing(condition: Condition, search: Search) -> tuple[bool, Contradiction | None]:
    """Return whether a condition can be true, and if not, a contradiction that prevents it."""
    goal = (condition, True)
    read = set(facts_of(condition))
    near = [one for one in CONTRADICTIONS if len(read.intersection(one.facts)) > 1]
    if any(search.ways([goal], avoided=[one.condition for one in near])):
        return True, None
    if not any(search.ways([goal])):
        return False, None
    alone = (one for one in near if not any(search.ways([goal], avoided=[one.condition])))
    return False, next(alone, near[0])


def with_conclusions(rule: Rule, book: RuleBook) -> Condition:
    """Return the condition of a rule, with what must hold for the conclusions that it needs."""
    condition = pushed_down(rule.condition)
    followed = _Followed(book)
    whole = followed.expanded(condition)
    return whole if followed.left > 0 else condition


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


def implies(one: Condition, other: Condition, search: Search) -> bool:
    """Say whether every relationship that makes `one` true makes `other` true.

    Raises `TooManyWaysError`.
    """
    example = next(search.ways([(one, True)]), None)
    if example is not None and truth(other, search.witness(example)) is not True:
        return False
    return not any(search.ways([(one, True), (other, False)]))
