"""Levers and sensitivity of generated relationships, held to methods that share nothing with them.

    python -m benchmarks.levers                     20 relationships
    python -m benchmarks.levers --relationships 200 --sensitivity

Levers: of each gap that fired, all sets of changes are tried that there are, with all answers, by
the reference evaluator; smaller sets first, and of a gap with very many sets only as many as
`MOST_TRIED` allows. Every minimal set must be told, and no other of a size that was tried; one that
is larger must clear the gap, and nothing smaller of it may. Sensitivity: each threshold is set to
its ends, to what is known of the facts that it is compared with and to values beside and between,
and the rules are examined anew.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, product
from math import prod

from tests.decisions.test_levers import fired_gaps, offered
from tests.strategies import random_values

from sourcing_advisor.conditions.nodes import CompareFacts, leaves
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.levers import SETTLED, LeverFinder
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.decisions.sensitivity import sensitivity
from sourcing_advisor.decisions.thresholds import (
    Judgements,
    in_order,
    judgements,
    with_parameter,
)
from sourcing_advisor.decisions.trials import Trials
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import Parameter

MOST_TRIED = 400
"""Combinations of answers that are tried of one gap."""

Stated = Mapping[str, Value]
Sets = set[frozenset[str]]


class Gap:
    """One gap of one relationship, with the answers that somebody would bring about."""

    def __init__(self, rule: Rule, book: RuleBook, values: Stated) -> None:
        """Take the gap; only what it rests on is evaluated."""
        under = book.resting_under(rule)
        read = [name for name in book.order_of_facts[rule.id] if name in book.facts]
        offers = {n: offered(n, book, values) for n in read if n not in book.concluding}
        self.offers = {name: answers for name, answers in offers.items() if answers}
        self._rule, self._values, self._evaluator = rule.id, values, ReferenceEvaluator(under)
        self._cleared: dict[tuple[str, ...], bool] = {}
        self.compares_facts = any(
            isinstance(leaf, CompareFacts)
            for each in under.rules
            for leaf in leaves(each.condition)
        )

    def tries(self, changed: tuple[str, ...]) -> int:
        """Return how many answers there are to some facts together."""
        return prod(len(self.offers[name]) for name in changed)

    def is_cleared_by(self, changed: tuple[str, ...]) -> bool:
        """Say whether some answers to these facts clear the gap."""
        if changed not in self._cleared:
            self._cleared[changed] = any(
                known is not None and self._evaluator.outcomes(known)[self._rule] in SETTLED
                for answers in product(*(self.offers[name] for name in changed))
                for known in [self._after(dict(zip(changed, answers, strict=True)))]
            )
        return self._cleared[changed]

    def _after(self, changes: Stated) -> Stated | None:
        """Return what would be known, without what lapses; None if changes exclude each other."""
        known, lapsing = {**self._values, **changes}, set[str]()
        for one in CONTRADICTIONS:
            if not changes.keys().isdisjoint(one.facts) and one.holds(known):
                others = set(one.disagreeing(known)) - changes.keys()
                if not others:
                    return None
                lapsing |= others
        return {name: value for name, value in known.items() if name not in lapsing}

    def minimal_sets(self) -> tuple[Sets, int]:
        """Return the minimal sets by trying them, and the size up to which all were tried."""
        found: Sets = set()
        left = MOST_TRIED
        for size in range(1, len(self.offers) + 1):
            every = [s for s in combinations(self.offers, size) if not _holds(found, s)]
            left -= sum(map(self.tries, every))
            if left < 0:
                return found, size - 1
            found |= {frozenset(each) for each in every if self.is_cleared_by(each)}
        return found, len(self.offers)


def _holds(found: Sets, changed: tuple[str, ...]) -> bool:
    return any(smaller <= set(changed) for smaller in found)


def differing_levers(
    values: Stated, assessment: Assessment, finder: LeverFinder, counts: Counter[str]
) -> Iterator[str]:
    """Yield each set that one method finds and the other does not."""
    book = assessment.book
    for name in fired_gaps(book, dict(values)):
        gap = Gap(book.rule_by_id[name], book, values)
        expected, size = gap.minimal_sets()
        told = {frozenset(each.facts) for each in finder.clearing([name]).sets}
        whole = size == len(gap.offers)
        counts["gaps"] += 1
        counts["gaps of which every set was tried"] += whole
        counts["minimal sets"] += len(told)
        if gap.compares_facts:  # two facts that are compared have more answers than are tried here
            missed = {each for each in expected if not _holds(told, tuple(each))}
            wrong: Sets = set()
        else:
            small = {each for each in told if len(each) <= size}
            missed, wrong = expected - small, small - expected
            order = tuple(gap.offers)
            for each in told - small:
                changed = tuple(fact for fact in order if fact in each)
                parts = combinations(changed, len(changed) - 1)
                if not gap.is_cleared_by(changed) or any(map(gap.is_cleared_by, parts)):
                    wrong.add(each)
        yield from (f"{name}: not told {sorted(each)}" for each in missed)
        yield from (f"{name}: told {sorted(each)}" for each in wrong)


def tried_values(parameter: Parameter, assessment: Assessment) -> list[float]:
    """Return values of a threshold: ends, what is known of facts, and what lies beside those."""
    between, book = parameter.plausible, assessment.book
    if between is None:
        return []
    known = {assessment.values.get(name) for r in book.users_of(parameter.name) for name in r.reads}
    met = {each for each in known if isinstance(each, int | float) and not isinstance(each, bool)}
    marks = sorted({between.at_least, between.at_most, parameter.value, *met})
    whole = type(parameter.value) is int
    beside = {mark + step for mark in marks for step in ((-1, 1) if whole else (-0.01, 0.01))}
    middle = set() if whole else {(low + high) / 2 for low, high in pairwise(marks)}
    tried = {value for value in (*marks, *beside, *middle) if not whole or value == int(value)}
    inside = (value for value in tried if between.at_least <= value <= between.at_most)
    return sorted(value for value in inside if in_order(parameter, value, book))


def differing_hinges(
    assessment: Assessment, of_library: Judgements, counts: Counter[str]
) -> Iterator[str]:
    """Yield each threshold of which what flips and which moves stay is told otherwise."""
    book, values = assessment.book, assessment.values
    told = sensitivity(assessment, of_library)
    flips = {h.parameter: {f.rule for s in h.shifts for f in s.flips} for h in told.hinges}
    lost = {h.parameter: {m.move for s in h.shifts for m in s.lost} for h in told.hinges}
    today = {move.name for move in plan(assessment).acted_on}
    for parameter in judgements(book):
        turned: set[str] = set()
        gone: set[str] = set()
        for value in tried_values(parameter, assessment):
            moved = with_parameter(book, parameter.name, value)
            then = Assessor(moved, "reference").assess_values(values)
            counts["values of thresholds"] += 1
            turned |= {
                rule.id
                for rule in book.rules
                if rule.kind != "conclusion"
                and then.outcomes[rule.id] is not assessment.outcomes[rule.id]
            }
            gone |= today - {move.name for move in plan(then).acted_on}
        if turned != flips.get(parameter.name, set()) or gone != lost.get(parameter.name, set()):
            yield f"{parameter.name}: {sorted(turned)} {sorted(gone)}"


def main() -> None:
    """Print what differs, and how much was compared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--relationships", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--sensitivity", action="store_true", help="try thresholds too")
    given = parser.parse_args()
    book = load_rule_book()
    assessor, regions, trials = Assessor(book, "reference"), Regions(book), Trials(book)
    of_library, counts = Judgements(book, trials), Counter[str]()
    for seed in range(given.first, given.first + given.relationships):
        rng = random.Random(seed)  # noqa: S311 - invented
        values = random_values(rng, rng.choice((0.4, 0.7, 0.95)))
        assessment = assessor.assess_values(values)
        finder = LeverFinder(assessment, regions, trials)
        counts["relationships"] += 1
        for difference in differing_levers(values, assessment, finder, counts):
            counts["differences of levers"] += 1
            print(f"{seed}: {difference}")
        if given.sensitivity:
            for difference in differing_hinges(assessment, of_library, counts):
                counts["differences of sensitivity"] += 1
                print(f"{seed}: {difference}")
    counts["differences of levers"] += 0
    print("; ".join(f"{name}: {n:,}" for name, n in counts.items()), flush=True)


if __name__ == "__main__":
    main()
