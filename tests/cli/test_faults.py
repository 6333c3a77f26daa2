"""Whatever is unforeseen ends in one line and a status of its own, and nothing else gives 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Run

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and limits of POSIX")
FAULT = """
import sys
import sourcing_advisor.__main__ as program
import sourcing_advisor.service.reviews as reviews
def wrong(*_):
    raise KeyError("something\\nnobody foresaw")
reviews.read_relationship = wrong
sys.argv = ["sourcing-advisor", "review", "deal.yaml"]
program.main()
"""


def with_a_fault(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FAULT],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fault_is_told_in_one_line_and_how_to_report_it() -> None:
    done = with_a_fault()

    assert (done.returncode, done.stdout) == (70, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("sourcing-advisor: this is a fault of the program, not of your input: ")
    assert "KeyError: 'something\\nnobody foresaw' (<string>:6)" in line
    assert "Please report this line" in line


def test_the_details_are_printed_when_asked_for() -> None:
    done = with_a_fault(SOURCING_ADVISOR_TRACEBACK="1")

    assert done.returncode == 70
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert done.stderr.splitlines()[-1].startswith("sourcing-advisor: this is a fault")


def test_a_fault_while_modules_are_imported_is_told_alike(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise RuntimeError('old')", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "sourcing_advisor", "--version"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 70
    assert "RuntimeError: old (click.py:1)" in done.stderr


LONG = "n" * 300
NO_TEXT = os.fsdecode(b"\xff\xfe.yaml")
STRANGE = {
    "a link to itself": "loop",
    "a name of 300 characters": LONG,
    "through a file": "deal.yaml/x",
}
COMMANDS = {
    "an input": ("review", "{}"),
    "an output": ("review", "deal.yaml", "-o", "{}"),
    "a pack": ("review", "deal.yaml", "--rules", "{}"),
    "a pack to check": ("rules", "check", "--rules", "{}"),
    "a folder of pages": ("rules", "docs", "-o", "{}"),
    "a portfolio": ("portfolio", "{}", "-o", "out"),
    "a folder of results": ("portfolio", "deals.csv", "-o", "{}"),
    "what was before": ("compare", "{}", "deal.yaml"),
    "what is believed": ("interview", "--confirm", "{}"),
    "a file of decisions": ("decide", "deal.yaml", "GS-02", "--accept", "--decisions", "{}"),
}


@pytest.fixture
def folder(tmp_path: Path, deal: Path) -> Path:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "deals.csv").write_text("id,gain_sharing.level\na,project\n", encoding="utf-8")
    assert deal.parent == tmp_path
    return tmp_path


@POSIX
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_path_that_leads_nowhere_is_told(command: str, strange: str, run: Run) -> None:
    result = run(*(part.format(STRANGE[strange]) for part in COMMANDS[command]))

    assert (result.status, result.out) == (2, "")
    assert STRANGE[strange] in result.lines[0]


@pytest.mark.parametrize("name", ["", "."])
@pytest.mark.parametrize(
    "command",
    ["review deal.yaml", "decide deal.yaml GS-02 --accept --decisions", "compare deal.yaml"],
)
@pytest.mark.usefixtures("folder")
def test_a_folder_in_place_of_a_file_is_told(command: str, name: str, run: Run) -> None:
    result = run(*command.split(), name)

    assert (result.status, result.out) == (2, ""), result.messages


@POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "show", NO_TEXT),
        ("facts", "show", NO_TEXT),
        ("review", "deal.yaml", "--parameter", NO_TEXT),
        ("review", "deal.yaml", "--format", NO_TEXT),
        ("review", NO_TEXT),
        ("review", "deal.yaml", "--rules", NO_TEXT),
        ("portfolio", "deals.csv", "-o", NO_TEXT),
        ("portfolio", "deals.csv", "-o", "out", "--reports", NO_TEXT),
        (NO_TEXT,),
    ],
    ids=lambda arguments: " ".join(arguments[:-1]) or "a command",
)
@pytest.mark.usefixtures("folder")
def test_bytes_that_are_no_text_are_told(arguments: tuple[str, ...], run: Run) -> None:
    result = run(*arguments)

    assert (result.status, result.out) == (2, "")
    assert "Traceback" not in result.messages
    assert "fault" not in result.messages


@POSIX
def test_a_file_of_a_pack_whose_name_is_no_text_is_named_with_escapes(
    run: Run, folder: Path
) -> None:
    pack = folder / "pack"
    pack.mkdir()
    Path(os.fsdecode(os.fsencode(pack) + b"/\xff.yaml")).write_text("area: x\n", encoding="utf-8")

    result = run("rules", "check", "--rules", "pack")

    assert result.status == 2
    assert result.lines[0].startswith("pack/\\udcff.yaml:1: ")


@POSIX
@pytest.mark.parametrize("command", ["review deal.yaml -o out.md", "rules docs -o out"])
def test_a_write_that_is_cut_off_by_a_limit_leaves_nothing_half(command: str, folder: Path) -> None:
    limited = f'ulimit -f 1; exec "$0" -m sourcing_advisor {command}'
    done = subprocess.run(
        ["/bin/sh", "-c", limited, sys.executable],
        cwd=folder,
        env={**os.environ, "SOURCING_ADVISOR_CACHE": "off"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "cannot be written (File too large)" in done.stderr
    assert not (folder / "out.md").exists()
    written = [path for path in (folder / "out").rglob("*") if path.is_file()]
    assert all(path.suffix == ".md" and path.read_bytes().endswith(b"\n") for path in written)
    assert (folder / "deal.yaml").read_text(encoding="utf-8") == GOOD
