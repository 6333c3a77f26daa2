"""What follows from what among many conditions, told as for each pair alone, and soon."""

from __future__ import annotations

import random
import time

import pytest

from sourcing_advisor.conditions.nodes import Compare, Condition, Known, all_of, any_of
from sourcing_advisor.rules.lint.implications import Implications
from sourcing_advisor.rules.lint.search import Search
from tests.strategies import FACTS, random_condition

FLAGS = [name for name, fact in FACTS.items() if fact.type == "yes_no"]
NUMBERS = [name for name, fact in FACTS.items() if fact.type in ("count", "number")]


def alone(one: Condition, other: Condition) -> bool:
    """Say whether `other` follows from `one`, by a search for a case to the contrary."""
    return not any(Search(FACTS).ways([(one, True), (other, False)]))


@pytest.mark.parametrize("seed", range(20))
def test_conditions_are_compared_as_each_pair_alone(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    conditions = list(
        dict.fromkeys(random_condition(chance, FACTS, FLAGS[:3], 2) for _ in range(8))
    )

    implications = Implications(conditions, Search(FACTS))

    for one in range(len(conditions)):
        for other in range(len(conditions)):
            follows = one == other or alone(conditions[one], conditions[other])
            assert implications.follows(one, other) is follows


def test_everything_follows_from_what_is_never_true() -> None:
    yes, no = (Compare(FLAGS[0], "eq", value=value) for value in (True, False))

    implications = Implications([all_of(yes, no), Compare(FLAGS[1], "eq", value=True)], Search({}))

    assert implications.follows(0, 1)
    assert not implications.follows(1, 0)


def test_an_unknown_fact_is_an_example_too() -> None:
    unknown = Known(FLAGS[0], expected=False)
    either = any_of(unknown, Compare(FLAGS[1], "eq", value=True))

    implications = Implications([unknown, either], Search(FACTS))

    assert implications.follows(0, 1)
    assert not implications.follows(1, 0)


def test_a_thousand_conditions_are_compared_in_seconds() -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    conditions = [
        all_of(
            Compare(chance.choice(NUMBERS), "gt", number % 5),
            Compare(FLAGS[number % len(FLAGS)], "eq", value=True),
            any_of(*(Compare(name, "eq", value=False) for name in chance.sample(FLAGS, 2))),
        )
        for number in range(1_000)
    ]
    search = Search(FACTS)

    started = time.process_time()
    implications = Implications(conditions, search)
    pairs = sum(implications.follows(one, other) for one in range(1_000) for other in range(1_000))

    assert time.process_time() - started < 5
    assert pairs >= 1_000
    assert not search.is_spent
