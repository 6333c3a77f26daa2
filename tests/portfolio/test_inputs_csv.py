"""CSV files as people have them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.input import read_batches, text_files
from sourcing_advisor.portfolio.input.csv_sheets import LONGEST_ROW, RowSplitter
from sourcing_advisor.portfolio.input.summary_rows import LOOKS_LIKE_SUM
from tests.portfolio.inputs_reading import read, reasons, relationships

HEAD = "id,client,gain_sharing.used,productivity.annual_target_pct\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "deals.csv"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(sheet: Path, separator: str) -> None:
    rows = [["id", "gain_sharing.used", "pair_behaviour.trust"], ["D-1", "yes", "4"]]
    sheet.write_text("\n".join(separator.join(row) for row in rows))
    assert relationships(read(sheet)) == [
        {"id": "D-1", "gain_sharing.used": True, "pair_behaviour.trust": 4}
    ]


def test_questions_with_commas_do_not_hide_the_semicolon(sheet: Path) -> None:
    question = catalogue()["incentives.any_in_place"].question
    assert question.count(",") > 1
    sheet.write_text(f"id;{question}\nD-1;yes\n")
    assert relationships(read(sheet)) == [{"id": "D-1", "incentives.any_in_place": True}]


def test_a_declared_separator_is_obeyed_and_not_counted(sheet: Path) -> None:
    sheet.write_text("sep=|\nid|gain_sharing.used\nD-1|yes\nD-2|maybe\n")
    batch = read(sheet)
    assert relationships(batch) == [{"id": "D-1", "gain_sharing.used": True}]
    assert batch.rejected["row"].to_list() == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_the_encoding_is_found_out(sheet: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    sheet.write_bytes(f"{mark}{HEAD}D-1,Zürich Élan,yes,4\n".encode(encoding))
    assert relationships(read(sheet))[0]["relationship.client"] == "Zürich Élan"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("client", ["Zürich Élan", "株式会社"])
def test_utf_16_without_a_mark_is_found_out(sheet: Path, encoding: str, client: str) -> None:
    sheet.write_bytes(f"{HEAD}D-1,{client},yes,4\n".encode(encoding))
    assert relationships(read(sheet))[0]["relationship.client"] == client


@pytest.mark.parametrize("cell", ["a\0b", "\0", '"a\0"'])
def test_a_nul_character_costs_its_own_row_only(sheet: Path, cell: str) -> None:
    sheet.write_text(f"{HEAD}D-1,A,yes,4\nD-2,{cell},yes,4\nD-3,A,yes,4\n")
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-1", "D-3"]
    shown = cell.replace("\0", "\\x00")
    assert reasons(batch) == [
        (
            3,
            None,
            f"D-2,{shown},yes,4",
            "a NUL character (a byte of 0) stands in this row; expected text",
        )
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(sheet: Path, end: str) -> None:
    sheet.write_bytes((HEAD + "D-1,A,yes,4\nD-2,B,no,5\n").replace("\n", end).encode())
    assert [relationship["id"] for relationship in relationships(read(sheet))] == ["D-1", "D-2"]


def test_a_byte_that_is_not_utf_8_costs_its_own_row_only(sheet: Path) -> None:
    sheet.write_bytes(HEAD.encode() + "D-1,Zürich,yes,4\n".encode() + b"D-2,Z\xfcrich,yes,4\n")
    batch = read(sheet)
    assert relationships(batch)[0]["relationship.client"] == "Zürich"
    assert reasons(batch)[0][0] == 3
    assert "expected UTF-8 text" in reasons(batch)[0][3]


def test_quoted_line_breaks_separators_and_quotation_marks_are_part_of_a_cell(sheet: Path) -> None:
    sheet.write_text(HEAD + 'D-1,"One, ""two""\nthree",yes,"4,5"\nD-2,B,no,3\n')
    batch = read(sheet)
    assert relationships(batch)[0]["relationship.client"] == 'One, "two"\nthree'
    assert relationships(batch)[0]["productivity.annual_target_pct"] == 4.5
    assert relationships(batch)[1]["id"] == "D-2"


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_quoted_line_break_survives_the_end_of_a_batch(sheet: Path, size: int) -> None:
    sheet.write_text(HEAD + 'D-1,"a\n\n\nb",yes,4\n' * 1 + 'D-2,"c\nd",yes,4\nD-3,e,maybe,4\n')
    batch = read(sheet, batch_rows=size)
    assert batch.relationships["relationship.client"].to_list() == ["a\n\n\nb", "c\nd"]
    assert batch.rejected["row"].to_list() == [4]


@pytest.mark.parametrize("bad", ['D-2,"B,yes,4', 'D-2,B" C,yes,4', 'D-2,5" by 6",yes,4'])
def test_a_stray_quotation_mark_costs_its_own_row_only(sheet: Path, bad: str) -> None:
    sheet.write_text(f'{HEAD}D-1,A,yes,4\n{bad}\nD-3,"C\nD",yes,4\nD-4,E,no,4\n')
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-1", "D-3", "D-4"]
    assert reasons(batch)[0][0] == 3
    assert "quotation mark" in reasons(batch)[0][3]


def test_an_unclosed_quotation_mark_does_not_swallow_the_rest(sheet: Path) -> None:
    rows = "".join(f"D-{n},A,yes,4\n" for n in range(3000))
    sheet.write_text(f'{HEAD}X,"A,yes,4\n{rows}')
    batch = read(sheet, batch_rows=500)
    assert (batch.relationships.height, batch.rows_rejected, batch.rows_read) == (3000, 1, 3001)


def test_a_quotation_mark_that_is_not_closed_soon_holds_nothing_back() -> None:
    splitter = RowSplitter(",", 2, first=2)
    rows = splitter.rows(['D-1,"A', *["D-2,B"] * LONGEST_ROW], last=False)
    assert len(rows.texts) == LONGEST_ROW


def test_two_stray_marks_do_not_make_one_row_of_all_between(sheet: Path) -> None:
    sheet.write_text(f'{HEAD}D-1,"A,yes,4\nD-2,B,yes,4\nD-3,C",yes,4,9\n')
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-2"]
    assert batch.rejected["row"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("bad", "cells"),
    [("D-2", "is 1 cell"), ("D-2,B", "are 2 cells"), ("D-2,B,yes,4,5", "are 5 cells")],
)
def test_a_ragged_row_is_rejected(sheet: Path, bad: str, cells: str) -> None:
    sheet.write_text(f"{HEAD}D-1,A,yes,4\n{bad}\nD-3,C,no,4\n")
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-1", "D-3"]
    assert reasons(batch) == [(3, None, bad, f"there {cells}; expected 4, as headings")]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("D-2,B", "D-2"),
        ('"D-2, ""two""",B', 'D-2, "two"'),
        (" D-2 ,B,yes,4,5", "D-2"),
        ('D-2,B"B,yes,4', "D-2"),
        (",B,yes,4,5", None),
        ('D"2,B,yes,4', None),
    ],
)
def test_a_row_that_cannot_be_read_tells_its_id(sheet: Path, bad: str, told: str | None) -> None:
    sheet.write_text(f"{HEAD}D-1,A,yes,4\n{bad}\nD-3,C,no,4\n")

    rejected = read(sheet).rejected

    assert rejected.select("row", "id").rows() == [(3, told)]


