"""Bounds, beliefs and later days in files: as people write them, and in columns of their own."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.input import read_batches
from tests.portfolio.inputs_reading import read, reasons, relationships

TARGET = "productivity.annual_target_pct"
TRUST = "pair_behaviour.trust"
RENEWAL = "relationship.months_to_renewal"
USED = "gain_sharing.used"


def sheet(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cell", "stated"),
    [
        (">=5", {f"{TARGET}.at_least": 5.0}),
        ("<= 3 %", {f"{TARGET}.at_most": 3.0}),
        ("at least 4,5", {f"{TARGET}.at_least": 4.5}),
        ("24-36", {f"{TARGET}.at_least": 24.0, f"{TARGET}.at_most": 36.0}),
        ("2 to 3", {f"{TARGET}.at_least": 2.0, f"{TARGET}.at_most": 3.0}),
        ("about 30", {TARGET: 30.0, f"{TARGET}.believed": True}),
        ("~ >4", {f"{TARGET}.at_least": 4.0, f"{TARGET}.believed": True}),
        ("4", {TARGET: 4.0}),
    ],
)
def test_a_cell_of_numbers_says_bounds_and_beliefs(
    tmp_path: Path, cell: str, stated: dict[str, object]
) -> None:
    path = sheet(tmp_path, f'id;{TARGET}\nD1;"{cell}"\n')

    assert relationships(read(path)) == [{"id": "D1", **stated}]


def test_a_span_on_a_scale_is_bounds_in_a_workbook_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cells: Any = book.active
    for row in (["id", TRUST], ["D1", "3-5"], ["D2", 4]):
        cells.append(row)
    book.save(tmp_path / "deals.xlsx")

    assert relationships(read(tmp_path / "deals.xlsx")) == [
        {"id": "D1", f"{TRUST}.at_least": 3, f"{TRUST}.at_most": 5},
        {"id": "D2", TRUST: 4},
    ]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (RENEWAL, "3-5", 'this may be a date; write "3 to 5"'),
        (TARGET, "3-2026", "this may be a month; write 3 to 2026"),
        (TRUST, "2026-03-05", "this is a date (spreadsheet programs make one of 3/5); expected a"),
        (TRUST, ">=7", "expected a whole number from 1 to 5"),
        (TRUST, "4-2", "expected a whole number from 1 to 5"),
        (USED, ">=5", "expected yes or no"),
        ("gain_sharing.level", ">=5", "expected one of none"),
    ],
)
def test_what_has_two_readings_or_none_is_rejected(
    tmp_path: Path, column: str, cell: str, reason: str
) -> None:
    path = sheet(tmp_path, f"id,{column}\nD1,{cell}\n")

    [(row, name, value, told)] = reasons(read(path))

    assert (row, name, value) == (2, column, cell)
    assert told.startswith(reason)


def test_companion_columns_of_a_sheet_are_read(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        f"id,as_of,{TARGET},{TARGET}.from,{TARGET}.believed,{TRUST}.at_least,{TRUST}.AT_MOST\n"
        "D1,2026-06-01,4,1 Feb 2027,yes,3,4\nD2,,,,no,,2\n",
    )

    assert relationships(read(path)) == [
        {
            "id": "D1",
            "relationship.as_of": "2026-06-01",
            TARGET: 4.0,
            f"{TARGET}.believed": True,
            f"{TARGET}.from": "2027-02-01",
            f"{TRUST}.at_least": 3,
            f"{TRUST}.at_most": 4,
        },
        {"id": "D2", f"{TARGET}.believed": False, f"{TRUST}.at_most": 2},
    ]


@pytest.mark.parametrize(
    ("headings", "cells", "column", "reason"),
    [
        (f"{TRUST}.at_least", "6", f"{TRUST}.at_least", "expected a whole number from 1 to 5"),
        (
            f"{TRUST}.at_least,{TRUST}.at_most",
            "4,2",
            f"{TRUST}.at_least and {TRUST}.at_most",
            "the least is above the most",
        ),
        (
            f"{TRUST},{TRUST}.at_most",
            "3,4",
            f"{TRUST} and {TRUST}.at_most",
            "a bound stands beside a value; expected one",
        ),
        (
            f"{TRUST},{TRUST}.at_least",
            ">=3,4",
            f"{TRUST}.at_least",
            f"the column {TRUST} says otherwise; expected it in one",
        ),
        (
            f"{TRUST},{TRUST}.from",
            "3,2027-01-01",
            f"{TRUST}.from",
            "it stands without relationship.as_of; expected the day on which the facts are true",
        ),
        (f"{TRUST},{TRUST}.believed", "3,maybe", f"{TRUST}.believed", "expected yes or no"),
        (
            f"{TRUST},{TRUST}.believed",
            ",yes",
            f"{TRUST}.believed",
            "it stands without an answer; expected one beside it",
        ),
        (
            f"{TRUST},{TRUST}.from,as_of",
            "3,01/02/2027,2026-01-01",
            f"{TRUST}.from",
            "this can be read in two ways; expected 2027-02-01 or 2027-01-02",
        ),
    ],
)
def test_what_is_said_beside_a_value_is_checked(
    tmp_path: Path, headings: str, cells: str, column: str, reason: str
) -> None:
    path = sheet(tmp_path, f"id,{headings}\nD1,{cells}\n")

    [(row, name, _, told)] = reasons(read(path))

    assert (row, name, told) == (2, column, reason)


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (f"{USED}.at_least", f'"{USED}.at_least" is a bound, which only numbers have'),
        (f"{TRUST}.believed", f'there is a column "{TRUST}.believed" and none for the answer'),
        (f"{TRUST}.from,as_of", f'there is a column "{TRUST}.from" and none for the answer'),
    ],
)
def test_columns_that_can_say_nothing_are_refused(tmp_path: Path, headings: str, told: str) -> None:
    path = sheet(tmp_path, f"id,pair.named,{headings}\nD1,yes,,\n")

    with pytest.raises(InputError) as error:
        read(path)

    assert told in str(error.value)
    assert len(error.value.problems) == 1


def test_bounds_that_contradict_another_answer_are_told(tmp_path: Path) -> None:
    path = sheet(tmp_path, f"id,productivity.contractual_target,{TARGET}\nD1,no,>=2\nD2,no,<=2\n")

    batch = read(path)

    assert [row["id"] for row in relationships(batch)] == ["D2"]
    [(row, column, _, told)] = reasons(batch)
    assert (row, column) == (
        2,
        f"productivity.contractual_target and {TARGET} and {TARGET}.at_least and {TARGET}.at_most",
    )
    assert told.startswith("there is a yearly productivity target and there is none")


def test_typed_files_have_companion_columns(tmp_path: Path) -> None:
    day = datetime.date(2026, 6, 1)
    frame = pl.DataFrame(
        {
            "id": ["D1"],
            "as_of": [day],
            f"{TRUST}.at_least": [3],
            f"{USED}": [True],
            f"{USED}.from": [day],
            f"{USED}.believed": [True],
        }
    )
    frame.write_parquet(tmp_path / "deals.parquet")

    assert relationships(read(tmp_path / "deals.parquet")) == [
        {
            "id": "D1",
            "relationship.as_of": "2026-06-01",
            USED: True,
            f"{USED}.believed": True,
            f"{USED}.from": "2026-06-01",
            f"{TRUST}.at_least": 3,
        }
    ]


@pytest.mark.parametrize("ending", ["jsonl", "json"])
def test_answers_of_relationship_files_say_more(tmp_path: Path, ending: str) -> None:
    stated = {
        "relationship": {"id": "D1", "as_of": "2026-06-01"},
        "pair_behaviour": {"trust": {"at_least": 3, "believed": True, "quote": "good, I think"}},
        "gain_sharing": {"used": {"value": True, "from": "2027-01-01", "until_then": False}},
    }
    path = tmp_path / f"deals.{ending}"
    path.write_text(json.dumps(stated), encoding="utf-8")

    batch = read(path)

    assert relationships(batch) == [
        {
            "id": "D1",
            "relationship.as_of": "2026-06-01",
            USED: False,
            f"{TRUST}.at_least": 3,
            f"{TRUST}.at_most": 5,
        }
    ]


@pytest.mark.parametrize("cell", ["25%", "about 25 %", ">=25%", "20-25%", "2 of 5"])
def test_a_share_is_no_number_of_years(cell: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,gain_sharing.targets_met_years\na,{cell}\n")

    (batch,) = read_batches([tmp_path / "a.csv"])

    assert batch.rejected["value"].to_list() == [cell]
