"""The empty portfolio sheet, opened with a reader that is not ours."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.intake.form import blank_sheet, sheet_headings
from sourcing_advisor.intake.workbook import LONGEST_LIST, blank_workbook
from tests.portfolio.inputs_reading import read, relationships

LOOKED_FOR = {
    "id": "D-1",
    "client": "A",
    "as_of": "2026-01-31",
    "gain_sharing.used": "yes",
    "gain_sharing.level": "project",
    "pair_behaviour.trust": 4,
    "relationship.months_to_renewal": 18,
    "productivity.annual_target_pct": 4.5,
}


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(blank_workbook()))


def test_names_are_kept_as_they_are_typed(book: Any) -> None:
    columns = book["Deals"].column_dimensions.values()

    as_text = {
        sheet_headings()[place - 1]
        for each in columns
        if each.number_format == "@"
        for place in range(each.min, each.max + 1)
    }

    assert as_text == {"id", "client", "provider", "service", "region"} & {*sheet_headings()}


def validation_of(book: Any, name: str) -> Any:
    column = sheet_headings().index(name) + 1
    cell = book["Deals"].cell(2, column).coordinate
    (found,) = [v for v in book["Deals"].data_validations.dataValidation if cell in v.sqref]
    return found


def test_the_first_row_has_every_heading_and_stays_in_sight(book: Any) -> None:
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(sheet_headings())
    assert sheet.freeze_panes == "B2"
    assert sheet.max_row == 1


def test_each_heading_has_the_question_as_a_note(book: Any) -> None:
    headings = sheet_headings()
    for name, fact in catalogue().items():
        note = book["Deals"].cell(1, headings.index(name) + 1).comment.text
        assert fact.question in " ".join(note.split()), name


def test_a_choice_offers_its_words(book: Any) -> None:
    for fact in (fact for fact in catalogue().values() if fact.type == "choice"):
        found = validation_of(book, fact.name)
        words = ",".join(fact.words or ())
        assert (found.type, found.formula1) == ("list", f'"{words}"'), fact.name
        assert len(words) <= LONGEST_LIST, fact.name


def test_a_question_offers_yes_and_no(book: Any) -> None:
    assert validation_of(book, "gain_sharing.used").formula1 == '"yes,no"'


def test_a_number_has_its_range(book: Any) -> None:
    for fact in (f for f in catalogue().values() if f.type in ("count", "scale", "number")):
        found = validation_of(book, fact.name)
        ends = (float(found.formula1), float(found.formula2))
        assert found.type == ("decimal" if fact.type == "number" else "whole"), fact.name
        assert ends == (fact.lowest, fact.highest), fact.name


def test_sections_that_meet_differ_in_colour(book: Any) -> None:
    cells = [(cell.value.partition(".")[0], cell.fill.fgColor.rgb) for cell in book["Deals"][1]]
    pairs = itertools.pairwise(cells[6:])
    assert all((one[0] == two[0]) == (one[1] == two[1]) for one, two in pairs)


def test_a_second_sheet_explains_every_fact(book: Any) -> None:
    named = {row[0].value for row in book["Facts"].iter_rows()}
    assert set(catalogue()) <= named


def test_every_run_gives_the_same_bytes() -> None:
    assert blank_workbook() == blank_workbook()


@pytest.mark.parametrize("name", ["deals.xlsx", "deals.csv"])
def test_an_empty_template_is_told_to_have_no_rows(tmp_path: Path, name: str) -> None:
    content = blank_workbook() if name.endswith("xlsx") else blank_sheet().encode()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="a header row and nothing below it"):
        read(tmp_path / name)


def test_a_workbook_that_was_filled_in_is_read_back(tmp_path: Path, book: Any) -> None:
    sheet = book["Deals"]
    for name, value in LOOKED_FOR.items():
        sheet.cell(2, sheet_headings().index(name) + 1, value)
    book.save(tmp_path / "deals.xlsx")
    assert relationships(read(tmp_path / "deals.xlsx")) == [
        {
            "id": "D-1",
            "relationship.client": "A",
            "relationship.as_of": "2026-01-31",
            "relationship.months_to_renewal": 18,
            "productivity.annual_target_pct": 4.5,
            "gain_sharing.level": "project",
            "gain_sharing.used": True,
            "pair_behaviour.trust": 4,
        }
    ]


def test_a_csv_template_that_was_filled_in_is_read_back(tmp_path: Path) -> None:
    row = ",".join(str(LOOKED_FOR.get(name, "")) for name in sheet_headings())
    (tmp_path / "deals.csv").write_text(blank_sheet() + row + "\n")
    batch = read(tmp_path / "deals.csv")
    assert relationships(batch)[0]["gain_sharing.level"] == "project"
    assert batch.relationships.width == len(sheet_headings())
