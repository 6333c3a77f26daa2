"""A frame goes in, the same kind of frame comes out, with every row and its verdicts."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from sourcing_advisor import Advisor, InputError, report_for, review_portfolio
from sourcing_advisor.portfolio.rows import relationship_from_row
from tests.portfolio.frames import BACKENDS, deals_frame, one_by_one, rows_of

STAGE = "relationship.stage"
TARGET = "productivity.annual_target_pct"
RENEWAL = "relationship.months_to_renewal"
NAMED = "pair.named"
ROWS: list[dict[str, Any]] = [
    {STAGE: "stable", TARGET: 2.0, RENEWAL: 12, NAMED: True},
    {STAGE: None, TARGET: None, RENEWAL: None, NAMED: None},
    {STAGE: "mature", TARGET: 4.0, RENEWAL: 300, NAMED: False},
    {STAGE: "nowhere", TARGET: -1.0, RENEWAL: 0, NAMED: False},
]
SOUND = [{k: v for k, v in row.items() if v is not None} for row in ROWS[:2]]


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(engine="reference")


@pytest.fixture(scope="module")
def deals() -> pl.DataFrame:
    return deals_frame(ROWS, [STAGE, TARGET, RENEWAL, NAMED])


@pytest.mark.parametrize("backend", BACKENDS)
def test_sound_rows_get_the_verdicts_of_one_by_one(
    backend: str, advisor: Advisor, deals: pl.DataFrame
) -> None:
    found = rows_of(review_portfolio(BACKENDS[backend](deals), advisor=advisor))

    expected = one_by_one(SOUND, advisor.book)
    assert found["D0"] == {"rejected_because": None, **expected["D0"]}
    assert found["D1"] == {"rejected_because": None, **expected["D1"]}


@pytest.mark.parametrize("backend", BACKENDS)
def test_rejected_rows_stay_in_with_the_reason_and_no_verdict(
    backend: str, advisor: Advisor, deals: pl.DataFrame
) -> None:
    found = rows_of(review_portfolio(BACKENDS[backend](deals), advisor=advisor))

    assert (
        found["D2"].pop("rejected_because") == f"{RENEWAL}: expected a whole number from 0 to 240"
    )
    reasons = found["D3"].pop("rejected_because")
    assert f"{STAGE}: expected one of" in reasons
    assert f"; {TARGET}: expected a number" in reasons
    assert set(found["D2"].values()) | set(found["D3"].values()) == {None}


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_kind_of_frame_stays(backend: str, advisor: Advisor, deals: pl.DataFrame) -> None:
    frame = BACKENDS[backend](deals)

    assert type(review_portfolio(frame, advisor=advisor)) is type(frame)


@pytest.mark.parametrize("backend", BACKENDS)
def test_kept_columns_are_carried_over(backend: str, advisor: Advisor, deals: pl.DataFrame) -> None:
    frame = BACKENDS[backend](deals.with_columns(pl.lit("north").alias("desk.name")))

    found = nw.from_native(review_portfolio(frame, advisor=advisor, keep=["desk.name", STAGE]))

    assert found.collect_schema().names()[:4] == ["id", "rejected_because", "desk.name", STAGE]


@pytest.mark.parametrize("backend", ["polars", "pyarrow", "duckdb"])
def test_not_a_number_is_rejected(backend: str, advisor: Advisor) -> None:
    frame = BACKENDS[backend](deals_frame([{TARGET: float("nan")}, {TARGET: 4.0}], [TARGET]))

    found = rows_of(review_portfolio(frame, advisor=advisor))

    assert f"{TARGET}: expected a number from 0 to 100" in found["D0"]["rejected_because"]
    assert found["D1"]["rejected_because"] is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_words_may_be_categories(backend: str, advisor: Advisor) -> None:
    words = pl.Series(STAGE, ["stable", None], pl.Categorical)
    frame = pl.DataFrame([pl.Series("id", ["D0", "D1"]), words])

    found = rows_of(review_portfolio(BACKENDS[backend](frame), advisor=advisor))

    expected = one_by_one([{STAGE: "stable"}, {}], advisor.book)
    assert found["D0"] == {"rejected_because": None, **expected["D0"]}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("flags", [["yes", "no"], [1, 0]])
def test_flags_that_are_no_flags_are_an_error_that_names_the_column(
    backend: str, flags: list[Any], advisor: Advisor
) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0", "D1"], NAMED: flags}))

    with pytest.raises(InputError, match=f'column "{NAMED}" is of type .*; expected Boolean'):
        review_portfolio(frame, advisor=advisor)


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_unknown_column_is_an_error_with_the_nearest_name(
    backend: str, advisor: Advisor
) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0"], "pair.nmaed": [True]}))

    with pytest.raises(InputError, match=r'no fact "pair\.nmaed".*Did you mean "pair\.named"'):
        review_portfolio(frame, advisor=advisor)


def test_a_frame_without_ids_is_an_error(advisor: Advisor) -> None:
    with pytest.raises(InputError, match='there is no column "id"'):
        review_portfolio(pl.DataFrame({NAMED: [True]}), advisor=advisor)


@pytest.mark.parametrize("backend", ["polars", "pandas-numpy", "pandas-pyarrow", "pyarrow"])
def test_ids_are_there_and_differ(backend: str, advisor: Advisor) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": ["A", "A", None], NAMED: [True, True, False]}))

    found = review_portfolio(frame, advisor=advisor)

    reasons = nw.from_native(found)["rejected_because"].to_list()
    twice = "id: expected an id that no other row has"
    assert reasons == [twice, twice, "id: expected an id"]


def test_rules_and_parameters_can_be_given() -> None:
    frame = deals_frame([{"gain_sharing.targets_met_years": 3}])
    parameters = {"easy_target_years": 5.0}

    found = review_portfolio(frame, parameters=parameters)

    expected = review_portfolio(frame, advisor=Advisor(parameters=parameters))
    assert found.equals(expected)
    assert not found.equals(review_portfolio(frame))


def test_an_advisor_and_parameters_together_are_an_error(advisor: Advisor) -> None:
    with pytest.raises(ValueError, match="not both"):
        review_portfolio(deals_frame([{}]), advisor=advisor, parameters={"easy_target_years": 5})


def test_a_file_is_reviewed_like_its_frame(
    tmp_path: Path, advisor: Advisor, deals: pl.DataFrame
) -> None:
    path = tmp_path / "deals.parquet"
    deals.write_parquet(path)

    found = rows_of(review_portfolio(path, advisor=advisor))

    expected = rows_of(review_portfolio(deals, advisor=advisor))
    assert found["D0"] == expected["D0"]
    assert found["D1"] == expected["D1"]
    assert RENEWAL in found["D2"]["rejected_because"]
    assert set(list(found["D3"].values())[1:]) == {None}


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_report_can_be_had_for_any_one(
    backend: str, advisor: Advisor, deals: pl.DataFrame
) -> None:
    report = report_for(BACKENDS[backend](deals), "D0", advisor=advisor)

    row = {"id": "D0", **ROWS[0]}
    assert report == advisor.review(relationship_from_row(row))


def test_a_report_for_nobody_is_an_error(advisor: Advisor, deals: pl.DataFrame) -> None:
    with pytest.raises(InputError, match='there is no row with the id "D9"'):
        report_for(deals, "D9", advisor=advisor)


def test_a_report_for_two_is_an_error(advisor: Advisor, deals: pl.DataFrame) -> None:
    with pytest.raises(InputError, match='there is more than one row with the id "D0"'):
        report_for(pl.concat([deals, deals]), "D0", advisor=advisor)


def test_a_report_for_a_rejected_row_is_an_error(advisor: Advisor, deals: pl.DataFrame) -> None:
    with pytest.raises(InputError, match=f"{RENEWAL}: expected a whole number"):
        report_for(deals, "D2", advisor=advisor)


def test_a_lazy_frame_is_not_run(advisor: Advisor, deals: pl.DataFrame) -> None:
    def explode(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    lazy = deals.lazy().map_batches(explode, schema=deals.schema)

    assert isinstance(review_portfolio(lazy, advisor=advisor), pl.LazyFrame)


def test_a_row_becomes_the_relationship_that_it_states() -> None:
    row = {
        "id": 7,
        "relationship.client": "Acme",
        "relationship.as_of": "2026-01-31",
        RENEWAL: 12.0,
        TARGET: 4,
        NAMED: None,
        "desk": "x",
    }

    relationship = relationship_from_row(row)

    assert relationship.known == {RENEWAL: 12, TARGET: 4.0}
    profile = relationship.relationship
    assert (profile.id, profile.client) == ("7", "Acme")
    assert profile.as_of == datetime.date(2026, 1, 31)


@pytest.mark.parametrize("backend", BACKENDS)
def test_ids_may_be_numbers(backend: str, advisor: Advisor) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": [7, 8], NAMED: [True, None]}))

    found = rows_of(review_portfolio(frame, advisor=advisor))

    assert {str(key) for key in found} == {"7", "8"}
    assert report_for(frame, "7", advisor=advisor).relationship.id == "7"


@pytest.mark.parametrize("column", ["relationship.client", "relationship.as_of"])
def test_a_profile_column_that_is_no_text_is_an_error(column: str, advisor: Advisor) -> None:
    frame = pl.DataFrame({"id": ["D0"], column: [datetime.date(2026, 1, 31)]})

    with pytest.raises(InputError, match=f'column "{column}" is of type Date; expected String'):
        review_portfolio(frame, advisor=advisor)
