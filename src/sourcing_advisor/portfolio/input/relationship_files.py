"""YAML and JSON files of one relationship each to pieces."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input.batch import UnreadFile
from sourcing_advisor.portfolio.input.parsed_rows import FILE, ROW, Piece
from sourcing_advisor.portfolio.input.row_buffer import Gathered, line_of, row_of
from sourcing_advisor.portfolio.input.text_files import not_a_file


def relationship_pieces(ids: Iterable[tuple[Path, str]], rows: int) -> Iterator[Piece]:
    """Yield relationships from files of one each, at most `rows` at a time.

    The id is that of the relationship, or the one that is given with its file. A file that
    cannot be used becomes one rejected row without a number.
    """
    gathered, files = Gathered(), 0
    for path, made_up in ids:
        _gather(path, made_up, gathered)
        files += 1
        if files == rows or gathered.is_heavy:
            yield gathered.piece()
            gathered, files = Gathered(), 0
    if files:
        yield gathered.piece()


def _gather(path: Path, made_up: str, gathered: Gathered) -> None:
    file = shown(path)
    try:
        if os.path.exists(path) and not path.is_file():  # noqa: PTH110 - raises nothing
            raise InputError([not_a_file(path)])  # noqa: TRY301
        row = row_of(read_relationship(path))
    except InputError as error:
        gathered.lines += [line_of(file, None, problem) for problem in error.problems]
        if not (os.path.isfile(path) and os.access(path, os.R_OK)):  # noqa: PTH113 - raises nothing
            gathered.unread.append(UnreadFile(file))
    else:
        gathered.add({ID: made_up} | row | {FILE: file, ROW: None})
