"""Excel workbooks: typed cells, percent formats, several sheets."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.intake.workbook import blank_workbook
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.parsed_rows import UnreadFile
from sourcing_advisor.portfolio.input.workbook import open_xml_files
from tests.portfolio.inputs_reading import read, reasons, relationships

TARGET = "productivity.annual_target_pct"
Write = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Write:
    """Return a function that writes a sheet; a cell may be a pair of value and number format."""

    def write(*rows: list[Any], title: str = "Deals") -> Path:
        path = tmp_path / "deals.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet(title)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    value, form = cell if isinstance(cell, tuple) else (cell, "General")
                    sheet.write(y, x, value, book.add_format({"num_format": form}))
        return path

    return write


@pytest.mark.parametrize(
    ("fact", "cell", "shown"),
    [
        ("relationship.size_fte", -5, "-5"),
        ("relationship.size_fte", -5.5, "-5.5"),
        ("relationship.size_fte", "-5 FTE", "-5 FTE"),
        ("relationship.size_fte", -1.234, "-1.234"),
        (TARGET, (1.2, "0%"), "120"),
        (TARGET, "120 %", "120 %"),
        ("pair_behaviour.trust", 7, "7"),
    ],
)
def test_a_cell_out_of_range_is_shown_as_it_was_written(
    workbook: Write, fact: str, cell: Any, shown: str
) -> None:
    batch = read(workbook(["id", fact], ["D-1", cell]))
    assert reasons(batch)[0][:3] == (2, fact, shown)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (
            "pair_behaviour.trust",
            "this is a date (spreadsheet programs make one of 3/5); expected a whole number",
        ),
        (TARGET, "this is a date; expected a number from 0 to 100, in % a year"),
        ("relationship.months_to_renewal", "this is a date; expected a whole number"),
    ],
)
def test_a_date_in_the_place_of_a_number_is_called_a_date(
    workbook: Write, fact: str, reason: str
) -> None:
    for cell in ((datetime.date(2026, 5, 3), "d mmm"), "03.05.2026", "03/05/2026", "3 May 2026"):
        batch = read(workbook(["id", fact], ["D-1", cell]))
        assert reasons(batch)[0][3].startswith(reason)


def test_a_time_in_the_place_of_a_number_has_no_unit(workbook: Write) -> None:
    batch = read(workbook(["id", TARGET], ["D-1", (datetime.time(3, 5), "hh:mm")]))
    assert reasons(batch)[0][3] == "expected a number from 0 to 100, in % a year"


def saved(tmp_path: Path, *rows: list[str]) -> Path:
    """Return a workbook in which formulas have no results."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "deals.xlsx")
    return tmp_path / "deals.xlsx"


@pytest.mark.parametrize(
    ("fact", "cell", "value"),
    [
        ("gain_sharing.used", True, True),
        ("gain_sharing.used", False, False),
        ("gain_sharing.used", 1, True),
        ("gain_sharing.used", "x", True),
        ("pair_behaviour.trust", 4, 4),
        ("pair_behaviour.trust", 4.0, 4),
        ("relationship.size_fte", 1.234, 1.234),
        ("relationship.size_fte", 1234.5, 1234.5),
        ("relationship.size_fte", (1234.5, "#,##0.00"), 1234.5),
        ("gain_sharing.level", "Both", "both"),
        ("relationship.as_of", (datetime.date(2026, 1, 31), "yyyy-mm-dd"), "2026-01-31"),
        ("relationship.as_of", (datetime.date(2026, 1, 31), "dd/mm/yyyy"), "2026-01-31"),
    ],
)
def test_a_cell_is_read_by_what_it_holds(
    workbook: Write, fact: str, cell: Any, value: object
) -> None:
    path = workbook(["id", fact, "pair.named"], ["D-1", cell, "yes"])
    assert relationships(read(path))[0][fact] == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ((0.04, "0%"), 4.0),
        ((0.045, "0.0%"), 4.5),
        ((0.07, "0%"), 7.0),
        ((1, "0%"), 100.0),
        ((0.04, "[>0.5]0%;0.00"), 0.04),
        ((0.6, "[>0.5]0%;0.00"), 60.0),
        ((0.04, "0.00%;[Red]-0.00%"), 4.0),
        ((0.04, "0.00;-0%"), 0.04),
        ((4, '0"%"'), 4.0),
        ((4, r"0\%"), 4.0),
        (4, 4.0),
        (0.04, 0.04),
        ("4%", 4.0),
        ("4,5 %", 4.5),
    ],
)
def test_a_percentage_counts_as_it_is_shown(workbook: Write, cell: Any, value: float) -> None:
    assert relationships(read(workbook(["id", TARGET], ["D-1", cell])))[0][TARGET] == value


