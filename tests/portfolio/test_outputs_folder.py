"""The output folder changes as a whole, and nothing of anyone else's is touched."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.output.folder import (
    OWN_FILES,
    replaced_as_a_whole,
    results_in,
    strangers_in,
)
from sourcing_advisor.portfolio.output.manifest import KIND, PAGE
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from sourcing_advisor.portfolio.output.run_lock import held_lock
from sourcing_advisor.portfolio.output.tables import disk_errors_named
from tests.portfolio.portfolios import EASY, batches, frame_of, reviewer

SUMMARY = f'{{"kind": "{KIND}", "reports": [{{"id": "a", "file": "reports/a.html"}}]}}'


def fill(folder: Path, text: str = "new") -> None:
    """Write what a run writes."""
    for name in OWN_FILES - {"summary.json"}:
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "summary.json").write_text(SUMMARY, encoding="utf-8")
    (folder / "reports").mkdir()
    (folder / "reports" / "a.html").write_text(text, encoding="utf-8")


def run(out: Path, text: str = "new", also: Callable[[], object] = lambda: None) -> None:
    with replaced_as_a_whole(out) as workspace:
        fill(workspace.new, text)
        also()


def fail(error: BaseException) -> None:
    raise error


def names_beside(out: Path) -> list[str]:
    return sorted(each.name for each in out.parent.iterdir())


@pytest.mark.parametrize("before", ["absent", "empty", "ours"])
def test_new_files_take_the_place_of(before: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if before != "absent":
        out.mkdir()
    if before == "ours":
        fill(out, "old")

    run(out)

    assert (out / "index.html").read_text(encoding="utf-8") == "new"
    assert {each.name for each in out.iterdir()} == {*OWN_FILES, "reports"}
    assert names_beside(out) == ["out"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    run(tmp_path / "a" / "b" / "out")

    assert (tmp_path / "a" / "b" / "out" / "index.html").exists()


@pytest.mark.parametrize("name", ["notes.txt", "reports/mine.html", "index.html"])
def test_what_this_program_did_not_write_is_refused_and_kept(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    if name != "index.html":
        fill(out, "old")
    (out / name).write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match=name):
        run(out)

    assert (out / name).read_text(encoding="utf-8") == "mine"
    assert names_beside(out) == ["out"]


DAMAGED = ["", "{", '{"kind": "mine"}', '{"kind": 1, "reports": 2}', "[" * 100_000]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder of real results with two reports."""
    rows = [{"id": name, **EASY} for name in ("a", "</script>/b")]
    choice = parse_report_choice("all")
    reviewer().review_batches(batches(frame_of(rows)), tmp_path / "out", choice)
    return tmp_path / "out"


@pytest.mark.parametrize("text", [*DAMAGED, f'{{"kind": "{KIND}", "reports": []}}', None])
def test_results_whose_summary_was_changed_are_replaced(text: str | None, out: Path) -> None:
    (out / "summary.json").unlink()
    if text is not None:
        (out / "summary.json").write_text(text, encoding="utf-8")

    run(out)

    assert (out / "index.html").read_text(encoding="utf-8") == "new"


def test_report_of_another_origin_is_kept_when_the_summary_was_changed(out: Path) -> None:
    (out / "summary.json").write_text("{", encoding="utf-8")
    (out / "reports" / "mine.html").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match=r'cannot be told who wrote "reports/mine\.html"; '):
        run(out)

    assert (out / "reports" / "mine.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("page", ["<title>Mine</title>", ""])
def test_results_of_which_nothing_tells_are_refused_with_a_way_out(page: str, out: Path) -> None:
    (out / "summary.json").write_text("{", encoding="utf-8")
    (out / "index.html").write_text(page, encoding="utf-8")

    with pytest.raises(InputError, match=r"summary\.json was changed .* Choose another folder, or"):
        run(out)

    assert (out / "reports" / "a.html").exists()


def test_page_without_deals_names_no_report(out: Path) -> None:
    (out / "summary.json").write_text("{", encoding="utf-8")
    (out / "index.html").write_text(f"{PAGE}0 relationships</title>", encoding="utf-8")

    found = strangers_in(out)

    assert found == [f"reports/{each.name}" for each in sorted((out / "reports").iterdir())]


def test_results_with_a_damaged_summary_are_no_input(out: Path) -> None:
    (out / "summary.json").write_text("{", encoding="utf-8")

    assert results_in(out) == {*OWN_FILES, "reports"}


def test_file_that_comes_during_the_run_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, "old")

    with pytest.raises(InputError, match=r"notes\.txt"):
        run(out, also=lambda: (out / "notes.txt").write_text("mine", encoding="utf-8"))

    assert (out / "notes.txt").exists()
    assert (out / "index.html").read_text(encoding="utf-8") == "old"


