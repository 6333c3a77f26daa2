"""Decisions are read back from an action plan, and every cell that does not fit is told."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_advisor.decisions.plan_columns import COLUMNS
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.intake.plan_decisions import read_plan_decisions
from sourcing_advisor.renderers.xlsx import render
from sourcing_advisor.report.model import Report
from tests.office import NEEDS_OFFICE, converted
from tests.renderers.golden_report import golden_report

Filled = Callable[..., Path]


@pytest.fixture
def full_report() -> Report:
    return golden_report()


@pytest.fixture
def filled(full_report: Report, tmp_path: Path) -> Filled:
    """Return what fills in cells of a plan, by row and name of the column, and saves it."""

    def fill(cells: dict[tuple[int, str], Any]) -> Path:
        book = openpyxl.load_workbook(io.BytesIO(render(full_report)))
        sheet = book["Action plan"]
        for (row, column), value in cells.items():
            sheet.cell(row, COLUMNS.index(column) + 1, value)
        file = tmp_path / "plan.xlsx"
        book.save(file)
        return file

    return fill


def _told(file: Path) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_plan_decisions(file)
    return [str(problem).removeprefix(str(file)) for problem in raised.value.problems]


def test_a_plan_that_nobody_filled_in_holds_no_decision(filled: Filled) -> None:
    assert read_plan_decisions(filled({})) == ()


def test_what_was_filled_in_is_read_by_the_id_of_the_move(
    filled: Filled, full_report: Report
) -> None:
    until = datetime.datetime(2027, 3, 31)  # noqa: DTZ001 - cells have no time zone
    file = filled(
        {
            (3, "decision"): " Defer ",
            (3, "reason"): "after the audit",
            (3, "decided_owner"): "A. Lind",
            (3, "decided_until"): until,
            (4, "done"): "yes",
        }
    )

    first, second = read_plan_decisions(file)

    assert (first.move, first.decision, first.reason) == (
        *(full_report.recommendations[0].move, "defer", "after the audit"),
    )
    assert (first.owner, first.until, first.done) == ("A. Lind", until.date(), False)
    assert (second.move, second.decision, second.done) == (
        *(full_report.recommendations[1].move, None, True),
    )
    assert str(first.place).endswith("plan.xlsx, Action plan!A3")


def test_rows_may_be_sorted_and_columns_moved(filled: Filled, full_report: Report) -> None:
    file = filled({(3, "decision"): "accept", (4, "decision"): "decline"})
    book = openpyxl.load_workbook(file)
    sheet = book["Action plan"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    turned = [rows[0], rows[1], *reversed(rows[2:])]
    for number, row in enumerate(turned, start=1):
        for column, value in enumerate(reversed(row), start=1):
            sheet.cell(number, column).value = value
    book.save(file)

    read = {decision.move: decision.decision for decision in read_plan_decisions(file)}

    first, second = (move.move for move in full_report.recommendations)
    assert read == {first: "accept", second: "decline"}


def test_every_cell_that_does_not_fit_is_told(filled: Filled) -> None:
    told = _told(
        filled(
            {
                (3, "decision"): "acept",
                (3, "decided_until"): "next spring",
                (4, "done"): "nearly",
                (4, "reason"): "because",
            }
        )
    )

    assert told == [
        (
            ', Action plan!M3: "acept" is none of the words; expected one of accept, decline, '
            'defer, or an empty cell. Did you mean "accept"?'
        ),
        (
            ", Action plan!M4: a reason, an owner or a date is filled in, and no decision; "
            "expected one of accept, decline, defer."
        ),
        ', Action plan!P3: "next spring" is no date; expected a date such as 2027-03-31.',
        (
            ', Action plan!Q4: "nearly" is none of the words; expected one of yes, no, or an empty '
            "cell."
        ),
    ]


def test_a_move_that_is_decided_twice_and_a_row_without_id_are_told(
    filled: Filled, full_report: Report
) -> None:
    first = full_report.recommendations[0].move
    told = _told(
        filled(
            {
                (3, "decision"): "accept",
                (4, "id"): first,
                (4, "decision"): "decline",
                (9, "decision"): "defer",
            }
        )
    )

    assert told == [
        (
            f', Action plan!A4: move "{first}" is decided in A3 already; expected one row for each '
            "move."
        ),
        (
            ", Action plan!A9: this row has no id, and something is filled in; expected the id "
            "that the plan gave the move."
        ),
    ]


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(file)

    (told,) = _told(file)

    assert "no sheet of this workbook is an action plan" in told


@pytest.mark.parametrize("data", [b"", b"move;decision\n", b"PK\x03\x04 torn"])
def test_a_file_of_another_kind_is_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(data)

    (told,) = _told(file)

    assert "this is no .xlsx file" in told


def test_a_zip_of_another_kind_and_a_bomb_are_refused(tmp_path: Path) -> None:
    other, bomb = tmp_path / "other.xlsx", tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)

    assert "cannot be read" in _told(other)[0]
    assert "at most 50,000,000" in _told(bomb)[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (told,) = _told(tmp_path / "none.xlsx")

    assert told.startswith(": there is no such file.")


@NEEDS_OFFICE
def test_decisions_survive_libreoffice(filled: Filled) -> None:
    file = filled({(3, "decision"): "defer", (3, "decided_until"): datetime.date(2027, 3, 31)})

    kept = read_plan_decisions(converted(file, "xlsx"))

    assert [(each.decision, each.until) for each in kept] == [("defer", datetime.date(2027, 3, 31))]
