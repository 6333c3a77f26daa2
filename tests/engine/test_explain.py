"""Explanations: what settles a verdict suffices for it, and what is missing would settle it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Not
from sourcing_advisor.conditions.truth import examination
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome, Reading, Verdict
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from tests.profiles import tries
from tests.strategies import (
    FACTS,
    SEEDS,
    VALUES,
    Seed,
    base_facts,
    book_of,
    random_values,
    relationships,
    rule,
    rule_books,
)

CALM = settings(max_examples=tries(60), deadline=None)
LEVEL, TARGET = "gain_sharing.level", "productivity.annual_target_pct"
USED, NAMED = "gain_sharing.used", "pair.named"


def is_(fact: str, value: Value) -> Compare:
    return Compare(fact, "eq", value)


def assert_suffices(book: RuleBook, values: dict[str, Value]) -> int:
    reference = ReferenceEvaluator(book)
    settled = [
        v
        for v in ReferenceEvaluator(book).explain(values).verdicts
        if v.outcome is not Outcome.UNKNOWN
    ]
    for verdict in settled:
        names = {reading.fact for reading in verdict.because}
        alone = {name: value for name, value in values.items() if name in names}
        assert reference.outcomes(alone)[verdict.rule] is verdict.outcome, verdict
    return len(settled)


@CALM
@given(rule_books(3, 25, pool=7, known=False), relationships())
def test_because_alone_suffices(grown: Seed, values: dict[str, Value]) -> None:
    assert_suffices(grown.grow(), values)


def test_because_alone_suffices_in_the_library() -> None:
    rng = random.Random(1)  # noqa: S311 - nothing secret
    book = load_rule_book()
    assert sum(assert_suffices(book, random_values(rng, i / 15)) for i in range(15)) > 1_000


@CALM
@given(rule_books(3, 25, pool=7), relationships())
def test_missing_is_empty_exactly_when_the_verdict_is_settled(
    grown: Seed, values: dict[str, Value]
) -> None:
    for verdict in ReferenceEvaluator(grown.grow()).explain(values).verdicts:
        assert bool(verdict.missing) is (verdict.outcome is Outcome.UNKNOWN)


@CALM
@given(rule_books(3, 25, pool=7), relationships())
def test_missing_names_unknown_facts_and_no_conclusions(
    grown: Seed, values: dict[str, Value]
) -> None:
    for verdict in ReferenceEvaluator(grown.grow()).explain(values).verdicts:
        assert set(verdict.missing) <= FACTS.keys() - values.keys()
        assert len(set(verdict.missing)) == len(verdict.missing)


@CALM  # without `known`: a rule may ask for something else once a fact is known
@given(rule_books(3, 25, pool=7, known=False), relationships(), SEEDS)
def test_answering_all_that_is_missing_settles_the_verdict(
    grown: Seed, values: dict[str, Value], seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = grown.grow()
    reference = ReferenceEvaluator(book)
    for verdict in ReferenceEvaluator(book).explain(values).verdicts:
        answers = {name: rng.choice(VALUES[name]) for name in verdict.missing}
        outcomes = reference.outcomes({**values, **answers})
        assert outcomes[verdict.rule] is not Outcome.UNKNOWN


@CALM
@given(rule_books(3, 25, pool=7, known=False), relationships(), SEEDS)
def test_answering_all_else_does_not_settle_the_verdict(
    grown: Seed, values: dict[str, Value], seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = grown.grow()
    reference = ReferenceEvaluator(book)
    for verdict in ReferenceEvaluator(book).explain(values).verdicts:
        if verdict.outcome is Outcome.UNKNOWN:
            rest = [name for name in base_facts(book) if name not in verdict.missing]
            answers = {name: rng.choice(VALUES[name]) for name in rest}
            outcomes = reference.outcomes({**answers, **values})
            assert outcomes[verdict.rule] is Outcome.UNKNOWN


@CALM
@given(rule_books(3, 25, pool=7), relationships())
def test_each_reading_shows_the_value_that_was_read(grown: Seed, values: dict[str, Value]) -> None:
    for verdict in ReferenceEvaluator(grown.grow()).explain(values).verdicts:
        base = [reading for reading in verdict.because if reading.fact in FACTS]
        assert all(reading.value == values.get(reading.fact) for reading in base)


def only(book: RuleBook, values: dict[str, Value], name: str) -> Verdict:
    return next(v for v in ReferenceEvaluator(book).explain(values).verdicts if v.rule == name)


@pytest.mark.parametrize(
    ("condition", "because"),
    [
        (All((is_(LEVEL, "none"), is_(USED, value=False))), [LEVEL, USED]),
        (AnyOf((is_(LEVEL, "none"), is_(USED, value=True))), [LEVEL]),
        (All((is_(LEVEL, "both"), is_(USED, value=False))), [LEVEL]),
        (AnyOf((is_(LEVEL, "both"), is_(USED, value=True))), [LEVEL, USED]),
        (Not(AnyOf((is_(LEVEL, "both"), is_(USED, value=True)))), [LEVEL, USED]),
        (All((is_(LEVEL, "both"), is_(TARGET, 4.0))), [LEVEL]),
    ],
    ids=["true-all", "true-any", "false-all", "false-any", "not", "false-beside-unknown"],
)
def test_only_the_parts_that_settle_a_condition_count(
    condition: Condition, because: list[str]
) -> None:
    _, found, missing = examination(condition)({LEVEL: "none", USED: False})
    assert (list(found), list(missing)) == (because, [])


def test_a_conclusion_is_followed_to_the_facts_under_it() -> None:
    early = rule(1, is_(LEVEL, "none"), kind="conclusion", concludes="conclusions.early")
    late = rule(
        2,
        All((is_("conclusions.early", value=True), is_(USED, value=False))),
        kind="conclusion",
        concludes="conclusions.late",
    )
    book = book_of([early, late, rule(3, is_("conclusions.late", value=True))])
    verdict = only(book, {LEVEL: "none", USED: False}, "GEN-003")
    assert verdict.because == (
        Reading("conclusions.late", value=True),
        Reading("conclusions.early", value=True),
        Reading(LEVEL, "none"),
        Reading(USED, value=False),
    )


def test_a_conclusion_that_is_open_is_replaced_by_what_is_missing_under_it() -> None:
    concluding = [
        rule(i, is_(name, value=True), kind="conclusion", concludes="conclusions.early")
        for i, name in enumerate((USED, NAMED))
    ]
    book = book_of([*concluding, rule(3, is_("conclusions.early", value=True))])
    assert only(book, {}, "GEN-003").missing == (USED, NAMED)
    assert only(book, {USED: False}, "GEN-003").missing == (NAMED,)


def test_a_false_conclusion_rests_on_every_rule_that_could_have_drawn_it() -> None:
    concluding = [
        rule(i, is_(name, value=True), kind="conclusion", concludes="conclusions.early")
        for i, name in enumerate((USED, NAMED))
    ]
    book = book_of([*concluding, rule(3, is_("conclusions.early", value=False))])
    verdict = only(book, {USED: False, NAMED: False}, "GEN-003")
    assert [reading.fact for reading in verdict.because] == ["conclusions.early", USED, NAMED]


def test_where_a_rule_does_not_apply_only_the_setting_counts() -> None:
    book = book_of([rule(1, is_(USED, value=True), applies_when=is_(LEVEL, "both"))])
    verdict = only(book, {LEVEL: "none", USED: True}, "GEN-001")
    assert verdict.outcome is Outcome.NOT_APPLICABLE
    assert [reading.fact for reading in verdict.because] == [LEVEL]


def test_a_false_condition_settles_a_rule_whose_setting_is_unknown() -> None:
    book = book_of([rule(1, is_(USED, value=True), applies_when=is_(LEVEL, "both"))])
    verdict = only(book, {USED: False}, "GEN-001")
    assert (verdict.outcome, verdict.missing) == (Outcome.CLEAR, ())
