"""OpenDocument sheets, older Excel workbooks and Strict Open XML."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import pytest

from sourcing_advisor import InputError
from sourcing_advisor.portfolio.input import other_workbook_files, read_batches
from sourcing_advisor.portfolio.input.parsed_rows import Batch

pytest.importorskip("python_calamine", reason="the calamine extra is not installed")
YEARS = "gain_sharing.targets_met_years"
TARGET = "productivity.annual_target_pct"
HEAD = ("id", "client", YEARS, "pair.named")
Cell = str | float | bool | None
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    "</manifest:manifest>"
)


def _cell(value: Cell) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            said = str(value).lower()
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{said}"/>'
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        case _:
            text = escape(value)
            return (
                f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
                "</table:table-cell>"
            )


def ods(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]]) -> Path:
    """Write an OpenDocument sheet, as small as one can be."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return path


def strict(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    """Write a workbook in the strict form of Open XML."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    common = io.BytesIO()
    book.save(common)
    with zipfile.ZipFile(common) as source, zipfile.ZipFile(path, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            for room in (b"spreadsheetml/", b"drawingml/", b"officeDocument/"):
                old = b"http://schemas.openxmlformats.org/" + room + b"2006/"
                part = part.replace(old, b"http://purl.oclc.org/ooxml/" + room)
            archive.writestr(name, part)
    return path


def batch_of(path: Path) -> Batch:
    batches = list(read_batches([path]))
    assert sum(b.rows_read for b in batches) == sum(
        b.relationships.height + b.rows_rejected for b in batches
    )
    return batches[0]


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    file = ods(
        tmp_path / "a.ods", {"Deals": [HEAD, ("a", "Ash & Co", 4, True), ("b", None, 2, None)]}
    )

    found = batch_of(file).relationships

    assert found["id"].to_list() == ["a", "b"]
    assert found["relationship.client"].to_list() == ["Ash & Co", None]
    assert found[YEARS].to_list() == [4, 2]
    assert found["pair.named"].to_list() == [True, None]


def test_a_number_that_may_be_a_percentage_is_refused(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"D": [("id", TARGET), ("a", 0.04), ("b", 3.5), ("c", 0.0)]})

    batch = batch_of(file)

    assert batch.relationships["id"].to_list() == ["b", "c"]
    assert batch.relationships[TARGET].to_list() == [3.5, 0.0]
    assert "may be a percentage" in batch.rejected["reason"][0]
    assert batch.rejected.select("row", "id").row(0) == (2, "a")


def test_a_sheet_without_facts_is_named(tmp_path: Path) -> None:
    file = ods(
        tmp_path / "a.ods", {"Deals": [HEAD, ("a", "Ash", 4, True)], "More": [("x",), ("y",)]}
    )

    rejected = pl.concat([batch.rejected for batch in read_batches([file])])

    assert rejected["file"].str.ends_with("[More]").all()
    assert rejected.height == 1


def test_a_value_beyond_the_headings_rejects_its_row(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"D": [("id", YEARS), ("a", 4, "stray"), ("b", 3)]})

    batch = batch_of(file)

    assert batch.relationships["id"].to_list() == ["b"]
    assert "beyond the last heading" in batch.rejected["reason"][0]


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsb"])
def test_what_is_no_workbook_is_refused(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{ending}").write_bytes(b"PK\x03\x04 this is none")

    with pytest.raises(InputError, match="the workbook cannot be read"):
        list(read_batches([tmp_path / f"a.{ending}"]))


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    file = strict(tmp_path / "a.xlsx", [HEAD, ("a", "Ash", 4, True)])

    found = batch_of(file).relationships

    assert found.select("id", YEARS, "pair.named").rows() == [("a", 4, True)]


SHEETS = Path(__file__).parent / "sheets"
"""One workbook as LibreOffice saves it: formulas that fail, a merged cell, an empty result."""


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_errors_and_merged_cells_are_rejected_with_their_cells(ending: str) -> None:
    batch = batch_of(SHEETS / f"errors.{ending}")

    told = {row: (column, value) for _, row, _, column, value, _ in batch.rejected.rows()}
    assert told[2] == ("relationship.client", "#DIV/0!")
    assert told[3] == ("id", "#N/A")
    assert told[5] == ("relationship.client", "")
    assert told[6] == (YEARS, "#DIV/0!")
    assert batch.relationships["id"].to_list()[:2] == ["m", "p"]
    assert "merged (B4:B5)" in batch.rejected.filter(pl.col("row") == 5)["reason"][0]


def test_an_empty_result_in_an_old_workbook_may_be_none() -> None:
    old = batch_of(SHEETS / "errors.xls")
    new = batch_of(SHEETS / "errors.ods")

    assert "no stored result" in old.rejected.filter(pl.col("row") == 8)["reason"][0]
    assert "q" in new.relationships["id"].to_list()


FORMULA = '<table:table-cell table:formula="of:=1+1"/>'


def changed(path: Path, old: str, new: str) -> Path:
    """Replace text in the content of an OpenDocument sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in parts["content.xml"]
    parts["content.xml"] = parts["content.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_a_formula_without_a_result_is_rejected(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"D": [("id", YEARS, "client"), ("a", None, "x"), ("b", 3)]})

    batch = batch_of(changed(file, "<table:table-cell/>", FORMULA))

    assert batch.relationships["id"].to_list() == ["b"]
    assert batch.rejected.select("row", "id", "value").rows() == [(2, "a", "=1+1")]


@pytest.mark.parametrize(
    "repeated",
    ['table:number-columns-repeated="2"', 'table:number-rows-repeated="2"'],
)
def test_repeated_errors_are_each_rejected(repeated: str, tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"D": [("id", YEARS, TARGET), ("a", 3, None)]})
    error = (
        f"<table:table-row {repeated if 'rows' in repeated else ''}><table:table-cell "
        f'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        f"{repeated if 'columns' in repeated else ''}><text:p>#REF!</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )

    batch = batch_of(changed(file, "</table:table>", error))

    assert batch.relationships["id"].to_list() == ["a"]
    assert batch.rejected["value"].to_list() == ["#REF!", "#REF!"]


def test_a_sheet_that_unfolds_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"D": [("id", YEARS), ("a", 3)]})
    many = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    many += 'table:number-columns-repeated="16384"'
    changed(file, "<table:table-row><table:table-cell", many)

    with pytest.raises(InputError, match=r"a sheet has .* rows of .* cells; expected at most"):
        list(read_batches([file]))


