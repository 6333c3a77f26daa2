"""What is recommended to single deals, told from a folder of results."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_advisor import InputError
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.deals_told import deals_told
from tests.portfolio.portfolios import EASY, NO_REPORTS, Row, reviewer, write_sheet


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told")
    rows: list[Row] = [{"id": "deal-1", **EASY}, {"id": "deal-2", "relationship.stage": "stable"}]
    rows.append({"id": "=deal-3", "relationship.stage": "stabel"})
    reviewer().review_files([write_sheet(folder / "deals.csv", rows)], folder / "out", NO_REPORTS)
    return folder / "out"


def test_it_is_told_in_words(out: Path) -> None:
    told, problems = deals_told(out, ["deal-2", "deal-1", "deal-1"])

    assert (list(told), problems) == (["deal-2", "deal-1"], [])
    first, second, *rest = told["deal-1"]
    assert first == "First"
    assert second.startswith("  1. ")
    label = catalogue()["gain_sharing.targets_met_years"].label
    assert any("- GS-02 " in line and f"{label}: 4 years" in line for line in rest)
    assert told["deal-2"] == ["On the facts stated, there is nothing to do."]


def test_ids_that_are_not_there_are_told_beside_those_that_are(out: Path) -> None:
    told, problems = deals_told(out, ["deel-1", "deal-1", "nobody", "=deal-3"])

    nearest, nobody, rejected = map(str, problems)
    assert list(told) == ["deal-1"]
    assert 'no deal that was reviewed has the id "deel-1". Did you mean "deal-1"?' in nearest
    assert nobody.endswith('no deal that was reviewed has the id "nobody".')
    assert 'the deal "=deal-3" was rejected: ' in rejected
    assert "deals.csv, row 4" in rejected or "deals.csv:4" in rejected


def test_every_row_of_a_rejected_id_is_told_a_file_of_one_deal_too(tmp_path: Path) -> None:
    rows: list[Row] = [{"id": "good", **EASY}, {"id": "bad", "relationship.stage": "stabel"}]
    files = [
        write_sheet(tmp_path / f"{name}.csv", [{**rows[0], "id": name}, rows[1]]) for name in "ab"
    ]
    files.append(tmp_path / "c.yaml")
    files[-1].write_text('relationship: {id: error, client: "#REF!", stage: stable}\n', "utf-8")
    reviewer().review_files(files, tmp_path / "out", NO_REPORTS)

    _, problems = deals_told(tmp_path / "out", ["bad", "error"])

    one, other, whole = map(str, problems)
    assert one.startswith(f"{files[0]}:3: ")
    assert other.startswith(f"{files[1]}:3: ")
    assert whole.startswith(f'{files[2]}: the deal "error" was rejected: ')


def test_a_folder_without_results_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a folder of results"):
        deals_told(tmp_path, ["a"])
