"""OpenDocument sheets, older Excel workbooks and Strict Open XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import pytest

from sourcing_advisor import InputError
from sourcing_advisor.portfolio.input import read_batches
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
