"""YAML and JSON files of one relationship each to pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.portfolio.column_types import ID
from sourcing_advisor.portfolio.inputs.gathered import Gathered, line_of, row_of
from sourcing_advisor.portfolio.inputs.pieces import FILE, ROW, Piece
from sourcing_advisor.portfolio.inputs.text_files import not_a_file


def relationship_pieces(paths: Sequence[Path], rows: int) -> Iterator[Piece]:
    """Yield relationships from files of one each, at most `rows` at a time.

    The id is that of the relationship, or the name of its file without the ending. A file that
    cannot be used becomes one rejected row without a number.
    """
    gathered, files = Gathered(), 0
    for path in paths:
        _gather(path, gathered)
        files += 1
        if files == rows or gathered.is_heavy:
            yield gathered.piece()
            gathered, files = Gathered(), 0
    if files:
        yield gathered.piece()


def _gather(path: Path, gathered: Gathered) -> None:
    file = shown(path)
    try:
        if path.exists() and not path.is_file():
            raise InputError([not_a_file(path)])  # noqa: TRY301
        row = row_of(read_relationship(path))
    except InputError as error:
        gathered.lines += [line_of(file, None, problem) for problem in error.problems]
    else:
        gathered.add({ID: path.stem} | row | {FILE: file, ROW: None})
