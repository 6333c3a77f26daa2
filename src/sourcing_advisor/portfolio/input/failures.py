"""A file that cannot be read, or breaks off: told as one rejected row, and named on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input.batch import UnreadFile
from sourcing_advisor.portfolio.input.parsed_rows import KEY, ROW, Piece, problem_lines


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be read, and which, or how far it was."""

    problems: tuple[Problem, ...]
    unread: UnreadFile

    def piece(self) -> Piece:
        """Return the failure as one rejected row without a number."""
        lines = []
        for each in self.problems:
            text = str(Problem(Place(""), each.found, each.expected, each.suggestion))
            lines.append(
                (each.place.file, None, None, None, text.removeprefix(": ").removesuffix("."))
            )
        nothing = pl.DataFrame(schema={**KEY, ID: pl.String()})
        return Piece(nothing, problem_lines(lines), (self.unread,))


def guarded(pieces: Iterator[Piece], path: Path) -> Iterator[Piece | Failure]:
    """Yield the pieces of a file, and a `Failure` where it cannot be read, or not to its end."""
    last: tuple[str, int] | None = None
    try:
        for piece in pieces:
            yield piece
            last = _last_row(piece) or last
    except InputError as error:
        yield _broken_off(error.problems, last) if last else failure_of(error.problems, path)
    except OSError as error:
        problems = (cannot_be_read(path, error),)
        yield _broken_off(problems, last) if last else failure_of(problems, path)


def failure_of(problems: tuple[Problem, ...], path: Path) -> Failure:
    """Return the failure of a file, or of the sheet in it at which the problems stand."""
    file = problems[0].place.file
    return Failure(problems, UnreadFile(file, kind="file" if file == shown(path) else "sheet"))


def folder_failure(error: OSError) -> Failure:
    """Return the failure of a folder in a folder."""
    problem = cannot_be_read(Path(error.filename), error, "folder")
    return Failure((problem,), UnreadFile(problem.place.file, kind="folder"))


def cannot_be_read(path: Path, error: OSError, what: str = "file") -> Problem:
    """Return what is said when the system refuses to read a file or folder."""
    return Problem(Place(shown(path)), f"the {what} cannot be read ({error.strerror or error})")


def _broken_off(problems: tuple[Problem, ...], last: tuple[str, int]) -> Failure:
    file, row = last
    found = f"this could be read only up to row {row:,}, and the rows after it are in no count"
    end = Problem(Place(file), found)
    why = (replace(each, place=Place(file)) for each in problems)
    return Failure((end, *why), UnreadFile(file, read_to=row))


def _last_row(piece: Piece) -> tuple[str, int] | None:
    keys = pl.concat([piece.deals.select(KEY.names()), piece.problems.select(KEY.names())])
    if keys.is_empty():
        return None
    file, row = keys.row(keys[ROW].arg_max() or 0)
    return None if row is None else (file, row)
