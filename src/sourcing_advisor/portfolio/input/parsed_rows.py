"""What the readers of files hand on: rows with typed columns, and what was wrong with others.

`ParsedRows` are as they were read; a `Batch` has been through `admission`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.columns.relationship_columns import ID

DEFAULT_ROWS = 100_000

REJECTED_SCHEMA = pl.Schema(
    {
        "file": pl.String(),
        "row": pl.Int64(),
        "id": pl.String(),
        "column": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
    }
)


MOST_SHOWN = 10
"""Headings of a file, or files, that a message lists; the rest are counted."""


@dataclass(frozen=True, slots=True)
class UnreadColumns:
    """The headings of a file that stand for no column of a portfolio, and were left alone."""

    file: str
    headings: tuple[str, ...]

    def __str__(self) -> str:
        """Return what is said of them, as one sentence."""
        shown = ", ".join(quote(heading) for heading in self.headings[:MOST_SHOWN])
        more = len(self.headings) - MOST_SHOWN
        one = len(self.headings) == 1
        return (
            f"{self.file}: {'a column is' if one else f'{len(self.headings):,} columns are'} no "
            f"fact and {'was' if one else 'were'} not read: {shown}"
            f"{f' and {more:,} more' if more > 0 else ''}."
        )


@dataclass(frozen=True, slots=True)
class AssumedEncoding(UnreadColumns):
    """A file whose text is in an encoding that nothing in it tells."""

    headings: tuple[str, ...] = ()
    encoding: str = ""

    def __str__(self) -> str:
        """Return what is said of it, as one sentence."""
        return (
            f"{self.file}: the file is not UTF-8 and was read as {self.encoding}; look whether "
            "names with accents are right."
        )


@dataclass(frozen=True, slots=True)
class UnreadFile(UnreadColumns):
    """A file, sheet or folder of which no column was read, or only as far as a row.

    `read_to` is the last row that was read, None if there was none. `why` says whether it could
    not be read, or was left out: for its ending, or because it is hidden.
    """

    headings: tuple[str, ...] = ()
    kind: Literal["file", "sheet", "folder"] = "file"
    read_to: int | None = None
    why: Literal["failed", "ending", "hidden"] = "failed"

    def __str__(self) -> str:
        """Return what is said of it, as one sentence."""
        if self.read_to is None:
            return f"{_counted([self])} {_LEFT_OUT[self.why]}: {self.file}."
        return f"{self.file} could be read only up to row {self.read_to:,}; the rest is missing."


_LEFT_OUT: Mapping[str, str] = {
    "failed": "could not be read",
    "ending": "not read, because of the ending",
    "hidden": "not read, because hidden",
}


def unread_messages(unread: Iterable[UnreadColumns]) -> Iterator[str]:
    """Yield what is said of all that was not read: files that were not read at all in one line."""
    every = list(unread)
    lost = [item for item in every if isinstance(item, UnreadFile) and item.read_to is None]
    yield from (str(item) for item in every if item not in lost)
    for why, said in _LEFT_OUT.items():
        files = [item for item in lost if item.why == why]
        if files:
            shown = ", ".join(item.file for item in files[:MOST_SHOWN])
            more = f" and {len(files) - MOST_SHOWN:,} more" if len(files) > MOST_SHOWN else ""
            yield f"{_counted(files)} {said}: {shown}{more}."


def _counted(lost: Iterable[UnreadFile]) -> str:
    counts = Counter(item.kind for item in lost)
    return " and ".join(f"{n:,} {kind}{'' if n == 1 else 's'}" for kind, n in counts.items())


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a portfolio.

    `relationships` has one row per relationship that can be reviewed: `id`, and a typed column per
    profile field and fact that was found; null is unknown. Where relationships hold lists, these
    stand as JSON in the column `LISTS`. `rejected` has the columns of
    `REJECTED_SCHEMA`, one line per problem; `row` counts from 1 and includes the header row, and
    is null when the problem is that of a whole file. `rows_read` is always the height of
    `relationships` plus the number of distinct (file, row) in `rejected`. `unread` stands in the
    first batch of a file, or, of one that could not be read, beside its rejected row.
    """

    relationships: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    unread: tuple[UnreadColumns, ...] = ()

    @property
    def rows_rejected(self) -> int:
        """Return the number of rows that were rejected, however many problems each has."""
        return self.rejected.select("file", "row").n_unique()


