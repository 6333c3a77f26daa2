"""All evaluators say the same of every rule, always."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Evaluator, Outcome
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.rules.book import RuleBook, stratified
from sourcing_advisor.rules.loading import load_rule_book
from tests.profiles import tries
from tests.strategies import (
    FACTS,
    SEEDS,
    Seed,
    base_facts,
    random_book,
    random_values,
    relationships,
    rule_books,
    with_facts_compared,
    within_bounds,
)

PATIENT = settings(
    max_examples=tries(25),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def durable(book: RuleBook) -> Evaluator:
    module = pytest.importorskip(
        "sourcing_advisor.engine.durable.evaluator",
        reason="durable_rules cannot be imported here",
        exc_type=ImportError,
    )
    evaluator: Evaluator = module.DurableEvaluator(book)
    return evaluator


def explained(book: RuleBook, values: Mapping[str, Value]) -> dict[str, Outcome]:
    verdicts = ReferenceEvaluator(book).explain(values).verdicts
    return {verdict.rule: verdict.outcome for verdict in verdicts}


@PATIENT
@given(rule_books(3, 40, pool=6), st.data())
def test_durable_agrees_with_the_reference_on_small_books(grown: Seed, data: st.DataObject) -> None:
    book = grown.grow()
    evaluator, reference = durable(book), ReferenceEvaluator(book)
    for _ in range(10):
        values = data.draw(relationships())
        assert evaluator.outcomes(values) == reference.outcomes(values)


@settings(PATIENT, max_examples=tries(3), phases=[Phase.generate])
@given(rule_books(320, 400), SEEDS)
def test_durable_agrees_with_the_reference_on_hundreds_of_rules(grown: Seed, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = grown.grow()
    evaluator, reference = durable(book), ReferenceEvaluator(book)
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0) * tries(1):
        values = random_values(rng, share)
        assert evaluator.outcomes(values) == reference.outcomes(values)


def test_durable_agrees_with_the_reference_when_every_fact_is_known() -> None:
    rng = random.Random(5)  # noqa: S311 - nothing secret
    book = random_book(rng, 350)
    evaluator, reference = durable(book), ReferenceEvaluator(book)
    for _ in range(tries(25)):
        values = random_values(rng, 1.0)
        assert len(values) == len(FACTS)
        assert evaluator.outcomes(values) == reference.outcomes(values)


@PATIENT
@given(rule_books(3, 60, pool=8), relationships())
def test_the_explanation_agrees_with_the_reference(grown: Seed, values: dict[str, Value]) -> None:
    book = grown.grow()
    assert explained(book, values) == ReferenceEvaluator(book).outcomes(values)


def test_generated_books_give_every_outcome_in_every_stratum() -> None:
    rng = random.Random(11)  # noqa: S311 - nothing secret
    book = random_book(rng, 350)
    reference = ReferenceEvaluator(book)
    found: dict[int, set[Outcome]] = {i: set() for i in range(len(book.strata))}
    for share in (0.1, 0.5, 0.9) * 5:
        outcomes = reference.outcomes(random_values(rng, share))
        for i, stratum in enumerate(book.strata):
            found[i] |= {outcomes[rule.id] for rule in stratum}
    assert len(found) > 2
    assert all(
        {Outcome.FIRED, Outcome.CLEAR, Outcome.UNKNOWN} <= outcomes for outcomes in found.values()
    )
    assert Outcome.NOT_APPLICABLE in set().union(*found.values())


@PATIENT
@given(rule_books(5, 40, pool=6), relationships(), SEEDS)
def test_the_order_of_rules_does_not_matter(
    grown: Seed, values: dict[str, Value], seed: int
) -> None:
    book = grown.grow()
    shuffled = list(book.rules)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - nothing secret
    other = dataclasses.replace(book, rules=tuple(shuffled), strata=stratified(shuffled)[0])
    assert ReferenceEvaluator(other).outcomes(values) == ReferenceEvaluator(book).outcomes(values)
    assert explained(other, values) == explained(book, values)


def test_the_order_of_rules_does_not_matter_to_durable() -> None:
    rng = random.Random(3)  # noqa: S311 - nothing secret
    book = random_book(rng, 200)
    shuffled = list(book.rules)
    rng.shuffle(shuffled)
    other = dataclasses.replace(book, rules=tuple(shuffled), strata=stratified(shuffled)[0])
    one, two = durable(book), durable(other)
    for _ in range(tries(15)):
        values = random_values(rng, rng.random())
        assert one.outcomes(values) == two.outcomes(values)


def test_the_order_of_facts_does_not_matter() -> None:
    rng = random.Random(4)  # noqa: S311 - nothing secret
    book = load_rule_book()
    evaluator = durable(book)
    for _ in range(tries(30)):
        values = random_values(rng, 0.7)
        other = list(values.items())
        rng.shuffle(other)
        assert evaluator.outcomes(dict(other)) == evaluator.outcomes(values)


def test_all_evaluators_agree_on_the_library() -> None:
    rng = random.Random(2)  # noqa: S311 - nothing secret
    book = load_rule_book()
    evaluator, reference = durable(book), ReferenceEvaluator(book)
    for i in range(tries(440)):
        values = random_values(rng, (i % 11) / 10)
        outcomes = reference.outcomes(values)
        assert evaluator.outcomes(values) == outcomes
        if i % 5 == 0:
            assert {v.rule: v.outcome for v in reference.explain(values).verdicts} == outcomes


def test_generated_relationships_do_not_contradict_themselves() -> None:
    rng = random.Random(1)  # noqa: S311 - nothing secret
    assert not any(contradictions_in(random_values(rng, 0.9)) for _ in range(200))


@settings(PATIENT, max_examples=tries(40))
@given(rule_books(3, 40, pool=8), SEEDS)
def test_all_agree_on_bounds_and_on_facts_compared_with_each_other(grown: Seed, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = with_facts_compared(rng, grown.grow())
    evaluator, reference = durable(book), ReferenceEvaluator(book)
    names = base_facts(book)
    for share in (0.0, 0.3, 0.6, 1.0):
        values = within_bounds(rng, random_values(rng, 0.8, names), share)
        assert evaluator.outcomes(values) == reference.outcomes(values)


@PATIENT
@given(rule_books(3, 30, pool=8, known=False), SEEDS)
def test_what_is_settled_by_bounds_holds_of_every_value_within_them(grown: Seed, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    reference = ReferenceEvaluator(with_facts_compared(rng, grown.grow()))
    exact = random_values(rng, 0.9)
    loose = reference.outcomes(within_bounds(rng, exact, 0.5))
    found = reference.outcomes(exact)
    either_way = (Outcome.CLEAR, Outcome.NOT_APPLICABLE)  # clear, and then it does not even apply
    for rule, outcome in loose.items():
        if outcome is not Outcome.UNKNOWN:
            assert found[rule] is outcome or (outcome, found[rule]) == either_way


def test_the_library_agrees_with_bounds() -> None:
    rng = random.Random(12)  # noqa: S311 - nothing secret
    book = load_rule_book()
    evaluator, reference = durable(book), ReferenceEvaluator(book)
    for i in range(tries(150)):
        values = within_bounds(rng, random_values(rng, (i % 11) / 10), 0.5)
        assert evaluator.outcomes(values) == reference.outcomes(values)
