"""The comparisons and thresholds that a settled verdict rests on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Not, facts_of
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.engine.examination import examination
from sourcing_advisor.engine.interface import settled_conclusions
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.settling import settling_leaves, settling_parameters
from tests.strategies import book_of, conditions, knowledge, rule

TARGET, YEARS = "productivity.annual_target_pct", "gain_sharing.targets_met_years"
LOW = Compare(TARGET, "lt", 4.0, "floor")
LONG = Compare(YEARS, "ge", 3, "easy")


@given(conditions(), st.data())
def test_they_read_the_facts_that_settle_the_condition(
    condition: Condition, data: st.DataObject
) -> None:
    values = data.draw(knowledge(condition))
    found, because, _ = examination(condition)(values)
    if found is not None:
        leaves = settling_leaves(condition, values)
        assert [leaf.fact for leaf in leaves] == list(because)
        assert all(truth(leaf, values) is not None for leaf in leaves)
        assert {leaf.fact for leaf in leaves} <= set(facts_of(condition))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (AnyOf((LOW, LONG)), ["easy"]),
        (Not(All((LOW, LONG))), ["floor"]),
        (All((Not(LOW), LONG)), ["floor", "easy"]),
    ],
)
def test_only_thresholds_that_made_the_rule_fire_count(
    condition: Condition, expected: list[str]
) -> None:
    one = rule(1, condition)
    book = book_of([one])
    values = {TARGET: 7.0, YEARS: 5}
    outcomes = ReferenceEvaluator(book).outcomes(values)
    assert list(settling_parameters(one, values, outcomes, book)) == expected


def test_of_a_conclusion_only_the_rules_that_drew_it_count() -> None:
    name = "conclusions.easy"
    first = rule(1, LOW, kind="conclusion", concludes=name)
    second = rule(2, LONG, kind="conclusion", concludes=name)
    third = rule(3, Compare(name, "eq", value=True))
    book = book_of([first, second, third])
    values = {TARGET: 7.0, YEARS: 5}
    outcomes = ReferenceEvaluator(book).outcomes(values)
    known = {**values, **settled_conclusions(outcomes, book)}
    assert list(settling_parameters(third, known, outcomes, book)) == ["easy"]


def test_of_a_conclusion_that_does_not_hold_every_rule_counts() -> None:
    name = "conclusions.easy"
    first = rule(1, LOW, kind="conclusion", concludes=name)
    second = rule(2, LONG, kind="conclusion", concludes=name)
    third = rule(3, Compare(name, "eq", value=False))
    book = book_of([first, second, third])
    values = {TARGET: 7.0, YEARS: 1}
    outcomes = ReferenceEvaluator(book).outcomes(values)
    known = {**values, **settled_conclusions(outcomes, book)}
    assert list(settling_parameters(third, known, outcomes, book)) == ["floor", "easy"]
