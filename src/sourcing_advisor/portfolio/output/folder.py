"""A folder of results that changes as a whole: the old files, or all of the new ones.

The new files are written beside the folder and put in its place at the end. A run that is killed
leaves the folder as it was; the next run clears away what it left. Only files that an earlier run
wrote are ever replaced. Folders above that a failed run made are taken away again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.output.manifest import reports_of_earlier_run, summary_is_sound
from sourcing_advisor.portfolio.output.run_lock import held_lock

REPORTS = "reports"
OWN_FILES = frozenset(
    {
        "index.html",
        "summary.json",
        "verdicts.parquet",
        "recommendations.csv",
        "questions.csv",
        "rejected.csv",
    }
)
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_SHOWN = 5
_CHANGED = "summary.json was changed or is gone"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a run writes: `new` becomes the output folder, `scratch` is thrown away."""

    new: Path
    scratch: Path


@contextlib.contextmanager
def replaced_as_a_whole(out: Path) -> Iterator[Workspace]:
    """Yield a workspace whose `new` folder takes the place of `out` if the block ends well.

    Raises `InputError` when `out` cannot be written, holds files that this program did not
    write, or is being written by another run.
    """
    target = out.resolve()
    _check_is_folder(target, out)
    work = target.parent / f".{target.name[:100]}.sourcing-advisor"
    with _reported(out), _working_folder(work), held_lock(work / "lock", out):
        _clear_leftovers(work, target)
        _check_is_ours(target, out)
        workspace = Workspace(work / "new", work / "scratch")
        try:
            workspace.new.mkdir()
            workspace.scratch.mkdir()
            yield workspace
            _check_is_ours(target, out)
            _put_in_place(work, target)
        finally:
            shutil.rmtree(workspace.new, ignore_errors=True)
            shutil.rmtree(workspace.scratch, ignore_errors=True)


def strangers_in(folder: Path) -> list[str]:
    """Return the names of what stands in `folder` and was not written by this program."""
    names = sorted(each.name for each in folder.iterdir() if each.name not in _LITTER)
    reports = reports_of_earlier_run(folder)
    if reports is None:
        return names
    found = [name for name in names if not _is_own(folder / name)]
    if REPORTS in names and REPORTS not in found:
        inside = sorted(each.name for each in (folder / REPORTS).iterdir())
        allowed = reports | _LITTER
        found += [f"{REPORTS}/{name}" for name in inside if name not in allowed]
    return found


def results_in(folder: Path) -> frozenset[str]:
    """Return the names in `folder` of what an earlier run wrote; none if there was no such run."""
    return frozenset() if reports_of_earlier_run(folder) is None else OWN_FILES | {REPORTS}


def _is_own(path: Path) -> bool:
    if path.is_symlink():
        return False
    return path.is_dir() if path.name == REPORTS else path.name in OWN_FILES and path.is_file()


def _check_is_folder(target: Path, out: Path) -> None:
    if not target.name:
        raise InputError([Problem(_place(out), "this is the root folder", "a folder of its own")])
    if target.exists() and not target.is_dir():
        raise InputError([Problem(_place(out), "this is a file", "a folder")])


def _check_is_ours(target: Path, out: Path) -> None:
    found = strangers_in(target) if target.exists() else []
    if found:
        listed = ", ".join(quote(name) for name in found[:_MOST_SHOWN])
        more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
        text = f"the folder holds what this command did not write: {listed}{more}"
        if not summary_is_sound(target) and all(_looks_own(target, name) for name in found):
            text = f"{_CHANGED}, so it cannot be told who wrote {listed}{more}"
        advice = "Nothing was changed. Choose another folder, or move or delete those files."
        raise InputError([Problem(_place(out), text, "a new or empty folder", advice)])


def _looks_own(target: Path, name: str) -> bool:
    return _is_own(target / name) or (name.startswith(f"{REPORTS}/") and name.endswith(".html"))


def _clear_leftovers(work: Path, target: Path) -> None:
    old = work / "old"
    if old.is_dir():
        if target.exists():
            _discard(old)
        else:
            old.rename(target)
    for name in ("new", "scratch"):
        if (work / name).exists():
            shutil.rmtree(work / name)


def _put_in_place(work: Path, target: Path) -> None:
    new, old = work / "new", work / "old"
    if not target.exists():
        new.rename(target)
        return
    shutil.copymode(target, new)
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    _discard(old)


def _discard(old: Path) -> None:
    """Delete the files of an earlier run, and no other."""
    if not strangers_in(old):
        shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _working_folder(work: Path) -> Iterator[None]:
    """Make the folder and those above it; take away the ones that were made and stayed empty."""
    made = itertools.takewhile(lambda folder: not folder.exists(), work.parents)
    folders = [work, *made]
    try:
        work.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for folder in folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


@contextlib.contextmanager
def _reported(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        where = f" at {shown(os.fsdecode(error.filename))}" if error.filename else ""
        found = f"the results cannot be written ({reason}{where})"
        advice = "The folder is as it was before."
        raise InputError([Problem(_place(out), found, suggestion=advice)]) from error


def _place(out: Path) -> Place:
    return Place(shown(out))
