"""A review of two views."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Run


@pytest.fixture
def views(tmp_path: Path) -> list[str]:
    (tmp_path / "c.yaml").write_text(GOOD)
    (tmp_path / "p.yaml").write_text(GOOD.replace("annual_target_pct: 2", "annual_target_pct: 7"))
    return ["--client", "c.yaml", "--provider", "p.yaml"]


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_each_detail_says_what_to_talk_about(run: Run, views: list[str], detail: str) -> None:
    result = run("review", *views, "--detail", detail)

    assert (result.status, result.messages) == (0, "")
    assert "## What to talk about: the two sides see it differently" in result.out
    assert "the client says 2% a year, the provider 7% a year" in result.out


def test_the_page_says_what_to_talk_about(run: Run, views: list[str]) -> None:
    assert "the client says 2% a year" in run("review", *views, "--format", "html").out


def test_a_decision_on_a_view_is_noted_and_counts(run: Run, views: list[str]) -> None:
    fact = "productivity.annual_target_pct"

    noted = run("decide", "c.yaml", fact, "--holds", "provider", "--reason", "read in the contract")

    assert (
        "c.decisions.yaml: of productivity.annual_target_pct the provider's view" in noted.messages
    )
    assert "What to talk about" not in run("review", *views).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--client", "c.yaml"], "Two views are needed"),
        (["c.yaml", "--client", "c.yaml", "--provider", "p.yaml"], "Give the files of facts, or"),
        (["--detail", "full"], "Give the files of facts, or"),
    ],
)
def test_usage_is_told(run: Run, views: list[str], arguments: list[str], message: str) -> None:
    assert views
    result = run("review", *arguments)

    assert (result.status, message in result.messages) == (2, True)


def test_no_view_is_replaced_by_the_report_on_it(run: Run, views: list[str]) -> None:
    assert "this is the file that is to be read" in run("review", *views, "-o", "p.yaml").messages