def test_a_number_in_a_cell_can_be_read_in_one_way_only(workbook: Write) -> None:
    name = "relationship.size_fte"
    batch = read(workbook(["id", name], ["D-1", 1.234], ["D-2", "7,5"], ["D-3", "1.234"]))
    assert batch.relationships[name].to_list() == [1.234, 7.5]
    assert batch.rejected["id"].to_list() == ["D-3"]


def test_a_percentage_of_what_is_no_percentage_is_rejected(workbook: Write) -> None:
    batch = read(workbook(["id", "pair_behaviour.trust"], ["D-1", (0.6, "0%")]))
    assert reasons(batch)[0][1:3] == ("pair_behaviour.trust", "60%")


def test_a_scale_that_became_a_date_is_rejected(workbook: Write) -> None:
    cell = (datetime.date(2026, 5, 3), "dd/mm/yyyy")
    batch = read(workbook(["id", "pair_behaviour.trust"], ["D-1", cell]))
    assert reasons(batch)[0][2] == "2026-05-03"


def test_a_whole_number_as_id_has_no_decimals(workbook: Write) -> None:
    assert relationships(read(workbook(["id", "pair.named"], [1001, "yes"])))[0]["id"] == "1001"


def test_a_day_in_the_place_of_a_name_has_no_time(workbook: Write) -> None:
    day = (datetime.date(2026, 5, 3), "dd/mm/yyyy")
    moment = (datetime.datetime(2026, 5, 3, 9, 30), "dd/mm/yyyy hh:mm")  # noqa: DTZ001 - as here
    batch = read(workbook(["id", "client", "pair.named"], [day, moment, "yes"]))
    assert relationships(batch)[0]["id"] == "2026-05-03"
    assert relationships(batch)[0]["relationship.client"] == "2026-05-03T09:30:00"


def test_not_available_is_unknown_and_another_error_is_rejected(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["id", "pair.named"], ["D-1", "#N/A"], ["D-2", "#REF!"]):
        sheet.append(row)
    book.save(tmp_path / "deals.xlsx")
    batch = read(tmp_path / "deals.xlsx")
    assert relationships(batch) == [{"id": "D-1"}]
    assert reasons(batch)[0][:3] == (3, "pair.named", "#REF!")


def test_the_row_is_that_of_the_sheet(workbook: Write) -> None:
    batch = read(workbook([], ["id", "pair.named"], [], ["D-1", "yes"], ["D-2", "maybe"]))
    assert batch.rows_read == 2
    assert batch.rejected["row"].to_list() == [5]


def test_a_value_beyond_the_last_heading_rejects_its_row(workbook: Write) -> None:
    batch = read(workbook(["id", "pair.named"], ["D-1", "yes", "", "?"], ["D-2", "no"]))
    assert batch.relationships["id"].to_list() == ["D-2"]
    assert "beyond the last heading" in reasons(batch)[0][3]


def test_every_visible_sheet_with_facts_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, relationship in (("North", "D-1"), ("South", "D-2"), ("Old", "D-3")):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["id", "pair.named"])
            sheet.write_row(1, 0, [relationship, "perhaps" if title == "South" else "yes"])
        sheet.hide()
        book.add_worksheet("Notes").write_row(0, 0, ["Service", "By whom"])
    batch = read(path)
    assert batch.relationships["id"].to_list() == ["D-1"]
    assert batch.rejected["file"].to_list() == [f"{path} [South]", f"{path} [Notes]"]
    assert batch.rejected["row"].to_list() == [2, None]
    assert batch.rows_read == 3


