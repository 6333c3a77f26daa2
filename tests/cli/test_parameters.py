"""What may be given with --parameter and --rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

WRONG = {
    "productivity_flor_pct=3": (
        'there is no parameter "productivity_flor_pct". Did you mean "productivity_floor_pct"?'
    ),
    "productivity_floor_pct=abc": '"productivity_floor_pct=abc"; expected NAME=NUMBER.',
    "productivity_floor_pct": '"productivity_floor_pct"; expected NAME=NUMBER.',
    "productivity_floor_pct=": '"productivity_floor_pct="; expected NAME=NUMBER.',
    "=3": '"=3"; expected NAME=NUMBER.',
    "productivity_floor_pct=nan": '"productivity_floor_pct=nan"; expected NAME=NUMBER.',
    "productivity_floor_pct=1_0": '"productivity_floor_pct=1_0"; expected NAME=NUMBER.',
    "productivity_floor_pct=\u0663": '"productivity_floor_pct=\u0663"; expected NAME=NUMBER.',
    "productivity_floor_pct=1e999": "productivity_floor_pct is inf; expected a finite number.",
    "easy_target_years=2.5": (
        "easy_target_years is 2.5, and gain_sharing.targets_met_years is compared to it; expected "
        "a whole number from 0 to 30."
    ),
    "\x1b[31m=1": 'there is no parameter "\\x1b[31m".',
}


@pytest.mark.parametrize("given", WRONG)
def test_a_parameter_that_cannot_be_used(given: str, run: Run, deal: Path) -> None:
    result = run("review", deal, "--parameter", given)
    assert (result.status, result.out) == (2, "")
    assert result.lines == [f"--parameter: {WRONG[given]}", "1 problem found."]


def test_a_parameter_out_of_the_range_of_its_facts(run: Run, deal: Path) -> None:
    result = run("review", deal, "--parameter", "productivity_floor_pct=500")
    assert result.status == 2
    assert result.lines[0] == (
        "--parameter: productivity_floor_pct is 500, and productivity.annual_target_pct is "
        "compared to it; expected a number from 0 to 100."
    )
    assert all(line.startswith("--parameter: ") for line in result.lines[:-1])


def test_all_parameters_at_fault_are_listed(run: Run, deal: Path) -> None:
    given = ("a", "productivity_floor_pct=3", "productivity_floor_pct=3", "b=")
    result = run("review", deal, *(word for each in given for word in ("--parameter", each)))
    assert result.status == 2
    assert result.lines == [
        '--parameter: "a"; expected NAME=NUMBER.',
        "--parameter: productivity_floor_pct is given twice; expected each name once.",
        '--parameter: "b="; expected NAME=NUMBER.',
        "3 problems found.",
    ]


def test_a_parameter_changes_the_advice_and_the_report_says_so(run: Run, deal: Path) -> None:
    whole = ("review", deal, "--detail", "full")
    standard = run(*whole).out
    changed = run(*whole, "--parameter", "productivity_floor_pct=1").out
    assert "(PM-02" in standard
    assert "(PM-02" not in changed
    named = run(*whole, "--parameter", "productivity_floor_pct=3").out
    assert "Changed from the standard by the user: productivity_floor_pct." in named


@pytest.mark.parametrize("folder", ["away", "deal.yaml"])
def test_rules_that_are_no_folder(folder: str, run: Run, deal: Path) -> None:
    result = run("review", deal, "--rules", folder)
    assert (result.status, result.out) == (2, "")
    assert result.lines[0] == f"{folder}: there is no such folder; expected a folder of rules."


def test_a_folder_without_rules(run: Run, deal: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("review", deal, "--rules", "empty")
    assert (result.status, result.out) == (2, "")
    assert result.lines[0].startswith("empty: nothing in this folder is part of a rule library;")


def test_a_file_with_the_wrong_ending(run: Run, deal: Path, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "mine.yml").write_text("area: mine\n", encoding="utf-8")
    result = run("review", deal, "--rules", "pack")
    assert result.status == 2
    assert (
        result.lines[0] == "pack/mine.yml: this file would not be read; expected the ending .yaml."
    )


def test_a_parameter_that_no_fact_can_have_is_reported_once(run: Run, deal: Path) -> None:
    result = run("review", deal, "--parameter", "scale_strong=9")
    assert result.status == 2
    assert len(result.lines) == 2
    assert result.lines[0].startswith("--parameter: scale_strong is 9, and ")


@pytest.mark.parametrize("weak", ["2", "4"])
def test_a_rating_cannot_be_weak_and_strong_at_once(weak: str, run: Run, deal: Path) -> None:
    given = ("--parameter", f"scale_weak={weak}", "--parameter", "scale_strong=2")
    result = run("review", deal, *given)
    assert result.status == 2
    assert result.lines[0] == (
        f"--parameter: scale_weak is {weak} and scale_strong is 2; expected scale_weak to be below "
        "scale_strong."
    )