def test_a_ragged_row_may_have_anything_in_the_place_of_a_later_id(sheet: Path) -> None:
    sheet.write_text("client,id,pair.named\nA,D-1,yes\nAsh, Elm,D-2,yes\n")

    assert read(sheet).rejected.select("row", "id").rows() == [(3, None)]


def test_empty_rows_are_not_counted_but_keep_their_numbers(sheet: Path) -> None:
    sheet.write_text(f'\n{HEAD}\nD-1,A,yes,4\n,,,\n"","",, \n\nD-2,B,maybe,4\n\n')
    batch = read(sheet)
    assert batch.rows_read == 2
    assert batch.rejected["row"].to_list() == [8]


def test_a_row_with_nothing_but_an_id_is_a_deal_of_which_nothing_is_known(sheet: Path) -> None:
    sheet.write_text(f"{HEAD}D-1,,n/a,?\n")
    assert relationships(read(sheet)) == [{"id": "D-1"}]


def test_every_problem_of_a_row_is_named(sheet: Path) -> None:
    sheet.write_text(f"{HEAD}D-1,A,maybe,400\n")
    assert reasons(read(sheet)) == [
        (2, "gain_sharing.used", "maybe", "expected yes or no"),
        (2, "productivity.annual_target_pct", "400", "expected a number from 0 to 100"),
    ]