def test_the_sheet_of_the_template_that_explains_the_facts_is_no_lost_sheet(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    path.write_bytes(blank_workbook())
    book = openpyxl.load_workbook(path)
    book["Deals"]["A2"] = "D-1"
    book.save(path)
    assert read(path).rejected.is_empty()


@pytest.mark.parametrize(
    ("heads", "row", "column", "value"),
    [
        (["id", "pair.named"], ["D-1", "=A2"], "pair.named", "=A2"),
        (["id", "pair.named", "client"], ["D-1", "yes", "=A2"], "relationship.client", "=A2"),
        (["pair.named", "id"], ["yes", "=A2"], "id", "=A2"),
    ],
)
def test_a_formula_without_a_stored_result_is_rejected(
    tmp_path: Path, heads: list[str], row: list[str], column: str, value: str
) -> None:
    batch = read(saved(tmp_path, heads, row))
    assert batch.relationships.is_empty()
    lines = [line for line in reasons(batch) if "a formula without a stored result" in line[3]]
    assert [line[:3] for line in lines] == [(2, column, value)]


def test_a_row_of_nothing_but_formulas_without_results_is_not_lost(tmp_path: Path) -> None:
    batch = read(saved(tmp_path, ["pair.named"], ["yes"], ["=A2"]))
    assert batch.rejected["row"].to_list() == [3]


def test_a_formula_in_a_column_that_is_not_read_rejects_nothing(tmp_path: Path) -> None:
    batch = read(saved(tmp_path, ["id", "pair.named", "# Mine"], ["D-1", "yes", "=A2"]))
    assert batch.rejected.is_empty()


def test_a_heading_that_is_a_formula_without_a_result_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no column"):
        read(saved(tmp_path, ["id", "pair.named", "=A1"], ["D-1", "yes", "x"]))


@pytest.mark.parametrize(("result", "value"), [("yes", True), ("", None)])
def test_a_formula_with_a_stored_result_counts_as_its_result(
    tmp_path: Path, result: str, value: object
) -> None:
    path = tmp_path / "deals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "pair.named"])
        sheet.write(1, 0, "D-1")
        sheet.write_formula(1, 1, '="y"&"es"', None, "yes")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part.replace(b"<v>yes</v>", f"<v>{result}</v>".encode()))
    batch = read(path)
    assert batch.rejected.is_empty()
    assert batch.relationships["pair.named"].to_list() == [value]


def test_a_number_does_not_settle_how_text_beside_it_is_meant(workbook: Write) -> None:
    name = "relationship.size_fte"
    batch = read(workbook(["id", name], ["D-1", 7.5], ["D-2", "1.200"]))
    assert batch.relationships[name].to_list() == [7.5]
    assert "read in two ways" in reasons(batch)[0][3]


