"""Choose the core facts: those that settle most verdicts by themselves.

    python -m benchmarks.core_facts                     choose, and write rules/core-facts.txt
    python -m benchmarks.core_facts --print             choose, and say what they settle, only
    python -m benchmarks.core_facts --facts 50          another number of facts

Full relationships are generated, without contradictions. From all facts, the one that costs least
is taken away, again and again, until so many are left: a verdict often needs several facts
together, which a search that adds one after the other does not see. The cost of a fact is what is
then no longer settled as it was, in points: a gap of high severity has 10, of medium 2, any other
gap and a strength 1. The share that is told is of other relationships than those chosen by.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.strategies import random_values

from sourcing_advisor.conditions.values import Value, Values
from sourcing_advisor.engine.reference import ReferenceEvaluator, RuleExamination, rule_examination
from sourcing_advisor.engine.verdicts import Outcome, concluded
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.intake.core import CORE_FILE
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.folders import own_folder
from sourcing_advisor.rules.loading import load_rule_book

POINTS = {"high": 10, "medium": 2}
CHOSEN_BY = 150
"""Relationships by which facts are chosen."""

TOLD_OF = 1_000
"""Other relationships, of which the share is told."""

HEAD = """\
# The facts that settle most verdicts by themselves, in the order in which they would be given up
# last. Written by "python -m benchmarks.core_facts"; not edited by hand.
"""


def points(rule: Rule) -> int:
    """Return what it is worth to settle a rule."""
    return 0 if rule.kind == "conclusion" else POINTS.get(rule.severity or "", 1)


@dataclass(slots=True)
class Knowledge:
    """One relationship as far as it is known: the whole of it, and what is left of it."""

    whole: Mapping[str, Outcome]
    values: dict[str, Value]
    outcomes: dict[str, Outcome]


@dataclass(slots=True)
class Elimination:
    """Takes away one fact after the other, each time the one that costs least."""

    book: RuleBook
    knowledge: Sequence[Knowledge]
    affected: Mapping[str, tuple[Rule, ...]]
    examinations: Mapping[str, RuleExamination]
    costs: dict[str, int] = field(default_factory=dict)
    given_up: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, book: RuleBook, rows: Sequence[Mapping[str, Value]]) -> Elimination:
        """Begin with all that is known of each relationship."""
        evaluator = ReferenceEvaluator(book)
        knowledge = []
        for row in rows:
            explained = evaluator.explain(row)
            values = {**row, **explained.conclusions}
            knowledge.append(Knowledge(explained.outcomes, values, dict(explained.outcomes)))
        examinations = {rule.id: rule_examination(rule) for rule in book.rules}
        affected = {name: rules_on(name, book) for name in book.facts}
        return cls(book, knowledge, affected, examinations)

    def until(self, left: int) -> list[str]:
        """Return the facts that are left, the one that would go last first."""
        stated = [name for name in self.book.facts if name not in self.book.conclusions]
        remaining = {name: place for place, name in enumerate(stated)}
        while len(remaining) > 1:
            for name in remaining.keys() - self.costs.keys():
                self.costs[name] = self._cost(name)
            cheapest = min(remaining, key=lambda name: (self.costs[name], -remaining[name]))
            del remaining[cheapest]
            self._give_up(cheapest)
        order = [*remaining, *reversed(self.given_up)]
        return order[:left]

    def _cost(self, name: str) -> int:
        rules = self.affected[name]
        worth = {rule.id: points(rule) for rule in rules}
        cost = 0
        for known in self.knowledge:
            values = {key: value for key, value in known.values.items() if key != name}
            after = self._outcomes(rules, values, known.outcomes)
            cost += sum(
                worth[rule]
                for rule, outcome in after.items()
                if known.outcomes[rule] is known.whole[rule] is not outcome
            )
        return cost

    def _give_up(self, name: str) -> None:
        rules = self.affected[name]
        for known in self.knowledge:
            del known.values[name]
            known.outcomes |= self._outcomes(rules, known.values, known.outcomes)
        near = {fact for rule in rules for fact in self.book.order_of_facts[rule.id]}
        for fact in near:  # what is left settles more or less with it
            self.costs.pop(fact, None)
        self.given_up.append(name)

    def _outcomes(
        self, rules: Sequence[Rule], values: dict[str, Value], before: Mapping[str, Outcome]
    ) -> dict[str, Outcome]:
        """Return the outcomes of some rules; the conclusions in `values` follow from them."""
        now: dict[str, Outcome] = {}
        for rule in rules:
            now[rule.id] = self.examinations[rule.id](values)[0]
            if rule.concludes:
                truth = concluded(rule.concludes, {**before, **now}, self.book)
                if truth is None:
                    values.pop(rule.concludes, None)
                else:
                    values[rule.concludes] = truth
        return now


def rules_on(name: str, book: RuleBook) -> tuple[Rule, ...]:
    """Return the rules that read a fact, or a conclusion that rests on it, stratum by stratum."""
    reached, rules = {name}, []
    for stratum in book.strata:
        reading = [rule for rule in stratum if reached.intersection(rule.reads)]
        rules += reading
        reached |= {rule.concludes for rule in reading if rule.concludes}
    return tuple(rules)


def share_settled(
    book: RuleBook, rows: Sequence[Values], core: Sequence[str], severity: str | None
) -> float:
    """Return which share of verdicts on gaps and strengths the core alone settles as the whole."""
    evaluator, wanted = ReferenceEvaluator(book), set(core)
    counted = [
        rule.id
        for rule in book.rules
        if rule.kind != "conclusion" and severity in (None, rule.severity)
    ]
    settled = 0
    for row in rows:
        whole = evaluator.outcomes(row)
        alone = evaluator.outcomes({name: row[name] for name in wanted & row.keys()})
        settled += sum(whole[rule] is alone[rule] for rule in counted)
    return settled / (len(rows) * len(counted))


def full_relationships(count: int, seed: int) -> list[dict[str, Value]]:
    """Return generated relationships of which every fact is known."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    return [random_values(rng, 1.0) for _ in range(count)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--facts", type=int, default=40)
    parser.add_argument("--relationships", type=int, default=CHOSEN_BY)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--print", action="store_true", help="write nothing")
    given = parser.parse_args()
    book = load_rule_book()
    search = Elimination.of(book, full_relationships(given.relationships, given.seed))
    core = search.until(given.facts)
    others = full_relationships(TOLD_OF, given.seed + 1)
    high, every = (share_settled(book, others, core, severity) for severity in ("high", None))
    print(
        f"{len(core)} facts of {len(catalogue())} settle {high:.0%} of the verdicts of high "
        f"severity, and {every:.0%} of all on gaps and strengths, over {TOLD_OF:,} relationships."
    )
    if given.print:
        print("\n".join(core))
    else:
        text = HEAD + "".join(f"{name}\n" for name in core)
        (own_folder().rules / CORE_FILE).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
