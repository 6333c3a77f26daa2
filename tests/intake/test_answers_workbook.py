"""A workbook of answers: asked, filled in, read, and told from other workbooks."""

from __future__ import annotations

import contextlib
import datetime
import random
import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from sourcing_advisor import InputError, read_relationship
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.intake.answers_reading import NoteWithoutAnswerWarning, is_answers_workbook
from sourcing_advisor.intake.answers_workbook import answers_workbook
from sourcing_advisor.intake.core import core_facts
from sourcing_advisor.intake.statement_text import stated_in, statement_text
from sourcing_advisor.intake.workbook import blank_workbook
from tests.intake.office import saved_by
from tests.intake.statements import random_relationship
from tests.profiles import tries
from tests.strategies import SEEDS

FILE = "answers.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


def sheet_of(book: Any, name: str) -> tuple[Any, int]:
    """Return the sheet and the row that ask for a fact, or for a part of the profile."""
    for sheet in book.worksheets:
        for row, (cell,) in enumerate(sheet.iter_rows(max_col=1), start=1):
            if cell.value == name:
                return sheet, row
    raise AssertionError(name)


def column_of(sheet: Any, heading: str) -> Any:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


@cache
def blank() -> bytes:
    return answers_workbook(catalogue())


def filled_in(path: Path, *cells: tuple[str, str, Any]) -> Path:
    """Write a workbook in which somebody has filled in cells: fact, heading, value."""
    path.write_bytes(blank())
    book = openpyxl.load_workbook(path)
    for name, heading, value in cells:
        sheet, row = sheet_of(book, name)
        sheet.cell(row, column_of(sheet, heading), value)
    book.save(path)
    return path


@settings(max_examples=tries(25))
@given(SEEDS)
def test_what_is_stated_is_read_back_whole(folder: Path, seed: int) -> None:
    relationship, _ = random_relationship(random.Random(seed))  # noqa: S311 - nothing secret
    path = folder / FILE
    path.write_bytes(answers_workbook((), stated_in(relationship)))

    assert read_relationship(path) == relationship


@settings(max_examples=tries(50))
@given(SEEDS)
def test_what_is_stated_is_read_back_whole_from_yaml(seed: int) -> None:
    relationship, _ = random_relationship(random.Random(seed))  # noqa: S311 - nothing secret
    text = statement_text(stated_in(relationship), "a head\n\nof three lines")
    assert parse_relationship(text, "deal.yaml") == relationship


def test_a_blank_workbook_asks_every_question_and_states_nothing(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE)
    asked = {
        row[0].value: row[1].value
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows(max_col=2)
    }

    for fact in catalogue().values():
        assert asked[fact.name] == fact.question
    with pytest.raises(InputError, match="no fact is stated"):
        read_relationship(path)


def test_no_cell_holds_a_formula_and_every_list_is_a_range(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled_in(tmp_path / FILE))
    for sheet in book.worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        for check in sheet.data_validations.dataValidation:
            if check.type == "list":
                assert str(check.formula1).startswith("Words!$")


def test_a_fact_that_is_stated_is_in_the_workbook_whatever_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(answers_workbook(["pair.named"], {"gain_sharing": {"used": False}}))
    assert read_relationship(path).known == {"gain_sharing.used": False}


@pytest.mark.parametrize(
    ("name", "typed", "known"),
    [
        ("pair.named", "Yes", True),
        ("pair.named", True, True),
        ("pair.named", "y", True),
        ("pair.named", "N", False),
        ("pair.client_power", "4", 4),
        ("pair.client_power", 4.0, 4),
        ("productivity.annual_target_pct", "4,5", 4.5),
        ("productivity.annual_target_pct", "4%", 4.0),
        ("gain_sharing.level", "project", "project"),
    ],
)
def test_an_answer_is_read_as_it_was_typed(
    name: str, typed: Any, known: Any, tmp_path: Path
) -> None:
    path = filled_in(tmp_path / FILE, (name, "Answer", typed))
    assert read_relationship(path).known == {name: known}


