"""The command compare."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import polars as pl

from sourcing_advisor.schemas import schema_of
from tests.cli.conftest import GOOD, Run


def test_what_changed_is_printed_by_kind_with_its_cause(run: Run, deal: Path) -> None:
    (deal.parent / "after.yaml").write_text(
        GOOD.replace("targets_met_years: 4", "in_contract: yes")
    )

    result = run("compare", "deal.yaml", "after.yaml")

    assert (result.status, result.messages) == (0, "")
    assert "No longer known (" in result.out
    assert "GS-02 Stop paying" in result.out
    assert "by facts: gain_sharing.targets_met_years" in result.out


def test_json_is_of_its_published_form(run: Run, deal: Path) -> None:
    (deal.parent / "after.yaml").write_text(GOOD.replace("annual_target_pct: 2", "achieved_pct: 3"))

    result = run("compare", deal, "after.yaml", "--format", "json")

    assert result.status == 0
    jsonschema.validate(json.loads(result.out), schema_of("comparison"))


def test_nothing_is_written_when_the_two_are_of_different_relationships(
    run: Run, deal: Path
) -> None:
    (deal.parent / "after.yaml").write_text(GOOD.replace("Northgate Mutual", "Southgate Mutual"))

    result = run("compare", deal, "after.yaml", "-o", "out.json", "--format", "json")

    assert result.status == 2
    assert "after.yaml:1: relationship.client is “Southgate Mutual” here" in result.messages
    assert not (deal.parent / "out.json").exists()


def test_problems_of_both_files_come_together(run: Run, deal: Path) -> None:
    deal.write_text("relationship: {stage: stabel}\n")
    (deal.parent / "after.yaml").write_text("pair: {named: perhaps}\n")

    result = run("compare", deal, "after.yaml")

    assert result.status == 2
    assert "relationship.stage is" in result.messages
    assert "pair.named is" in result.messages


def test_two_folders_of_results_are_compared(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "id,productivity.annual_target_pct,relationship.stage\nD-1,2,stable\nD-2,2,stable\n"
    )
    run("portfolio", "deals.csv", "-o", "before", "--reports", "none")
    (tmp_path / "deals.csv").write_text(
        "id,productivity.annual_target_pct,relationship.stage\nD-2,2,stable\nD-1,6,stable\n"
    )
    run("portfolio", "deals.csv", "-o", "after", "--reports", "none")

    result = run("compare", "before", "after", "--rows", "rows.parquet")
    data = run("compare", "before", "after", "--format", "json")

    assert (result.status, result.messages) == (0, "")
    assert "2 relationships in both; 0 only before, 0 only after" in result.out
    jsonschema.validate(json.loads(data.out), schema_of("portfolio-comparison"))
    rules = {rule["rule"]: rule for rule in json.loads(data.out)["rules"]}
    assert (rules["PM-02"]["resolved"], rules["PM-02"]["persisting"]) == (1, 1)
    rows = pl.read_parquet(tmp_path / "rows.parquet").filter(pl.col("rule") == "PM-02")
    assert rows.select("id", "change").rows() == [("D-1", "resolved")]


def test_a_folder_is_not_compared_with_a_file(run: Run, deal: Path) -> None:
    (deal.parent / "folder").mkdir()

    result = run("compare", "folder", deal)

    assert result.status == 2
    assert "this is no folder; expected two folders of results, or two files" in result.messages


def test_what_is_for_folders_is_refused_for_files(run: Run, deal: Path) -> None:
    result = run("compare", deal, deal, "--rows", "rows.parquet")

    assert (result.status, "are for folders" in result.messages) == (2, True)


def test_rows_that_cannot_be_written_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("id,pair.named\nD-1,yes\n")
    run("portfolio", "deals.csv", "-o", "out", "--reports", "none")

    result = run("compare", "out", "out", "--rows", "away/rows.parquet")

    assert (result.status, "this cannot be written" in result.messages) == (2, True)


def test_results_that_are_alike_are_compared(run: Run, deal: Path) -> None:
    run("portfolio", deal, "-o", "results")

    result = run("compare", "results", "results", "--rows", "rows.parquet")

    assert (result.status, result.messages) == (0, "")
    assert "rules say of every relationship what they said before" in result.out
    assert pl.read_parquet(deal.with_name("rows.parquet")).is_empty()
