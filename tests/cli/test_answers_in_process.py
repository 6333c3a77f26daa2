"""The commands that answer back, run in this process on the examples: as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcing_advisor.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
DEAL = str(EXAMPLES / "northfield-calder.yaml")
CASE = str(Path(__file__).parents[1] / "cases" / "a02.facts.yaml")
OTHER = str(Path(__file__).parents[1] / "cases" / "a05.facts.yaml")
COMMANDS = {
    "questions": ("questions", DEAL, "--skipped"),
    "questions with beliefs": ("questions", OTHER, "-n", "40"),
    "whatif": ("whatif", DEAL, "--set", "pair.named=no"),
    "whatif of proposals": ("whatif", CASE),
    "levers": ("levers", DEAL),
    "levers of one": ("levers", DEAL, "bargain"),
    "sensitivity": ("sensitivity", OTHER),
    "sensitivity of a portfolio": ("sensitivity", "--portfolio", str(EXAMPLES / "portfolio.csv")),
    "compare": ("compare", DEAL, str(EXAMPLES / "castellan-orrin.yaml")),
}


def told(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == status, result.output
    return result.output


@pytest.mark.parametrize("name", [each for each in COMMANDS if each != "compare"])
def test_an_answer_is_told_as_text_and_as_json(name: str) -> None:
    text = told(*COMMANDS[name])
    data = json.loads(told(*COMMANDS[name], "--format", "json"))

    assert text.strip()
    assert isinstance(data, dict)


def test_relationships_of_different_deals_are_not_compared() -> None:
    assert "expected" in told(*COMMANDS["compare"], status=2)


def test_what_changed_is_told_with_its_cause(tmp_path: Path) -> None:
    deal = Path(DEAL).read_text(encoding="utf-8")
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(deal, encoding="utf-8")
    after.write_text(deal.replace("level: relationship", "level: both"), encoding="utf-8")

    text = told("compare", str(before), str(after))
    data = json.loads(told("compare", str(before), str(after), "--format", "json"))

    assert "facts" in text
    assert isinstance(data, dict)


def test_a_decision_is_noted_followed_and_told(tmp_path: Path) -> None:
    deal = tmp_path / "deal.yaml"
    deal.write_text(Path(DEAL).read_text(encoding="utf-8"), encoding="utf-8")

    told("decide", str(deal), "bargain", "--accept", "--owner", "finance")
    told("decide", str(deal), "bargain", "--decline", status=2)
    followed = told("decisions", str(tmp_path))

    assert (tmp_path / "deal.decisions.yaml").is_file()
    assert "1" in followed
    assert "Accepted on" in told("review", str(deal))
    assert isinstance(json.loads(told("decisions", str(tmp_path), "--format", "json")), dict)


def test_an_interview_is_held_in_process(tmp_path: Path) -> None:
    out = tmp_path / "deal.yaml"
    lines = "Acme\nBolt\n2026-01-31\nb 100\n?\nd\nback\nq\n"

    result = CliRunner().invoke(main, ["interview", "-o", str(out)], input=lines)

    assert result.exit_code == 0, result.output
    assert "Written to" in result.output
    assert "size_fte" in out.read_text(encoding="utf-8")


def test_blank_forms_are_written_in_process(tmp_path: Path) -> None:
    core = told("facts", "template", "--core")
    told("facts", "template", "--format", "xlsx", "-o", str(tmp_path / "answers.xlsx"))

    assert core.count("\n") < 200
    assert (tmp_path / "answers.xlsx").read_bytes().startswith(b"PK")


def test_notes_are_asked_about_and_a_draft_is_taken_in_process(tmp_path: Path) -> None:
    notes, draft = tmp_path / "notes.md", tmp_path / "draft.json"
    notes.write_text("They share gain once a year, for the year as a whole.\n", encoding="utf-8")
    answer = {
        "fact": "gain_sharing.level",
        "value": "relationship",
        "quote": "They share gain once a year",
    }
    draft.write_text(json.dumps({"answers": [answer]}), encoding="utf-8")

    request = json.loads(told("intake", "prompt", str(notes)))
    taken = told("intake", "accept", str(draft), "--notes", str(notes))

    assert request
    assert "relationship" in taken


def test_a_portfolio_is_reviewed_and_shown_in_process(tmp_path: Path) -> None:
    out = tmp_path / "results"
    sheet = tmp_path / "deals.csv"
    lines = (EXAMPLES / "portfolio.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    sheet.write_text("".join(lines[:6]), encoding="utf-8")

    told("portfolio", str(sheet), "-o", str(out), "--reports", "none")
    name = json.loads((out / "summary.json").read_text(encoding="utf-8"))

    assert name
    assert (out / "recommendations.parquet").is_file()
