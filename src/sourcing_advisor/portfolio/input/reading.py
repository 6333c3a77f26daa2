"""Files and folders to batches: one way in for every kind of file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from pathlib import Path

from sourcing_advisor.decisions.decision_states import DECISIONS_ENDING
from sourcing_advisor.documents.problems import Argument, InputError, Place, Problem
from sourcing_advisor.documents.text import STANDARD_INPUT, shown
from sourcing_advisor.portfolio.input.admission import Admission
from sourcing_advisor.portfolio.input.contents import check_contents
from sourcing_advisor.portfolio.input.csv_sheets import CsvSheet
from sourcing_advisor.portfolio.input.parsed_rows import (
    DEFAULT_ROWS,
    Batch,
    Failure,
    ParsedRows,
    UnreadFile,
    cannot_be_read,
    failure_of,
    folder_failure,
    guarded,
    nothing_but,
)
from sourcing_advisor.portfolio.input.row_buffer import relationship_rows
from sourcing_advisor.portfolio.input.sheets import SheetReader
from sourcing_advisor.portfolio.input.text_files import not_a_file
from sourcing_advisor.portfolio.input.typed_files import json_line_rows, parquet_rows
from sourcing_advisor.portfolio.manifest import names_of_results


@dataclass(slots=True)
class FileList:
    """The files at some paths, of folders those that can be read.

    `failures` has the folders that cannot be read, and `left_out` the files in folders that look
    like sheets and are not read.
    """

    files: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    left_out: list[UnreadFile] = field(default_factory=list)

    def add(self, path: Path, is_wanted: Callable[[Path], bool]) -> None:
        """Add a file, or the files of a folder and of the folders in it."""
        for file in _files_at(path, lambda error: self.failures.append(folder_failure(error))):
            if file == path or is_wanted(file):
                self.files.append(file)
            elif _is_other_sheet(file):
                self.left_out.append(UnreadFile(shown(file), why="ending"))


OTHER_SHEETS = frozenset(
    (
        *(".xltx", ".xltm", ".xlt", ".fods", ".ots", ".sxc", ".numbers", ".gsheet", ".gnumeric"),
        *(".tab", ".psv", ".dif", ".slk", ".et", ".parq", ".pq"),
        *(".feather", ".arrow", ".ipc", ".orc", ".avro", ".dta", ".sav", ".sas7bdat", ".dbf"),
    )
)
"""Endings of files that hold tables and are not read."""

SAVE = "Save it as .xlsx or .csv."
PACKED = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})


def _is_other_sheet(file: Path) -> bool:
    ending = file.suffix.lower()
    inner = Path(file.stem).suffix.lower()
    return ending in OTHER_SHEETS or (ending in PACKED and inner in OTHER_SHEETS | _READERS.keys())


def _files_at(path: Path, refused: Callable[[OSError], None]) -> Iterator[Path]:
    if not os.path.isdir(path):  # noqa: PTH112 - no error where the folder above cannot be entered
        yield path
        return
    for folder, inner, names in os.walk(path, onerror=refused):
        results = names_of_results(Path(folder))
        inner[:] = sorted(name for name in inner if not (name.startswith(".") or name in results))
        for name in sorted(set(names) - results):
            if not name.startswith((".", "~$")) and not name.endswith(DECISIONS_ENDING):
                yield Path(folder, name)


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
        names[file] = next(name for name in possible if name not in used)
        used.add(names[file])
    return names


RELATIONSHIPS = frozenset({".yaml", ".yml", ".json"})
MOST_FILES = 1_000
"""Files of one relationship each that are read before a batch is handed on."""

_Reader = Callable[[Path, int, str], Iterator[ParsedRows | Failure]]


def read_batches(paths: Sequence[Path], *, batch_rows: int = DEFAULT_ROWS) -> Iterator[Batch]:
    """Yield the relationships in files and folders, about `batch_rows` at a time.

    A folder is read with the folders in it, in the order of names; files of other kinds, files of
    decisions and hidden ones are left out. Rows that cannot be used are in `Batch.rejected`, and so
    is a file that cannot be read, as one row without a number; the rest goes on. Raises
    `InputError` when not one file could be read.
    """
    if not paths:
        found = "no file and no folder is given"
        raise InputError([Problem(Argument("source"), found, "the paths of one or several")])
    admission = Admission()
    failed: list[Failure] = []
    any_read = False
    for parsed in _rows_at(paths, batch_rows):
        if isinstance(parsed, Failure):
            failed.append(parsed)
        else:
            any_read = True
            yield admission.admit(parsed)
        if any_read:
            yield from (admission.admit(failure.parsed()) for failure in failed)
            failed.clear()
    if not any_read:
        raise InputError([problem for failure in failed for problem in failure.problems])


def _rows_at(paths: Sequence[Path], rows: int) -> Iterator[ParsedRows | Failure]:
    listed = FileList()
    for path in paths:
        listed.add(path, lambda file: _is_relationship(file) or _known(file))
    yield from listed.failures
    if not listed.files:
        yield from (_nothing_in(path, listed.left_out) for path in paths)
    prefixes = id_prefixes(listed.files)
    names = ids_of_relationships(filter(_is_relationship, listed.files))
    for is_relationship, group in groupby(listed.files, key=_is_relationship):
        if is_relationship:
            ids = [(file, names[file]) for file in group]
            yield from relationship_rows(ids, min(rows, MOST_FILES))
            continue
        for file in group:
            yield from _rows_in(file, rows, prefixes[file])
    if listed.files and listed.left_out:
        yield nothing_but(tuple(listed.left_out))


def _nothing_in(path: Path, left_out: Sequence[UnreadFile]) -> Failure:
    place, found = Place(shown(path)), "there is no file in it to read"
    problems = [Problem(place, found)] + [
        Problem(
            Place(unread.file), "its ending is that of no kind of file that can be read", None, SAVE
        )
        for unread in left_out
    ]
    return failure_of(tuple(problems), path)


def _rows_in(file: Path, rows: int, id_prefix: str) -> Iterator[ParsedRows | Failure]:
    try:
        read = _reader(file)
    except InputError as error:
        yield failure_of(error.problems, file)
    except OSError as error:
        yield failure_of((cannot_be_read(file, error),), file)
    else:
        yield from read(file, rows, id_prefix)


def _is_relationship(file: Path) -> bool:
    return file.suffix.lower() in RELATIONSHIPS


def _known(file: Path) -> bool:
    return file.suffix.lower() in _READERS


def _reader(file: Path) -> _Reader:
    if not file.exists():
        raise InputError([_no_such_file(file)])
    if not file.is_file():
        raise InputError([not_a_file(file)])
    if not _known(file):
        kinds = ", ".join(sorted({*_READERS, *RELATIONSHIPS}))
        found = f"the ending {file.suffix!r} is that of no kind of file that can be read"
        advice = SAVE if _is_other_sheet(file) else None
        raise InputError([Problem(Place(shown(file)), found, f"one of {kinds}", advice)])
    check_contents(file)
    return _READERS[file.suffix.lower()]


def _no_such_file(file: Path) -> Problem:
    if str(file) != STANDARD_INPUT:
        return Problem(Place(shown(file)), "there is no such file")
    found, advice = "it is not read for a portfolio", "Save it to a file, and give its name."
    return Problem(Place(shown(file)), found, "files or folders", advice)


def _one_table(parsed_rows: Callable[[Path, int, str], Iterator[ParsedRows]]) -> _Reader:
    return lambda file, rows, id_prefix: guarded(parsed_rows(file, rows, id_prefix), file)


def _csv_rows(file: Path, rows: int, id_prefix: str) -> Iterator[ParsedRows]:
    yield from SheetReader(CsvSheet(file), id_prefix).parsed_rows(rows)


def _workbook_rows(file: Path, rows: int, id_prefix: str) -> Iterator[ParsedRows | Failure]:
    from sourcing_advisor.portfolio.input.workbook.open_xml import (  # noqa: PLC0415 - slow
        workbook_rows,
    )

    yield from workbook_rows(file, rows, id_prefix)


def _other_workbook_rows(file: Path, rows: int, id_prefix: str) -> Iterator[ParsedRows | Failure]:
    from sourcing_advisor.portfolio.input.workbook.other_workbooks import (  # noqa: PLC0415 - slow
        other_workbook_rows,
    )

    yield from other_workbook_rows(file, rows, id_prefix)


_READERS: Mapping[str, _Reader] = {
    ".csv": _one_table(_csv_rows),
    ".tsv": _one_table(_csv_rows),
    ".txt": _one_table(_csv_rows),
    ".xlsx": _workbook_rows,
    ".xlsm": _workbook_rows,
    ".ods": _other_workbook_rows,
    ".xls": _other_workbook_rows,
    ".xlsb": _other_workbook_rows,
    ".parquet": _one_table(parquet_rows),
    ".jsonl": _one_table(json_line_rows),
    ".ndjson": _one_table(json_line_rows),
}
