"""Which of many conditions follow from which others.

One example of each condition is looked for, and every other condition is tried on all examples at
once: the search for a proof is left for the few pairs that no example tells apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, or_

from sourcing_advisor.conditions.nodes import Condition, Leaf
from sourcing_advisor.conditions.normal_form import folded
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.rules.lint.search import Search, TooManyWaysError


class Implications:
    """Says of conditions, by number, which follow from which.

    `too_many` has the numbers of those for which there are too many ways to find it out.
    """

    def __init__(self, conditions: Sequence[Condition], search: Search) -> None:
        """Take the conditions, each of them once."""
        self._conditions = conditions
        self._search = search
        self._found: dict[tuple[int, int], bool] = {}
        self.too_many: set[int] = set()

    def follows(self, one: int, other: int) -> bool:
        """Say whether every relationship that makes `one` true makes `other` true."""
        if one == other:
            return True
        if not self._true_in[other] >> one & 1:
            return False
        if (one, other) not in self._found:
            self._found[one, other] = self._is_proven(one, other)
        return self._found[one, other]

    def _is_proven(self, one: int, other: int) -> bool:
        goals = [(self._conditions[one], True), (self._conditions[other], False)]
        try:
            return not any(self._search.ways(goals))
        except TooManyWaysError:
            self.too_many.add(one)
            return False

    @cached_property
    def _true_in(self) -> list[int]:
        """The examples in which each condition is true, by bits.

        A condition without an example is never true, so that every other follows from it.
        """
        examples = [self._example(number) for number in range(len(self._conditions))]
        never = sum(1 << number for number, known in enumerate(examples) if known is None)
        of_leaf = _ExamplesOfLeaves([known or {} for known in examples])
        found = (folded(whole, of_leaf.true, of_leaf.both, _either) for whole in self._conditions)
        return [examples_of | never for examples_of in found]

    def _example(self, number: int) -> Mapping[str, Value] | None:
        try:
            demands = next(self._search.ways([(self._conditions[number], True)]), None)
        except TooManyWaysError:
            self.too_many.add(number)
            return {}
        return None if demands is None else self._search.witness(demands)


class _ExamplesOfLeaves:
    """The examples in which comparisons are true, by bits."""

    def __init__(self, examples: Sequence[Mapping[str, Value]]) -> None:
        self._examples = examples
        self._all = (1 << len(examples)) - 1
        self._true: dict[Leaf, int] = {}
        self._with_fact: dict[str, list[int]] = {}
        for number, known in enumerate(examples):
            for name in known:
                self._with_fact.setdefault(name, []).append(number)

    def true(self, leaf: Leaf) -> int:
        if leaf not in self._true:
            found = self._all if truth(leaf, {}) is True else 0
            for number in {n for name in leaf.facts for n in self._with_fact.get(name, ())}:
                bit = 1 << number
                is_true = truth(leaf, self._examples[number]) is True
                found = found | bit if is_true else found & ~bit
            self._true[leaf] = found
        return self._true[leaf]

    def both(self, parts: Iterable[int]) -> int:
        return reduce(and_, parts, self._all)


def _either(parts: Iterable[int]) -> int:
    return reduce(or_, parts, 0)
