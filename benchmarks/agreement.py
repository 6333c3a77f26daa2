"""Hold the three evaluators to each other on generated rule books and relationships.

    python -m benchmarks.agreement                          200,000 relationships
    python -m benchmarks.agreement --relationships 20000    fewer
    python -m benchmarks.agreement --seed 7                 others

Each book has its own relationships, with values, bounds, beliefs, later days and comparisons of
two facts. The tree walker, durable_rules and the columns of a portfolio must give the same outcome
of every rule; the first that differs is shown and ends the run with status 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.portfolio.said_more import Stated, answers_frame, known_today, random_answers
from tests.strategies import base_facts, random_book, with_facts_compared

from sourcing_advisor.conditions.nodes import CompareFacts, leaves
from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.engine.durable.evaluator import DurableEvaluator
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.expressions import closed
from sourcing_advisor.portfolio.columns.frames import adopted
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book

EACH = 500
"""Relationships of one generated book."""

OF_LIBRARY = 2_000
SHARES = (0.0, 0.3, 0.6, 0.8, 1.0)


class DisagreementError(Exception):
    """Two evaluators say different things of one rule."""


@dataclass(slots=True)
class Counts:
    """What was compared."""

    books: int = 0
    rules: int = 0
    relationships: int = 0
    bounds: int = 0
    later: int = 0
    believed: int = 0
    compared: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


def compare(book: RuleBook, rows: list[Stated], counts: Counts) -> None:
    """Compare the outcomes of every rule for all rows; raises `DisagreementError`."""
    reference, durable, columns = (
        ReferenceEvaluator(book),
        DurableEvaluator(book),
        ColumnEvaluator(book),
    )
    frame = adopted(answers_frame(rows))
    table = closed(columns.apply(frame.table, frame.dialect), frame.dialect, columns.rules)
    for stated, by_column in zip(rows, table.iter_rows(named=True), strict=True):
        values = known_today(stated)
        outcomes = reference.outcomes(values)
        told = {rule: str(outcome) for rule, outcome in outcomes.items()}
        for name, found in (("durable_rules", durable.outcomes(values)), ("columns", by_column)):
            for rule, outcome in told.items():
                if str(found[rule]) != outcome:
                    raise DisagreementError(
                        f"{rule}: {outcome}, and {name} says {found[rule]}, of {stated}"
                    )
        counts.outcomes.update(told.values())
        counts.bounds += sum(isinstance(value, Bounds) for value in values.values())
        counts.later += len(stated) - len(values)
        counts.believed += sum(answer.believed for answer in stated.values())
    counts.books += 1
    counts.rules += len(book.rules)
    counts.relationships += len(rows)
    counts.compared += sum(
        isinstance(leaf, CompareFacts) for rule in book.rules for leaf in leaves(rule.condition)
    )


def run(relationships: int, seed: int, counts: Counts) -> None:
    """Compare that many relationships, the library among the books."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    library = with_facts_compared(rng, load_rule_book())
    rows = [random_answers(rng, rng.choice(SHARES), rng.random()) for _ in range(OF_LIBRARY)]
    for start in range(0, min(OF_LIBRARY, relationships), EACH):
        compare(library, rows[start : start + EACH], counts)
    while counts.relationships < relationships:
        grown = random_book(rng, rng.randint(3, 40), pool=rng.choice((6, 8, 12)), depth=2)
        book = with_facts_compared(rng, grown)
        names = base_facts(book)
        more = min(EACH, relationships - counts.relationships)
        compare(
            book,
            [random_answers(rng, rng.choice(SHARES), rng.random(), names) for _ in range(more)],
            counts,
        )
        if counts.books % 20 == 0:
            print(f"{counts.relationships:,} relationships", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--relationships", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=20)
    given = parser.parse_args()
    counts, start = Counts(), time.perf_counter()
    try:
        run(given.relationships, given.seed, counts)
    except DisagreementError as error:
        print(error)
        return 1
    outcomes = ", ".join(f"{number:,} {word}" for word, number in counts.outcomes.most_common())
    print(
        f"{counts.relationships:,} relationships under {counts.books:,} books of {counts.rules:,} "
        f"rules in all, {counts.compared:,} comparisons of two facts among their conditions: the "
        f"three evaluators say the same.\n{counts.bounds:,} values were bounds, "
        f"{counts.later:,} held only from a later day, {counts.believed:,} were believed.\n"
        f"Outcomes of each: {outcomes}. {time.perf_counter() - start:.0f} s."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
