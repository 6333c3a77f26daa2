"""How long each answer of decision support takes, warm, with 60 facts unknown.

    python benchmarks/decision_support.py            12 invented deals

The fastest of three runs counts for each deal; told are the mean and the slowest deal.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from example_portfolio import invented_deals
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.levers import LeverFinder
from sourcing_advisor.decisions.next_question import inquiry
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.decisions.sensitivity import sensitivity
from sourcing_advisor.decisions.thresholds import Judgements
from sourcing_advisor.decisions.whatif import Conjecture
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.rules.loading import load_rule_book

DEALS = 12
UNKNOWN = 60
ROUNDS = 3


def relationships() -> Iterator[dict[str, Value | Bounds]]:
    """Yield what is known of invented deals, of each with that many facts unknown, or more."""
    chance = random.Random(15)  # noqa: S311 - invented deals
    for deal in invented_deals(chance, DEALS):
        row = {name: value for name, value in deal.items() if value is not None}
        known = relationship_from_row(row).known
        most = len(catalogue()) - UNKNOWN
        yield {
            name: known[name]
            for name in sorted(chance.sample(sorted(known), min(most, len(known))))
        }


def fastest(run: Callable[[], object]) -> float:
    """Return the seconds of the fastest of several runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def timed(assessment: Assessment, questioner: Questioner) -> dict[str, float]:
    """Return the seconds that each answer takes for one relationship."""
    judgements = Judgements(assessment.book, questioner.trials)
    finder = LeverFinder(assessment, questioner.regions, questioner.trials)
    of_moves = [fastest(partial(finder.clearing, move.rules)) for move in plan(assessment).acted_on]
    return {
        "whatif": fastest(lambda: Conjecture(assessment).what_if({"pair.named": True})),
        "questions -n 5": fastest(lambda: inquiry(assessment, questioner, 5)),
        "levers, the slowest move": max(of_moves, default=0.0),
        "levers, all moves": sum(of_moves),
        "levers, all of high severity": fastest(lambda: finder.clearing_severity("high")),
        "sensitivity": fastest(lambda: sensitivity(assessment, judgements)),
    }


def main() -> None:
    """Print the table."""
    book = load_rule_book()
    assessor, questioner = Assessor(book, "reference"), Questioner(book)
    results = [timed(assessor.assess_values(known), questioner) for known in relationships()]
    print("| answer | mean s | slowest s |\n|---|---:|---:|")
    for name in results[0]:
        seconds = [result[name] for result in results]
        print(f"| {name} | {statistics.mean(seconds):.3f} | {max(seconds):.3f} |")


if __name__ == "__main__":
    main()
