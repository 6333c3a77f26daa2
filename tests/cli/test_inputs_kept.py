"""What is read is never written over: files of facts, notes, decisions, templates, words, rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SET = ("--set", "gain_sharing.level=project", "--set", "gain_sharing.targets_met_years=unknown")


@pytest.mark.parametrize(
    "arguments",
    [
        ("review",),
        ("questions",),
        ("whatif", *SET),
        ("levers",),
        ("sensitivity",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_file_of_facts_is_not_written_over(
    run: Run, deal: Path, arguments: tuple[str, ...]
) -> None:
    before = deal.read_bytes()
    command, *options = arguments

    done = run(command, deal, *options, "-o", deal.name)

    assert (done.status, done.messages) == (
        2,
        (
            "deal.yaml: this is the file that is to be read; expected another file to write.\n"
            "1 problem found.\n"
        ),
    )
    assert deal.read_bytes() == before


def test_notes_and_drafts_are_not_written_over(run: Run, tmp_path: Path) -> None:
    notes, draft = tmp_path / "notes.md", tmp_path / "draft.json"
    notes.write_text("Nobody has opened the clause.\n", encoding="utf-8")
    draft.write_text('{"answers": []}', encoding="utf-8")

    done = [run("intake", "prompt", "notes.md", "-o", "notes.md")]
    for out in ("notes.md", "draft.json"):
        accept = ("intake", "accept", "draft.json", "--notes", "notes.md", "--force", "-o", out)
        done.append(run(*accept))

    assert [each.status for each in done] == [2, 2, 2]
    assert notes.read_text(encoding="utf-8") == "Nobody has opened the clause.\n"
    assert draft.read_text(encoding="utf-8") == '{"answers": []}'


def test_decisions_and_folders_that_are_read_are_not_written_over(
    run: Run, deal: Path, tmp_path: Path
) -> None:
    run("decide", deal, "GS-02", "--accept")
    kept = tmp_path / "deal.decisions.yaml"
    noted = kept.read_bytes()
    (tmp_path / "ours").mkdir()
    words = tmp_path / "ours" / "words.yaml"
    words.write_text("texts: {brief: The page}\n", encoding="utf-8")

    over_decisions = run("review", deal, "-o", kept.name)
    over_words = run("review", deal, "--words", "ours", "--format", "html", "-o", "ours/words.yaml")

    assert (over_decisions.status, over_words.status) == (2, 2)
    assert kept.read_bytes() == noted
    assert words.read_text(encoding="utf-8") == "texts: {brief: The page}\n"


def test_an_interview_without_anybody_to_answer_is_refused(tmp_path: Path) -> None:
    command = f"exec {sys.executable} -m sourcing_advisor interview -o deal.yaml <&-"

    done = subprocess.run(  # noqa: S602 - a closed standard input needs a shell
        command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (
        2,
        "standard input: it is closed; expected somebody who answers.\n1 problem found.\n",
    )
    assert not list(tmp_path.iterdir())
