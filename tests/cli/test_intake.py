"""Notes to a draft, a draft to beliefs, beliefs to answers; interviews from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sourcing_advisor import read_relationship
from tests.cli.conftest import Run

NOTES = "# Notes\n\nRohit: nobody has opened Schedule 9 so far. The two leaders meet each week.\n"
DRAFT = {
    "answers": [
        {
            "fact": "gain_sharing.used",
            "value": False,
            "quote": "nobody has opened Schedule 9 so far",
        },
        {"fact": "pair.named", "value": True, "quote": "The two leaders meet each week."},
        {"fact": "pair.client_post_vacant", "value": False, "quote": "the post is not vacant"},
    ]
}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT), encoding="utf-8")
    return path


def test_a_request_for_a_model_is_written(run: Run, notes: Path) -> None:
    result = run("intake", "prompt", notes)
    assert (result.status, result.messages) == (0, "")
    assert json.loads(result.out)["notes"] == NOTES


def test_what_an_empty_file_would_hold_is_told(run: Run, notes: Path) -> None:
    for name, expected in (
        ("notes.md", "notes of a conversation"),
        ("draft.json", "a draft, as JSON"),
    ):
        Path(notes.parent / name).write_text("", encoding="utf-8")
        result = run("intake", "accept", "draft.json", "--notes", notes)
        assert f"{name}: the file is empty; expected {expected}." in result.messages


def test_notes_of_a_day_that_stands_for_none_are_refused(run: Run, notes: Path) -> None:
    result = run("intake", "accept", "draft.json", "--notes", notes, "--as-of", "9999-12-31")
    assert result.status == 2
    assert "it is 9999-12-31; expected a day from 1900-01-01 to 2200-12-31" in result.messages


def test_a_draft_becomes_beliefs_and_a_person_confirms_them(
    run: Run, notes: Path, tmp_path: Path
) -> None:
    accepted = run("intake", "accept", "draft.json", "--notes", notes, "-o", "deal.yaml")
    beliefs = read_relationship(tmp_path / "deal.yaml").beliefs
    confirmed = run("interview", "--confirm", "deal.yaml", stdin=b"ok\nb\n")

    assert accepted.status == 0
    assert "draft.json:1: pair.client_post_vacant: the quote does not stand" in accepted.messages
    assert accepted.lines[-1] == "2 taken as believed, 1 refused."
    assert beliefs.keys() == {"gain_sharing.used", "pair.named"}
    assert (confirmed.status, confirmed.messages) == (0, "")
    assert "“nobody has opened Schedule 9 so far” (notes.md)" in confirmed.out
    assert confirmed.out.endswith("Nothing is left to confirm.\n")
    assert read_relationship(tmp_path / "deal.yaml").beliefs.keys() == {"pair.named"}


def test_a_draft_of_which_nothing_is_taken_writes_nothing(
    run: Run, notes: Path, tmp_path: Path
) -> None:
    (tmp_path / "draft.json").write_text(json.dumps({"answers": DRAFT["answers"][2:]}))
    result = run("intake", "accept", "draft.json", "--notes", notes, "-o", "deal.yaml")
    assert (result.status, result.out) == (2, "")
    assert not (tmp_path / "deal.yaml").exists()


def test_an_interview_is_held_in_a_plain_terminal(run: Run, tmp_path: Path) -> None:
    lines = "Acme\nBolt\n2026-01-31\nstable\n?\nwhatever\nd\nq\n"
    result = run("interview", "--by-area", stdin=lines.encode())

    assert (result.status, result.messages) == (0, "")
    assert "Clear so far: " in result.out
    assert "Nothing was taken." in result.out
    assert "Written to deal.yaml. sourcing-advisor review deal.yaml" in result.out
    assert read_relationship(tmp_path / "deal.yaml").known == {"relationship.stage": "stable"}


def test_an_interview_goes_on_after_the_terminal_is_gone(run: Run, tmp_path: Path) -> None:
    first = run("interview", "-o", "a.yaml", "--by-area", stdin=b"Acme\nd\nd\nstable\n")
    second = run("interview", "-o", "a.yaml", "--by-area", stdin=b"other\n")

    assert (first.status, second.status) == (0, 0)
    assert second.out.startswith("Going on where this interview stopped.")
    assert read_relationship(tmp_path / "a.yaml").known == {
        "relationship.stage": "stable",
        "relationship.service_type": "other",
    }


def test_a_file_that_a_person_wrote_is_taken_over_and_left_alone(
    run: Run, deal: Path, tmp_path: Path
) -> None:
    before = deal.read_bytes()
    refused = run("interview", "-o", "deal.yaml", stdin=b"q\n")
    done = run("interview", "--from", "deal.yaml", "-o", "more.yaml", stdin=b"q\n")

    assert refused.status == 2
    assert "no interview wrote it; expected a new name" in refused.messages
    assert done.status == 0
    assert deal.read_bytes() == before
    assert read_relationship(tmp_path / "more.yaml").known == read_relationship(deal).known


@pytest.mark.parametrize("output", ["answers.xlsx", "answers.json", "-", ""])
def test_an_interview_writes_yaml_only(output: str, run: Run) -> None:
    assert run("interview", "-o", output, stdin=b"").status == 2


def test_what_is_to_be_confirmed_must_be_there(run: Run) -> None:
    result = run("interview", "--confirm", "nowhere.yaml", stdin=b"")
    assert result.status == 2
    assert "nowhere.yaml: there is no such file" in result.messages


def test_a_workbook_of_answers_is_no_portfolio(run: Run, tmp_path: Path) -> None:
    run("facts", "template", "--format", "xlsx", "--core", "-o", "answers.xlsx")
    result = run("portfolio", "answers.xlsx", "-o", "out")
    assert result.status == 2
    assert result.lines[0] == (
        "answers.xlsx: this workbook states one relationship; expected a sheet with one row for "
        'each. It is read by "sourcing-advisor review".'
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGHUP, -1)]
)
def test_nothing_is_lost_when_an_interview_breaks_off(
    number: signal.Signals, status: int, run: Run, cache: Path, tmp_path: Path
) -> None:
    journal = tmp_path / "deal.yaml.journal"
    process = subprocess.Popen(
        [sys.executable, "-m", "sourcing_advisor", "interview", "--by-area"],
        cwd=tmp_path,
        env={**os.environ, "SOURCING_ADVISOR_CACHE": str(cache)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b"Acme\nd\nd\nstable\n")
    process.stdin.flush()
    until = time.monotonic() + 50
    while time.monotonic() < until and not (journal.exists() and b"stable" in journal.read_bytes()):
        time.sleep(0.05)
    process.send_signal(number)
    out, _ = process.communicate(timeout=50)

    again = run("interview", "--by-area", stdin=b"other\nq\n")

    assert process.returncode == status
    assert (b"Nothing is lost" in out) is (number is signal.SIGINT)
    assert again.status == 0
    assert read_relationship(tmp_path / "deal.yaml").known == {
        "relationship.stage": "stable",
        "relationship.service_type": "other",
    }
