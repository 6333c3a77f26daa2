"""The hidden folder beside the results in which a run writes, and its lock.

It is never followed as a link, and nothing in it is deleted that a run does not write.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.manifest import REPORTS

_LONGEST_NAME = 150
"""In bytes, of a folder whose name the working folder repeats; many systems allow 255."""

_ATTEMPTS = 5
_WAIT = 0.2
"""In seconds: a run that has just ended may still be taking its lock away."""

_WRITTEN = re.compile(r"[a-z]+\.(?:html|json|csv|parquet)|[a-z]+-[0-9]{6,}\.parquet")
_REPORT = re.compile(r"[A-Za-z0-9_-]+\.html")


def working_folder(target: Path) -> Path:
    """Return where a run that replaces `target` writes."""
    name = target.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()
        name = f"{name[:30]}-{digest[:16]}"
    return target.parent / f".{name}.sourcing-advisor"


@contextlib.contextmanager
def held(work: Path, out: Path) -> Iterator[None]:
    """Make the working folder and hold its lock; take away the folders that stay empty.

    Raises `InputError` when another run holds the lock, or something else stands in its place.
    """
    made = itertools.takewhile(lambda folder: not folder.exists(), work.parents)
    folders = [work, *made]
    try:
        lock = _locked(work, out)
        try:
            yield
        finally:
            _let_go(lock)
    finally:
        for folder in folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


def clear(folder: Path) -> None:
    """Delete a folder that an interrupted run left in its working folder, if it is there.

    Raises `InputError`, and leaves the rest, when it holds what no run writes.
    """
    if not os.path.lexists(folder):
        return
    if not _is_folder(folder):
        raise InputError([_foreign(folder)])
    with os.scandir(folder) as entries:
        inside = sorted(entries, key=lambda entry: entry.name)
    for entry in inside:
        path = folder / entry.name
        if entry.name == REPORTS and entry.is_dir(follow_symlinks=False):
            clear(path)
        elif entry.is_file(follow_symlinks=False) and _is_written(path):
            path.unlink()
        else:
            raise InputError([_foreign(path)])
    folder.rmdir()


def _is_written(path: Path) -> bool:
    pattern = _REPORT if path.parent.name == REPORTS else _WRITTEN
    return pattern.fullmatch(path.name) is not None


def _locked(work: Path, out: Path) -> FileLock:
    lock = FileLock(work / "lock", fallback_to_soft=False, thread_local=False)
    for _ in range(_ATTEMPTS):
        work.mkdir(parents=True, exist_ok=True)
        if not _is_folder(work):
            raise InputError([_foreign(work)])
        try:
            lock.acquire(timeout=_WAIT)
        except FileNotFoundError:
            continue  # the run that had the folder has just ended and taken it away
        except Timeout:
            break
        else:
            return lock
    found = "another run is writing to this folder"
    advice = "Wait until it has finished, or choose another folder."
    raise InputError([Problem(Place(shown(out)), found, suggestion=advice)])


def _let_go(lock: FileLock) -> None:
    # Where an open file can be deleted, this is done while the lock is held, so that no other
    # run takes a lock that is about to go; elsewhere filelock deletes it.
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _foreign(path: Path) -> Problem:
    found = f"{quote(path.name)} was not written by this command, and stands where it works"
    expected = "nothing, or what an interrupted run left there"
    return Problem(Place(shown(path)), found, expected, "Move or delete it, and try again.")
