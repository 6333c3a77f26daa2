"""Errors, formulas without a result, merged cells, passwords and sizes of other workbooks."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor import InputError
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.workbook import other_workbook_files
from tests.portfolio.other_workbooks import (
    HEAD,
    TARGET,
    YEARS,
    batch_of,
    changed,
    ods,
    record,
    strict,
    wide,
    xlsb,
)

pytest.importorskip("python_calamine", reason="the calamine extra is not installed")


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
    far = record(0, struct.pack("<I", 1_000_000) + bytes(13))
    far += record(6, struct.pack("<II", 16_000, 0) + wide("x"))
    parts["xl/worksheets/sheet1.bin"] = parts["xl/worksheets/sheet1.bin"].replace(
        record(146, b""), far + record(146, b"")
    )
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    with pytest.raises(InputError, match="a sheet has 1,000,001 rows"):
        list(read_batches([file]))


def test_an_old_workbook_that_claims_to_be_endless_is_refused() -> None:
    with pytest.raises(InputError, match="a sheet is larger than any can be"):
        list(read_batches([SHEETS / "too-wide.xls"]))
