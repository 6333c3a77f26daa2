"""Traces: the condition as a tree, each part with its truth and the value read."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    CompareFacts,
    Condition,
    Known,
    Not,
)
from sourcing_advisor.conditions.truth import negation
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.conditions.words import asks_in_words
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.trace import RuleTrace, Trace, settling_parameters, trace_rule
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.rules.loading import load_rule_book
from tests.conditions.truths import conjunction, disjunction
from tests.profiles import tries
from tests.strategies import Seed, book_of, random_values, relationships, rule, rule_books

LEVEL, TARGET, USED = "gain_sharing.level", "productivity.annual_target_pct", "gain_sharing.used"


def parts_of(trace: Trace) -> Iterator[Trace]:
    yield trace
    for part in trace.parts:
        yield from parts_of(part)


def assert_consistent(trace: Trace) -> None:
    for each in parts_of(trace):
        truths = [part.truth for part in each.parts]
        if each.asks == "all of":
            assert each.truth is conjunction(truths)
        elif each.asks == "any of":
            assert each.truth is disjunction(truths)
        elif each.asks == "not":
            assert each.truth is negation(truths[0])
        else:
            assert each.fact is not None


@settings(max_examples=tries(30), deadline=None)
@given(rule_books(3, 20, pool=7), relationships())
def test_every_part_follows_from_the_parts_below_it(grown: Seed, values: dict[str, Value]) -> None:
    book = grown.grow()
    outcomes = ReferenceEvaluator(book).outcomes(values)
    assessment = Assessor(book).assess_values(values)
    for each in book.rules:
        trace = trace_rule(each, assessment)
        assert trace.outcome is outcomes[each.id]
        assert_consistent(trace.when)
        if trace.applies_when is not None:
            assert_consistent(trace.applies_when)


def test_a_tree_shows_question_truth_and_value() -> None:
    when = All(
        (
            Compare(LEVEL, "in", ("none", "both")),
            Not(AnyOf((Known(USED), Known(TARGET, expected=False)))),
        )
    )
    book = book_of([rule(1, when)])
    trace = trace_rule(book.rules[0], Assessor(book).assess_values({LEVEL: "both", TARGET: 3.0}))
    assert trace.outcome is Outcome.FIRED
    assert [(t.asks, t.truth, t.value) for t in parts_of(trace.when)] == [
        ("all of", True, None),
        (f"{LEVEL} is one of none, both", True, "both"),
        ("not", True, None),
        ("any of", False, None),
        (f"{USED} is known", False, None),
        (f"{TARGET} is unknown", False, 3.0),
    ]


def test_a_conclusion_is_followed_to_the_rules_that_conclude_it() -> None:
    early = rule(
        1, Compare(USED, "eq", value=True), kind="conclusion", concludes="conclusions.early"
    )
    book = book_of([early, rule(2, Compare("conclusions.early", "eq", value=True))])
    trace = trace_rule(book.rule_by_id["GEN-002"], Assessor(book).assess_values({USED: True}))
    assert trace.when.value is True
    under = trace.when.under
    assert [each.rule for each in under] == ["GEN-001"]
    assert isinstance(under[0], RuleTrace)
    assert under[0].when.fact == USED


def test_operators_are_shown_in_words_with_the_parameter() -> None:
    assert asks_in_words(Compare(TARGET, "lt", 4, "floor_pct")) == (
        f"{TARGET} is below 4 (parameter floor_pct)"
    )
    assert asks_in_words(Compare(USED, "ne", value=True)) == f"{USED} is not yes"


def test_conclusions_are_added_only_where_they_are_settled() -> None:
    rng = random.Random(3)  # noqa: S311 - nothing secret
    book = load_rule_book()
    for share in (0.0, 0.4, 1.0):
        values = random_values(rng, share)
        known = Assessor(book).assess_values(values).values_and_conclusions
        outcomes = ReferenceEvaluator(book).outcomes(values)
        for name, rules in book.concluding.items():
            fired = any(outcomes[each.id] is Outcome.FIRED for each in rules)
            is_open = any(outcomes[each.id] is Outcome.UNKNOWN for each in rules)
            assert known.get(name) is (True if fired else None if is_open else False)


YEARS = "gain_sharing.targets_met_years"
LOW = Compare(TARGET, "lt", 4.0, "floor")
LONG = Compare(YEARS, "ge", 3, "easy")


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
    assessment = Assessor(book).assess_values({TARGET: 7.0, YEARS: 5})
    assert list(settling_parameters(one, assessment)) == expected


def test_of_a_conclusion_only_the_rules_that_drew_it_count() -> None:
    name = "conclusions.easy"
    first = rule(1, LOW, kind="conclusion", concludes=name)
    second = rule(2, LONG, kind="conclusion", concludes=name)
    third = rule(3, Compare(name, "eq", value=True))
    book = book_of([first, second, third])
    assessment = Assessor(book).assess_values({TARGET: 7.0, YEARS: 5})
    assert list(settling_parameters(third, assessment)) == ["easy"]


def test_of_a_conclusion_that_does_not_hold_every_rule_counts() -> None:
    name = "conclusions.easy"
    first = rule(1, LOW, kind="conclusion", concludes=name)
    second = rule(2, LONG, kind="conclusion", concludes=name)
    third = rule(3, Compare(name, "eq", value=False))
    book = book_of([first, second, third])
    assessment = Assessor(book).assess_values({TARGET: 7.0, YEARS: 1})
    assert list(settling_parameters(third, assessment)) == ["floor", "easy"]


def test_a_fact_compared_with_another_shows_the_value_of_both() -> None:
    achieved = "productivity.achieved_pct"
    book = book_of([rule(1, CompareFacts(achieved, "lt", TARGET))])
    known: Values = {achieved: Bounds(1.0, 2.0), TARGET: 3.0}
    trace = trace_rule(book.rules[0], Assessor(book).assess_values(known))
    assert trace.outcome is Outcome.FIRED
    assert trace.when.value == Bounds(1.0, 2.0)
    assert trace.when.asks.startswith(f"{achieved} is below {TARGET} (which is 3%")