def test_a_word_of_a_list_is_read_in_any_case(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE, ("pair.named", "Answer", "yes"))
    book = openpyxl.load_workbook(path)
    sheet = book["List people"]
    for heading, said in (("name (required)", "A. Lind"), ("side", "Provider"), ("leads", "y")):
        place = next(cell.column for cell in sheet[1] if cell.value == heading)
        sheet.cell(2, place, said)
    book.save(path)

    (person,) = read_relationship(path).particulars.people or ()

    assert (person.side, person.leads) == ("provider", True)


def test_few_questions_stand_on_one_sheet_under_the_titles_of_their_areas(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(answers_workbook(core_facts(), {"pair": {"named": True}}))
    asked = openpyxl.load_workbook(path)["Questions"]
    names = [cell.value for (cell,) in asked.iter_rows(max_col=1, min_row=2)]
    titles = [row[1].value for row in asked.iter_rows(min_row=2) if row[0].value is None]
    assert set(filter(None, names)) == set(core_facts())
    assert "The leadership pair: who they are" in titles
    assert read_relationship(path).known == {"pair.named": True}


def test_a_share_that_a_program_made_of_four_percent_is_four(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE, ("productivity.annual_target_pct", "Answer", 0.04))
    book = openpyxl.load_workbook(path)
    sheet, row = sheet_of(book, "productivity.annual_target_pct")
    sheet.cell(row, column_of(sheet, "Answer")).number_format = "0%"
    book.save(path)

    assert read_relationship(path).known == {"productivity.annual_target_pct": 4.0}


def test_each_part_of_an_answer_has_its_column(tmp_path: Path) -> None:
    name = "productivity.achieved_pct"
    path = filled_in(
        tmp_path / FILE,
        ("relationship.as_of", "Answer", datetime.date(2026, 6, 1)),
        (name, "At least", 5),
        (name, "Only believed", "yes"),
        (name, "Holds from", datetime.date(2027, 2, 1)),
        (name, "Until then", 2),
        (name, "Said by", "client"),
        (name, "In their words", "about five, I think"),
        (name, "Where it stands", "notes of 3 May"),
        (name, "In confidence", "yes"),
        (name, "Note", "ask Petra"),
    )

    answer = read_relationship(path).answers[name]

    assert answer.model_dump(mode="json", exclude_defaults=True) == {
        "at_least": 5,
        "believed": True,
        "from": "2027-02-01",
        "until_then": 2,
        "by": "client",
        "quote": "about five, I think",
        "source": "notes of 3 May",
        "confidential": True,
        "note": "ask Petra",
    }


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([("pair.named", "Answer", "maybe")], 'Pair:2: pair.named is "maybe"; expected yes or no'),
        ([("pair.client_power", "Answer", 9)], "Pair:"),
        ([("pair.named", "Answer", "=1=1")], 'pair.named is the formula "=1=1"'),
        (
            [("pair_progress.months_in_place", "Answer", datetime.date(2026, 5, 3))],
            "is the date 2026-05-03; expected no date. If a span such as 3-5 was meant",
        ),
        ([("pair.named", "Only believed", "perhaps")], 'Only believed is "perhaps"; expected yes'),
        ([("pair.named", "In their words", "so he said")], "has quote, and no value"),
        (
            [
                ("productivity.achieved_pct", "Answer", ">=5"),
                ("productivity.achieved_pct", "At least", 5),
            ],
            "at_least is in the answer, and in a column of its own; expected one or the other",
        ),
        (
            [
                ("productivity.achieved_pct", "Answer", 5),
                ("productivity.achieved_pct", "At most", 6),
            ],
            "stands beside a value",
        ),
        ([("productivity.achieved_pct", "Answer", "1,250")], '"1,250"'),
    ],
)
def test_what_is_wrong_is_told_with_its_sheet_and_row(
    cells: list[tuple[str, str, Any]], message: str, tmp_path: Path
) -> None:
    path = filled_in(tmp_path / FILE, *cells)
    with pytest.raises(InputError) as caught:
        read_relationship(path)
    assert message in str(caught.value)
    assert f"{FILE}, " in str(caught.value)


def test_a_note_without_an_answer_is_told_and_not_kept(tmp_path: Path) -> None:
    path = filled_in(
        tmp_path / FILE, ("pair.named", "Note", "ask Petra"), ("gain_sharing.used", "Answer", "no")
    )
    with pytest.warns(
        NoteWithoutAnswerWarning, match='the note "ask Petra" stands without an answer'
    ):
        assert read_relationship(path).known == {"gain_sharing.used": False}


