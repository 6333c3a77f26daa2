"""The meaning of conditions as laws of three-valued logic."""

from __future__ import annotations

import operator
import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Not,
    facts_of,
    leaves,
)
from sourcing_advisor.conditions.normal_form import (
    conjunctions,
    negated_leaf,
    pushed_down,
    shortest,
    size,
)
from sourcing_advisor.conditions.truth import Truth, examination, negation, settling_leaves, truth
from sourcing_advisor.conditions.values import Value
from tests.conditions.truths import conjunction, disjunction
from tests.strategies import SEEDS, VALUES, conditions, knowledge

TRUTHS: tuple[Truth, ...] = (True, False, None)
LEVEL, TARGET = "gain_sharing.level", "productivity.annual_target_pct"

conditions_with_knowledge = conditions().flatmap(lambda c: st.tuples(st.just(c), knowledge(c)))
monotone = conditions(known=False).flatmap(lambda c: st.tuples(st.just(c), knowledge(c)))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (True, True, True),
        (True, None, None),
        (True, False, False),
        (None, None, None),
        (None, False, False),
        (False, False, False),
    ],
)
def test_the_table_of_all(one: Truth, other: Truth, both: Truth) -> None:
    assert conjunction((one, other)) is both
    assert conjunction((other, one)) is both


@pytest.mark.parametrize(
    ("one", "other", "either"),
    [
        (True, True, True),
        (True, None, True),
        (True, False, True),
        (None, None, None),
        (None, False, None),
        (False, False, False),
    ],
)
def test_the_table_of_any(one: Truth, other: Truth, either: Truth) -> None:
    assert disjunction((one, other)) is either
    assert disjunction((other, one)) is either


def test_the_table_of_not() -> None:
    assert [negation(value) for value in TRUTHS] == [False, True, None]


def test_nothing_joined_is_true_for_all_and_false_for_any() -> None:
    assert truth(All(()), {}) is True
    assert truth(AnyOf(()), {}) is False


@pytest.mark.parametrize("several", list(product(TRUTHS, repeat=3)))
def test_de_morgan(several: tuple[Truth, ...]) -> None:
    assert negation(conjunction(several)) is disjunction(map(negation, several))
    assert negation(disjunction(several)) is conjunction(map(negation, several))


@pytest.mark.parametrize(("a", "b", "c"), list(product(TRUTHS, repeat=3)))
def test_all_and_any_distribute_and_absorb(a: Truth, b: Truth, c: Truth) -> None:
    left = conjunction((a, disjunction((b, c))))
    assert left is disjunction((conjunction((a, b)), conjunction((a, c))))
    assert conjunction((a, disjunction((a, b)))) is a


@given(conditions_with_knowledge)
def test_not_not_changes_nothing(drawn: tuple[Condition, dict[str, Value]]) -> None:
    condition, values = drawn
    assert truth(Not(Not(condition)), values) is truth(condition, values)


@given(conditions_with_knowledge)
def test_negation_pushed_down_keeps_the_truth(drawn: tuple[Condition, dict[str, Value]]) -> None:
    condition, values = drawn
    found = truth(condition, values)
    assert truth(pushed_down(condition), values) is found
    assert truth(pushed_down(condition, negate=True), values) is negation(found)


@given(conditions_with_knowledge)
def test_the_normal_form_is_true_exactly_when_the_condition_is(
    drawn: tuple[Condition, dict[str, Value]],
) -> None:
    condition, values = drawn
    positive = pushed_down(condition)
    if size(positive) > 500:
        return
    split = list(conjunctions(positive))
    assert len(split) == size(positive)
    whole = AnyOf(tuple(All(parts) for parts in split))
    assert (truth(whole, values) is True) is (truth(condition, values) is True)


