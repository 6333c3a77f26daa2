"""Column by column, every rule says what it says one by one."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Not,
    Operator,
)
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.portfolio.columns.evaluation_plan import OUTCOMES, ColumnEvaluator, evaluate
from sourcing_advisor.portfolio.columns.frame_types import with_types
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from tests.portfolio.frames import BACKENDS, one_by_one, part_of, relationships_frame, rows_of
from tests.profiles import tries
from tests.strategies import (
    Seed,
    base_facts,
    book_of,
    conditions,
    knowledge,
    random_book,
    random_values,
    relationships,
    rule,
    rule_books,
)

PATIENT = settings(
    max_examples=tries(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
STAGE = "relationship.stage"
TARGET = "productivity.annual_target_pct"
NAMED = "pair.named"
YEARS = "gain_sharing.targets_met_years"


@pytest.fixture(scope="module")
def library() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="module")
def library_plan(library: RuleBook) -> ColumnEvaluator:
    return ColumnEvaluator(library)


def outcome(when: Condition, values: dict[str, Value], **more: Any) -> str:
    frame = relationships_frame([values], [STAGE, TARGET, NAMED, YEARS])
    return str(evaluate(frame, book_of([rule(1, when, **more)]))["GEN-001"].item())


@PATIENT
@given(st.lists(relationships(), min_size=1, max_size=12))
def test_the_whole_library_agrees_with_one_by_one(
    library: RuleBook, library_plan: ColumnEvaluator, rows: list[dict[str, Value]]
) -> None:
    verdicts = library_plan.evaluate(relationships_frame(rows))

    assert rows_of(verdicts) == one_by_one(rows, library)


@PATIENT
@given(rule_books(3, 40, pool=6), st.data())
def test_generated_books_agree_with_one_by_one(grown: Seed, data: st.DataObject) -> None:
    book = grown.grow()
    rows = data.draw(st.lists(relationships(base_facts(book)), min_size=1, max_size=12))

    verdicts = evaluate(relationships_frame(rows), book)

    assert rows_of(verdicts) == one_by_one(rows, book)


@settings(PATIENT, max_examples=tries(150))
@given(st.data())
def test_any_condition_agrees_with_one_by_one(data: st.DataObject) -> None:
    condition, applies = data.draw(conditions()), data.draw(st.none() | conditions())
    read = condition if applies is None else All((condition, applies))
    rows = data.draw(st.lists(knowledge(read), min_size=1, max_size=8))
    book = book_of([rule(1, condition, applies_when=applies)])

    assert rows_of(evaluate(relationships_frame(rows), book)) == one_by_one(rows, book)


@PATIENT
@given(rule_books(3, 25, pool=6), relationships())
def test_an_absent_column_is_a_column_of_unknowns(grown: Seed, values: dict[str, Value]) -> None:
    book = grown.grow()
    known = relationships_frame([values], values)

    assert rows_of(evaluate(known, book)) == rows_of(evaluate(relationships_frame([values]), book))


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_library_agrees_on_every_backend(
    backend: str, library: RuleBook, library_plan: ColumnEvaluator
) -> None:
    if backend.startswith("pandas"):  # slow; tests/portfolio/test_interface.py has all rules on it
        library = part_of(library, tries(20))
        library_plan = ColumnEvaluator(library)
    rng = random.Random(4)  # noqa: S311 - nothing secret
    rows = [random_values(rng, share) for share in (0.0, 0.3, 0.6, 0.9, 1.0) for _ in range(12)]
    frame = BACKENDS[backend](relationships_frame(rows))

    verdicts = library_plan.evaluate(with_types(frame))

    assert rows_of(verdicts) == one_by_one(rows, library)


@pytest.mark.parametrize("backend", BACKENDS)
def test_generated_books_agree_on_every_backend(backend: str) -> None:
    rng = random.Random(5)  # noqa: S311 - nothing secret
    for _ in range(3):
        book = random_book(rng, 12, pool=6, depth=2)
        rows = [random_values(rng, 0.6, base_facts(book)) for _ in range(20)]
        frame = BACKENDS[backend](relationships_frame(rows, base_facts(book)))

        verdicts = evaluate(with_types(frame), book)

        assert rows_of(verdicts) == one_by_one(rows, book)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_frame_that_comes_out_is_of_the_kind_that_went_in(backend: str) -> None:
    frame = BACKENDS[backend](relationships_frame([{NAMED: True}, {}], [NAMED]))

    verdicts = evaluate(with_types(frame), book_of([rule(1, Compare(NAMED, "eq", value=True))]))

    assert type(verdicts) is type(frame)


@pytest.mark.parametrize("operator", ["eq", "ne", "in", "not_in"])
def test_a_word_compared_to_an_unknown_fact_is_unknown(operator: Operator) -> None:
    value = ("stable",) if operator in ("in", "not_in") else "stable"

    assert outcome(Compare(STAGE, operator, value), {}) == "unknown"


@pytest.mark.parametrize("operator", ["eq", "ne", "lt", "le", "gt", "ge"])
def test_a_number_compared_to_an_unknown_fact_is_unknown(operator: Operator) -> None:
    assert outcome(Compare(TARGET, operator, 4.0), {}) == "unknown"


def test_not_of_unknown_is_unknown() -> None:
    assert outcome(Not(Compare(NAMED, "eq", value=True)), {}) == "unknown"


def test_known_is_never_unknown() -> None:
    assert outcome(Known(NAMED), {}) == "clear"
    assert outcome(Known(NAMED, expected=False), {}) == "fired"


def test_one_false_part_settles_all_of() -> None:
    condition = All((Compare(NAMED, "eq", value=True), Compare(STAGE, "eq", "stable")))

    assert outcome(condition, {STAGE: "mature"}) == "clear"


def test_one_true_part_settles_any_of() -> None:
    condition = AnyOf((Compare(NAMED, "eq", value=True), Compare(STAGE, "eq", "stable")))

    assert outcome(condition, {STAGE: "stable"}) == "fired"


def test_a_rule_that_does_not_apply_is_not_clear() -> None:
    applies = Compare(STAGE, "eq", "stable")
    values: dict[str, Value] = {STAGE: "mature", NAMED: False}

    found = outcome(Compare(NAMED, "eq", value=True), values, applies_when=applies)

    assert found == "not_applicable"


def test_a_rule_that_may_not_apply_is_clear_when_its_condition_is_false() -> None:
    applies = Compare(STAGE, "eq", "stable")

    found = outcome(Compare(NAMED, "eq", value=True), {NAMED: False}, applies_when=applies)

    assert found == "clear"


def test_a_conclusion_is_unknown_when_no_rule_fired_and_one_is_unknown() -> None:
    drawn = "conclusions.easy"
    rules = [
        rule(1, Compare(NAMED, "eq", value=True), kind="conclusion", concludes=drawn),
        rule(2, Compare(STAGE, "eq", "stable"), kind="conclusion", concludes=drawn),
        rule(3, Compare(drawn, "eq", value=True)),
        rule(4, Known(drawn)),
    ]
    rows: list[dict[str, Value]] = [
        {NAMED: False},
        {NAMED: True},
        {NAMED: False, STAGE: "mature"},
    ]

    verdicts = evaluate(relationships_frame(rows, [NAMED, STAGE]), book_of(rules))

    assert verdicts["GEN-003"].to_list() == ["unknown", "fired", "clear"]
    assert verdicts["GEN-004"].to_list() == ["clear", "fired", "fired"]


def test_a_conclusion_whose_rule_does_not_apply_is_false() -> None:
    drawn = "conclusions.easy"
    applies = Compare(STAGE, "eq", "stable")
    when = Compare(NAMED, "eq", value=True)
    rules = [
        rule(1, when, applies_when=applies, kind="conclusion", concludes=drawn),
        rule(2, Compare(drawn, "eq", value=True)),
    ]
    rows: list[dict[str, Value]] = [{STAGE: "mature"}, {STAGE: "stable"}]

    verdicts = evaluate(relationships_frame(rows, [STAGE, NAMED]), book_of(rules))

    assert verdicts["GEN-002"].to_list() == ["clear", "unknown"]


def test_a_conclusion_that_no_rule_draws_is_unknown() -> None:
    book = book_of([rule(1, Compare(NAMED, "eq", value=True), kind="conclusion", concludes="c.x")])
    reader = rule(2, Compare("c.x", "eq", value=True))
    lonely = RuleBook(**{**vars(book), "rules": (reader,), "strata": ((reader,),)})

    assert evaluate(relationships_frame([{NAMED: True}]), lonely)["GEN-002"].item() == "unknown"


def test_a_column_named_like_a_conclusion_is_not_read() -> None:
    drawn = "conclusions.easy"
    rules = [
        rule(1, Compare(NAMED, "eq", value=True), kind="conclusion", concludes=drawn),
        rule(2, Compare(drawn, "eq", value=True)),
    ]
    frame = relationships_frame([{NAMED: False}], [NAMED]).with_columns(
        pl.lit(value=True).alias(drawn)
    )

    assert evaluate(frame, book_of(rules))["GEN-002"].item() == "clear"


def test_a_column_of_nulls_without_a_type_is_unknown() -> None:
    frame = pl.DataFrame({"id": ["D0"], STAGE: [None]})

    verdicts = evaluate(frame, book_of([rule(1, Compare(STAGE, "eq", "stable"))]))

    assert verdicts["GEN-001"].item() == "unknown"


def test_a_parameter_changes_the_verdict() -> None:
    low, high = (load_rule_book(parameters={"easy_target_years": years}) for years in (2, 5))
    values: dict[str, Value] = {YEARS: 3}
    frame = relationships_frame([values])

    assert rows_of(evaluate(frame, low)) == one_by_one([values], low)
    assert rows_of(evaluate(frame, high)) == one_by_one([values], high)
    assert rows_of(evaluate(frame, low)) != rows_of(evaluate(frame, high))


def test_verdicts_in_polars_are_a_set_of_words() -> None:
    verdicts = evaluate(relationships_frame([{}], []), book_of([rule(1, Known(NAMED))]))

    assert verdicts.schema == {"id": pl.String, "GEN-001": OUTCOMES}


def test_one_plan_serves_frames_with_different_columns() -> None:
    plan = ColumnEvaluator(book_of([rule(1, Compare(NAMED, "eq", value=True))]))

    first = plan.evaluate(relationships_frame([{NAMED: True}], [NAMED]))
    second = plan.evaluate(relationships_frame([{NAMED: True}], []))

    assert (first["GEN-001"].item(), second["GEN-001"].item()) == ("fired", "unknown")


def test_an_empty_frame_gives_an_empty_frame(library_plan: ColumnEvaluator) -> None:
    verdicts = library_plan.evaluate(relationships_frame([]))

    assert verdicts.shape == (0, 1 + len(library_plan.rules))
