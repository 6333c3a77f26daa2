"""The output folder changes as a whole, and nothing of anyone else's is touched."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.manifest import FIRST_FILES, MANIFEST, TABLES, names_of_results
from sourcing_advisor.portfolio.output.folder import replaced_as_a_whole, strangers_in
from sourcing_advisor.portfolio.output.parquet_stream import disk_errors_named
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from sourcing_advisor.portfolio.output.working_folder import held, working_folder
from tests.portfolio.portfolios import EASY, batches, frame_of, reviewer

KILLS = Path(__file__).parents[2] / "benchmarks" / "attacks" / "kills.py"
SUMMARY = """{"kind": "sourcing-advisor portfolio",
 "reports": [{"id": "a", "file": "reports/a.html"}]}"""


def fill(folder: Path, text: str = "new") -> None:
    """Write what 0.1.0 wrote, which made no manifest."""
    for name in FIRST_FILES - {"summary.json"}:
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
    assert {each.name for each in out.iterdir()} == {*FIRST_FILES, MANIFEST, "reports"}
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


DAMAGED = ["", "{", '{"kind": "mine"}', '{"kind": 1, "files": 2}', "[" * 100_000]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of real results with two reports, which no test may change."""
    rows = [{"id": name, **EASY} for name in ("a", "</script>/b")]
    choice = parse_report_choice("all")
    folder = tmp_path_factory.mktemp("results") / "out"
    reviewer().review_batches(batches(frame_of(rows)), folder, choice)
    return folder


@pytest.fixture
def out(results: Path, tmp_path: Path) -> Path:
    """Return a folder of real results of a test's own."""
    return shutil.copytree(results, tmp_path / "out")


def test_manifest_lists_the_files_with_their_sizes_and_what_was_asked_for(out: Path) -> None:
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))

    sizes = {each["file"]: each["bytes"] for each in manifest["files"]}
    written = {each.relative_to(out).as_posix(): each for each in out.rglob("*.*")}
    assert sizes == {
        name: file.stat().st_size for name, file in written.items() if name != MANIFEST
    }
    assert manifest["version"] == "1"
    assert manifest["arguments"]["reports"] == {"kind": "all", "most": 0, "ids": []}