@given(conditions_with_knowledge)
def test_the_shortest_conjunctions_are_true_exactly_when_all_of_them_are(
    drawn: tuple[Condition, dict[str, Value]],
) -> None:
    condition, values = drawn
    if size(pushed_down(condition)) > 500:
        return
    whole = AnyOf(tuple(All(parts) for parts in shortest(conjunctions(condition))))
    assert (truth(whole, values) is True) is (truth(condition, values) is True)


def test_what_follows_by_itself_is_left_out_of_conjunctions() -> None:
    on_target, known, unknown = (
        Compare(TARGET, "ge", 4),
        Known(TARGET),
        Known(TARGET, expected=False),
    )
    level = Compare(LEVEL, "eq", "both")
    assert shortest([(known, on_target), (level, on_target), (level, unknown)]) == [
        (on_target,),
        (level, unknown),
    ]
    assert shortest([(on_target, unknown)]) == []


@given(monotone, st.data())
def test_knowing_more_never_changes_a_settled_truth(
    drawn: tuple[Condition, dict[str, Value]], data: st.DataObject
) -> None:
    condition, values = drawn
    more = {**data.draw(knowledge(condition)), **values}
    before = truth(condition, values)
    assert before is None or truth(condition, more) is before


@given(conditions(), SEEDS)
def test_knowing_every_fact_settles_every_condition(condition: Condition, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    values = {name: rng.choice(VALUES[name]) for name in facts_of(condition)}
    assert truth(condition, values) is not None


@pytest.mark.parametrize("name", ["eq", "ne", "lt", "le", "gt", "ge"])
@pytest.mark.parametrize("found", [3.9, 4, 4.0, 4.1])
def test_a_comparison_means_what_its_name_says(name: str, found: float) -> None:
    leaf = Compare(TARGET, name, 4)  # type: ignore[arg-type]
    assert truth(leaf, {TARGET: found}) is getattr(operator, name)(found, 4)


def test_in_and_not_in() -> None:
    leaf = Compare(LEVEL, "in", ("project", "both"))
    assert truth(leaf, {LEVEL: "both"}) is True
    assert truth(leaf, {LEVEL: "none"}) is False
    assert truth(Compare(LEVEL, "not_in", ("project",)), {LEVEL: "both"}) is True


@pytest.mark.parametrize("name", ["eq", "ne", "lt", "le", "gt", "ge"])
def test_a_comparison_on_an_unknown_fact_is_unknown(name: str) -> None:
    assert truth(Compare(TARGET, name, 4), {}) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [False, 0, 0.0])
def test_no_and_zero_are_known(value: Value) -> None:
    assert truth(Known(TARGET), {TARGET: value}) is True
    assert truth(Compare(TARGET, "eq", value), {TARGET: value}) is True


def test_known_is_never_unknown() -> None:
    assert truth(Known(TARGET), {}) is False
    assert truth(Known(TARGET, expected=False), {}) is True
    assert truth(Known(TARGET, expected=False), {TARGET: 1.0}) is False


@given(conditions_with_knowledge)
def test_a_negated_comparison_is_true_where_the_comparison_is_false(
    drawn: tuple[Condition, dict[str, Value]],
) -> None:
    condition, values = drawn
    for leaf in leaves(condition):
        assert truth(negated_leaf(leaf), values) is negation(truth(leaf, values))


@given(conditions(), st.data())
def test_settling_comparisons_read_the_facts_that_settle_the_condition(
    condition: Condition, data: st.DataObject
) -> None:
    values = data.draw(knowledge(condition))
    holds, because, _ = examination(condition)(values)
    if holds is not None:
        settling = settling_leaves(condition, values)
        assert [leaf.fact for leaf in settling] == list(because)
        assert all(truth(leaf, values) is not None for leaf in settling)
        assert {leaf.fact for leaf in settling} <= set(facts_of(condition))


@given(conditions_with_knowledge)
def test_the_truth_alone_is_what_an_examination_says(
    drawn: tuple[Condition, dict[str, Value]],
) -> None:
    condition, known = drawn
    assert truth(condition, known) is examination(condition)(known)[0]
