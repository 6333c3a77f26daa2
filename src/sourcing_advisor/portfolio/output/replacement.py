"""New results put in the place of old ones, in steps of which any may be the last.

The old folder is moved into the working folder, the new one into its place, and then the files of
the old one are deleted: those that were noted down before, and no others.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.manifest import FIRST_FILES, REPORTS, is_inside, results_in
from sourcing_advisor.portfolio.output.working_folder import clear

LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in a folder that somebody looks at."""


def put_in_place(work: Path, target: Path) -> None:
    """Put the folder `new` of the working folder in the place of `target`, and delete the old."""
    new, old = work / "new", work / "old"
    if not target.exists():
        new.rename(target)
        return
    shutil.copymode(target, new)
    _note_replaced(work, target)
    try:
        target.rename(old)
        new.rename(target)
    except BaseException:
        if _is_folder(old) and not os.path.lexists(target):
            old.rename(target)
        raise
    with contextlib.suppress(OSError, InputError):  # the results are there; the next run goes on
        _delete_replaced(work, target)


def _note_replaced(work: Path, target: Path) -> None:
    """Write down what is about to be replaced, so that any later run can finish deleting it."""
    results = sorted(results_in(target) or ())
    litter = [*LITTER, *(f"{REPORTS}/{name}" for name in LITTER)]
    (work / "replaced.json").write_text(json.dumps([*results, *litter]), encoding="utf-8")


def recover(work: Path, target: Path) -> None:
    """Finish or undo what a killed run began: it may have been killed at any point."""
    old, new = work / "old", work / "new"
    if os.path.lexists(old) and os.path.lexists(new):  # the new files had not come into place
        if target.exists() and not _names(target):
            target.rmdir()
        if os.path.lexists(target):
            found = "here lie the results that an interrupted run was replacing"
            advice = f"Move them elsewhere: there is another folder {shown(target)} by now."
            raise InputError([Problem(Place(shown(old)), found, suggestion=advice)])
        old.rename(target)
    elif os.path.lexists(old) and not os.path.lexists(target):
        old.rename(target)
    _delete_replaced(work, target)
    for folder in (new, work / "scratch"):
        clear(folder)


def _delete_replaced(work: Path, target: Path) -> None:
    """Delete the files of replaced results; what came to them meanwhile goes to the new ones."""
    old, note = work / "old", work / "replaced.json"
    if _is_folder(old):
        for path in _replaced(work):
            with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                (old / path).unlink()
        for path in list(_paths_under(old)):
            _hand_back(old / path, target / path)
        for folder in (old / REPORTS, old):
            with contextlib.suppress(FileNotFoundError):
                folder.rmdir()
    note.unlink(missing_ok=True)


def _replaced(work: Path) -> list[str]:
    """Return the paths of the files to delete; 0.1.0 made no note of them."""
    try:
        paths = json.loads((work / "replaced.json").read_bytes())
        return [path for path in paths if is_inside(path)]
    except (OSError, ValueError, TypeError, AttributeError):
        reports = work / "old" / REPORTS
        names = _names(reports) if _is_folder(reports) else []
        return [*FIRST_FILES, *(f"{REPORTS}/{name}" for name in names if name.endswith(".html"))]


def _paths_under(old: Path) -> Iterator[str]:
    for name in _names(old):
        if name == REPORTS and _is_folder(old / name):
            yield from (f"{name}/{report}" for report in _names(old / name))
        else:
            yield name


def _hand_back(stranger: Path, place: Path) -> None:
    if os.path.lexists(place):
        found = "an interrupted run left this here; it was not written by this command"
        raise InputError([Problem(Place(shown(stranger)), found, suggestion="Move it elsewhere.")])
    place.parent.mkdir(exist_ok=True)
    stranger.rename(place)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
