"""Files and folders to batches: one way in for every kind of file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import STANDARD_INPUT, shown
from sourcing_advisor.portfolio.batch import DEFAULT_ROWS, Batch
from sourcing_advisor.portfolio.column_types import ID
from sourcing_advisor.portfolio.inputs.csv_sheets import CsvSheet
from sourcing_advisor.portfolio.inputs.gate import Gate
from sourcing_advisor.portfolio.inputs.json_lines import json_line_pieces
from sourcing_advisor.portfolio.inputs.parquet import parquet_pieces
from sourcing_advisor.portfolio.inputs.pieces import KEY, Piece, problem_lines
from sourcing_advisor.portfolio.inputs.relationships import relationship_pieces
from sourcing_advisor.portfolio.inputs.sheets import SheetReader
from sourcing_advisor.portfolio.inputs.text_files import not_a_file
from sourcing_advisor.portfolio.output_folder import results_in

RELATIONSHIPS = frozenset({".yaml", ".yml", ".json"})
MOST_FILES = 1_000
"""Files of one relationship each that are read before a batch is handed on."""

_Reader = Callable[[Path, int, str], Iterator[Piece]]


def read_batches(paths: Sequence[Path], *, batch_rows: int = DEFAULT_ROWS) -> Iterator[Batch]:
    """Yield the relationships in files and folders, about `batch_rows` at a time.

    A folder is read with the folders in it, in the order of names; files of other kinds and
    hidden ones are left out. Rows that cannot be used are in `Batch.rejected`, and so is a file
    that cannot be read, as one row without a number; the rest goes on. Raises `InputError` when
    not one file could be read.
    """
    gate = Gate()
    failed: list[InputError] = []
    any_read = False
    for piece in _pieces(paths, batch_rows):
        if isinstance(piece, InputError):
            failed.append(piece)
        else:
            any_read = True
            yield gate.admit(piece)
        if any_read:
            yield from (gate.admit(_failure(error)) for error in failed)
            failed.clear()
    if not any_read:
        none = [Problem(Place(shown(path)), "there is no file in it to read") for path in paths]
        raise InputError([each for error in failed for each in error.problems] or none)


def _pieces(paths: Sequence[Path], rows: int) -> Iterator[Piece | InputError]:
    files = [file for path in paths for file in _files_at(path)]
    prefixes = _id_prefixes(files)
    for is_relationship, group in groupby(files, key=_is_relationship):
        if is_relationship:
            yield from relationship_pieces(list(group), min(rows, MOST_FILES))
            continue
        for file in group:
            try:
                yield from _reader(file)(file, rows, prefixes[file])
            except InputError as error:
                yield error
            except OSError as error:
                found = f"the file cannot be read ({error.strerror or error})"
                yield InputError([Problem(Place(shown(file)), found)])


def _files_at(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, inner, names in os.walk(path):
        results = results_in(Path(folder))
        inner[:] = sorted(name for name in inner if not (name.startswith(".") or name in results))
        for name in sorted(set(names) - results):
            file = Path(folder, name)
            if not name.startswith((".", "~$")) and (_is_relationship(file) or _known(file)):
                yield file


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
        raise InputError([Problem(Place(shown(file)), found, f"one of {kinds}")])
    return _READERS[file.suffix.lower()]


def _no_such_file(file: Path) -> Problem:
    if str(file) != STANDARD_INPUT:
        return Problem(Place(shown(file)), "there is no such file")
    found, advice = "it is not read for a portfolio", "Save it to a file, and give its name."
    return Problem(Place(shown(file)), found, "files or folders", advice)


def _id_prefixes(files: Iterable[Path]) -> dict[Path, str]:
    """Return what made-up ids begin with: nothing for one file, else the name of the file."""
    distinct = list(dict.fromkeys(files))
    if len(distinct) == 1:
        return {distinct[0]: ""}
    used: set[str] = set()
    prefixes: dict[Path, str] = {}
    for file in distinct:
        stems = (file.stem if n == 1 else f"{file.stem}-{n}" for n in count(1))
        stem = next(each for each in stems if each not in used)
        used.add(stem)
        prefixes[file] = f"{stem}-"
    return prefixes


def _csv_pieces(file: Path, rows: int, id_prefix: str) -> Iterator[Piece]:
    yield from SheetReader(CsvSheet(file), id_prefix).pieces(rows)


def _workbook_pieces(file: Path, rows: int, id_prefix: str) -> Iterator[Piece]:
    from sourcing_advisor.portfolio.inputs.workbooks import sheets_in  # noqa: PLC0415 - slow

    sheets, others = sheets_in(file)
    for sheet in sheets:
        prefix = f"{sheet.title}-" if len(sheets) > 1 else ""
        yield from SheetReader(sheet, id_prefix + prefix).pieces(rows)
    for sheet in others:
        found = "no heading in the first row with content is a fact, so the sheet was not read"
        advice = "Put the headings into its first row; if it holds no deals, hide the sheet."
        place = Place(sheet.name, sheet.heading_row)
        yield _failure(InputError([Problem(place, found, suggestion=advice)]))


_READERS: Mapping[str, _Reader] = {
    ".csv": _csv_pieces,
    ".tsv": _csv_pieces,
    ".txt": _csv_pieces,
    ".xlsx": _workbook_pieces,
    ".xlsm": _workbook_pieces,
    ".parquet": parquet_pieces,
    ".jsonl": json_line_pieces,
    ".ndjson": json_line_pieces,
}


def _failure(error: InputError) -> Piece:
    """Return a file that cannot be read as one rejected row."""
    lines = []
    for problem in error.problems:
        text = str(Problem(Place(""), problem.found, problem.expected, problem.suggestion))
        lines.append((problem.place.file, None, None, None, text.removeprefix(": ")))
    return Piece(pl.DataFrame(schema={**KEY, ID: pl.String()}), problem_lines(lines))
