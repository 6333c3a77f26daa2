"""Which rules can never fire, and which fire only when another does.

Each fact is tried at every value that can make a difference (its words, yes and no, the values at
and around every threshold in the rules concerned) and as unknown. Conclusions that must hold are
followed to the rules that conclude them, and facts that always contradict each other count as
impossible. Otherwise facts are taken as independent of each other, so a rule found unable to fire
is so for certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

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
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.lint.implications import Implications
from sourcing_advisor.rules.lint.remarks import Remark
from sourcing_advisor.rules.lint.search import Search, TooManyWaysError

MOST_FOLLOWED = 1_000
"""How many rules are followed from the conclusions that one rule needs."""

TOO_MANY = "too many ways"
_SIMPLER = "Put parts of its condition into conclusions, or state fewer alternatives."
_NAMED = 10
"""How many rules one remark names, and how many remarks say that a rule repeats others."""

Progress: TypeAlias = Callable[[str], None]
"""Told how far the work is."""


def check_reach(book: RuleBook, progress: Progress) -> Iterator[Remark]:
    """Yield the rules that can never fire, equal another, or fire only when another does.

    What would take too many ways to find out is told, and left out.
    """
    search = Search(book.facts)
    able: list[Rule] = []
    for i, rule in enumerate(book.rules, start=1):
        progress(f"{i:,} of {len(book.rules):,} rules tried ...")
        never = _never_fires(rule, book, search)
        if never:
            yield never
        else:
            able.append(rule)
    yield from _compared(able, search, progress)


def _never_fires(rule: Rule, book: RuleBook, search: Search) -> Remark | None:
    """Return the remark that no relationship makes a rule fire, or None when some does."""
    try:
        fires, conflict = _firing(with_conclusions(rule, book), search)
    except TooManyWaysError:
        found = f"whether rule {rule.id} can fire was not found out: {TOO_MANY}"
        return Remark("RE03", rule.place, found, suggestion=_SIMPLER, rule=rule)
    if fires:
        return None
    why = f"The facts that it needs contradict each other: {conflict.why}." if conflict else None
    found = f"rule {rule.id} can never fire"
    return Remark("RE01", rule.place, found, suggestion=why, rule=rule)


def _compared(able: Sequence[Rule], search: Search, progress: Progress) -> Iterator[Remark]:
    numbers: dict[Condition, int] = {}
    numbered = {rule.id: numbers.setdefault(rule.condition, len(numbers)) for rule in able}
    implications = Implications(list(numbers), search)
    comparable: dict[tuple[str, ...], list[Rule]] = {}
    for rule in able:
        comparable.setdefault(_subject(rule), []).append(rule)
    for i, one in enumerate(able):
        progress(f"{i:,} of {len(able):,} rules compared with each other ...")
        told = 0
        for other in comparable[_subject(one)]:
            if search.is_spent:
                implications.too_many.add(numbered[one.id])
                break
            if one is other or not implications.follows(numbered[one.id], numbered[other.id]):
                continue
            equal = implications.follows(numbered[other.id], numbered[one.id])
            if equal and one.id > other.id:
                continue
            found = (
                f"rule {one.id} has the same condition as rule {other.id}"
                if equal
                else f"whenever rule {one.id} fires, rule {other.id} fires too"
            )
            told += 1
            more = " (the rest is not listed)" if told == _NAMED else ""
            expected = "rules that each say something of their own"
            yield Remark("RE02", one.place, f"{found}{more}", expected, rule=one)
            if more:
                break
    yield from _not_compared([rule for rule in able if numbered[rule.id] in implications.too_many])


def _not_compared(rules: Sequence[Rule]) -> Iterator[Remark]:
    """Yield one remark for all rules that were not compared with every other, if there are any."""
    if rules:
        more = f" and {len(rules) - _NAMED} more" if len(rules) > _NAMED else ""
        found = f"not compared with other rules: {', '.join(r.id for r in rules[:_NAMED])}{more}"
        yield Remark("RE03", rules[0].place, f"{found}: {TOO_MANY}", suggestion=_SIMPLER)


def _subject(rule: Rule) -> tuple[str, ...]:
    """Return what rules must share to be compared."""
    return (rule.practice, rule.kind, rule.concludes or "")


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
