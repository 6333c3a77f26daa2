"""Figures for one relationship at a time: a cold process, a warm library, and memory.

    python benchmarks/review.py [--runs 15] [--relationship examples/northfield-calder.yaml]

Every figure is a ratio to a floor that is measured in the same run, or is shown beside one.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sourcing_advisor.conditions.truth import Examination, examination
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.html import parsed_prose, plain_prose
from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook
from sourcing_advisor.service.reviews import Advisor

FLOOR = """
import click, jinja2, pydantic, yaml
class Model(pydantic.BaseModel):
    a: int = 0
"""
REVIEW = "from sourcing_advisor.cli import main; main()"
EXAMPLE = Path(__file__).parent.parent / "examples" / "northfield-calder.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--relationship", type=Path, default=EXAMPLE)
    parser.add_argument("--reviews", type=int, default=20_000)
    chosen = parser.parse_args()
    relationship = read_relationship(chosen.relationship)
    cold(chosen.relationship, chosen.runs)
    warm(relationship)
    memory(relationship, chosen.reviews)


def cold(path: Path, runs: int) -> None:
    """Time a process that reviews against one that only imports, in turn."""
    review = [sys.executable, "-c", REVIEW, "review", str(path), "-o", "/dev/null"]
    floor = [sys.executable, "-c", FLOOR]
    for command in (review, floor):
        seconds(command)
    pairs = [(seconds(review), seconds(floor)) for _ in range(runs)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print("A cold process (median of", runs, "pairs)")
    print(f"  review, Markdown to a file           {1e3 * ours:8.1f} ms")
    print(f"  importing click, pydantic, jinja2, yaml {1e3 * theirs:5.1f} ms")
    print(f"  ratio                                {ratio:8.2f}   (at most 1.5)")


def warm(relationship: Relationship) -> None:
    """Time the stages of a review in a warm process, at 80 rules and with the whole library."""
    whole = Advisor().book
    for name, book in (("80 rules", of_size(whole, 80)), (f"{len(whole.rules)} rules", whole)):
        warm_stages(name, book, relationship)


def warm_stages(name: str, book: RuleBook, relationship: Relationship) -> None:
    known = relationship.known
    assessor = Assessor(book)
    builder = ReportBuilder(book)
    assessment = assessor.assess(relationship)
    report = builder.build(assessment)
    examinations = [examination(rule.condition) for rule in book.rules]
    walk = per_call(lambda: bare_walk(examinations, known))
    both = per_call(lambda: assessor.assess(relationship))
    advice = per_call(lambda: builder.build(assessment))
    counts = f"{len(report.recommendations)} recommendations, {len(report.questions)} questions"
    print(f"A warm library, {name}, {len(known)} facts, engine {assessor.engine}")
    row("conditions examined (floor)", walk)
    row(
        "verdicts with explanations", both, f"{both / walk:.1f} x the floor; 80 rules: at most 1 ms"
    )
    row("plan", per_call(lambda: plan(assessment)), "at most 1 ms")
    row("advice", advice, counts)
    row("Markdown", per_call(lambda: render(report, "markdown")), "at most 5 ms")
    row("HTML", per_call(lambda: render(report, "html")))
    row("JSON", per_call(lambda: render(report, "json")))
    texts = [text for each in report.recommendations for text in each.sections.values()]
    last = len(report.findings)
    both = per_call(lambda: [plain_prose(t, last) or parsed_prose(t, last) for t in texts])
    parser = per_call(lambda: [parsed_prose(t, last) for t in texts])
    row("its advice as HTML, never seen before", both, f"by the parser alone {1e3 * parser:.1f} ms")


def row(what: str, took: float, note: str = "") -> None:
    print(f"  {what:36s} {1e3 * took:8.3f} ms   {f'({note})' if note else ''}".rstrip())


def memory(relationship: Relationship, reviews: int) -> None:
    """Show resident memory over many reviews in one process."""
    advisor = Advisor()
    print(f"Memory over {reviews:,} reviews with {advisor.engine} (resident, MB)")
    for done in range(1, reviews + 1):
        advisor.review(relationship)
        if done in (1, 1_000, reviews // 2, reviews):
            gc.collect()
            print(f"  after {done:7,} reviews                {resident_mb():8.1f}")


def of_size(book: RuleBook, size: int) -> RuleBook:
    """Return a book of the first `size` rules that read facts only, filled up where needed."""
    plain = [r for r in book.rules if not any(n.startswith(CONCLUSIONS) for n in r.reads)]
    rules: list[Rule] = [rule for rule in plain if rule.kind != "conclusion"][:size]
    return dataclasses.replace(book, rules=tuple(rules), strata=(tuple(rules),), conclusions={})


def bare_walk(examinations: list[Examination[str]], values: Values) -> None:
    for examine in examinations:
        examine(values)


def per_call(call: Callable[[], object], budget: float = 0.4) -> float:
    """Return the median seconds of a call, over repeated batches within a time budget."""
    call()
    started = time.perf_counter()
    call()
    once = max(time.perf_counter() - started, 1e-6)
    batch = max(1, int(budget / 7 / once))
    times = []
    for _ in range(7):
        started = time.perf_counter()
        for _ in range(batch):
            call()
        times.append((time.perf_counter() - started) / batch)
    return statistics.median(times)


def seconds(command: list[str]) -> float:
    # An installed package is compiled; with this variable, a checkout would be compiled each time.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


def resident_mb() -> float:
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
