"""Relationships gathered one by one, from files of one each too, and handed on by column."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, LISTS, PROFILE
from sourcing_advisor.portfolio.input.column_readers import ANSWER_TYPES
from sourcing_advisor.portfolio.input.parsed_rows import (
    FILE,
    KEY,
    ROW,
    ParsedRows,
    UnreadColumns,
    UnreadFile,
    problem_lines,
)
from sourcing_advisor.portfolio.input.text_files import not_a_file

Line = tuple[str, int | None, str | None, str | None, str]
LIST_NAMES = frozenset({"innovation_projects", "idea_log", "reviews"})
MOST_HELD = 50_000_000
"""In characters, of the lists of the relationships in one piece."""


@dataclass(slots=True)
class RowBuffer:
    """Rows as they come, lines on what cannot be used, and files that could not be read."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unread: list[UnreadColumns] = field(default_factory=list)
    _held: int = field(default=0, init=False)

    def add(self, row: dict[str, Any]) -> None:
        """Add a relationship as a row."""
        self.rows.append(row)
        self._held += len(row.get(LISTS, ""))

    @property
    def is_heavy(self) -> bool:
        """Say whether the lists take so much memory that no more should be added."""
        return self._held > MOST_HELD

    def parsed(self) -> ParsedRows:
        """Return what has been gathered."""
        stated = {name for row in self.rows for name in row}
        types: dict[str, pl.DataType] = {**KEY, ID: pl.String(), AS_OF: pl.String()}
        types |= dict.fromkeys((*PROFILE, LISTS), pl.String())
        types |= ANSWER_TYPES
        schema = {n: t for n, t in types.items() if n in stated or n in (FILE, ROW, ID)}
        columns = [
            pl.Series(name, [row.get(name) for row in self.rows], dtype=dtype, strict=False)
            for name, dtype in schema.items()
        ]
        return ParsedRows(pl.DataFrame(columns), problem_lines(self.lines), tuple(self.unread))


def row_of(relationship: Relationship) -> dict[str, Any]:
    """Return what a relationship states, by column."""
    profile = relationship.relationship
    stated = {name: getattr(profile, name.partition(".")[2]) for name in (*PROFILE, AS_OF)}
    row: dict[str, Any] = {name: str(value) for name, value in stated.items() if value is not None}
    if whole := _beyond_columns(relationship):
        row[LISTS] = json.dumps(whole)
    for name, known in relationship.known.items():
        match known:
            case Bounds(at_least, at_most):
                ends = {"at_least": at_least, "at_most": at_most}
                row |= {f"{name}.{part}": end for part, end in ends.items() if end is not None}
            case value:
                row[name] = value
    return row | ({ID: profile.id} if profile.id else {})


def _beyond_columns(relationship: Relationship) -> dict[str, Any]:
    """Return what no column can hold: lists, particulars, and answers that say more."""
    lists = [name for name in LIST_NAMES if getattr(relationship, name) is not None]
    has_particulars = any(entries is not None for _, entries in relationship.particulars)
    names = [*lists, *(["particulars"] if has_particulars else [])]
    sections = {name.partition(".")[0] for name in relationship.answers}
    if not (names or sections):
        return {}
    stated = relationship.model_dump(mode="json", exclude_none=True, include={*names, *sections})
    whole: dict[str, Any] = {name: stated[name] for name in names}
    for name in relationship.answers:
        section, _, field = name.partition(".")
        whole.setdefault(section, {})[field] = stated[section][field]
    return whole


def line_of(file: str, row: int | None, problem: Problem) -> Line:
    """Return a problem as a line on a row, or on a whole file if `row` is None."""
    where = f"line {problem.place.line}: " if row is None and problem.place.line else ""
    text = str(Problem(Place(""), problem.found, problem.expected, problem.suggestion))
    return file, row, None, None, where + text.removeprefix(": ").removesuffix(".")


def relationship_rows(ids: Iterable[tuple[Path, str]], rows: int) -> Iterator[ParsedRows]:
    """Yield relationships from files of one each, at most `rows` at a time.

    The id is that of the relationship, or the one that is given with its file. A file that
    cannot be used becomes one rejected row without a number.
    """
    buffer, files = RowBuffer(), 0
    for path, made_up in ids:
        _gather(path, made_up, buffer)
        files += 1
        if files == rows or buffer.is_heavy:
            yield buffer.parsed()
            buffer, files = RowBuffer(), 0
    if files:
        yield buffer.parsed()


def _gather(path: Path, made_up: str, buffer: RowBuffer) -> None:
    file = shown(path)
    try:
        if os.path.exists(path) and not path.is_file():  # noqa: PTH110 - raises nothing
            raise InputError([not_a_file(path)])  # noqa: TRY301
        row = row_of(read_relationship(path))
    except InputError as error:
        buffer.lines += [line_of(file, None, problem) for problem in error.problems]
        if not (os.path.isfile(path) and os.access(path, os.R_OK)):  # noqa: PTH113 - raises nothing
            buffer.unread.append(UnreadFile(file))
    else:
        buffer.add({ID: made_up} | row | {FILE: file, ROW: None})