FILE = "_file"
ROW = "_row"
KEY = pl.Schema({FILE: pl.String(), ROW: pl.Int64()})
IDS = pl.Schema({**KEY, ID: pl.String()})
PROBLEMS = pl.Schema({**KEY, "column": pl.String(), "value": pl.String(), "reason": pl.String()})
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class ParsedRows:
    """Some rows of one or several files.

    `relationships` has the columns `FILE`, `ROW`, `id` and those of facts and profile; `problems`
    has the columns of `PROBLEMS`. A row may stand in both, and then cannot be used. `unread` is
    that of `Batch`. `written` gives the cells of a column as a person wrote them, null where they
    were no text, and None for a column that is not in the file. `ids` has the id, by `KEY`, of rows
    that could not be read beyond it and so are not in `relationships`.
    """

    relationships: pl.DataFrame
    problems: pl.DataFrame
    unread: tuple[UnreadColumns, ...] = ()
    written: Callable[[str], pl.Series | None] = lambda name: None  # noqa: ARG005
    ids: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=IDS))


def nothing_but(unread: tuple[UnreadColumns, ...]) -> ParsedRows:
    """Return no rows, and what is to be said of what was not read."""
    nothing = pl.DataFrame(schema=IDS)
    return ParsedRows(nothing, problem_lines([]), unread)


def unread_columns(file: str, headings: tuple[str, ...]) -> tuple[UnreadColumns, ...]:
    """Return the headings of a file that were left alone; nothing if there are none."""
    return (UnreadColumns(file, headings),) if headings else ()


def problem_lines(
    lines: Iterable[tuple[str, int | None, str | None, str | None, str]],
) -> pl.DataFrame:
    """Return problems, given as (file, row, column, value, reason), as a frame."""
    return pl.DataFrame(list(lines), schema=PROBLEMS, orient="row")


def shortened(text: pl.Expr) -> pl.Expr:
    """Return text cut to what a person needs to find the cell again."""
    long = text.str.len_chars() > LONGEST_VALUE
    return pl.when(long).then(text.str.slice(0, LONGEST_VALUE) + "...").otherwise(text)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be read, and which, or how far it was."""

    problems: tuple[Problem, ...]
    unread: UnreadFile

    def parsed(self) -> ParsedRows:
        """Return the failure as one rejected row without a number."""
        lines = []
        for problem in self.problems:
            text = str(Problem(Place(""), problem.found, problem.expected, problem.suggestion))
            lines.append(
                (problem.place.file, None, None, None, text.removeprefix(": ").removesuffix("."))
            )
        return replace(nothing_but((self.unread,)), problems=problem_lines(lines))


def guarded(parsed_rows: Iterator[ParsedRows], path: Path) -> Iterator[ParsedRows | Failure]:
    """Yield the rows of a file, and a `Failure` where it cannot be read, or not to its end."""
    last: tuple[str, int] | None = None
    try:
        for parsed in parsed_rows:
            yield parsed
            last = _last_row(parsed) or last
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
    why = (replace(problem, place=Place(file)) for problem in problems)
    return Failure((end, *why), UnreadFile(file, read_to=row))


def _last_row(parsed: ParsedRows) -> tuple[str, int] | None:
    keys = pl.concat(
        [parsed.relationships.select(KEY.names()), parsed.problems.select(KEY.names())]
    )
    if keys.is_empty():
        return None
    file, row = keys.row(keys[ROW].arg_max() or 0)
    return None if row is None else (file, row)
