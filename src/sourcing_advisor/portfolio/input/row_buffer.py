"""Relationships stated one at a time, as rows that are gathered and handed on by column.

They come from files of one each, or as objects of JSON with facts by name or by section.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship, section_models
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.portfolio.columns.relationship_columns import (
    AS_OF,
    ID,
    LISTS,
    PROFILE,
    WORKED_OUT,
)
from sourcing_advisor.portfolio.input.cell_values import MIDNIGHT, value_in
from sourcing_advisor.portfolio.input.column_readers import ANSWER_TYPES, SPACES
from sourcing_advisor.portfolio.input.heading_names import NOTES
from sourcing_advisor.portfolio.input.numbers import LARGEST, Marks, UnreadableCellError
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
        whole[WORKED_OUT] = sorted(relationship.known.keys() - relationship.stated.keys())
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


_PROFILE = frozenset((*PROFILE, AS_OF, NOTES, f"relationship.{ID}"))
_NAMES = {name.removeprefix("relationship."): name for name in _PROFILE}
_IDS = frozenset({ID, f"relationship.{ID}"})


def column_of(name: str) -> str | None:
    """Return the column that a name stands for, None for the notes, which are not read."""
    column = ID if name in _IDS else _NAMES.get(name, name)
    return None if column == NOTES else column


def full_name(name: str) -> str:
    """Return a name with its section, as a relationship file has it."""
    return f"relationship.{ID}" if name == ID else _NAMES.get(name, name)


def value_of(column: str, value: Any) -> Any:
    """Return a value for which there is no `problem_in` its name as the column holds it."""
    if column == ID or column in PROFILE:
        return str(value).strip(SPACES)
    if column == AS_OF:
        return re.sub(MIDNIGHT, "", value)
    fact = catalogue().get(column)
    return int(value) if fact and fact.type in ("count", "scale") else value


def problem_in(name: str, value: Any) -> str | None:
    """Return what is wrong with a name or its value, None if nothing is."""
    fact = catalogue().get(name)
    if fact is not None:
        if _is_of_type(value, fact):
            return None
        return f"expected {values_in_words(fact)}{_advice(value, fact)}"
    if name in _IDS:
        return None if type(value) in (str, int) else "expected text or a whole number"
    if name in _PROFILE or name in _NAMES:
        text = 'text such as "2026-01-31"' if name.endswith("as_of") else "text"
        return None if isinstance(value, str) else f"expected {text}"
    if name in section_models():
        return "expected {...}, with facts by name"
    hint = did_you_mean(name, (*catalogue(), *_PROFILE))
    return f"there is no such fact. {hint}" if hint else "there is no such fact"


def whole(value: Any) -> Any:
    """Return data in which whole numbers written as decimals, such as 3.0, are whole numbers."""
    match value:
        case dict():
            return {name: whole(inner) for name, inner in value.items()}
        case list():
            return [whole(inner) for inner in value]
        case float() if value.is_integer() and abs(value) <= LARGEST:
            return int(value)
        case _:
            return value


def _advice(value: Any, fact: Fact) -> str:
    """Return what to write in place of a text that states a value of another type."""
    if not isinstance(value, str) or fact.type == "choice":
        return "; write true or false" if fact.type == "yes_no" else ""
    found = f"; found the text {quote(value)}"
    try:
        meant = value_in(value, fact, Marks)
    except UnreadableCellError:
        return found
    if meant is None:
        return f"{found}; write null, or leave it out"
    return f"{found}; write {json.dumps(meant)} without quotation marks"


def _is_of_type(value: Any, fact: Fact) -> bool:
    match fact.type:
        case "yes_no":
            return type(value) is bool
        case "choice":
            return type(value) is str
        case "count" | "scale":
            return type(whole(value)) is int and abs(value) <= LARGEST
        case "number":
            return type(value) in (int, float) and abs(value) <= LARGEST


def flat(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what an object states, by the names in it: ``pair.trust`` for one in a section.

    Raises `ValueError` when two names in the same spelling meet.
    """
    named: dict[str, Any] = {}
    for name, value in stated.items():
        nests = isinstance(value, dict) and name in section_models()
        inner = {f"{name}.{full}": one for full, one in value.items()} if nests else {name: value}
        for full, one in inner.items():
            if full in named:
                raise ValueError(f"{quote(full)} stands twice")
            named[full] = one
    return named


def by_section(stated: dict[str, Any]) -> dict[str, Any]:
    """Return an object in the form of a relationship file, whichever form its facts have.

    Raises `ValueError` when two names stand for one fact.
    """
    form = {name: value for name, value in stated.items() if name in LIST_NAMES}
    rest = flat({name: value for name, value in stated.items() if name not in LIST_NAMES})
    check_each_once(rest)
    for name, value in rest.items():
        section, dot, field = full_name(name).partition(".")
        if dot and section in section_models() and section not in rest:
            inner = form.setdefault(section, {})
            inner[field] = inner.get(field) if value is None else _as_held(name, value)
        else:
            form[name] = value
    return form


def _as_held(name: str, value: Any) -> Any:
    return value if problem_in(name, value) else value_of(column_of(name) or name, value)


def check_each_once(stated: dict[str, Any]) -> None:
    """Raise `ValueError` naming two names with a value that stand for one column."""
    met: dict[str, str] = {}
    for name in (name for name, value in stated.items() if value is not None):
        full = full_name(name)
        if full in met:
            raise ValueError(f"{quote(met[full])} and {quote(name)} are one column, {full}")
        met[full] = name


def half_character(part: Any) -> str | None:
    """Return the first text in an object that holds a lone surrogate, or None."""
    match part:
        case str():
            return part if any("\ud800" <= c <= "\udfff" for c in part) else None
        case dict():
            inner = [*part, *part.values()]
        case list():
            inner = part
        case _:
            return None
    return next((text for text in map(half_character, inner) if text is not None), None)
