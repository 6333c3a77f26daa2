"""Bounds, beliefs, later days and facts compared: by column every rule says what it says alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings

from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.expressions import closed
from sourcing_advisor.portfolio.columns.frames import adopted
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from tests.portfolio.frames import BACKENDS, one_by_one, part_of, rows_of
from tests.portfolio.said_more import Stated, answers_frame, known_today, random_answers
from tests.profiles import tries
from tests.strategies import (
    SEEDS,
    Seed,
    base_facts,
    rule_books,
    with_facts_compared,
)

PATIENT = settings(
    max_examples=tries(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def verdicts(frame: object, book: RuleBook) -> object:
    """Return the verdicts on a frame of answers, of any kind."""
    evaluator = ColumnEvaluator(book)
    relationships = adopted(frame)
    table = evaluator.apply(relationships.table, relationships.dialect)
    return closed(table, relationships.dialect, ("id", *evaluator.rules))


def alone(rows: list[Stated], book: RuleBook) -> object:
    """Return what the definition of the rules says of each."""
    return one_by_one([known_today(row) for row in rows], book)


@pytest.fixture(scope="module")
def library() -> RuleBook:
    return load_rule_book()


@PATIENT
@given(rule_books(3, 40, pool=8), SEEDS)
def test_generated_books_agree_on_answers_that_say_more(grown: Seed, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = with_facts_compared(rng, grown.grow())
    rows = [random_answers(rng, 0.8, loose, base_facts(book)) for loose in (0, 0.3, 0.6, 1) * 5]

    assert rows_of(verdicts(answers_frame(rows), book)) == alone(rows, book)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_library_and_facts_compared_agree_on_every_backend(
    backend: str, library: RuleBook
) -> None:
    rng = random.Random(7)  # noqa: S311 - nothing secret
    book = with_facts_compared(rng, library)
    facts = None
    if backend != "polars":  # which takes all in half a second, where others take half a minute
        book = part_of(book, tries(20))
        facts = base_facts(book)
    rows = [random_answers(rng, share, 0.5, facts) for share in (0.1, 0.5, 0.9) * 20]

    frame = BACKENDS[backend](answers_frame(rows))

    assert rows_of(verdicts(frame, book)) == alone(rows, book)
