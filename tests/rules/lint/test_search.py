"""The search for relationships that meet demands: right where it answers, and bounded."""

from __future__ import annotations

import random
import time
from itertools import product

import pytest
from hypothesis import given, settings

from sourcing_advisor.conditions.nodes import Compare, Condition, all_of, any_of, facts_of
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.rules.lint.implications import Implications
from sourcing_advisor.rules.lint.search import Search, TooManyWaysError
from tests.profiles import tries
from tests.rules.pack import Pack, gap
from tests.strategies import FACTS, SEEDS, VALUES, random_condition

FLAGS = [name for name, fact in FACTS.items() if fact.type == "yes_no"]
SMALL = [name for name in FACTS if len(VALUES[name]) <= 3][:3]


def small_condition(rng: random.Random) -> Condition:
    return random_condition(rng, FACTS, SMALL, 3)


def situations() -> list[dict[str, Value]]:
    tried = product(*((None, *VALUES[name]) for name in SMALL))
    return [
        {name: value for name, value in zip(SMALL, values, strict=True) if value is not None}
        for values in tried
    ]


@settings(max_examples=tries(150), deadline=None)
@given(SEEDS)
def test_there_is_a_way_exactly_when_some_relationship_meets_the_goals(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    one, other = small_condition(rng), small_condition(rng)
    search = Search(FACTS)
    met = [v for v in situations() if truth(one, v) is True and truth(other, v) is not True]
    ways = list(search.ways([(one, True), (other, False)]))
    assert bool(ways) is bool(met)
    assert Implications([one, other], search).follows(0, 1) is not bool(met)
    for way in ways:
        example = search.witness(way)
        assert truth(one, example) is True
        assert truth(other, example) is not True


def alternatives(count: int) -> Condition:
    return all_of(
        *(
            any_of(*(Compare(name, "eq", value=True) for name in FLAGS[i : i + 3]))
            for i in range(0, 3 * count, 3)
        )
    )


def test_many_alternatives_are_no_work_where_one_of_each_will_do() -> None:
    condition = alternatives(18)
    assert len(facts_of(condition)) == 54
    started = time.process_time()
    assert next(Search(FACTS).ways([(condition, True)]))
    assert Implications([condition, all_of(condition)], Search(FACTS)).follows(0, 1)
    assert time.process_time() - started < 2


def test_too_many_ways_are_told_and_not_gone_through() -> None:
    pigeons = [FLAGS[i : i + 6] for i in range(0, 42, 6)]
    each_somewhere = [any_of(*(Compare(f, "eq", value=True) for f in row)) for row in pigeons]
    never_two = [
        any_of(Compare(one[i], "eq", value=False), Compare(other[i], "eq", value=False))
        for i in range(6)
        for n, one in enumerate(pigeons)
        for other in pigeons[:n]
    ]
    started = time.process_time()
    with pytest.raises(TooManyWaysError):
        next(Search(FACTS).ways([(all_of(*each_somewhere, *never_two), True)]), None)
    assert time.process_time() - started < 10


def test_a_rule_of_which_nothing_is_found_out_is_named(pack: Pack) -> None:
    pigeons = [FLAGS[i : i + 6] for i in range(0, 42, 6)]
    each_somewhere = [{"any": [{name: True} for name in row]} for row in pigeons]
    never_two = [
        {"any": [{one[i]: False}, {other[i]: False}]}
        for i in range(6)
        for n, one in enumerate(pigeons)
        for other in pigeons[:n]
    ]
    pack.rules = [gap(when={"all": [*each_somewhere, *never_two]})]
    assert "can fire was not found out: too many ways" in pack.found()


def test_a_rule_that_repeats_very_many_is_told_with_ten_of_them(pack: Pack) -> None:
    pack.rules = [gap(number) for number in range(1, 61)]
    pack.templates |= {f"gap-{number}": pack.templates["gap-1"] for number in range(2, 61)}

    repeated = [p for p in pack.problems() if "has the same condition as rule" in p.found]

    of_first = [problem.found for problem in repeated if "rule PK-01 has" in problem.found]
    assert len(of_first) == 10
    assert of_first[-1].endswith("rule PK-11 (the rest is not listed)")
