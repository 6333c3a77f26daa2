"""OpenDocument sheets, older Excel workbooks and Strict Open XML."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor import InputError
from sourcing_advisor.portfolio.input import read_batches
from tests.portfolio.other_workbooks import HEAD, TARGET, YEARS, batch_of, changed, ods, strict

SHEETS = Path(__file__).parent / "sheets"

pytest.importorskip("python_calamine", reason="the calamine extra is not installed")


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


def test_a_whole_number_that_may_be_a_percentage_is_refused() -> None:
    batch = batch_of(SHEETS / "percentages.xls")  # shows 100%, 0% and 100%

    assert batch.relationships["id"].to_list() == ["R-2"]
    assert "shows as 100%" in batch.rejected["reason"][0]


def test_a_percentage_that_is_called_one_is_read(tmp_path: Path) -> None:
    file = ods(
        tmp_path / "a.ods", {"D": [("id", TARGET, YEARS), ("a", 0.035, 1), ("b", 0.5, 0.25)]}
    )
    for value in ("0.035", "0.25"):
        old, new = (
            f'value-type="{kind}" office:value="{value}"' for kind in ("float", "percentage")
        )
        changed(file, old, new)

    batch = batch_of(file)

    assert batch.relationships.select("id", TARGET, YEARS).rows() == [("a", 3.5, 1)]
    assert set(batch.rejected["column"]) == {TARGET, YEARS}


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
    assert batch.rejected["id"].to_list() == ["a"]


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsb"])
def test_what_is_no_workbook_is_refused(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{ending}").write_bytes(b"PK\x03\x04 this is none")

    with pytest.raises(InputError, match="the workbook cannot be read"):
        list(read_batches([tmp_path / f"a.{ending}"]))


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    file = strict(tmp_path / "a.xlsx", [HEAD, ("a", "Ash", 4, True)])

    found = batch_of(file).relationships

    assert found.select("id", YEARS, "pair.named").rows() == [("a", 4, True)]


def test_damage_that_would_end_the_program_is_refused(tmp_path: Path) -> None:
    content = bytearray((SHEETS / "errors.xls").read_bytes())
    content[3537] = 118  # a size, of which the library would have 345 GB
    file = tmp_path / "damaged.xls"
    file.write_bytes(content)

    with pytest.raises(InputError, match=r"damaged\.xls: the file cannot be read as a workbook"):
        list(read_batches([file]))


def test_an_opendocument_sheet_in_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"Deals": [HEAD, ("a", "Ash", 4, True)]})
    with zipfile.ZipFile(file) as archive:
        before = archive.read("content.xml")
    old = re.search(rb'encoding="[^"]*"', before)
    assert old
    changed(file, old[0].decode(), 'encoding="UTTF-8"')

    with pytest.raises(InputError, match="the workbook cannot be read"):
        list(read_batches([file]))


def test_packed_content_that_is_damaged_is_refused(tmp_path: Path) -> None:
    file = ods(tmp_path / "a.ods", {"Deals": [HEAD, ("a", "Ash", 4, True)]})
    with zipfile.ZipFile(file) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
        at = archive.getinfo("content.xml").header_offset
    damaged = bytearray(file.read_bytes())
    damaged[at + 30 + len("content.xml")] = 0xFF  # no kind of block begins like this
    file.write_bytes(damaged)

    with pytest.raises(InputError, match="the workbook cannot be read"):
        list(read_batches([file]))
