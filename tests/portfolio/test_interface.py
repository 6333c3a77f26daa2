"""A frame goes in, the same kind of frame comes out, with every row and its verdicts."""

from __future__ import annotations

import datetime
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from sourcing_advisor import Advisor, InputError, report_for, review_portfolio
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.portfolio.input import read_batches
from tests.portfolio.frames import BACKENDS, one_by_one, part_of, relationships_frame, rows_of
from tests.portfolio.portfolios import EXAMPLE
from tests.profiles import tries
from tests.strategies import random_values

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
def few() -> Advisor:
    """Return an advisor with a few rules: enough where rows are rejected, and much faster."""
    advisor = Advisor(engine="reference")
    rules = tuple(r for r in advisor.book.strata[0] if r.kind != "conclusion")[:5]
    advisor.book = replace(advisor.book, rules=rules, strata=(rules,), conclusions={})
    return advisor


@pytest.fixture(scope="module")
def relationships() -> pl.DataFrame:
    return relationships_frame(ROWS, [STAGE, TARGET, RENEWAL, NAMED])


@pytest.mark.parametrize("backend", BACKENDS)
def test_sound_rows_get_the_verdicts_of_one_by_one(
    backend: str, advisor: Advisor, relationships: pl.DataFrame
) -> None:
    found = rows_of(review_portfolio(BACKENDS[backend](relationships), advisor=advisor))

    expected = one_by_one(SOUND, advisor.book)
    assert found["D0"] == {"rejected_because": None, **expected["D0"]}
    assert found["D1"] == {"rejected_because": None, **expected["D1"]}


@pytest.mark.parametrize("backend", BACKENDS)
def test_rejected_rows_stay_in_with_the_reason_and_no_verdict(
    backend: str, few: Advisor, relationships: pl.DataFrame
) -> None:
    found = rows_of(review_portfolio(BACKENDS[backend](relationships), advisor=few))

    whole = rf"{RENEWAL}: expected a whole number from 0 to 240 \(found 300(\.0)?\)"
    assert re.fullmatch(whole, found["D2"].pop("rejected_because"))
    reasons = found["D3"].pop("rejected_because")
    assert f"{STAGE}: expected one of" in reasons
    assert "(found nowhere); " in reasons
    assert f"; {TARGET}: expected a number" in reasons
    assert set(found["D2"].values()) | set(found["D3"].values()) == {None}


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_kind_of_frame_stays(backend: str, few: Advisor, relationships: pl.DataFrame) -> None:
    frame = BACKENDS[backend](relationships)

    assert type(review_portfolio(frame, advisor=few)) is type(frame)


@pytest.mark.parametrize("backend", BACKENDS)
def test_kept_columns_are_carried_over(
    backend: str, few: Advisor, relationships: pl.DataFrame
) -> None:
    frame = BACKENDS[backend](relationships.with_columns(pl.lit("north").alias("desk.name")))

    found = nw.from_native(review_portfolio(frame, advisor=few, keep=["desk.name", STAGE]))

    assert found.collect_schema().names()[:4] == ["id", "rejected_because", "desk.name", STAGE]