@pytest.mark.parametrize("file", ["summary.json", "index.html", "rejected.csv"])
@pytest.mark.parametrize("text", [*DAMAGED, None])
def test_results_of_which_a_file_was_changed_are_replaced(
    text: str | None, file: str, out: Path
) -> None:
    (out / file).unlink()
    if text is not None:
        (out / file).write_text(text, encoding="utf-8")

    run(out)

    assert (out / "index.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("text", [*DAMAGED, None])
def test_results_without_a_sound_manifest_are_known_by_their_summary(
    text: str | None, out: Path
) -> None:
    (out / MANIFEST).unlink()
    if text is not None:
        (out / MANIFEST).write_text(text, encoding="utf-8")

    run(out)

    assert (out / "index.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(
    "file", ["../mine.csv", "/mine.csv", "reports/../mine.csv", "a/b.csv", ".."]
)
def test_manifest_that_names_files_elsewhere_is_none(file: str, out: Path) -> None:
    files = [{"file": file, "bytes": 1}]
    manifest = {"kind": "sourcing-advisor results", "version": "1", "files": files}
    (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (out / "summary.json").unlink()

    with pytest.raises(InputError, match=r"manifest\.json was changed or is gone"):
        run(out)


@pytest.mark.parametrize("text", DAMAGED)
def test_results_of_which_nothing_tells_are_refused_with_a_way_out(text: str, out: Path) -> None:
    for name in (MANIFEST, "summary.json"):
        (out / name).write_text(text, encoding="utf-8")

    with pytest.raises(
        InputError, match=r"manifest\.json was changed .* Choose another folder, or"
    ):
        run(out)

    assert (out / "reports" / "a.html").exists()


def test_results_with_a_damaged_summary_are_no_input(out: Path) -> None:
    (out / "summary.json").write_text("{", encoding="utf-8")

    assert names_of_results(out) == {*FIRST_FILES, *TABLES, MANIFEST, "reports"}


@pytest.mark.parametrize("inside", ["rejected.csv", "reports/a.html", "."])
def test_input_that_the_results_would_replace_is_refused(inside: str, out: Path) -> None:
    before = {file: file.read_bytes() for file in out.rglob("*.*")}

    with pytest.raises(InputError, match="which the results replace"):
        reviewer().review_files([out / inside], out, parse_report_choice("none"))

    assert {file: file.read_bytes() for file in out.rglob("*.*")} == before


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


def test_a_parquet_file_whose_end_does_not_fit_on_the_disk_is_a_disk_error_too() -> None:
    with pytest.raises(OSError, match="cut off") as caught, disk_errors_named():
        raise pl.exceptions.ComputeError(
            "parquet: File out of specification: Invalid thrift: transport error"
        )
    assert caught.value.strerror == "a file was cut off while it was written"


def test_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replaced_as_a_whole(out) as workspace:
        fill(workspace.new)
        with pytest.raises(InputError, match="another run"):
            run(out)

    assert (out / "index.html").exists()


def test_working_folder_can_be_held_again_once_it_was_let_go(tmp_path: Path) -> None:
    work = working_folder(tmp_path / "out")
    for _ in range(2):
        with held(work, tmp_path):
            assert (work / "lock").exists()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ö" * 120, "x" * 255])
def test_long_names_have_working_folders_of_their_own(name: str, tmp_path: Path) -> None:
    run(tmp_path / name)

    assert names_beside(tmp_path / name) == [name]
    assert working_folder(tmp_path / name) != working_folder(tmp_path / f"{name[:-1]}y")


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
@pytest.mark.parametrize("kind", ["link", "file"])
def test_working_folder_that_is_none_is_named_and_not_followed(kind: str, tmp_path: Path) -> None:
    work = working_folder(tmp_path / "out")
    (tmp_path / "theirs" / "new").mkdir(parents=True)
    (tmp_path / "theirs" / "new" / "index.html").write_text("theirs", encoding="utf-8")
    if kind == "link":
        work.symlink_to(tmp_path / "theirs")
    else:
        work.write_text("theirs", encoding="utf-8")

    with pytest.raises(InputError, match=r"\.out\.sourcing-advisor"):
        run(tmp_path / "out")

    assert (tmp_path / "theirs" / "new" / "index.html").exists()
    assert work.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
@pytest.mark.parametrize(
    "place", ["new/notes.txt", "new/reports/notes.txt", "scratch", "old/x.txt"]
)
def test_what_others_left_in_the_working_folder_is_kept(place: str, tmp_path: Path) -> None:
    file = working_folder(tmp_path / "out") / place
    file.parent.mkdir(parents=True)
    file.write_text("theirs", encoding="utf-8")

    with contextlib.suppress(InputError):
        run(tmp_path / "out")

    kept = [each.read_text(encoding="utf-8") for each in tmp_path.rglob(file.name)]
    assert kept == ["theirs"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_output_that_is_a_link_to_itself_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "out")

    with pytest.raises(InputError, match="cannot be written"):
        run(tmp_path / "out")


def test_file_that_came_while_the_results_were_replaced_is_handed_back(tmp_path: Path) -> None:
    out, work = tmp_path / "out", working_folder(tmp_path / "out")
    run(out, "new")
    (work / "old").mkdir(parents=True)
    fill(work / "old", "old")
    (work / "old" / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match=r"notes\.txt"):
        run(out)

    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert names_beside(out) == ["out"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("situation", ["no earlier results", "earlier results", "results of 0.1.0"])
def test_run_killed_at_any_step_leaves_all_or_nothing_and_the_next_one_finishes(
    situation: str,
) -> None:
    command = [sys.executable, str(KILLS), "--situation", situation]

    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert done.stdout.endswith(" attacks, 0 failures\n"), done.stdout + done.stderr
    assert int(re.search(r"(\d+) kills", done.stdout)[1]) > 20  # type: ignore[index]


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
