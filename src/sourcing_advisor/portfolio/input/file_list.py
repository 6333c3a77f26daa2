"""The files that are meant by paths of files and folders, and the ids that are made up for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from sourcing_advisor.portfolio.input.failures import Failure, folder_failure
from sourcing_advisor.portfolio.output.folder import results_in


def files_at(
    paths: Sequence[Path], is_wanted: Callable[[Path], bool]
) -> tuple[list[Path], list[Failure]]:
    """Return the files, of folders those that are wanted, and the folders that cannot be read."""
    refused: list[OSError] = []
    files = [file for path in paths for file in _files_at(path, is_wanted, refused.append)]
    return files, [folder_failure(error) for error in refused]


def _files_at(
    path: Path, is_wanted: Callable[[Path], bool], refused: Callable[[OSError], None]
) -> Iterator[Path]:
    if not os.path.isdir(path):  # noqa: PTH112 - no error where the folder above cannot be entered
        yield path
        return
    for folder, inner, names in os.walk(path, onerror=refused):
        results = results_in(Path(folder))
        inner[:] = sorted(name for name in inner if not (name.startswith(".") or name in results))
        for name in sorted(set(names) - results):
            file = Path(folder, name)
            if not name.startswith((".", "~$")) and is_wanted(file):
                yield file


def id_prefixes(files: Iterable[Path]) -> dict[Path, str]:
    """Return what made-up ids begin with: nothing for one file, else the name of the file."""
    distinct = list(dict.fromkeys(files))
    if len(distinct) == 1:
        return {distinct[0]: ""}
    names = _told_apart([(file, file.stem) for file in distinct])
    return {file: f"{name}-" for file, name in names.items()}


def ids_of_relationships(files: Iterable[Path]) -> dict[Path, str]:
    """Return the id of each file of one relationship that states none: the name of the file.

    Files of one name in several folders are told apart by a number. Two that differ in their
    ending alone are not: they are likely the same relationship.
    """
    listed = list(files)
    bases = {file.with_suffix(""): file.stem for file in listed}
    names = _told_apart(bases.items())
    return {file: names[file.with_suffix("")] for file in listed}


def _told_apart(stems: Iterable[tuple[Path, str]]) -> dict[Path, str]:
    used: set[str] = set()
    names: dict[Path, str] = {}
    for file, stem in stems:
        possible = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
        names[file] = next(each for each in possible if each not in used)
        used.add(names[file])
    return names