def test_a_workbook_too_large_to_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other_workbook_files, "LARGEST", 100)
    file = ods(tmp_path / "a.ods", {"D": [("id", YEARS), ("a", 3)]})

    with pytest.raises(InputError, match="the workbook is larger than"):
        list(read_batches([file]))


def test_a_document_with_a_password_is_refused_by_name(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"D": [("id", YEARS), ("a", 3)]})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("encrypted-package", b"...")

    with pytest.raises(InputError, match=r"a\.ods: the workbook is protected by a password"):
        list(read_batches([file]))


def test_an_old_workbook_with_a_password_is_refused_by_name(tmp_path: Path) -> None:
    code_page, password = b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00"
    content = (SHEETS / "errors.xls").read_bytes()
    assert code_page in content
    file = tmp_path / "a.xls"
    file.write_bytes(content.replace(code_page, password, 1))

    with pytest.raises(InputError, match=r"a\.xls: the workbook is protected by a password"):
        list(read_batches([file]))


@pytest.mark.parametrize("length", [100, 600, 2000, 5000])
def test_an_old_workbook_cut_short_is_refused(length: int, tmp_path: Path) -> None:
    file = tmp_path / "a.xls"
    file.write_bytes((SHEETS / "errors.xls").read_bytes()[:length])

    with pytest.raises(InputError, match="the workbook cannot be read"):
        list(read_batches([file]))


def test_another_kind_of_workbook_under_the_name_is_told(tmp_path: Path) -> None:
    file = strict(tmp_path / "a.xls", [HEAD, ("a", "Ash", 4, True)])

    with pytest.raises(InputError, match="under another name"):
        list(read_batches([file]))


def _record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, rows: Sequence[Sequence[str | int]], area: tuple[int, ...] = ()) -> Path:
    """Write a binary workbook, as small as one can be; a whole number is the code of an error."""
    sheet = _record(129, b"") + _record(148, struct.pack("<4I", 0, 9, 0, 9)) + _record(145, b"")
    for number, row in enumerate(rows):
        sheet += _record(0, struct.pack("<I", number) + bytes(13))
        for place, cell in enumerate(row):
            told = (3, bytes([cell])) if isinstance(cell, int) else (6, _wide(cell))
            sheet += _record(told[0], struct.pack("<II", place, 0) + told[1])
    sheet += _record(146, b"")
    sheet += (_record(176, struct.pack("<4I", *area)) if area else b"") + _record(130, b"")
    bundled = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Deals"))
    book = (
        _record(131, b"")
        + _record(153, bytes(12))
        + _record(143, b"")
        + bundled
        + _record(144, b"")
        + _record(132, b"")
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
        )
    return path


def test_errors_in_a_binary_workbook_are_rejected(tmp_path: Path) -> None:
    file = xlsb(
        tmp_path / "a.xlsb", [("id", "pair.named"), ("a", 0x17), ("b", "yes"), (0x07, "no")]
    )

    batch = batch_of(file)

    assert batch.relationships.rows() == [("b", True)]
    assert batch.rejected["value"].to_list() == ["#REF!", "#DIV/0!"]


def test_merged_cells_in_a_binary_workbook_are_rejected(tmp_path: Path) -> None:
    file = xlsb(tmp_path / "a.xlsb", [("id", "pair.named"), ("a", "yes"), ("b",)], (1, 2, 1, 1))

    batch = batch_of(file)

    assert batch.relationships.rows() == [("a", True)]
    assert "merged (B2:B3)" in batch.rejected["reason"][0]


def test_a_binary_workbook_that_unfolds_is_refused(tmp_path: Path) -> None:
    file = xlsb(tmp_path / "a.xlsb", [("id", "client")])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = _record(0, struct.pack("<I", 1_000_000) + bytes(13))
    far += _record(6, struct.pack("<II", 16_000, 0) + _wide("x"))
    parts["xl/worksheets/sheet1.bin"] = parts["xl/worksheets/sheet1.bin"].replace(
        _record(146, b""), far + _record(146, b"")
    )
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    with pytest.raises(InputError, match="a sheet has 1,000,001 rows"):
        list(read_batches([file]))
