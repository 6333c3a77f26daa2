"""How much each relation of the plan carries: first three in common with raters, with and without.

    python benchmarks/plan_edges.py CASES

CASES is a folder with NAME.facts.yaml (a relationship) and NAME.expected.yaml, which holds under
`first_three`, for each rater by name, the practices that they would have acted on first.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.rules.plan import PlanRelations
from sourcing_advisor.service.reviews import Advisor

FIRST = 3


@dataclass(frozen=True)
class Case:
    """One relationship, assessed, and what each rater would begin with."""

    name: str
    assessment: Assessment
    raters: tuple[frozenset[str], ...]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("cases", type=Path)
    cases = list(read_cases(parser.parse_args().cases))
    relations = cases[0].assessment.book.plan
    whole = in_common(cases, relations)
    for case in cases:
        first = practices(case.assessment, relations)
        print(f"{case.name}  {' '.join(first):<14} {in_common([case], relations):.2f}")
    print(f"\n{'in common with a rater, of 3':<44} {whole:.2f}")
    for name, changed in variants(relations):
        without = in_common(cases, changed)
        print(f"  without {name:<34} {without:.2f} {without - whole:+.2f}")


def read_cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of a folder, by name."""
    advisor = Advisor(engine="reference")
    for path in sorted(folder.glob("*.expected.yaml")):
        name = path.name.partition(".")[0]
        wanted: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["first_three"]
        raters = tuple(frozenset(map(practice, order)) for order in wanted.values())
        relationship = read_relationship(folder / f"{name}.facts.yaml")
        yield Case(name, advisor.assess(relationship), raters)


def practice(entry: Any) -> str:
    """Return the practice of an entry, which may be given with its reason."""
    return str(entry["practice"] if isinstance(entry, dict) else entry)[:3]


def practices(assessment: Assessment, relations: PlanRelations) -> list[str]:
    """Return the first practices of a plan, each once."""
    book = replace(assessment.book, plan=relations)
    moves = plan(replace(assessment, book=book)).moves
    return list(dict.fromkeys(move.practice for move in moves))[:FIRST]


def in_common(cases: Iterable[Case], relations: PlanRelations) -> float:
    """Return how many of its first practices a plan shares with a rater, on average."""
    return statistics.fmean(
        len(rater.intersection(practices(case.assessment, relations)))
        for case in cases
        for rater in case.raters
    )


def variants(relations: PlanRelations) -> Iterator[tuple[str, PlanRelations]]:
    """Yield the relations without each edge and clock, and without all of a kind."""
    for left_out in relations.precedes:
        kept = tuple(edge for edge in relations.precedes if edge is not left_out)
        yield left_out.name, replace(relations, precedes=kept)
    for stopped in relations.clocks:
        clocks = tuple(clock for clock in relations.clocks if clock is not stopped)
        yield stopped.name, replace(relations, clocks=clocks)
    yield "any precedes", replace(relations, precedes=())
    yield "any clock", replace(relations, clocks=())
    yield "rungs", replace(relations, rungs=())


if __name__ == "__main__":
    main()
