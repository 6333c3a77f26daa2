"""The workbook: ids in the cells, what to choose from, filters, and no cell that acts."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_advisor.decisions.plan_columns import COLUMNS
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.renderers.paper.plain import plain
from sourcing_advisor.renderers.xlsx import render
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor
from tests.office import NEEDS_OFFICE, converted

EXAMPLE = Path(__file__).parents[2] / "examples" / "northfield-calder.yaml"


@pytest.fixture(scope="module")
def report() -> Report:
    return Advisor(engine="reference").review(read_relationship(EXAMPLE))


@pytest.fixture(scope="module")
def book(report: Report) -> Any:
    return _opened(render(report))


def _opened(xlsx: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx))


def _column(sheet: Any, name: str, top: int = 1) -> list[Any]:
    heads = [cell.value for cell in sheet[top]]
    return [row[heads.index(name)].value for row in sheet.iter_rows(min_row=top + 1)]


def test_sheets_stand_in_the_order_of_work(book: Any) -> None:
    assert book.sheetnames == [
        *("Action plan", "Open questions", "State of each practice", "Verdict"),
        *("Findings", "Sources", "About"),
    ]


def test_every_move_has_a_row_with_its_id(book: Any, report: Report) -> None:
    plan = book["Action plan"]

    assert tuple(cell.value for cell in plan[1]) == COLUMNS
    assert plan.row_dimensions[1].hidden
    assert _column(plan, "Id", top=2) == [move.move for move in report.recommendations]
    assert _column(plan, "Move", top=2) == [move.title for move in report.recommendations]
    assert all(_column(plan, "Why it stands here", top=2))


def test_decisions_are_chosen_from_lists_without_formulas(book: Any) -> None:
    rules = book["Action plan"].data_validations.dataValidation

    lists = {rule.formula1 for rule in rules if rule.type == "list"}
    assert lists == {'"accept,decline,defer"', '"yes,no"'}


def test_every_table_has_a_filter_and_a_head_that_stays(book: Any) -> None:
    for sheet in book.worksheets[:-1]:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes


def test_every_question_verdict_practice_and_finding_has_its_id(book: Any, report: Report) -> None:
    assert _column(book["Open questions"], "Fact") == [each.fact for each in report.questions]
    assert _column(book["Verdict"], "Rule") == [each.rule for each in report.verdicts]
    assert _column(book["State of each practice"], "Id") == [p.id for p in report.practices]
    assert _column(book["Findings"], "Id") == [finding.id for finding in report.findings]
    assert _column(book["Sources"], "Id") == [source.id for source in report.sources]


def test_a_date_is_a_date(report: Report) -> None:
    first, *others = report.recommendations
    dated = first.model_copy(update={"due": "2027-03-31"})
    undated = [move.model_copy(update={"due": None}) for move in others]

    book = _opened(render(report.model_copy(update={"recommendations": (dated, *undated)})))

    due = _column(book["Action plan"], "Date", top=2)
    assert due[0].date().isoformat() == "2027-03-31"
    assert due[1:] == [plain(move.sections["by_when"]) for move in undated]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("x")', "https://x.y"])
def test_no_cell_acts(report: Report, text: str) -> None:
    given = report.relationship.model_copy(update={"client": text, "service": text})
    first, *others = report.recommendations
    named = first.model_copy(update={"title": text})
    changed = {"relationship": given, "recommendations": (named, *others)}

    book = _opened(render(report.model_copy(update=changed)))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    title = book["Action plan"]["C3"]
    assert title.value == text
    assert title.quotePrefix == (not text.startswith("https"))


@NEEDS_OFFICE
def test_libreoffice_opens_it_and_keeps_what_it_says(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(render(report))

    kept = openpyxl.load_workbook(converted(file, "xlsx"))

    assert _column(kept["Action plan"], "Id", top=2) == [m.move for m in report.recommendations]
    rules = kept["Action plan"].data_validations.dataValidation
    assert '"accept,decline,defer"' in {rule.formula1 for rule in rules}