def test_litter_of_the_file_manager_is_no_stranger(tmp_path: Path) -> None:
    run(tmp_path / "out")
    (tmp_path / "out" / ".DS_Store").write_text("", encoding="utf-8")

    assert strangers_in(tmp_path / "out") == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_link_in_the_place_of_our_file_is_a_stranger(tmp_path: Path) -> None:
    run(tmp_path / "out")
    (tmp_path / "out" / "index.html").unlink()
    (tmp_path / "out" / "index.html").symlink_to(tmp_path / "elsewhere")

    assert strangers_in(tmp_path / "out") == ["index.html"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_folder_behind_a_link_is_the_one_that_changes(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    run(tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "index.html").exists()


def test_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="this is a file"):
        run(tmp_path / "out")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("x")])
def test_failed_run_leaves_the_old_files_and_nothing_else(
    error: BaseException, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(out, "old")

    with pytest.raises(type(error)):
        run(out, also=lambda: fail(error))

    assert (out / "index.html").read_text(encoding="utf-8") == "old"
    assert names_beside(out) == ["out"]


@pytest.mark.parametrize("there", [0, 1, 2])
def test_failed_run_takes_away_the_folders_above_that_it_made(there: int, tmp_path: Path) -> None:
    above = [tmp_path, tmp_path / "a", tmp_path / "a" / "b"][: there + 1]
    above[-1].mkdir(parents=True, exist_ok=True)

    with pytest.raises(ValueError, match="x"):
        run(tmp_path / "a" / "b" / "out", also=lambda: fail(ValueError("x")))

    assert sorted(tmp_path.glob("**/*")) == above[1:]


def test_failed_run_leaves_a_folder_above_that_another_uses(tmp_path: Path) -> None:
    other = tmp_path / "a" / "theirs.txt"

    def interfere() -> None:
        other.write_text("theirs", encoding="utf-8")
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        run(tmp_path / "a" / "b" / "out", also=interfere)

    assert sorted(tmp_path.glob("**/*")) == [tmp_path / "a", other]


def test_disk_error_is_told_in_words(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="No space left") as caught,
        replaced_as_a_whole(tmp_path / "out"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "x.csv"))

    assert "x.csv" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_disk_error_inside_the_data_frame_library_is_one_too() -> None:
    with pytest.raises(OSError, match="No space left") as caught, disk_errors_named():
        raise pl.exceptions.ComputeError(f"parquet: IO error (os error {errno.ENOSPC})")

    assert caught.value.errno == errno.ENOSPC


def test_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replaced_as_a_whole(out) as workspace:
        fill(workspace.new)
        with pytest.raises(InputError, match="another run"):
            run(out)

    assert (out / "index.html").exists()


def test_lock_can_be_held_again_once_it_was_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with held_lock(tmp_path / "lock", tmp_path):
            assert (tmp_path / "lock").exists()

    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from sourcing_advisor.portfolio.output import folder as output_folder
from tests.portfolio.test_outputs_folder import fill

moment, out = sys.argv[1], Path(sys.argv[2])
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
renamed = Path.rename

def rename(path, target):
    if moment == "before the first rename" and path.name == "out":
        die()
    renamed(path, target)
    if moment == "between the renames" and path.name == "out":
        die()
    if moment == "after the last rename" and path.name == "new":
        die()

Path.rename = rename
with output_folder.replaced_as_a_whole(out) as workspace:
    fill(workspace.new)
    if moment == "while writing":
        die()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("while writing", "old"),
        ("before the first rename", "old"),
        ("between the renames", None),
        ("after the last rename", "new"),
    ],
)
def test_killed_run_leaves_all_or_nothing_and_the_next_one_finishes(
    moment: str, left: str | None, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(out, "old")

    subprocess.run([sys.executable, "-c", KILLED, moment, str(out)], check=False)

    texts = {each.read_text(encoding="utf-8") for each in out.glob("**/*.html")}
    assert texts == ({left} if left else set())
    found = []
    run(out, also=lambda: found.append((out / "index.html").read_text(encoding="utf-8")))
    assert found == [left or "old"]
    assert (out / "index.html").read_text(encoding="utf-8") == "new"
    assert names_beside(out) == ["out"]


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs to mount a disk")
def test_full_disk_leaves_the_old_files(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        run(disk / "out", "old")
        with pytest.raises(InputError, match="No space left"):
            run(disk / "out", "new" * 100_000)
        assert (disk / "out" / "index.html").read_text(encoding="utf-8") == "old"
        assert names_beside(disk / "out") == ["out"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607
