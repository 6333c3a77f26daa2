"""A folder of results that changes as a whole: the old files, or all of the new ones.

The new files are written beside the folder and put in its place at the end. A run that is killed
leaves the folder as it was, or the next run brings it back. Only files that an earlier run wrote
are ever deleted: its manifest says which they are.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.manifest import (
    FIRST_FILES,
    MANIFEST,
    REPORTS,
    TABLES,
    results_in,
    write_manifest,
)
from sourcing_advisor.portfolio.output.replacement import LITTER, put_in_place, recover
from sourcing_advisor.portfolio.output.working_folder import clear, held, working_folder

_MOST_SHOWN = 5
_CHANGED = f"{MANIFEST} was changed or is gone"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a run writes: `new` becomes the output folder, `scratch` is thrown away."""

    new: Path
    scratch: Path


@contextlib.contextmanager
def replaced_as_a_whole(
    out: Path, arguments: Mapping[str, Any] | None = None, inputs: Iterable[Path] = ()
) -> Iterator[Workspace]:
    """Yield a workspace whose `new` folder takes the place of `out` if the block ends well.

    `arguments` is what the manifest says of the run. Raises `InputError` when `out` cannot be
    written, holds files that this program did not write or one of the `inputs`, or is being
    written by another run.
    """
    with _reported(out):
        target = _resolved(out)
        _check_place(target, out, inputs)
        work = working_folder(target)
        with held(work, out):
            recover(work, target)
            _check_is_ours(target, out)
            workspace = Workspace(work / "new", work / "scratch")
            try:
                workspace.new.mkdir()
                workspace.scratch.mkdir()
                yield workspace
                write_manifest(workspace.new, arguments or {})
                _check_is_ours(target, out)
                put_in_place(work, target)
            finally:
                for folder in (workspace.new, workspace.scratch):
                    with contextlib.suppress(OSError, InputError):
                        clear(folder)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # before Python 3.13, links that lead in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def strangers_in(folder: Path) -> list[str]:
    """Return the paths in `folder` of what this program did not write, as far as can be told."""
    results = results_in(folder) or frozenset()
    return [path for path in _paths_in(folder) if not _is_ours(folder, path, results)]


def _paths_in(folder: Path) -> Iterator[str]:
    """Yield what stands in a folder but for litter, and in the folder of reports one by one."""
    for path in sorted(folder.iterdir()):
        if path.name == REPORTS and results_in(folder) and path.is_dir() and not path.is_symlink():
            inside = sorted(report.name for report in path.iterdir())
            yield from (f"{REPORTS}/{name}" for name in inside if name not in LITTER)
        elif path.name not in LITTER:
            yield path.name


def _is_ours(folder: Path, path: str, results: frozenset[str]) -> bool:
    file = folder / path
    return path in results and file.is_file() and not file.is_symlink()


def _check_place(target: Path, out: Path, inputs: Iterable[Path]) -> None:
    if not target.name:
        raise InputError([Problem(_place(out), "this is the root folder", "a folder of its own")])
    if target.exists() and not target.is_dir():
        raise InputError([Problem(_place(out), "this is a file", "a folder")])
    inside = [path for path in inputs if target in (_resolved(path), *_resolved(path).parents)]
    advice = "Nothing was changed. Choose another folder for the results."
    problems = [
        Problem(
            Place(shown(path)),
            f"it lies in {shown(out)}, which the results replace",
            suggestion=advice,
        )
        for path in inside
    ]
    if problems:
        raise InputError(problems)


def _check_is_ours(target: Path, out: Path) -> None:
    strangers = strangers_in(target) if target.exists() else []
    if not strangers:
        return
    listed = ", ".join(quote(path) for path in strangers[:_MOST_SHOWN])
    more = f" and {len(strangers) - _MOST_SHOWN} more" if len(strangers) > _MOST_SHOWN else ""
    found = f"the folder holds what this command did not write: {listed}{more}"
    if results_in(target) is None and all(map(_looks_ours, strangers)):
        found = f"{_CHANGED}, so it cannot be told who wrote {listed}{more}"
    advice = "Nothing was changed. Choose another folder, or move or delete those files."
    raise InputError([Problem(_place(out), found, "a new or empty folder", advice)])


def _looks_ours(path: str) -> bool:
    return path in FIRST_FILES | TABLES | {MANIFEST, REPORTS}


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