@pytest.mark.parametrize("backend", ["polars", "pyarrow", "duckdb"])
def test_not_a_number_is_rejected(backend: str, few: Advisor) -> None:
    frame = BACKENDS[backend](
        relationships_frame([{TARGET: float("nan")}, {TARGET: 4.0}], [TARGET])
    )

    found = rows_of(review_portfolio(frame, advisor=few))

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
def test_ids_are_there_and_the_first_row_with_one_is_reviewed(
    backend: str, advisor: Advisor
) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": ["A", "A", None], NAMED: [True, False, False]}))

    found = nw.from_native(review_portfolio(frame, advisor=advisor)).to_arrow().to_pylist()

    twice = "id: expected an id that no row above has (found A)"
    assert [row["rejected_because"] for row in found] == [None, twice, "id: expected an id"]
    alone = rows_of(review_portfolio(pl.DataFrame({"id": ["A"], NAMED: [True]}), advisor=advisor))
    assert {k: v for k, v in found[0].items() if k != "id"} == alone["A"]
    assert [row[next(iter(advisor.book.rules)).id] for row in found[1:]] == [None, None]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_blank_id_is_rejected(backend: str, few: Advisor) -> None:
    blanks = ["", "  ", "\t"]
    frame = BACKENDS[backend](pl.DataFrame({"id": [*blanks, "D1"], NAMED: [True] * 4}))

    found = rows_of(review_portfolio(frame, advisor=few))

    for blank in blanks:
        assert found[blank]["rejected_because"].startswith("id: expected a text of 1 to 200")
    assert found["D1"]["rejected_because"] is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_id_with_a_control_character_is_rejected(backend: str, few: Advisor) -> None:
    ids = [f"D{mark}0" for mark in ("\t", "\n", "\x07", "\u200b", "\u2028", "\U000e0041")]
    frame = BACKENDS[backend](pl.DataFrame({"id": [*ids, "Dé 1"], NAMED: [True] * 7}))

    found = rows_of(review_portfolio(frame, advisor=few))

    expected = "id: expected text without control characters or line breaks"
    for name in ids:
        assert found[name]["rejected_because"].startswith(expected), name
    assert found["Dé 1"]["rejected_because"] is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_date_that_no_calendar_has_is_rejected(backend: str, few: Advisor) -> None:
    days = ["2026-02-30", "2026-02-29", "1900-02-29", "2026-04-31", "0000-01-01"]
    days += ["2024-02-29", "2000-02-29", "2026-12-31"]
    ids = [f"D{number}" for number in range(len(days))]
    frame = BACKENDS[backend](pl.DataFrame({"id": ids, "as_of": days}))

    found = rows_of(review_portfolio(frame, advisor=few))

    for name, day in list(zip(ids, days, strict=True))[:5]:
        reason = f"relationship.as_of: there is no such date (found {day})"
        assert found[name]["rejected_because"] == reason
    assert [found[name]["rejected_because"] for name in ids[5:]] == [None] * 3


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_date_in_another_form_is_rejected(backend: str, few: Advisor) -> None:
    days = ["2026-01-31\n", "\u0662\u0660\u0662\u0666-01-31", "31.01.2026"]
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0", "D1", "D2"], "as_of": days}))

    found = rows_of(review_portfolio(frame, advisor=few))

    for name in ("D0", "D1", "D2"):
        assert "expected a date such as 2026-01-31" in found[name]["rejected_because"], name


@pytest.mark.parametrize("backend", BACKENDS)
def test_contradicting_values_are_told(backend: str, few: Advisor) -> None:
    level, met = "gain_sharing.level", "gain_sharing.targets_met_years"
    frame = BACKENDS[backend](
        relationships_frame([{level: "none", met: 3}, {level: "none"}], [level, met])
    )

    found = rows_of(review_portfolio(frame, advisor=few))

    assert re.search(r"met \(found none and 3(\.0)?\)$", found["D0"]["rejected_because"])
    assert found["D1"]["rejected_because"] is None


