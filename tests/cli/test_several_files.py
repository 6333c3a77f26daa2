"""One relationship that several files state together."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_facts_of_several_files_are_reviewed_together(run: Run, tmp_path: Path) -> None:
    (tmp_path / "client.yaml").write_text("relationship: {client: Ash Mutual}\n")
    (tmp_path / "own.yaml").write_text(
        "relationship: {stage: stable, provider: Birch}\nincentives: {any_in_place: no}\n"
    )

    result = run("review", "client.yaml", "own.yaml", "--detail", "full")

    assert (result.status, result.messages) == (0, "")
    assert "Ash Mutual and Birch" in result.out
    assert "IN-16" in result.out


def test_a_fact_that_two_files_state_differently_names_both(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("relationship: {stage: stable}\n")
    (tmp_path / "other.yaml").write_text("relationship:\n  stage: mature\n")

    result = run("review", "one.yaml", "other.yaml")

    assert result.status == 2
    assert "other.yaml:2" in result.messages
    assert "one.yaml:1" in result.messages


def test_no_file_is_replaced_by_the_report_on_it(run: Run, tmp_path: Path) -> None:
    for name in ("one.yaml", "other.yaml"):
        (tmp_path / name).write_text("pair: {named: yes}\n")

    result = run("review", "one.yaml", "other.yaml", "-o", "other.yaml")

    assert result.status == 2
    assert "this is the file that is to be read" in result.messages