def test_a_column_of_ones_own_is_refused(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE, ("pair.named", "Answer", "yes"))
    book = openpyxl.load_workbook(path)
    sheet, _ = sheet_of(book, "pair.named")
    sheet.cell(1, 20, "Petra says")
    book.save(path)
    with pytest.raises(InputError, match='a column is headed "Petra says"'):
        read_relationship(path)


def test_none_in_a_list_says_that_there_is_none(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE, ("pair.named", "Answer", "yes"))
    book = openpyxl.load_workbook(path)
    book["List reviews"].cell(2, 1, "none")
    book.save(path)
    assert read_relationship(path).reviews == ()


def test_sheets_may_be_renamed_and_moved(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE, ("pair.named", "Answer", "yes"))
    book = openpyxl.load_workbook(path)
    book["Pair"].title = "Die Führung"
    book.move_sheet("Die Führung", -10)
    book.save(path)
    assert read_relationship(path).known == {"pair.named": True}


def test_a_workbook_and_a_file_state_one_relationship_together(tmp_path: Path) -> None:
    path = filled_in(tmp_path / FILE, ("pair.named", "Answer", "yes"))
    other = tmp_path / "deal.yaml"
    other.write_text("gain_sharing: {used: no}\npair: {named: no}\n")
    with pytest.raises(InputError, match=f"pair.named is no here and yes in .*{FILE}, Pair:2"):
        read_relationship(path, other)


def test_another_workbook_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(blank_workbook())
    assert not is_answers_workbook(path)
    with pytest.raises(InputError, match="this is a workbook; expected one relationship"):
        read_relationship(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"id,pair.named\n"])
def test_what_is_no_workbook_is_not_taken_for_one(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)
    assert not is_answers_workbook(path)
    with pytest.raises(InputError, match=r"damaged, or none at all .*save it anew and try again"):
        read_relationship(path)


def test_a_workbook_of_answers_that_was_cut_off_is_told(tmp_path: Path) -> None:
    whole, cut = filled_in(tmp_path / "whole.xlsx").read_bytes(), tmp_path / FILE
    for length in range(0, len(whole), len(whole) // 20):
        cut.write_bytes(whole[:length])
        with pytest.raises(InputError, match="damaged, or none at all"):
            read_relationship(cut)


def test_no_damage_to_a_workbook_of_answers_is_a_fault_of_ours(tmp_path: Path) -> None:
    whole, hurt = filled_in(tmp_path / "whole.xlsx").read_bytes(), tmp_path / FILE
    rng = random.Random(16)  # noqa: S311 - nothing secret
    for _ in range(40):
        bytes_of = bytearray(whole)
        start = rng.randrange(len(whole))
        bytes_of[start : start + 200] = rng.randbytes(200)
        hurt.write_bytes(bytes_of)
        with contextlib.suppress(InputError):
            read_relationship(hurt)


@pytest.mark.parametrize("content", [None, b"", b"<a", b"<a/>"])
@pytest.mark.parametrize("lost", ["xl/workbook.xml", "xl/styles.xml"])
def test_a_damaged_workbook_of_answers_is_told(
    lost: str, content: bytes | None, tmp_path: Path
) -> None:
    path, damaged = filled_in(tmp_path / "whole.xlsx"), tmp_path / FILE
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(damaged, "w") as part:
        for name in whole.namelist():
            data = content if name == lost else whole.read(name)
            if data is not None:
                part.writestr(name, data)
    with pytest.raises(InputError, match=r"the workbook is damaged|no fact is stated"):
        read_relationship(damaged)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (soffice)")
def test_what_libreoffice_opened_and_saved_is_read_alike(tmp_path: Path) -> None:
    rng = random.Random(16)  # noqa: S311 - nothing secret
    made = [random_relationship(rng)[0] for _ in range(5)]
    for number, relationship in enumerate(made):
        workbook = answers_workbook(catalogue(), stated_in(relationship))
        (tmp_path / f"{number}.xlsx").write_bytes(workbook)

    saved = saved_by("soffice", tmp_path)

    assert [read_relationship(saved / f"{number}.xlsx") for number in range(5)] == made
