"""A command started as a process says what it says in this one, and ends with the same status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Run

STARTED = [
    "review deal.yaml --fail-on high",
    "review - --format html",
    "review away.yaml",
    "explain deal.yaml GS-02",
    "questions deal.yaml -n 2 --format json",
    "whatif deal.yaml --set productivity.annual_target_pct=6",
    "levers deal.yaml GS-02",
    "sensitivity deal.yaml --format json",
    "compare deal.yaml deal.yaml",
    "decisions .",
    "facts template --core",
    "intake prompt deal.yaml",
    "interview -o said.yaml --by-area",
    "rules check",
    "words check .",
    "portfolio deals.csv -o out --reports none",
]


@pytest.mark.usefixtures("deal")
@pytest.mark.parametrize("command", STARTED)
def test_a_process_says_what_is_said_here(
    command: str, run: Run, start: Run, tmp_path: Path
) -> None:
    (tmp_path / "deals.csv").write_text("id,gain_sharing.level\na,project\n", encoding="utf-8")
    given = b"Acme\nd\nq\n" if command.startswith("interview") else GOOD.encode()

    started = start(*command.split(), stdin=given)
    for path in tmp_path.glob("said.yaml*"):
        path.unlink()

    assert started == run(*command.split(), stdin=given)
    assert started.status in (0, 1, 2)
