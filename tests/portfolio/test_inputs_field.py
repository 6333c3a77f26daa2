"""Kinds of sheet that people have: each is read right, or refused with a reason, or named."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.folder_review import PortfolioReviewer
from sourcing_advisor.portfolio.input.parsed_rows import unread_messages
from tests.portfolio.inputs_reading import read, reasons, relationships
from tests.portfolio.portfolios import NO_REPORTS, reviewer

HEAD = "id,relationship.stage,gain_sharing.targets_met_years\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "deals.csv"


def ids(path: Path) -> list[str]:
    return read(path).relationships["id"].to_list()


# Numbers


def test_a_thousand_beside_small_counts_is_refused_and_never_one(sheet: Path) -> None:
    sheet.write_text('id,relationship.provider_count\nR-1,12\nR-2,"1,000"\n')

    batch = read(sheet)

    assert batch.relationships["id"].to_list() == ["R-1"]
    assert reasons(batch)[0][:3] == (3, "relationship.provider_count", "1,000")


def test_a_number_alone_is_told_as_itself_and_one_in_a_bound_as_in_it(sheet: Path) -> None:
    sheet.write_text('id,relationship.size_fte\nR-1,"1,000"\nR-2,"1,000 FTE"\nR-3,">= 1,000"\n')

    told = [line[3].partition(" can be read")[0] for line in reasons(read(sheet))]

    assert told == ["this", "this", "the number in it"]


def test_the_decimal_mark_of_the_column_decides_whatever_the_range(sheet: Path) -> None:
    sheet.write_text('id,productivity.achieved_pct\nR-1,2.5\nR-2,"1,250"\n')

    assert ids(sheet) == ["R-1"]


# Totals and notes


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,245",
        "TOTAL,,,245",
        "Subtotal DACH,,,245",
        "Average,,,122.5",
        "Zwischensumme,,,245",
        ",Total,,245",
        '"Source: procurement, July",,,',
        "* without the pilot,,,",
        "Europe Total,,,245",
        "**Gesamtergebnis**,,,245",
        "合計,,,245",
        "Count: 2,,,245",
        ",,,245",
        "(2 rows affected),,,",
        "Applied filters: Region is EMEA,,,",
        '"Sizes are those of the last invoice, rounded to the next ten people by procurement",,,',
    ],
)
@pytest.mark.parametrize("batch_rows", [1, 100])
def test_sums_and_notes_without_an_id_column_are_no_relationships(
    row: str, batch_rows: int, sheet: Path
) -> None:
    head = "client,relationship.provider,relationship.stage,relationship.size_fte\n"
    sheet.write_text(f"{head}Ash,Calder,stable,165\nBirch,,mature,80\n{row}\n")

    batch = read(sheet, batch_rows=batch_rows)

    assert batch.relationships["relationship.client"].to_list() == ["Ash", "Birch"]
    assert batch.rejected["row"].to_list() == [4]


@pytest.mark.parametrize(
    "row",
    [
        "Total,,4",
        "Subtotal,,4",
        "Average per deal,,4",
        "Razem,,4",
        "Europa Ergebnis,,4",
        "Source: July,,",
        "Figures rounded,,",
        "----,,",
        "2 rows selected.,,",
    ],
)
def test_sums_and_notes_with_an_id_column_are_no_relationships(row: str, sheet: Path) -> None:
    sheet.write_text(f"{HEAD}R-1,stable,4\n{row}\n")

    assert ids(sheet) == ["R-1"]


def test_totals_of_groups_between_the_rows_are_no_relationships(sheet: Path) -> None:
    sheet.write_text(f"{HEAD}R-1,stable,4\nSubtotal,,4\nR-2,mature,2\nSubtotal,,2\nTotal,,6\n")

    assert ids(sheet) == ["R-1", "R-2"]


def test_a_company_whose_name_begins_like_a_total_is_read(sheet: Path) -> None:
    sheet.write_text("client,relationship.stage\nTotal Paving,stable\nMean Green,mature\n")

    assert read(sheet).relationships.height == 2


def test_a_relationship_of_which_nothing_is_known_is_no_note(sheet: Path) -> None:
    sheet.write_text(f"{HEAD}R-1,stable,4\nR-2,,\n")

    assert ids(sheet) == ["R-1", "R-2"]


def test_an_id_of_several_words_alone_in_its_row_is_no_note_where_ids_are_like_that(
    sheet: Path,
) -> None:
    sheet.write_text(f"{HEAD}Ash and Sons,stable,4\nBirch Ltd,,\n")

    assert ids(sheet) == ["Ash and Sons", "Birch Ltd"]


def test_ids_that_begin_like_a_total_are_read(sheet: Path) -> None:
    sheet.write_text(f"{HEAD}Summit-1,,4\nMeander,,2\nTotality,,1\nCount1,,1\nMaxima,,1\n")

    assert ids(sheet) == ["Summit-1", "Meander", "Totality", "Count1", "Maxima"]


def test_a_deal_called_like_a_total_is_read_once_it_has_an_id(sheet: Path) -> None:
    sheet.write_text("client,relationship.size_fte\nTotal Paving,4\n")
    reason = read(sheet).rejected["reason"][0]
    sheet.write_text("id,client,relationship.size_fte\nR-1,Total Paving,4\n")

    assert reason.endswith("give it an id, in a column id")
    assert ids(sheet) == ["R-1"]


def test_a_row_that_a_column_of_the_writers_own_names_is_no_total(sheet: Path) -> None:
    sheet.write_text("Title,client,relationship.size_fte\nPayroll,,4\n,Ash,3\n,,7\nTotal,,7\n")

    assert ids(sheet) == ["row-2", "row-3"]


def test_totals_in_typed_files_are_no_relationships(tmp_path: Path) -> None:
    told = {"id": ["R-1", "Total"], "client": ["Total", None], "relationship.size_fte": [4.0, 4.0]}
    pl.DataFrame(told).write_parquet(tmp_path / "deals.parquet")
    pl.DataFrame(told).write_ndjson(tmp_path / "deals.jsonl")
    pl.DataFrame(told).drop("id").write_parquet(tmp_path / "unnamed.parquet")

    assert ids(tmp_path / "deals.parquet") == ids(tmp_path / "deals.jsonl") == ["R-1"]
    assert ids(tmp_path / "unnamed.parquet") == ["row-2"]


# Errors and placeholders


@pytest.mark.parametrize(
    "error",
    [
        "#REF!",
        "#DIV/0!",
        "#NAME?",
        "#BEZUG!",
        "#N/A",
        "Err:502",
        "#¡REF!",
        "#¿NOMBRE?",
        "#N/B",
        "Fehler:502",
        "Err :502",
        "#####",
    ],
)
@pytest.mark.parametrize("column", ["id", "client", "relationship.stage"])
def test_an_error_of_the_spreadsheet_is_no_value(error: str, column: str, sheet: Path) -> None:
    row = {"id": "R-2", "client": "Ash", "relationship.stage": "stable"} | {column: error}
    sheet.write_text(f"{','.join(row)},pair.named\nR-1,Ash,stable,yes\n{','.join(row.values())},\n")

    batch = read(sheet)

    unknown = error == "#N/A" and column != "id"  # it says "not available"
    assert batch.relationships["id"].to_list() == (["R-1", "R-2"] if unknown else ["R-1"])
    assert all("error of the spreadsheet program" in line[3] for line in reasons(batch))


@pytest.mark.parametrize("column", ["id", "client"])
def test_an_error_of_a_spreadsheet_is_no_name_in_typed_files_either(
    column: str, tmp_path: Path
) -> None:
    told = {"id": ["R-1", "R-2"], "client": ["Ash", "Birch"], "pair.named": [True, True]}
    told |= {column: ["R-1", "#REF!"]}
    pl.DataFrame(told).write_parquet(tmp_path / "deals.parquet")
    pl.DataFrame(told).write_ndjson(tmp_path / "deals.jsonl")

    for batch in (read(tmp_path / "deals.parquet"), read(tmp_path / "deals.jsonl")):
        assert batch.relationships["id"].to_list() == ["R-1"]
        assert "an error of the spreadsheet" in batch.rejected["reason"][0]


def test_the_placeholder_of_a_formula_is_no_value(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "deals.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD.strip().split(","))
        page.write_row(1, 0, ["R-1", "stable"])
        page.write_formula(1, 2, "=2+2")

    (line,) = reasons(read(tmp_path / "deals.xlsx"))

    assert line[:3] == (2, "gain_sharing.targets_met_years", "=2+2")
    assert "0 is a placeholder" in line[3]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"Workbook", "Excel 97 to 2003"),
    ],
)
def test_a_workbook_of_the_older_form_is_told_what_it_is(
    content: bytes, told: str, tmp_path: Path
) -> None:
    start = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
    (tmp_path / "deals.xlsx").write_bytes(start + content + bytes(512))

    with pytest.raises(InputError, match=told):
        read(tmp_path / "deals.xlsx")


@pytest.mark.parametrize("name", ["deals.fods", "deals.numbers", "deals.csv.gz"])
def test_a_sheet_of_a_kind_that_is_not_read_is_refused_with_a_way_out(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(InputError, match=r"Save it as \.xlsx or \.csv"):
        read(tmp_path / name)


# Marks


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, True) for text in ("☑", "✔\ufe0f", "🗹", "✅", "sí", "tak", "vero", "waar")],
        *[(text, False) for text in ("☐", "✗", "❌", "nee", "nej", "nie")],
        *[(text, None) for text in ("TBD", "to be confirmed")],
    ],
)
def test_marks_and_words_for_yes_and_no(text: str, value: object, sheet: Path) -> None:
    sheet.write_text(f"id,pair.named\nR-1,{text}\n", encoding="utf-8")

    assert read(sheet).relationships["pair.named"].to_list() == [value]


@pytest.mark.parametrize("sign", ["✔\ufe0f", "✗", "❌"])
def test_a_cross_beside_another_sign_may_mean_no(sign: str, sheet: Path) -> None:
    sheet.write_text(f"id,pair.named\nR-1,{sign}\nR-2,x\n", encoding="utf-8")

    batch = read(sheet)

    assert batch.relationships["id"].to_list() == ["R-1"]
    assert batch.rejected["reason"][0].startswith("a cross beside other marks may mean no")


def test_a_cross_is_yes_unless_the_column_has_ticks(sheet: Path) -> None:
    sheet.write_text("id,pair.named,gain_sharing.in_contract\nR-1,x,✓\nR-2,,x\n", encoding="utf-8")

    batch = read(sheet)

    assert batch.relationships.row(0) == ("R-1", True, True)
    assert reasons(batch)[0][1:3] == ("gain_sharing.in_contract", "x")


# Headings


@pytest.mark.parametrize(
    "heading",
    ["Time to renewal (months)", "Time to renewal [months]", "Time to renewal in months"],
)
def test_a_label_with_its_unit_is_the_column(heading: str, sheet: Path) -> None:
    sheet.write_text(f"client,{heading}\nAsh,5\n")

    assert read(sheet).relationships["relationship.months_to_renewal"].to_list() == [5]


@pytest.mark.parametrize("heading", ["Time to renewal (years)", "Contract end", "Customer"])
def test_a_heading_that_is_nearly_a_column_is_explained(heading: str, sheet: Path) -> None:
    sheet.write_text(f"{heading},pair.named\n5,yes\n")

    with pytest.raises(InputError, match="Did you mean"):
        read(sheet)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Time to renewal (years)", "It takes months"),
        ("Client satisfaction (1-10)", "It takes a scale from 1 to 5"),
        ("Trust 1-5", "Say which: .* It takes a scale from 1 to 5"),
        ("Trust score", "Say which"),
        ("Expiry date", "It takes months from today, no day"),
        ("Lieferant", '"provider"'),
    ],
)
def test_a_heading_with_another_measure_is_told_what_the_column_takes(
    heading: str, told: str, sheet: Path
) -> None:
    sheet.write_text(f"{heading},pair.named\n5,yes\n")

    with pytest.raises(InputError, match=told):
        read(sheet)


@pytest.mark.parametrize("index", [(0, 5), (7, 3), (12, 1)])
def test_the_index_of_a_table_that_was_filtered_or_sorted_is_told_once(
    index: tuple[int, int], sheet: Path
) -> None:
    first, second = index
    sheet.write_text(f",id,pair.named\n{first},R-1,yes\n{second},R-2,no\n")

    batch = read(sheet)

    assert batch.relationships["id"].to_list() == ["R-1", "R-2"]
    assert [unread.headings for unread in batch.unread] == [("column 1",)]


@pytest.mark.parametrize(
    "heading",
    [
        "size_fte.at_least",
        "Size of the deal.at_least",
        "Size of the deal at least",
        "relationship.size_fte (at least)",
        "relationship.size_fte.at_lest",
        "relationship.size_fte.min",
    ],
)
def test_a_slip_in_the_heading_of_a_bound_is_told_with_the_column(
    heading: str, sheet: Path
) -> None:
    sheet.write_text(f"id,relationship.size_fte,{heading}\nR-1,,5\n")

    with pytest.raises(InputError, match=r'Did you mean "relationship\.size_fte\.at_least"'):
        read(sheet)


def test_a_cross_beside_a_tick_in_a_column_of_beliefs_is_refused(sheet: Path) -> None:
    name = "relationship.size_fte"
    sheet.write_text(f"id,{name},{name}.believed\nR-1,5,✓\nR-2,5,x\n", encoding="utf-8")

    assert ids(sheet) == ["R-1"]


def test_a_column_that_counts_the_rows_needs_no_heading(sheet: Path) -> None:
    sheet.write_text(",id,pair.named\n0,R-1,yes\n1,R-2,no\n")

    batch = read(sheet)

    assert batch.relationships["id"].to_list() == ["R-1", "R-2"]
    assert [notice.headings for notice in batch.unread] == [("column 1",)]


# JSON lines and Parquet


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ('"gain_sharing.targets_met_years": "4"', 'the text "4"; write 4 without quotation marks'),
        ('"gain_sharing.in_contract": "yes"', 'the text "yes"; write true without quotation marks'),
        ('"gain_sharing.in_contract": "n/a"', 'the text "n/a"; write null, or leave it out'),
        ('"gain_sharing.in_contract": "maybe"', 'the text "maybe"'),
        ('"gain_sharing.in_contract": 1', "write true or false"),
        ('"as_of": 20260131', 'expected text such as "2026-01-31"'),
        ('"gain_sharing": 5', "with facts by name"),
    ],
)
def test_a_text_in_place_of_a_value_is_told_with_what_to_write(
    stated: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "deals.jsonl").write_text(f'{{"id": "R-1", {stated}}}\n')

    (line,) = reasons(read(tmp_path / "deals.jsonl"))

    assert line[3].endswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[\n{"id": "R-1"}\n]\n', "an array of JSON"),
        ('[{"id": "R-1"}]', "an array of JSON"),
        ('{\n "id": "R-1"\n}\n', "over several lines"),
    ],
)
def test_json_that_is_not_by_line_is_told_what_it_is(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "deals.jsonl").write_text(text)

    with pytest.raises(InputError, match=told):
        read(tmp_path / "deals.jsonl")


def test_a_list_in_a_file_of_one_relationship_is_told_where_several_may_stand(
    tmp_path: Path,
) -> None:
    (tmp_path / "deals.json").write_text('[{"id": "R-1"}, {"id": "R-2"}]')

    (line,) = reasons(read(tmp_path / "deals.json"))

    assert "one on each line of a .jsonl file" in line[3]


def test_a_mistake_in_a_line_of_json_is_told_by_its_place_in_that_line(tmp_path: Path) -> None:
    (tmp_path / "deals.jsonl").write_text('{"id": "R-1"}\n{"id": }\n')

    (line,) = reasons(read(tmp_path / "deals.jsonl"))

    assert line[0] == 2
    assert "at character 8" in line[3]
    assert "line 1" not in line[3]


def test_a_timestamp_at_midnight_is_a_day_as_text_too(tmp_path: Path) -> None:
    days = ["2026-01-31T00:00:00.000", "2026-01-31T10:00:00Z"]
    told = {"id": ["R-1", "R-2"], "as_of": days, "pair.named": [True, True]}
    pl.DataFrame(told).write_parquet(tmp_path / "deals.parquet")
    pl.DataFrame(told).write_ndjson(tmp_path / "deals.jsonl")

    for batch in (read(tmp_path / "deals.parquet"), read(tmp_path / "deals.jsonl")):
        assert batch.relationships["relationship.as_of"].to_list() == ["2026-01-31"]
        assert batch.rejected["id"].to_list() == ["R-2"]


def test_a_timestamp_at_midnight_is_a_day_in_parquet(tmp_path: Path) -> None:
    moments = [datetime.datetime(2026, 6, 30), datetime.datetime(2026, 6, 30, 5)]  # noqa: DTZ001
    pl.DataFrame(
        {"id": ["R-1", "R-2"], "relationship.as_of": moments, "pair.named": True}
    ).write_parquet(tmp_path / "deals.parquet")

    batch = read(tmp_path / "deals.parquet")

    assert relationships(batch) == [
        {"id": "R-1", "relationship.as_of": "2026-06-30", "pair.named": True}
    ]
    assert reasons(batch)[0][1:3] == ("relationship.as_of", "2026-06-30T05:00")


# What was not read


def test_files_that_look_like_sheets_and_are_not_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "base.csv").write_text(f"{HEAD}R-1,stable,4\n")
    (tmp_path / "old.csv.gz").write_bytes(gzip.compress(b"id\n"))
    (tmp_path / "more.fods").write_bytes(b"x")
    (tmp_path / "readme.pdf").write_bytes(b"x")

    batch = read(tmp_path)

    (told,) = unread_messages(batch.unread)
    assert told.startswith("2 files not read, because of the ending: ")
    assert "old.csv.gz" in told
    assert "readme" not in told
    assert batch.rows_read == 1


def test_hidden_sheets_with_facts_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, cell in (("Now", "R-1"), ("Old", "R-0"), ("Lists", "")):
        page = book.create_sheet(title)
        page.append(["id", "pair.named"] if cell else ["words"])
        page.append([cell or "a", "yes"])
        page.sheet_state = "visible" if title == "Now" else "hidden"
    del book["Sheet"]
    book.save(tmp_path / "deals.xlsx")

    batch = read(tmp_path / "deals.xlsx")

    assert batch.relationships["id"].to_list() == ["R-1"]
    (told,) = unread_messages(batch.unread)
    assert told == f"1 sheet not read, because hidden: {tmp_path / 'deals.xlsx'} [Old]."


def test_an_assumed_encoding_is_said(sheet: Path) -> None:
    sheet.write_bytes(f"{HEAD}Zoë,stable,4\n".encode("cp1252"))

    batch = read(sheet)

    assert batch.relationships["id"].to_list() == ["Zoë"]
    assert "was read as Windows-1252" in next(unread_messages(batch.unread))


@pytest.mark.parametrize("kind", ["column", "encoding", "file"])
def test_strict_takes_whatever_was_not_read_for_an_error(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    more = ",Owner" if kind == "column" else ""
    text = f"{HEAD.strip()}{more}\nR-1,stable,4{more}\n"
    (folder / "deals.csv").write_bytes(text.encode())
    if kind == "encoding":
        (folder / "deals.csv").write_bytes(text.replace("R-1", "Zoë").encode("cp1252"))
    if kind == "file":
        (folder / "old.numbers").write_bytes(b"x")
    strictly: PortfolioReviewer = reviewer()

    with pytest.raises(InputError, match="--strict: "):
        strictly.review_files([folder], tmp_path / "out", NO_REPORTS, strict=True)

    assert not (tmp_path / "out").exists()


# What a file holds


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xls", b"<html><table><tr><td>id</td></tr></table></html>", "holds a web page. Open it"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "it holds XML. Open it"),
        ("a.xls", b"id\tpair.named\nR-1\tyes\n", "it holds text. .* ending .csv"),
        ("a.xlsx", "id,pair.named\n".encode("utf-16"), "it holds text"),
        ("a.xlsx", b"", "it holds nothing"),
        ("a.xlsb", b"%PDF-1.7\n%\xe2\xe3", "it holds a PDF document"),
        ("a.csv", b"PK\x03\x04\x14\x00\x06\x00", "a workbook, or another packed file"),
        ("a.csv", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "protected by a password"),
        ("a.csv", b"\x1f\x8b\x08\x00\x00\x00", "a packed file. Unpack it"),
        ("a.csv", b"PAR1\x15\x04\x15\x00", "Give it the ending .parquet"),
        ("a.parquet", b"id,pair.named\n", "as Parquet; it holds text"),
        ("a.jsonl", b"\n", r"the file is empty; expected \{...\} on each line"),
    ],
)
def test_a_file_that_holds_something_else_is_told_what(
    name: str, content: bytes, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InputError, match=told):
        read(tmp_path / name)


def test_a_heading_like_the_beginning_of_another_kind_is_a_heading(sheet: Path) -> None:
    sheet.write_text("PK,id,pair.named\n1,R-1,yes\n")

    assert ids(sheet) == ["R-1"]


def test_a_folder_with_nothing_that_can_be_read_names_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "deals.csv.gz").write_bytes(b"x")

    with pytest.raises(InputError, match=r"deals\.csv\.gz: its ending is .* Save it as"):
        read(tmp_path)
