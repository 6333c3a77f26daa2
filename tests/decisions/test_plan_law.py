"""What holds of every plan, whatever is known and whichever rules fired."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_advisor.conditions.values import Value, Values
from sourcing_advisor.decisions.move_order import day_after
from sourcing_advisor.decisions.moves import Clock, Plan
from sourcing_advisor.decisions.plan import MOST_FIRST, MOST_NEXT, plan
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from tests.decisions.plans import library, planned
from tests.profiles import tries
from tests.strategies import SEEDS, random_values

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = date(2026, 11, 30)
CALM = settings(max_examples=tries(60), deadline=None)


def any_plan(seed: int) -> tuple[Plan, dict[str, Value]]:
    """Return a plan over the whole library, whichever rules fired, with what was known."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    gaps = [rule.id for rule in library().rules if rule.kind == "gap"]
    values = random_values(rng, 0.3)
    return planned(rng.sample(gaps, rng.randint(0, 40)), None, values, TODAY), values


@given(SEEDS)
@CALM
def test_a_plan_is_the_same_twice(seed: int) -> None:
    assert any_plan(seed) == any_plan(seed)


@given(st.permutations(range(8)), SEEDS)
@CALM
def test_the_order_of_rules_in_the_book_changes_nothing(order: list[int], seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = library()
    size = -(-len(book.rules) // len(order))
    rules = tuple(rule for i in order for rule in book.rules[i * size : (i + 1) * size])
    outcomes: dict[str, Outcome] = {
        rule.id: rng.choice((Outcome.FIRED, Outcome.CLEAR)) for rule in book.rules
    }

    one, other = (
        plan(Assessment(each, Relationship(), {}, {}, outcomes, (), "reference"))
        for each in (book, replace(book, rules=rules))
    )

    assert one == other


@given(SEEDS)
@CALM
def test_no_stage_holds_more_than_it_may(seed: int) -> None:
    found, _ = any_plan(seed)

    practices = [entry.practice for entry in found.first]

    assert len(found.first) <= MOST_FIRST
    assert len(set(practices)) == len(practices)
    assert len(found.next) <= MOST_NEXT
    assert [entry.number for entry in found.moves] == list(range(1, len(found.moves) + 1))


@given(SEEDS)
@CALM
def test_every_fired_gap_is_told_of_once(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    fired = rng.sample([r.id for r in library().rules if r.kind == "gap"], 30)

    found = planned(fired)

    told = [rule for entry in found.moves for rule in entry.rules]
    silenced = [each.rule for entry in found.moves for each in entry.silenced]
    assert sorted([*told, *silenced]) == sorted(fired)


@given(SEEDS)
@CALM
def test_an_effect_stands_after_its_cause_unless_a_clock_says_otherwise(seed: int) -> None:
    found, _ = any_plan(seed)
    place = {entry.name: entry.number for entry in found.acted_on}

    for entry in found.acted_on:
        clocked = any(isinstance(reason, Clock) for reason in entry.reasons)
        for edge in library().plan.precedes:
            causes = {e.name for e in found.acted_on if edge.cause.intersection(e.rules)}
            if entry.rule in edge.effects and not clocked:
                assert all(place[cause] <= entry.number for cause in causes)


@given(SEEDS)
@CALM
def test_no_step_is_dated_after_the_event_that_it_serves(seed: int) -> None:
    found, values = any_plan(seed)
    events = {clock.name: clock.months for clock in library().plan.clocks}

    clocks = [r for entry in found.moves for r in entry.reasons if isinstance(r, Clock)]

    for clock in clocks:
        name = events[clock.clock]
        if name is not None and clock.by is not None:
            months = values[name]
            assert isinstance(months, int)
            assert TODAY <= clock.by <= day_after(TODAY, months)


def relationships() -> Iterator[Values]:
    """Yield what is known of the examples and of generated relationships."""
    for path in sorted([*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("*.json")]):
        yield read_relationship(path).known
    rng = random.Random(13)  # noqa: S311 - nothing secret
    for number in range(tries(200)):
        yield random_values(rng, (0.1, 0.3, 0.6, 1.0)[number % 4])


def test_no_plan_holds_advice_that_is_declared_incompatible() -> None:
    book = library()
    assessor = Assessor(book, "reference")
    met = set()
    for values in relationships():
        assessment = assessor.assess_values(values)
        fired = {rule.id for rule in assessment.fired}
        told = {rule for entry in plan(assessment).acted_on for rule in entry.rules}
        for pair in book.plan.incompatible:
            for one, other in product(pair.one & fired, pair.other & fired):
                met.add(pair.name)
                assert not {one, other} <= told, (pair.name, one, other)
    assert met, "no generated relationship puts the declarations to the test"