def test_facts_that_contradict_each_other_reject_their_row(sheet: Path) -> None:
    sheet.write_text("id,gain_sharing.level,gain_sharing.used\nD-1,none,yes\nD-2,project,yes\n")
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-2"]
    assert "no gain sharing" in reasons(batch)[0][3]


def test_the_mark_of_a_later_batch_decides_as_that_of_an_earlier(sheet: Path) -> None:
    sheet.write_text('id;relationship.size_fte\nD-1;1,234\nD-2;2.500,5\nD-3;1.234\nD-4;"7,5"\n')
    batch = read(sheet, batch_rows=1)
    assert batch.relationships["relationship.size_fte"].to_list() == [1.234, 2500.5, 7.5]
    assert batch.rejected["id"].to_list() == ["D-3"]


@pytest.mark.parametrize("rows", [["1.200"], ["1,200"], ["1.234", "1,234"], ["1.200", "2.500"]])
def test_thousands_or_decimals_that_the_column_does_not_settle_are_rejected(
    sheet: Path, rows: list[str]
) -> None:
    lines = [f"D-{n};{text}\n" for n, text in enumerate(rows)]
    sheet.write_text("id;relationship.size_fte\nX;7\n" + "".join(lines))
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["X"]
    assert all("can be read in two ways" in reason[3] for reason in reasons(batch))


def test_without_an_id_column_the_row_is_the_id(sheet: Path) -> None:
    sheet.write_text("client,gain_sharing.used\nA,yes\nB,no\n")
    assert read(sheet).relationships["id"].to_list() == ["row-2", "row-3"]


def test_a_blank_id_is_rejected(sheet: Path) -> None:
    sheet.write_text(f"{HEAD}\u00a0,A,yes,4\n")
    assert reasons(read(sheet)) == [(2, "id", None, "the id is missing")]


@pytest.mark.parametrize("relationship", ["2024/017", "..\\up", "C:deal", "a b", "Ünïcode"])
def test_an_id_of_printable_text_is_accepted_as_it_is(sheet: Path, relationship: str) -> None:
    sheet.write_text(f"{HEAD}{relationship},A,yes,4\n", encoding="utf-8")
    assert read(sheet).relationships["id"].to_list() == [relationship]


@pytest.mark.parametrize("relationship", ["a\x07b", '"a\nb"', "a\x00b", "a\u202eb", "x" * 201])
def test_an_id_that_cannot_be_shown_on_a_line_is_rejected(sheet: Path, relationship: str) -> None:
    sheet.write_text(f"{HEAD}D-1,A,yes,4\n{relationship},A,yes,4\n".replace("\x00", "\x01"))
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-1"]
    assert reasons(batch)[0][1] == "id"


def test_a_value_under_no_heading_rejects_its_row(sheet: Path) -> None:
    sheet.write_text("id,gain_sharing.used,\nD-1,yes,\nD-2,yes,what?\n")
    batch = read(sheet)
    assert batch.relationships["id"].to_list() == ["D-1"]
    assert reasons(batch)[0][1:3] == ("column 3", "what?")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"PK\x03\x04\x00\x00" * 50])
def test_a_file_that_is_empty_or_no_text_is_an_error(sheet: Path, content: bytes) -> None:
    sheet.write_bytes(content)
    with pytest.raises(InputError, match=r"deals\.csv: (the file is empty|the file is not text)"):
        read(sheet)


def test_a_header_without_rows_is_an_error(sheet: Path) -> None:
    sheet.write_text(HEAD)
    with pytest.raises(InputError, match="a header row and nothing below it"):
        read(sheet)


