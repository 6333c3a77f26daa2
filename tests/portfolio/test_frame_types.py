"""Columns of unusual types and names are read as a single review reads their values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from sourcing_advisor import Advisor, InputError, report_for, review_portfolio
from tests.portfolio.frames import BACKENDS, rows_of

TRUST = "pair_behaviour.trust"
FORUMS = "innovation_agenda.forums_per_year"
TARGET = "productivity.annual_target_pct"
LARGEST = 2**64 - 1


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(engine="reference", parameters={"productivity_floor_pct": 4.1})


def pandas_of_arrow(table: pa.Table) -> Any:
    return table.to_pandas(types_mapper=pd.ArrowDtype)


ARROW: Mapping[str, Callable[[pa.Table], Any]] = {
    "pyarrow": lambda table: table,
    "pandas-pyarrow": pandas_of_arrow,
    "polars": pl.from_arrow,
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
}


def reasons_in(frame: Any, advisor: Advisor) -> dict[str, str | None]:
    rows = rows_of(review_portfolio(frame, advisor=advisor))
    return {name: row["rejected_because"] for name, row in rows.items()}


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_fraction_in_a_column_of_decimals_is_no_whole_number(
    backend: str, advisor: Advisor
) -> None:
    values = {TRUST: [Decimal("2.5"), Decimal("3.0")], FORUMS: [Decimal("3.7"), None]}
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0", "D1"], **values}))

    found = reasons_in(frame, advisor)

    told = f"{FORUMS}: expected a whole number from 0 to 366 (found 3.7); "
    told += f"{TRUST}: expected a whole number from 1 to 5 (found 2.5)"
    assert found == {"D0": told, "D1": None}
    with pytest.raises(InputError, match=r"found 3\.7"):
        report_for(frame, "D0", advisor=advisor)


def test_a_fraction_that_duckdb_writes_is_no_whole_number(advisor: Advisor) -> None:
    frame = duckdb.connect().sql(f"select 'D0' as id, 2.5 as \"{TRUST}\"")

    assert reasons_in(frame, advisor)["D0"] is not None


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("kind", [pl.Float32, pl.Decimal(5, 2), pl.Float64])
def test_numbers_of_every_type_get_the_verdicts_of_their_report(
    backend: str, kind: Any, advisor: Advisor
) -> None:
    at_threshold = pl.Series(TARGET, [4.1]).cast(kind)
    stage = pl.Series("relationship.stage", ["mature"])
    frame = BACKENDS[backend](pl.DataFrame([pl.Series("id", ["D0"]), stage, at_threshold]))

    found = rows_of(review_portfolio(frame, advisor=advisor))["D0"]

    report = report_for(frame, "D0", advisor=advisor)
    alone = {each.rule: str(each.outcome) for each in report.verdicts}
    assert found == {"rejected_because": None, **alone}


@pytest.mark.parametrize("backend", BACKENDS)
def test_ids_and_names_may_be_categories(backend: str, advisor: Advisor) -> None:
    columns = {"id": ["D0", "D1"], "client": ["Acme", None], "as_of": ["2026-01-31", None]}
    frame = BACKENDS[backend](pl.DataFrame(columns, dict.fromkeys(columns, pl.Categorical)))

    assert reasons_in(frame, advisor) == {"D0": None, "D1": None}
    profile = report_for(frame, "D0", advisor=advisor).relationship
    assert (profile.client, profile.as_of) == ("Acme", "2026-01-31")


def test_a_category_of_pandas_in_an_arrow_table_is_text(advisor: Advisor) -> None:
    frame = pd.DataFrame({"id": ["D0", " "], "client": ["Acme", ""]}).astype("category")

    found = reasons_in(pa.Table.from_pandas(frame), advisor)

    assert found["D0"] is None
    assert "relationship.client: expected a text of 1 to 200" in (found[" "] or "")


@pytest.mark.parametrize("backend", ["pyarrow", "polars", "duckdb"])
def test_text_may_be_held_as_views(backend: str, advisor: Advisor) -> None:
    columns = {"id": ["D0", ""], "relationship.stage": ["stable", "none"], "client": ["Acme", None]}
    views = {name: pa.array(texts, pa.string_view()) for name, texts in columns.items()}
    frame = ARROW[backend](pa.table(views))

    found = reasons_in(frame, advisor)

    assert found["D0"] is None
    assert "id: expected a text" in (found[""] or "")
    assert report_for(frame, "D0", advisor=advisor).relationship.client == "Acme"


HALVES = pa.array(np.array([2.5, 3], dtype=np.float16))
WIDE = pa.array([Decimal("2.50"), Decimal(3)], pa.decimal256(50, 2))


@pytest.mark.parametrize(
    ("backend", "column"),
    [("pyarrow", HALVES), ("pandas-pyarrow", HALVES), ("polars", HALVES), ("pyarrow", WIDE)],
)
def test_rare_types_of_numbers_are_checked(backend: str, column: Any, advisor: Advisor) -> None:
    found = reasons_in(ARROW[backend](pa.table({"id": ["D0", "D1"], TRUST: column})), advisor)

    assert found.pop("D0") == f"{TRUST}: expected a whole number from 1 to 5 (found 2.5)"
    assert found == {"D1": None}


@pytest.mark.parametrize("backend", ARROW)
def test_a_whole_number_that_is_too_large_is_a_rejected_row(backend: str, advisor: Advisor) -> None:
    large = pa.array([LARGEST, 4, None], pa.uint64())
    frame = ARROW[backend](pa.table({"id": ["D0", "D1", "D2"], FORUMS: large}))

    found = reasons_in(frame, advisor)

    assert f"{FORUMS}: expected a whole number from 0 to 366 (found 1.8" in (found.pop("D0") or "")
    assert found == {"D1": None, "D2": None}
    with pytest.raises(InputError, match="expected a whole number from 0 to 366"):
        report_for(frame, "D0", advisor=advisor)


def test_fractions_among_whole_numbers_that_pandas_holds_as_objects(advisor: Advisor) -> None:
    mixed = pd.Series([2, 2.5, None], dtype=object)

    found = reasons_in(pd.DataFrame({"id": ["D0", "D1", "D2"], TRUST: mixed}), advisor)

    assert [name for name, reason in found.items() if isinstance(reason, str)] == ["D1"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_kept_names_that_differ_from_others_by_a_dot_alone(backend: str, advisor: Advisor) -> None:
    own = {"pair_behaviour__trust": ["a"], "x._y": ["b"], "x_.y": ["c"], "x__y": ["d"]}
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0"], TRUST: [2], **own}))

    found = rows_of(review_portfolio(frame, advisor=advisor, keep=list(own)))["D0"]

    plain = BACKENDS[backend](pl.DataFrame({"id": ["D0"], TRUST: [2]}))
    expected = rows_of(review_portfolio(plain, advisor=advisor))["D0"]
    assert found == {**{name: texts[0] for name, texts in own.items()}, **expected}


def test_a_kept_name_that_the_review_uses_itself_is_an_error(advisor: Advisor) -> None:
    frame = pl.DataFrame({"id": ["D0"], "_plane_0": ["x"]})

    with pytest.raises(InputError, match='"_plane_0" is a name that the review uses itself'):
        review_portfolio(frame, advisor=advisor, keep=["_plane_0"])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("wanted", [7, np.int64(7), "7"])
def test_a_report_is_had_by_a_whole_number(backend: str, wanted: Any, advisor: Advisor) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": [7, 8], TRUST: [2, 3]}))

    assert report_for(frame, wanted, advisor=advisor).relationship.id == "7"


def test_a_report_is_had_by_a_whole_number_from_a_file(tmp_path: Any, advisor: Advisor) -> None:
    pl.DataFrame({"id": [7], TRUST: [2]}).write_csv(tmp_path / "deals.csv")

    assert report_for(tmp_path / "deals.csv", 7, advisor=advisor).relationship.id == "7"


@pytest.mark.parametrize("wanted", [None, True, 7.0, ["7"]])
def test_what_is_no_id_is_a_type_error_that_says_so(wanted: Any, advisor: Advisor) -> None:
    frame = pl.DataFrame({"id": [7], TRUST: [2]})

    with pytest.raises(TypeError, match=r"wanted is of type .*; expected an id: a text, or a"):
        report_for(frame, wanted, advisor=advisor)


YEARS = "gain_sharing.targets_met_years"
FIRES = {"id": ["R-1"], "relationship.stage": ["stable"], "gain_sharing.level": ["relationship"]}
"""With four years of targets met, the rule GS-02 fires."""


def arrow_with(**columns: Any) -> Any:
    return pa.table({**FIRES, YEARS: [4], **columns})


def pandas_with(**columns: Any) -> Any:
    return pd.DataFrame({**FIRES, YEARS: [4]}).assign(**columns)


def duckdb_with(expression: str, name: str = YEARS) -> Any:
    columns = {key: f"'{value}'" for key, (value,) in FIRES.items()} | {name: expression}
    selected = ", ".join(f'{value} as "{key}"' for key, value in columns.items())
    return duckdb.connect().sql(f"select {selected}")


READ = {
    "pandas sparse": lambda: pandas_with(**{YEARS: pd.arrays.SparseArray([4])}),
    "pandas sparse decimals": lambda: pandas_with(**{YEARS: pd.arrays.SparseArray([4.0])}),
    "pandas long decimals": lambda: pandas_with(**{YEARS: np.array([4], np.longdouble)}),
    "Arrow run-end": lambda: arrow_with(**{YEARS: pc.run_end_encode(pa.array([4]))}),
    "Arrow run-end text": lambda: arrow_with(
        **{"gain_sharing.level": pc.run_end_encode(pa.array(["relationship"]))}
    ),
    "Arrow decimal32": lambda: arrow_with(**{YEARS: pa.array([Decimal(4)], pa.decimal32(4, 0))}),
    "Arrow decimal64": lambda: arrow_with(**{YEARS: pa.array([Decimal(4)], pa.decimal64(9, 2))}),
    "Arrow date64": lambda: arrow_with(
        **{"relationship.as_of": pa.array([datetime.date(2026, 1, 1)], pa.date64())}
    ),
    "DuckDB HUGEINT": lambda: duckdb_with("4::HUGEINT"),
}


@pytest.mark.parametrize("kind", READ)
def test_column_of_a_rare_type_is_read(kind: str) -> None:
    (row,) = rows_of(review_portfolio(READ[kind]())).values()

    assert row["GS-02"] == "fired"


REFUSED = {
    "pandas complex": lambda: pandas_with(**{YEARS: np.array([4], complex)}),
    "pandas period": lambda: pandas_with(**{YEARS: pd.PeriodIndex(["2026-01"], freq="M")}),
    "pandas interval": lambda: pandas_with(
        **{YEARS: pd.arrays.IntervalArray.from_tuples([(0, 1)])}
    ),
    "Arrow json": lambda: arrow_with(
        **{YEARS: pa.ExtensionArray.from_storage(pa.json_(), pa.array(["4"]))}
    ),
    "Arrow months and days": lambda: arrow_with(
        **{YEARS: pa.array([(1, 2, 3)], pa.month_day_nano_interval())}
    ),
    "DuckDB BIGNUM": lambda: duckdb_with("4::BIGNUM"),
    "DuckDB BIT": lambda: duckdb_with("'100'::BIT"),
    "DuckDB VARIANT": lambda: duckdb_with("4::VARIANT"),
    "DuckDB JSON": lambda: duckdb_with("'4'::JSON"),
    "DuckDB UNION": lambda: duckdb_with("union_value(a := 4)"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_column_of_a_type_that_cannot_be_read_is_an_error_and_never_empty(kind: str) -> None:
    with pytest.raises(InputError, match=rf'column "{YEARS}" is of type .*; expected Int64'):
        review_portfolio(REFUSED[kind]())


def test_id_of_a_type_that_cannot_be_read_is_an_error() -> None:
    ids = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"1" * 16], pa.binary(16)))

    with pytest.raises(InputError, match=r'column "id" is of type extension<arrow\.uuid>'):
        review_portfolio(arrow_with(id=ids))


@pytest.mark.parametrize("frame", [arrow_with(**{YEARS: pa.nulls(1)}), duckdb_with("NULL")])
def test_column_of_nulls_only_states_nothing(frame: Any) -> None:
    (row,) = rows_of(review_portfolio(frame)).values()

    assert row["GS-02"] == "unknown"


def test_frame_whose_index_is_the_id_is_told_to_reset_it() -> None:
    with pytest.raises(InputError, match=r"reset_index\(\)"):
        review_portfolio(pandas_with().set_index("id"))


@pytest.mark.parametrize("library", [pl.DataFrame, pl.LazyFrame, pd.DataFrame, pa.table])
def test_a_column_without_values_states_nothing_and_as_ids_rejects_the_rows(
    library: Callable[..., Any], advisor: Advisor
) -> None:
    unstated = library({"id": ["D0"], TRUST: [None]})
    unnamed = library({"id": [None], "pair.named": [True]})

    assert reasons_in(unstated, advisor) == {"D0": None}
    assert reasons_in(unnamed, advisor) == {None: "id: expected an id"}
    with pytest.raises(InputError, match='no row with the id "D0"'):
        report_for(unnamed, "D0", advisor=advisor)


def test_times_of_one_zone_among_objects_are_read(advisor: Advisor) -> None:
    day = pd.Timestamp("2026-01-31", tz="Asia/Tokyo")
    frame = pd.DataFrame({"id": ["D0"], "as_of": pd.Series([day], dtype=object)})

    assert str(report_for(frame, "D0", advisor=advisor).relationship.as_of) == "2026-01-31"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("as_of", [pd.Timestamp("2026-01-31", tz="Asia/Tokyo"), pd.Timestamp("2026-01-31")]),
        (TRUST, [2**70, 1]),
    ],
)
def test_objects_that_no_type_holds_are_refused_by_column(
    column: str, values: list[Any], advisor: Advisor
) -> None:
    frame = pd.DataFrame({"id": ["D0", "D1"], column: pd.Series(values, dtype=object)})

    with pytest.raises(InputError, match=f'{column}" holds values of which some are no'):
        review_portfolio(frame, advisor=advisor)


@pytest.mark.parametrize("kind", ["JSON", "VARIANT", "BIGNUM"])
def test_a_name_of_a_type_that_is_no_text_is_refused_under_its_short_name_too(
    kind: str, advisor: Advisor
) -> None:
    frame = duckdb.connect().sql(
        f"select 'D0' as id, '5'::{kind} as client, true as \"pair.named\""
    )

    with pytest.raises(InputError, match=f'"relationship.client" is of type {kind}'):
        review_portfolio(frame, advisor=advisor)
