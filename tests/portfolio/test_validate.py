"""What a column may hold is what the model of a relationship accepts."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.portfolio.columns.rejection_text import check_values
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from tests.portfolio.frames import relationships_frame
from tests.profiles import tries
from tests.strategies import SEEDS, VALUES, relationships

STAGE = "relationship.stage"
TARGET = "productivity.annual_target_pct"
RENEWAL = "relationship.months_to_renewal"
CONTRACTUAL = "productivity.contractual_target"
AS_OF = "relationship.as_of"


def problems(**columns: Any) -> list[tuple[Any, ...]]:
    """Return (index, column, value, reason) for a frame; ``__`` stands for the dot."""
    named = {name.replace("__", "."): values for name, values in columns.items()}
    size = len(next(iter(named.values())))
    frame = pl.DataFrame({"id": [f"D{i}" for i in range(size)], **named}, strict=False)
    return check_values(frame).drop("id").rows()


def beyond(fact: Fact) -> list[Any]:
    """Return values of the right type that the fact cannot have."""
    match fact.type:
        case "yes_no":
            return []
        case "choice":
            return ["", "no such word", "STABLE"]
        case "count" | "scale":
            return [int(fact.lowest or 0) - 1, int(fact.highest or 0) + 1, 2**62]
        case "number":
            return [(fact.lowest or 0) - 0.1, (fact.highest or 0) + 0.1, float("inf")]


def accepted(row: dict[str, Any]) -> bool:
    try:
        relationship_from_row(row)
    except ValidationError:
        return False
    return True


@settings(max_examples=tries(60), deadline=None)
@given(SEEDS)
def test_a_row_is_rejected_exactly_when_the_model_refuses_it(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    pool = sorted({name for each in CONTRADICTIONS for name in each.facts} | {STAGE, TARGET})
    rows = [
        {
            name: rng.choice(
                [*VALUES[name] * 3, *(beyond(catalogue()[name]) if rng.random() < 0.1 else [])]
            )
            for name in rng.sample(pool, 4)
        }
        for _ in range(12)
    ]

    rejected = set(check_values(relationships_frame(rows, pool))["id"])

    assert rejected == {f"D{i}" for i, row in enumerate(rows) if not accepted(row)}


@settings(max_examples=tries(30), deadline=None)
@given(st.lists(relationships(), min_size=1, max_size=6))
def test_what_is_sound_passes(rows: list[dict[str, Any]]) -> None:
    assert check_values(relationships_frame(rows)).is_empty()


def test_every_fact_refuses_what_lies_beyond() -> None:
    for name, fact in catalogue().items():
        values = beyond(fact)

        found = check_values(relationships_frame([{name: value} for value in values], [name]))

        assert found["index"].to_list() == list(range(len(values))), name


def test_a_near_word_is_suggested() -> None:
    found = problems(relationship__stage=["stable", "stabel"])

    assert found == [
        (
            1,
            STAGE,
            "stabel",
            (
                "expected one of transition, stabilising, stable, mature, renewal. "
                'Did you mean "stable"?'
            ),
        )
    ]


def test_not_a_number_is_refused() -> None:
    ((_, column, value, reason),) = problems(productivity__annual_target_pct=[float("nan"), 4.0])

    assert (column, value) == (TARGET, "NaN")
    assert reason.startswith("expected a number from 0 to 100")


def test_whole_numbers_may_stand_in_a_column_of_decimals() -> None:
    assert problems(relationship__months_to_renewal=[3.0, None]) == []


def test_a_fraction_is_no_count() -> None:
    ((index, column, value, _),) = problems(relationship__months_to_renewal=[3.0, 3.5])

    assert (index, column, value) == (1, RENEWAL, "3.5")


def test_a_contradiction_names_both_facts_and_says_why() -> None:
    found = problems(
        productivity__contractual_target=[False, True], productivity__annual_target_pct=[4.0, 4.0]
    )

    assert found == [
        (
            0,
            f"{CONTRACTUAL} and {TARGET}",
            "false and 4",
            "there is a yearly productivity target and there is none",
        )
    ]


def test_every_problem_of_a_row_is_reported() -> None:
    found = problems(relationship__stage=["x"], relationship__months_to_renewal=[-1])

    assert [column for _, column, _, _ in found] == [STAGE, RENEWAL]


@pytest.mark.parametrize("text", ["2026-02-30", "31.01.2026", "2026-1-1", "yesterday", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    ((index, column, value, _),) = problems(relationship__as_of=["2026-01-31", text, None])

    assert (index, column, value) == (1, AS_OF, text)


@pytest.mark.parametrize("text", ["", "x" * 201])
def test_a_name_is_of_1_to_200_characters(text: str) -> None:
    ((_, column, _, reason),) = problems(relationship__client=["Acme", text])

    assert (column, reason) == ("relationship.client", "expected a text of 1 to 200 characters")


@pytest.mark.parametrize(
    ("column", "values", "dtype"),
    [
        ("pair.named", [1, 0], "Int64"),
        ("pair.named", ["yes", "no"], "String"),
        (RENEWAL, ["3", "4"], "String"),
        (STAGE, [True, False], "Boolean"),
        (TARGET, [True, False], "Boolean"),
    ],
)
def test_a_column_of_the_wrong_type_is_named(column: str, values: list[Any], dtype: str) -> None:
    frame = pl.DataFrame({"id": ["D0", "D1"], column: values})

    with pytest.raises(InputError, match=rf'column "{column}" is of type {dtype}; expected'):
        check_values(frame)


def test_a_frame_without_facts_has_no_problem() -> None:
    assert check_values(pl.DataFrame({"id": ["D0"]})).is_empty()


@pytest.mark.parametrize("day", ["9999-12-31", "2201-01-01", "1899-12-31", "0999-01-01"])
def test_a_day_that_stands_for_none_is_refused(day: str) -> None:
    found = problems(relationship__as_of=["1900-01-01", "2200-12-31", day])

    expected = "expected a day from 1900-01-01 to 2200-12-31, or nothing if it stands for no day"
    assert found == [(2, AS_OF, day, expected)]