def test_batches_are_no_larger_than_asked_for(sheet: Path) -> None:
    from sourcing_advisor.portfolio.input import read_batches  # noqa: PLC0415

    sheet.write_text(HEAD + "".join(f"D-{n},A,yes,4\n" for n in range(25)))
    assert [b.rows_read for b in read_batches([sheet], batch_rows=10)] == [10, 10, 5]


@pytest.mark.parametrize("size", [2, 100])
@pytest.mark.parametrize("cell", ["{}", '"{}"', '"a\n{}\nb"', "{},{}"])
def test_a_line_that_is_too_long_costs_its_own_row_only(
    sheet: Path, size: int, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "LONGEST_LINE", 1_000)
    long = cell.replace("{}", "x" * 3_500)
    sheet.write_text(f"{HEAD}D-1,A,yes,4\nD-2,{long},yes,4\nD-3,A,no,4\n")
    batch = read(sheet, batch_rows=size)
    assert batch.relationships["id"].to_list() == ["D-1", "D-3"]
    assert [(line[0], line[3]) for line in reasons(batch)] == [(3, text_files.TOO_LONG)]
    assert str(reasons(batch)[0][2]).endswith("...")


def test_a_last_line_that_is_too_long_is_rejected(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "LONGEST_LINE", 1_000)
    sheet.write_text(f"{HEAD}D-1,A,yes,4\nD-2,{'x' * 5_000},yes,4")
    assert [(line[0], line[3]) for line in reasons(read(sheet))] == [(3, text_files.TOO_LONG)]


@pytest.mark.parametrize("most", [1, 60, 700])
def test_few_long_rows_are_read_at_a_time_and_none_is_lost(
    sheet: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f'D-{i},"A{i}\n{"x" * 17 * i}, said ""so""",yes,4\n' for i in range(1, 30)]
    sheet.write_text(f"\n\n{HEAD}{''.join(rows)}D-30,B,maybe,4\n")
    whole = read(sheet)
    monkeypatch.setattr(text_files, "MOST_CHARACTERS", most)
    assert len(list(read_batches([sheet]))) > 1
    bit_by_bit = read(sheet)
    assert whole.rows_read == 30
    assert relationships(bit_by_bit) == relationships(whole)
    assert reasons(bit_by_bit) == reasons(whole)


def test_a_byte_that_windows_1252_lacks_is_told_as_one_of_that(sheet: Path) -> None:
    sheet.write_bytes(
        f"{HEAD}D-1,Zürich,yes,4\nD-2,B?,yes,4\n".encode("cp1252").replace(b"?", b"\x81")
    )
    batch = read(sheet)
    assert batch.relationships["relationship.client"].to_list() == ["Zürich"]
    assert "expected Windows-1252 text" in reasons(batch)[0][3]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_utf_32_is_called_by_its_name(sheet: Path, mark: bytes) -> None:
    kind = "utf-32-le" if mark == codecs.BOM_UTF32_LE else "utf-32-be"
    sheet.write_bytes(mark + HEAD.encode(kind))
    with pytest.raises(InputError, match="the file is UTF-32 text; expected UTF-8"):
        read(sheet)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("word", ["Total", "TOTAL:", " summe ", "Gesamt", "Totaal", "Sum."])
def test_a_total_in_the_last_row_is_no_deal(sheet: Path, word: str, size: int) -> None:
    sheet.write_text(f"{HEAD}D-1,A,yes,4\nD-2,B,no,4\n{word},,,8\n\n")
    batch = read(sheet, batch_rows=size)
    assert batch.relationships["id"].to_list() == ["D-1", "D-2"]
    assert reasons(batch) == [(4, "id", word.strip(), LOOKS_LIKE_SUM)]


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("after", ["D-2,B,no,4", "D-2,B"])
def test_a_total_that_is_not_in_the_last_row_is_a_name(sheet: Path, after: str, size: int) -> None:
    sheet.write_text(f"{HEAD}D-1,A,yes,4\nTotal,A,yes,4\n{after}\nTotality,C,no,4\n")
    assert "Total" in read(sheet, batch_rows=size).relationships["id"].to_list()