@pytest.mark.parametrize("content", [b"", b"id,pair.named\nD-1,yes\n", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "deals.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=r"deals\.xlsx: the workbook cannot be read"):
        read(tmp_path / "deals.xlsx")


def test_an_empty_workbook_is_an_error(workbook: Write) -> None:
    with pytest.raises(InputError, match="the workbook is empty"):
        read(workbook())


def test_a_sheet_is_read_in_batches(workbook: Write) -> None:
    path = workbook(["id", "pair.named"], *([f"D-{n}", "yes"] for n in range(7)))
    assert read(path, batch_rows=3).relationships.height == 7


def merged(tmp_path: Path, *areas: str) -> Path:
    """Return a workbook of three deals with merged cells."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["id", "client", "pair.named", "# Mine", "gain_sharing.used"])
    for n in (2, 3, 4):
        sheet.append([f"D-{n}", "A", "yes", "me", "no"])
    for area in areas:
        sheet.merge_cells(area)
    book.save(tmp_path / "deals.xlsx")
    return tmp_path / "deals.xlsx"


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize(
    ("areas", "rows"),
    [
        (["B2:B3"], [(3, "relationship.client")]),
        (["B2:B4"], [(3, "relationship.client"), (4, "relationship.client")]),
        (["B3:C3"], [(3, "pair.named")]),
        (["C3:E3"], [(3, "gain_sharing.used")]),
        (["B1:B2"], [(2, "relationship.client")]),
        (["B2:B3", "E3:E4"], [(3, "relationship.client"), (4, "gain_sharing.used")]),
        (["D2:D4", "A6:E7"], []),
    ],
)
def test_a_cell_that_is_merged_away_rejects_its_row(
    tmp_path: Path, areas: list[str], rows: list[tuple[int, str]], size: int
) -> None:
    batch = read(merged(tmp_path, *areas), batch_rows=size)
    assert [line[:2] for line in reasons(batch)] == rows
    assert all("this cell is merged (" in line[3] for line in reasons(batch))
    assert batch.rows_read == 3


def test_a_workbook_that_unpacks_to_a_hundred_times_its_size_is_refused(
    workbook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_xml_files, "SMALL_PART", 1_000_000)
    path = workbook(["id", "pair.named"], ["D-1", "yes"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet9.xml", b"x" * 3_000_000)
    with pytest.raises(InputError, match=r"sheet9\.xml.* unpacks to over 100 times its size"):
        read(path)


def test_a_workbook_with_too_much_text_for_the_memory_is_refused(
    workbook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_xml_files, "LARGEST_PART", 5_000)
    path = workbook(["id", "pair.named"], *([f"deal number {n}", "yes"] for n in range(300)))
    with pytest.raises(InputError, match=r"sharedStrings\.xml.* larger than 0 MB unpacked"):
        read(path)


def sheets(path: Path, **rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for title, cells in rows.items():
            sheet = book.add_worksheet(title)
            for n, row in enumerate(cells):
                sheet.write_row(n, 0, row)
    return path


def test_a_sheet_that_cannot_be_used_does_not_stop_those_after_it(tmp_path: Path) -> None:
    good, bad = [["id", "pair.named"], ["D-1", "yes"]], [["id", "pair.nmaed", "pair.named"]]
    path = sheets(tmp_path / "deals.xlsx", A=good, B=bad, C=[good[0], ["D-2", "yes"]])
    batch = read(path)
    assert batch.relationships["id"].to_list() == ["D-1", "D-2"]
    assert batch.unread == (UnreadFile(f"{path} [B]", kind="sheet"),)
    assert 'Did you mean "pair.named"?' in reasons(batch)[0][3]


def test_a_second_sheet_whose_facts_are_misspelt_is_not_advised_to_be_hidden(
    tmp_path: Path,
) -> None:
    good = [["id", "pair.named"], ["D-1", "yes"]]
    path = sheets(tmp_path / "deals.xlsx", A=good, B=[["id", "pair_behavior.trust"], ["D-2", "4"]])
    ((_, _, _, reason),) = reasons(read(path))
    assert 'Did you mean "pair_behaviour.trust"?' in reason
    assert "hide" not in reason


def test_a_sheet_that_breaks_off_is_told_to_its_last_row(workbook: Write) -> None:
    path = workbook(["id", "pair.named"], *([f"D-{n}", "yes"] for n in range(2, 50)))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<row r="40"', b'<row r="4\x01"')
    with zipfile.ZipFile(path, "w") as new:
        for part, data in parts.items():
            new.writestr(part, data)
    batch = read(path, batch_rows=10)
    assert batch.unread == (UnreadFile(str(path), read_to=31),)
    assert (batch.relationships.height, batch.rows_read) == (30, 31)
    assert "could be read only up to row 31, and the rows after it" in reasons(batch)[0][3]


def test_a_damaged_part_of_a_workbook_is_told_without_names_of_python(workbook: Write) -> None:
    path = workbook(["id", "relationship.size_fte"], ["D-1", 7.5])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b"<v>7.5</v>", b"<v>7,5</v>"))

    with pytest.raises(InputError, match="a part of it is missing or damaged"):
        read(path)


def test_a_workbook_is_handed_on_in_pieces_so_that_progress_can_be_told(workbook: Write) -> None:
    path = workbook(["id", "pair.named"], *([f"D-{n}", True] for n in range(1_200)))

    pieces = [batch.relationships.height for batch in read_batches([path])]

    assert pieces == [1_000, 200]
