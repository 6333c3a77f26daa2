"""Workbooks written as small as they can be, to be read by other libraries than openpyxl."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.parsed_rows import Batch

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
    """Return the first batch of a file, of which every row is read or rejected."""
    batches = list(read_batches([path]))
    assert sum(b.rows_read for b in batches) == sum(
        b.relationships.height + b.rows_rejected for b in batches
    )
    return batches[0]


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


def record(kind: int, body: bytes) -> bytes:
    """Return a record of a binary workbook."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    """Return a text as it stands in a binary workbook."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, rows: Sequence[Sequence[str | int]], area: tuple[int, ...] = ()) -> Path:
    """Write a binary workbook, as small as one can be; a whole number is the code of an error."""
    sheet = record(129, b"") + record(148, struct.pack("<4I", 0, 9, 0, 9)) + record(145, b"")
    for number, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", number) + bytes(13))
        for place, cell in enumerate(row):
            told = (3, bytes([cell])) if isinstance(cell, int) else (6, wide(cell))
            sheet += record(told[0], struct.pack("<II", place, 0) + told[1])
    sheet += record(146, b"")
    sheet += (record(176, struct.pack("<4I", *area)) if area else b"") + record(130, b"")
    bundled = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Deals"))
    book = (
        record(131, b"")
        + record(153, bytes(12))
        + record(143, b"")
        + bundled
        + record(144, b"")
        + record(132, b"")
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
