"""Regions: within one nothing tells answers apart, and together they hold every answer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import Compare, CompareFacts
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.decisions.trials import Trials
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.book import Rule
from tests.decisions.plans import library
from tests.profiles import tries
from tests.strategies import FACTS, VALUES, Seed, book_of, relationships, rule, rule_books

CALM = settings(max_examples=tries(40), deadline=None)
TARGET, ACHIEVED = "productivity.annual_target_pct", "productivity.achieved_pct"
LEVEL, MONTHS = "gain_sharing.level", "relationship.months_to_renewal"


def words(rules: list[Rule], name: str, known: dict[str, Value | Bounds]) -> list[str]:
    book = book_of(rules)
    return [region.in_words(book.facts[name]) for region in Regions(book).of(name, known)]


@CALM
@given(rule_books(3, 20, pool=6), relationships(), st.sampled_from(list(FACTS)), st.data())
def test_every_answer_lies_in_one_region_whose_value_stands_for_it(
    grown: Seed, values: dict[str, Value], name: str, data: st.DataObject
) -> None:
    book = grown.grow()
    reference = ReferenceEvaluator(book)
    answer = data.draw(st.sampled_from(VALUES[name]))
    known = {other: value for other, value in values.items() if other != name}

    holding = [r for r in Regions(book).of(name, known) if r.holds(answer)]

    assert len(holding) == 1
    as_given, as_stood_for = {**known, name: answer}, {**known, name: holding[0].value}
    assert reference.outcomes(as_given) == reference.outcomes(as_stood_for)
    assert [one.holds(as_given) for one in CONTRADICTIONS] == [
        one.holds(as_stood_for) for one in CONTRADICTIONS
    ]


@CALM
@given(rule_books(3, 20, pool=6), relationships(), relationships())
def test_a_trial_finds_what_a_whole_review_would(
    grown: Seed, values: dict[str, Value], others: dict[str, Value]
) -> None:
    book = grown.grow()
    reference = ReferenceEvaluator(book)
    before = reference.explain(values)
    changes = dict(list(others.items())[:3])

    differing = Trials(book).differing({**values, **before.conclusions}, before.outcomes, changes)

    after = reference.outcomes({**values, **changes})
    assert differing == {n: after[n] for n in after if after[n] is not before.outcomes[n]}


def test_answers_that_no_rule_tells_apart_are_one_region() -> None:
    assert words([rule(1, Compare(TARGET, "lt", 4.0))], TARGET, {})[-1] == "at least 4% a year"


def test_what_is_known_of_another_fact_divides_the_answers() -> None:
    compared = [rule(1, CompareFacts(ACHIEVED, "lt", TARGET))]
    assert "below 6%" in words(compared, ACHIEVED, {TARGET: 6.0})
    assert "below 6%" not in words(compared, ACHIEVED, {})


def test_only_answers_within_what_is_known_are_regions() -> None:
    told = words([rule(1, Compare(MONTHS, "le", 12))], MONTHS, {MONTHS: Bounds(6, 18, whole=True)})
    assert told == ["6 to 12 months", "13 to 18 months"]


@pytest.mark.parametrize("months", [0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13])
def test_the_order_of_two_dates_is_that_of_any_answer_in_the_region(months: int) -> None:
    book = library()
    values: dict[str, Value] = {
        "relationship.stage": "stable",
        "relationship.size_fte": 120.0,
        "competition.credible_alternative": False,
        "ahead.decision_within_months": 5,
        "pair.client_leaves_in_months": 4,
        "leadership.client_successor": False,
        "pair.named": True,
    }
    assess = Assessor(book, "reference").assess_values
    region = next(r for r in Regions(book).of(MONTHS, values) if r.holds(months))

    exact = plan(assess({**values, MONTHS: months}))
    standing_for_it = plan(assess({**values, MONTHS: region.value}))

    assert [m.name for m in exact.moves] == [m.name for m in standing_for_it.moves]


def test_a_region_says_its_answers_as_reports_do() -> None:
    levels = words([rule(1, Compare(LEVEL, "in", ("none", "project")))], LEVEL, {})
    fact = FACTS[LEVEL]
    assert value_in_words(fact, "none") in levels[0]


def test_the_same_relationship_gives_the_same_regions() -> None:
    book = library()
    known = random.Random(1).choice([{MONTHS: 9}])  # noqa: S311 - nothing secret
    assert Regions(book).of(TARGET, known) == Regions(book).of(TARGET, known)
