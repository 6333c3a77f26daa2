"""The command `portfolio`: counts, exit status, and what it leaves on the disk."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor.cli.commands.portfolio import _shown_by
from sourcing_advisor.cli.output import Progress
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "portfolio.csv"
FILES = {
    *("index.html", "summary.json", "manifest.json", "verdicts.parquet"),
    *("recommendations.csv", "questions.csv", "rejected.csv"),
    *("recommendations.parquet", "questions.parquet", "rules.parquet", "facts.parquet"),
}
EASY = {"relationship.stage": "stable", "gain_sharing.level": "relationship"}
WRONG = {"id": "bad", "relationship.stage": "stabel"}


def sheet(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(k for row in listed for k in row)))
        writer.writeheader()
        writer.writerows(listed)
    return path


def rejected_in(out: Path) -> list[dict[str, str]]:
    with (out / "rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def relationships(tmp_path: Path) -> Path:
    """Return a sheet of three deals, the middle one faulty."""
    return sheet(tmp_path / "deals.csv", [{"id": "a", **EASY}, WRONG, {"id": "c", **EASY}])


def test_example_gives_every_file_and_the_twenty_worst_reports(run: Run, tmp_path: Path) -> None:
    result = run("portfolio", EXAMPLE, "-o", "out")

    assert (result.status, result.out) == (0, "")
    assert result.lines == [
        "60 rows read = 57 reviewed + 3 rejected. Results: out/index.html".replace("/", os.sep)
    ]
    assert {each.name for each in (tmp_path / "out").iterdir()} == {*FILES, "reports"}
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    worst = [f"{relationship['id']}.html" for relationship in summary["worst"][:20]]
    assert {each.name for each in (tmp_path / "out" / "reports").iterdir()} == set(worst)


def test_rows_read_are_rows_reviewed_and_rows_rejected(run: Run, tmp_path: Path) -> None:
    run("portfolio", EXAMPLE, "-o", "out", "--reports", "none")

    reviewed = pl.read_parquet(tmp_path / "out" / "verdicts.parquet").height
    rejected = {(line["file"], line["row"]) for line in rejected_in(tmp_path / "out")}
    counts = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["counts"]
    rows = EXAMPLE.read_text(encoding="utf-8").count("\n") - 1
    assert (counts["read"], counts["reviewed"], counts["rejected"]) == (rows, reviewed, 3)
    assert reviewed + len(rejected) == rows
    assert all(
        line["column"] and line["value"] and line["reason"]
        for line in rejected_in(tmp_path / "out")
    )


def test_columns_of_the_writers_own_are_named_and_not_read(run: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path / "deals.csv", [{"id": "a", "Owner": "<b>", "Notes": "x", **EASY}])

    result = run("portfolio", path, "-o", "out")

    assert result.status == 0
    assert result.lines[0] == f'{path}: a column is no fact and was not read: "Owner".'
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["unread"] == [{"file": str(path), "headings": ["Owner"]}]
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Columns not read" in page
    assert f"{path}: Owner." in page


def test_files_that_could_not_be_read_are_told_everywhere(
    run: Run, relationships: Path, tmp_path: Path
) -> None:
    (tmp_path / "mis.csv").write_text("colour\nred\n", encoding="utf-8")

    result = run(
        "portfolio", relationships, "mis.csv", "<gone>.csv", "-o", "out", "--reports", "none"
    )

    assert result.status == 0
    assert result.lines[0] == "2 files could not be read: mis.csv, <gone>.csv."
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    files = [{"file": name, "kind": "file", "read_to": None} for name in ("mis.csv", "<gone>.csv")]
    assert (summary["unread"], summary["unread_files"]) == ([], files)
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<strong>Could not be read:</strong> mis.csv; &lt;gone&gt;.csv." in page


def test_strict_stops_at_a_rejected_row_and_writes_nothing(
    run: Run, relationships: Path, tmp_path: Path
) -> None:
    result = run("portfolio", relationships, "-o", "out", "--strict")

    assert result.status == 2
    assert result.lines[0].startswith(f"{relationships}:3: relationship.stage: ")
    assert list(tmp_path.iterdir()) == [relationships]


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("none", None),
        ("all", {"a.html", "c.html"}),
        ("worst:1", {"a.html"}),
        ("c", {"c.html"}),
        ('"a",c', {"a.html", "c.html"}),
        ("worst:9", {"a.html", "c.html"}),
    ],
)
def test_reports_are_those_asked_for(
    which: str, names: set[str] | None, run: Run, relationships: Path, tmp_path: Path
) -> None:
    result = run("portfolio", relationships, "-o", "out", "--reports", which)

    folder = tmp_path / "out" / "reports"
    assert result.status == 0
    assert (None if not folder.exists() else {each.name for each in folder.iterdir()}) == names


@pytest.mark.parametrize("which", ["x", "bad", "a,x", "worst:"])
def test_reports_that_cannot_be_are_an_error_and_nothing_is_written(
    which: str, run: Run, relationships: Path, tmp_path: Path
) -> None:
    result = run("portfolio", relationships, "-o", "out", "--reports", which)

    assert result.status == 2
    assert "--reports: " in result.messages
    assert list(tmp_path.iterdir()) == [relationships]


def test_unreadable_file_among_many_does_not_stop_the_rest(
    run: Run, relationships: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")

    result = run("portfolio", relationships, "broken.parquet", "-o", "out")

    assert result.status == 0
    assert "4 rows read = 2 reviewed + 2 rejected" in result.messages
    assert "broken.parquet" in {line["file"] for line in rejected_in(tmp_path / "out")}


def test_two_deals_of_one_id_are_not_both_reviewed(run: Run, tmp_path: Path) -> None:
    one = sheet(tmp_path / "one.csv", [{"id": "a", **EASY}, {"id": "b", **EASY}])
    two = sheet(tmp_path / "two.csv", [{"id": "a", **EASY}])

    result = run("portfolio", one, two, "-o", "out")

    assert result.status == 0
    assert "3 rows read = 2 reviewed + 1 rejected" in result.messages


def test_id_with_separators_stays_inside_the_folder(run: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path / "deals.csv", [{"id": "../../a", **EASY}, {"id": "b\\c", **EASY}])

    result = run("portfolio", path, "-o", "out", "--reports", "all")

    assert result.status == 0
    assert len(list((tmp_path / "out" / "reports").iterdir())) == 2
    assert {each.name for each in tmp_path.iterdir()} == {"deals.csv", "out"}


def test_no_row_that_can_be_reviewed_is_an_error_with_the_reasons(run: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path / "deals.csv", [WRONG])

    result = run("portfolio", path, "-o", "out")

    assert result.status == 2
    assert "No row could be reviewed" in result.messages
    assert {each.name for each in (tmp_path / "out").iterdir()} == FILES
    assert "rejected.csv" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert pl.read_parquet(tmp_path / "out" / "verdicts.parquet").is_empty()


def test_folder_with_other_files_is_refused_and_left(
    run: Run, relationships: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"mine")

    result = run("portfolio", relationships, "-o", "out")

    assert result.status == 2
    assert "thesis.docx" in result.messages
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["thesis.docx"]


def test_earlier_results_are_replaced_as_a_whole(
    run: Run, relationships: Path, tmp_path: Path
) -> None:
    run("portfolio", relationships, "-o", "out", "--reports", "all")

    result = run("portfolio", relationships, "-o", "out", "--reports", "none")

    assert result.status == 0
    assert {each.name for each in (tmp_path / "out").iterdir()} == FILES


def test_missing_file_is_an_error(run: Run) -> None:
    result = run("portfolio", "gone.csv", "-o", "out")

    assert result.status == 2
    assert "gone.csv: there is no such file" in result.messages


def test_progress_of_reports_is_shown_with_their_total(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    _shown_by(Progress())("reports", 3, 1200)

    assert capsys.readouterr().err.endswith("3 of 1,200 reports written ...")


def test_standard_input_is_told_that_it_is_not_read(run: Run) -> None:
    result = run("portfolio", "-", "-o", "out")

    assert result.status == 2
    assert "standard input: it is not read for a portfolio; expected files" in result.messages


def test_parameters_and_rule_packs_reach_verdicts_and_reports(
    run: Run, relationships: Path, tmp_path: Path
) -> None:
    pack = EXAMPLE.parent / "pack"

    result = run(
        *("portfolio", relationships, "-o", "out", "--reports", "all"),
        *("--parameter", "easy_target_years=2", "--rules", pack),
    )

    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert result.status == 0
    assert summary["rule_book"]["overridden"] == ["easy_target_years"]
    report = (tmp_path / "out" / "reports" / "a.html").read_text(encoding="utf-8")
    assert "Parameters changed by the user: easy_target_years" in report


def test_many_reports_come_from_several_processes_and_are_all_there(
    run: Run, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "deals.csv", [{"id": f"d{i}", **EASY} for i in range(90)])

    result = run("portfolio", path, "-o", "out", "--reports", "all")

    assert result.status == 0
    assert len(list((tmp_path / "out" / "reports").glob("*.html"))) == 90


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_run_leaves_the_old_files_and_no_process_and_the_next_one_finishes(
    run: Run, cache: Path, relationships: Path, tmp_path: Path
) -> None:
    run("portfolio", relationships, "-o", "out", "--reports", "none")
    before = {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir()}
    many = sheet(tmp_path / "many.csv", [{"id": f"d{i}", **EASY} for i in range(900)])
    command = [sys.executable, "-m", "sourcing_advisor", "portfolio", str(many), "-o", "out"]
    process = subprocess.Popen(
        [*command, "--reports", "all"],
        cwd=tmp_path,
        env={**os.environ, "SOURCING_ADVISOR_CACHE": str(cache)},
        stderr=subprocess.DEVNULL,
    )
    reports = tmp_path / ".out.sourcing-advisor" / "new" / "reports"
    deadline = time.monotonic() + 50
    while process.poll() is None and time.monotonic() < deadline:
        if reports.exists() and len(list(reports.iterdir())) > 30:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert process.returncode == -signal.SIGKILL
    assert {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir()} == before
    assert _stops_growing(reports)
    assert run("portfolio", relationships, "-o", "out").status == 0
    assert {each.name for each in tmp_path.iterdir()} == {"deals.csv", "many.csv", "out"}


def _stops_growing(folder: Path) -> bool:
    """Say whether the processes that wrote to the folder have ended with their parent."""
    time.sleep(0.7)
    count = len(list(folder.iterdir()))
    time.sleep(0.7)
    return len(list(folder.iterdir())) == count < 900


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs to mount a disk")
def test_full_disk_is_told_and_the_old_files_stay(run: Run, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        small = sheet(tmp_path / "small.csv", [{"id": "a", **EASY}])
        assert run("portfolio", small, "-o", disk / "out", "--reports", "none").status == 0
        before = (disk / "out" / "index.html").read_bytes()

        result = run("portfolio", EXAMPLE, "-o", disk / "out", "--reports", "all")

        assert result.status == 2
        assert "No space left on device" in result.messages
        assert (disk / "out" / "index.html").read_bytes() == before
        assert [each.name for each in disk.iterdir()] == ["out"]
    finally:
        # Lazily, since the library for frames closes a file that failed a moment later.
        subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607


def test_help_names_every_file(run: Run) -> None:
    result = run("portfolio", "--help")

    assert result.status == 0
    assert not [name for name in FILES if name not in result.out.replace("\n  ", " ")]


def test_missing_extra_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['polars'] = None\n"
        "from sourcing_advisor.cli import main; main(['portfolio', 'deals.csv', '-o', 'out'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert 'Install "sourcing-advisor[portfolio]"' in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_show_prints_what_is_recommended_to_deals(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    file = sheet(tmp_path / "a.csv", [{"id": "a", **EASY, "gain_sharing.targets_met_years": 4}])
    run("portfolio", file, "-o", out, "--reports", "none")

    result = run("portfolio", "show", out, "a")

    assert result.status == 0
    assert result.out.startswith("First\n  1. ")
    both = run("portfolio", "show", out, "b", "a")
    assert (both.status, both.out) == (2, f"a\n{result.out}")
    assert 'no deal that was reviewed has the id "b"' in both.messages
