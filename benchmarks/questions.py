"""How many questions it takes until the first three moves are those of the whole answers.

    python benchmarks/questions.py                       40 invented deals, and the tests' cases
    python benchmarks/questions.py --deals 200           more of them
    python benchmarks/questions.py --cases FOLDER        other cases: NAME.facts.yaml in that folder
    python benchmarks/questions.py --plot FILE.svg       draw it

Somebody who can answer what a relationship states is asked one question after the other, from a
blank form. Counted is the last question after which the first three moves, or their order, were
still other than with every answer; a question that the person cannot answer counts like any.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from example_portfolio import invented_deals
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.pointless import pointless_questions
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.intake.core import core_facts
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book

CASES = Path(__file__).parent.parent / "tests" / "cases"
Known = Mapping[str, Value | Bounds]
Order = Callable[[Known], Iterator[str]]
BEST, FORM, CORE, RANDOM = "best next question", "order of the form", "core form", "at random"
WIDTH, HEIGHT, LEFT, BOTTOM = 720, 380, 60, 50
COLOURS = {BEST: "#0b6e4f", FORM: "#577590", CORE: "#b45309", RANDOM: "#b5179e"}


class Interview:
    """Asks in one order or another, with one rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book that answers are judged by."""
        self._assessor = Assessor(book, "reference")
        self._questioner = Questioner(book, alone_first=False)
        self._form = list(catalogue())
        core = set(core_facts())
        self._core_first = sorted(self._form, key=lambda name: name not in core)

    def orders(self, rng: random.Random) -> dict[str, Order]:
        """Return the orders in which questions are asked, by name."""
        return {
            BEST: self._best,
            FORM: lambda truth: iter(self._form),  # noqa: ARG005 - whatever is true
            CORE: lambda truth: iter(self._core_first),  # noqa: ARG005 - and the rest after it
            RANDOM: lambda truth: iter(rng.sample(self._form, len(self._form))),  # noqa: ARG005
        }

    def questions_needed(self, truth: Known, order: Order) -> int:
        """Return how many questions it takes until the first three moves change no more."""
        final, asked = self._first(truth), list(order(truth))
        differs = False
        for number in range(len(asked), 0, -1):
            if number == len(asked) or asked[number] in truth:  # else as one question later
                known = {name: truth[name] for name in asked[:number] if name in truth}
                differs = self._first(known) != final
            if differs:
                return min(number + 1, len(asked))
        return 1

    def _best(self, truth: Known) -> Iterator[str]:
        known: dict[str, Value | Bounds] = {}
        asked: dict[str, None] = {}
        untold: set[str] = set()
        while True:
            assessment = self._assessor.assess_values(known)
            listed = self._questioner.questions(assessment, plan(assessment), untold)
            name = next((q.fact for q in listed if q.fact not in asked), None)
            if name is None:
                break
            asked[name] = None
            yield name
            if name in truth:
                known[name] = truth[name]
            else:
                untold.add(name)
        yield from (name for name in self._form if name not in asked)

    def _first(self, known: Known) -> tuple[str, ...]:
        assessment: Assessment = self._assessor.assess_values(known)
        return tuple(move.name for move in plan(assessment).first)


def relationships(deals: int, cases: Path) -> Iterator[tuple[str, Known]]:
    for path in sorted(cases.glob("*.facts.yaml")):
        yield "cases", read_relationship(path).known
    chance = random.Random(15)  # noqa: S311 - invented deals
    for deal in invented_deals(chance, deals):
        row = {name: value for name, value in deal.items() if value is not None}
        known = relationship_from_row(row).known
        left_out = pointless_questions(known, ())  # as the form asks
        yield "invented", {name: known[name] for name in known if name not in left_out}


def measured(deals: int, cases: Path) -> dict[tuple[str, str], list[int]]:
    interview = Interview(load_rule_book())
    needed: dict[tuple[str, str], list[int]] = {}
    for number, (kind, truth) in enumerate(relationships(deals, cases), start=1):
        rng = random.Random(number)  # noqa: S311 - an order
        for name, order in interview.orders(rng).items():
            count = interview.questions_needed(truth, order)
            needed.setdefault((kind, name), []).append(count)
        counts = ", ".join(f"{n}: {needed[kind, n][-1]}" for n in COLOURS)
        print(f"{kind} {number}: {counts}", file=sys.stderr)
    return needed


def table(needed: Mapping[tuple[str, str], Sequence[int]]) -> str:
    lines = ["| relationships | asked by | mean | median | most |", "|---|---|---:|---:|---:|"]
    for (kind, name), counts in needed.items():
        mean, median = statistics.mean(counts), statistics.median(counts)
        lines.append(
            f"| {len(counts)} {kind} | {name} | {mean:.0f} | {median:.0f} | {max(counts)} |"
        )
    return "\n".join(lines)


def drawn(needed: Mapping[tuple[str, str], Sequence[int]]) -> str:
    """Return the share of relationships that are settled by the number of questions, as SVG."""
    asked = len(catalogue())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">'
    )
    title = "Share of relationships whose first three moves are settled, by questions asked"
    parts = [
        head,
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]

    def place(questions: float, share: float) -> str:
        x = LEFT + questions / asked * (WIDTH - LEFT - 20)
        return f"{x:.1f},{HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 30):.1f}"

    for share in (0, 0.5, 1):
        x, y = place(0, share).split(",")
        parts.append(f'<text x="{float(x) - 8:.0f}" y="{y}" text-anchor="end">{share:.0%}</text>')
    for questions in range(0, asked + 1, 50):
        x, y = place(questions, 0).split(",")
        parts.append(
            f'<text x="{x}" y="{float(y) + 18:.0f}" text-anchor="middle">{questions}</text>'
        )
    parts.append(
        f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 12}" text-anchor="middle">questions asked</text>'
    )
    for i, (name, colour) in enumerate(COLOURS.items()):
        counts = sorted(n for (_, by), several in needed.items() for n in several if by == name)
        points = " ".join(_steps(counts, place))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        at = f'x="{WIDTH - 160}" y="{HEIGHT - BOTTOM - 60 + 18 * i}"'
        parts.append(f'<text {at} fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _steps(counts: Sequence[int], place: Callable[[float, float], str]) -> Iterable[str]:
    yield place(0, 0)
    for i, count in enumerate(counts):
        yield place(count, i / len(counts))
        yield place(count, (i + 1) / len(counts))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--deals", type=int, default=40)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--plot", type=Path, help="write the plot to this SVG file")
    given = parser.parse_args()
    needed = measured(given.deals, given.cases)
    print(table(needed))
    if given.plot:
        given.plot.write_text(drawn(needed), encoding="utf-8")


if __name__ == "__main__":
    main()