@pytest.mark.parametrize("backend", ["pandas-nullable", "pyarrow"])
def test_any_facts_of_a_contradiction_may_lack_a_column(backend: str, few: Advisor) -> None:
    rng = random.Random(8)  # noqa: S311 - nothing secret
    facts = sorted({fact for contradiction in CONTRADICTIONS for fact in contradiction.facts})
    for _ in range(tries(4)):
        there = rng.sample(facts, len(facts) // 2)
        frame = BACKENDS[backend](relationships_frame([{}], there))

        found = rows_of(review_portfolio(frame, advisor=few))

        assert found["D0"]["rejected_because"] is None, there


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("seed", range(2))
def test_any_columns_may_be_left_out(backend: str, seed: int) -> None:
    advisor = Advisor(engine="reference")
    if backend != "polars":
        advisor.book = part_of(advisor.book, tries(20))
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    names = [name for name in catalogue() if rng.random() < 0.5 - 0.3 * seed]
    rows = [{k: v for k, v in random_values(rng, 0.7).items() if k in names} for _ in range(8)]

    found = rows_of(
        review_portfolio(BACKENDS[backend](relationships_frame(rows, names)), advisor=advisor)
    )

    expected = one_by_one(rows, advisor.book)
    assert found == {key: {"rejected_because": None, **row} for key, row in expected.items()}


@pytest.fixture(scope="module")
def from_file(advisor: Advisor) -> dict[str, dict[str, Any]]:
    return rows_of(review_portfolio(EXAMPLE, advisor=advisor))


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_example_portfolio_is_reviewed_in_every_kind_of_frame(
    backend: str, advisor: Advisor, from_file: dict[str, dict[str, Any]]
) -> None:
    relationships = pl.concat(batch.relationships for batch in read_batches([EXAMPLE]))
    stated = relationships.drop(
        name
        for name in relationships.columns
        if relationships[name].null_count() == relationships.height
    )

    found = rows_of(review_portfolio(BACKENDS[backend](stated), advisor=advisor))

    rules = [rule.id for rule in advisor.book.rules]
    assert {row["rejected_because"] for row in found.values()} == {None}
    assert len(found) > 50
    for key, row in found.items():
        assert {rule: row[rule] for rule in rules} == {rule: from_file[key][rule] for rule in rules}


DATES: dict[str, Any] = {
    "date": pl.Date,
    "datetime": pl.Datetime("us"),
    "nanoseconds": pl.Datetime("ns"),
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("kind", DATES)
@pytest.mark.parametrize("name", ["as_of", "relationship.as_of"])
def test_the_day_of_a_record_may_be_a_date(
    backend: str, kind: str, name: str, advisor: Advisor, few: Advisor
) -> None:
    days = pl.Series(name, [datetime.date(2026, 1, 31), None]).cast(DATES[kind])
    frame = BACKENDS[backend](pl.DataFrame([pl.Series("id", ["D0", "D1"]), days]))

    found = rows_of(review_portfolio(frame, advisor=few))

    assert [row["rejected_because"] for row in found.values()] == [None, None]
    report = report_for(frame, "D0", advisor=advisor)
    assert report.relationship.as_of == "2026-01-31"


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_time_of_day_is_rejected(backend: str, few: Advisor) -> None:
    moments = [datetime.datetime(2026, 1, 31, 9, 30), None]  # noqa: DTZ001 - as frames have it
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0", "D1"], "as_of": moments}))

    found = rows_of(review_portfolio(frame, advisor=few))

    expected = "relationship.as_of: expected a date such as 2026-01-31 (found 2026-01-31T09:30)"
    assert found["D0"]["rejected_because"] == expected
    assert found["D1"]["rejected_because"] is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_columns_of_identity_may_have_short_names(backend: str, advisor: Advisor) -> None:
    names = {"client": "A", "provider": "B", "service": "C", "region": "D", "as_of": "2026-01-31"}
    frame = BACKENDS[backend](pl.DataFrame({"id": ["D0"]} | {k: [v] for k, v in names.items()}))

    profile = report_for(frame, "D0", advisor=advisor).relationship

    stated = {name: str(getattr(profile, name)) for name in names}
    assert stated == names


def test_a_short_name_in_keep_is_carried_over(advisor: Advisor) -> None:
    frame = pl.DataFrame({"id": ["D0"], "client": [7]})

    found = review_portfolio(frame, advisor=advisor, keep=["client"])

    assert found["client"].to_list() == [7]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_short_and_a_long_name_are_one_column(backend: str, advisor: Advisor) -> None:
    both = {"id": ["D0"], "client": ["A"], "relationship.client": ["B"]}

    with pytest.raises(InputError, match=r'"client" and "relationship\.client" are one column'):
        review_portfolio(BACKENDS[backend](pl.DataFrame(both)), advisor=advisor)


@pytest.mark.parametrize(
    ("name", "near"),
    [("Client", "client"), ("as of", "as_of"), ("servce", "service"), ("regions", "region")],
)
def test_the_hint_prefers_the_columns_of_identity(name: str, near: str, advisor: Advisor) -> None:
    with pytest.raises(InputError, match=rf'Did you mean "relationship\.{near}"\?'):
        review_portfolio(pl.DataFrame({"id": ["D0"], name: ["x"]}), advisor=advisor)


@pytest.mark.parametrize("name", ["id", "rejected_because", "first rule"])
def test_a_kept_column_cannot_be_named_like_one_of_the_result(name: str, advisor: Advisor) -> None:
    name = advisor.book.rules[0].id if name == "first rule" else name

    with pytest.raises(InputError, match=f'"{name}" is a column of the result already'):
        review_portfolio(pl.DataFrame({"id": ["D0"], name: ["x"]}), advisor=advisor, keep=[name])


def test_a_name_twice_in_keep_is_an_error(advisor: Advisor) -> None:
    frame = pl.DataFrame({"id": ["D0"], "desk": ["x"]})

    with pytest.raises(InputError, match='"desk" stands in it more than once'):
        review_portfolio(frame, advisor=advisor, keep=["desk", "desk"])


def test_keep_is_no_text(advisor: Advisor) -> None:
    with pytest.raises(TypeError, match=r'keep is a text; expected names .* such as \["desk"\]'):
        review_portfolio(pl.DataFrame({"id": ["D0"]}), advisor=advisor, keep="desk")


@pytest.mark.parametrize("name", ["id", NAMED])
def test_a_column_that_is_there_twice_is_an_error(name: str, advisor: Advisor) -> None:
    frame = pd.DataFrame([["D0", "D1", True, True]], columns=["id", name, NAMED, "x"])

    with pytest.raises(InputError, match=f'there are 2 columns "{name}"; expected each column'):
        review_portfolio(frame, advisor=advisor)


def test_a_column_without_a_text_for_a_name_is_an_error(advisor: Advisor) -> None:
    with pytest.raises(InputError, match="the name of column 0 is no text"):
        review_portfolio(pd.DataFrame([["D0", 1]], columns=["id", 0]), advisor=advisor)


@pytest.mark.parametrize("given", [{"id": ["D0"]}, None, 7, [{"id": "D0"}], pl.Series(["D0"])])
@pytest.mark.parametrize(
    "call", [review_portfolio, lambda given, **k: report_for(given, "D0", **k)]
)
def test_what_is_no_frame_is_a_type_error_that_says_so(
    given: Any, call: Any, advisor: Advisor
) -> None:
    with pytest.raises(TypeError, match=r"a value of type .*; expected a .*path of a file"):
        call(given, advisor=advisor)


def test_rules_and_parameters_can_be_given() -> None:
    frame = relationships_frame([{"gain_sharing.targets_met_years": 3}])
    parameters = {"easy_target_years": 5.0}

    found = review_portfolio(frame, parameters=parameters)

    expected = review_portfolio(frame, advisor=Advisor(parameters=parameters))
    assert found.equals(expected)
    assert not found.equals(review_portfolio(frame))


def test_an_advisor_and_parameters_together_are_an_error(advisor: Advisor) -> None:
    with pytest.raises(ValueError, match="not both"):
        review_portfolio(
            relationships_frame([{}]), advisor=advisor, parameters={"easy_target_years": 5}
        )


def test_a_file_is_reviewed_like_its_frame(
    tmp_path: Path, advisor: Advisor, relationships: pl.DataFrame
) -> None:
    path = tmp_path / "deals.parquet"
    relationships.write_parquet(path)

    found = rows_of(review_portfolio(path, advisor=advisor))

    expected = rows_of(review_portfolio(relationships, advisor=advisor))
    assert found["D0"] == expected["D0"]
    assert found["D1"] == expected["D1"]
    assert found["D2"] == expected["D2"]
    assert set(list(found["D3"].values())[1:]) == {None}


def test_keep_with_a_path_is_an_error(
    tmp_path: Path, advisor: Advisor, relationships: pl.DataFrame
) -> None:
    relationships.write_parquet(tmp_path / "deals.parquet")

    with pytest.raises(InputError, match="keep: columns can be carried over from a frame only"):
        review_portfolio(tmp_path / "deals.parquet", advisor=advisor, keep=[STAGE])


@pytest.mark.parametrize("call", [review_portfolio, lambda path, **k: report_for(path, "D0", **k)])
def test_columns_of_a_file_that_are_not_read_are_a_warning(
    call: Any, tmp_path: Path, advisor: Advisor, relationships: pl.DataFrame
) -> None:
    path = tmp_path / "deals.parquet"
    relationships.with_columns(Owner=pl.lit("me")).write_parquet(path)

    with pytest.warns(UserWarning, match='a column is no fact and was not read: "Owner"') as told:
        call(path, advisor=advisor)

    assert told[0].filename == __file__


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_report_can_be_had_for_any_one(
    backend: str, advisor: Advisor, relationships: pl.DataFrame
) -> None:
    report = report_for(BACKENDS[backend](relationships), "D0", advisor=advisor)

    row = {"id": "D0", **ROWS[0]}
    assert report == advisor.review(relationship_from_row(row))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, relationships: pl.DataFrame) -> Path:
    folder = tmp_path_factory.mktemp("deals")
    relationships.write_parquet(folder / "a.parquet")
    more = relationships.with_columns(pl.format("North-{}", "id").alias("id"))
    more.write_parquet(folder / "b.parquet")
    return folder


@pytest.mark.parametrize("wanted", ["D0", "North-D0"])
@pytest.mark.parametrize("form", [lambda path: path, str, lambda path: [path / "a.parquet", path]])
def test_a_report_can_be_had_from_files(
    form: Any, wanted: str, folder: Path, advisor: Advisor
) -> None:
    report = report_for(form(folder), wanted, advisor=advisor)

    assert report == advisor.review(relationship_from_row({**ROWS[0], "id": wanted}))


def test_files_are_read_until_the_id_is_found(folder: Path, advisor: Advisor) -> None:
    paths = [folder / "a.parquet", folder / "none.csv"]

    assert report_for(paths, "D1", advisor=advisor).relationship.id == "D1"


def test_a_report_from_files_for_nobody_names_the_nearest_id(
    folder: Path, advisor: Advisor
) -> None:
    with pytest.raises(InputError, match=r'no row with the id "north-d1".*mean "North-D1"'):
        report_for(folder, "north-d1", advisor=advisor)


def test_a_report_from_files_for_a_rejected_row_is_an_error(folder: Path, advisor: Advisor) -> None:
    with pytest.raises(InputError, match=rf"a\.parquet.*{RENEWAL}: expected.*found 300"):
        report_for(folder, "D2", advisor=advisor)


def test_a_report_for_nobody_is_an_error(advisor: Advisor, relationships: pl.DataFrame) -> None:
    with pytest.raises(InputError, match='there is no row with the id "D9"'):
        report_for(relationships, "D9", advisor=advisor)


def test_a_report_for_two_is_an_error(advisor: Advisor, relationships: pl.DataFrame) -> None:
    with pytest.raises(InputError, match=r'more than one row with the id "D0"; .*Drop the others'):
        report_for(pl.concat([relationships, relationships]), "D0", advisor=advisor)


def test_a_report_for_a_rejected_row_is_an_error(
    advisor: Advisor, relationships: pl.DataFrame
) -> None:
    with pytest.raises(InputError, match=f"{RENEWAL}: expected a whole number"):
        report_for(relationships, "D2", advisor=advisor)


def test_a_lazy_frame_is_not_run(advisor: Advisor, relationships: pl.DataFrame) -> None:
    def explode(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    lazy = relationships.lazy().map_batches(explode, schema=relationships.schema)

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
def test_ids_may_be_numbers(backend: str, advisor: Advisor, few: Advisor) -> None:
    frame = BACKENDS[backend](pl.DataFrame({"id": [7, 8], NAMED: [True, None]}))

    found = rows_of(review_portfolio(frame, advisor=few))

    assert {str(key) for key in found} == {"7", "8"}
    assert report_for(frame, "7", advisor=advisor).relationship.id == "7"


@pytest.mark.parametrize("column", ["relationship.client", "relationship.as_of"])
def test_a_profile_column_that_is_no_text_is_an_error(column: str, advisor: Advisor) -> None:
    frame = pl.DataFrame({"id": ["D0"], column: [20260131]})

    with pytest.raises(InputError, match=f'column "{column}" is of type Int64; expected String'):
        review_portfolio(frame, advisor=advisor)
