"""YAML and JSON relationships, and lines of JSON, to pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.reading import parse_relationship, read_relationship
from sourcing_advisor.facts.relationship import Relationship, section_models
from sourcing_advisor.portfolio.inputs.columns import TYPES
from sourcing_advisor.portfolio.inputs.headings import AS_OF, ID, NOTES, PROFILE
from sourcing_advisor.portfolio.inputs.numbers import LARGEST
from sourcing_advisor.portfolio.inputs.pieces import FILE, KEY, ROW, Piece, problem_lines
from sourcing_advisor.portfolio.inputs.text_files import (
    encoding_of,
    lines_of,
    not_a_file,
    open_text,
)
from sourcing_advisor.rules.parsing import values_in_words

Line = tuple[str, int | None, str | None, str | None, str]
_LISTS = frozenset({"innovation_projects", "idea_log", "reviews"})
_PROFILE = frozenset((*PROFILE, AS_OF, NOTES, f"relationship.{ID}"))


@dataclass(slots=True)
class _Gathered:
    """Rows by column, as they come."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def piece(self) -> Piece:
        """Return what has been gathered."""
        stated = {name for row in self.rows for name in row}
        types: dict[str, pl.DataType] = {**KEY, ID: pl.String(), AS_OF: pl.String()}
        types |= dict.fromkeys(PROFILE, pl.String())
        types |= {fact.name: TYPES[fact.type] for fact in catalogue().values()}
        schema = {n: t for n, t in types.items() if n in stated or n in (FILE, ROW, ID)}
        columns = [
            pl.Series(name, [row.get(name) for row in self.rows], dtype=dtype, strict=False)
            for name, dtype in schema.items()
        ]
        return Piece(pl.DataFrame(columns), problem_lines(self.lines))


def relationship_pieces(paths: Sequence[Path], rows: int) -> Iterator[Piece]:
    """Yield relationships from files of one each, at most `rows` at a time.

    The id is that of the relationship, or the name of its file without the ending. A file that
    cannot be used becomes one rejected row without a number.
    """
    for start in range(0, len(paths), rows):
        gathered = _Gathered()
        for path in paths[start : start + rows]:
            file = shown(path)
            try:
                if path.exists() and not path.is_file():
                    raise InputError([not_a_file(path)])  # noqa: TRY301
                row = _row(read_relationship(path))
            except InputError as error:
                gathered.lines += [_line(file, None, problem) for problem in error.problems]
            else:
                gathered.rows.append({ID: path.stem} | row | {FILE: file, ROW: None})
        yield gathered.piece()


def json_line_pieces(path: Path, rows: int, id_prefix: str = "") -> Iterator[Piece]:
    """Yield the relationships of a file with one JSON object a line, about `rows` at a time.

    An object names facts outright (``{"pair.trust": 4}``) or by section, as a relationship file
    does. Empty lines are left out. Raises `InputError` when the file is not text or is empty.
    """
    name = shown(path)
    number = 0
    with open_text(path, encoding_of(path)) as stream:
        while lines := lines_of(stream, rows, name):
            gathered = _Gathered()
            for number, line in enumerate(lines, start=number + 1):  # noqa: B020
                if line.strip():
                    _gather(line, Place(name, number), id_prefix, gathered)
            if gathered.rows or gathered.lines:
                yield gathered.piece()


def _gather(line: str, place: Place, id_prefix: str, gathered: _Gathered) -> None:
    key = {FILE: place.file, ROW: place.line}
    try:
        stated = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
        if not isinstance(stated, dict):
            raise InputError([Problem(place, "this is not an object", "{...} on each line")])  # noqa: TRY301
        if _LISTS & stated.keys():
            row = _row(parse_relationship(line, place.file))
        else:
            row, lines = _checked(_flat(stated), place)
            gathered.lines += lines
    except InputError as error:
        gathered.lines += [_line(place.file, place.line, each) for each in error.problems]
    except (ValueError, RecursionError) as error:
        found = f"this line is not valid JSON ({str(error)[:100]})"
        gathered.lines.append((place.file, place.line, None, line[:200], found))
    else:
        gathered.rows.append({ID: f"{id_prefix}row-{place.line}"} | row | key)


def _row(relationship: Relationship) -> dict[str, Any]:
    profile = relationship.relationship
    stated = {name: getattr(profile, name.partition(".")[2]) for name in (*PROFILE, AS_OF)}
    row = {name: str(value) for name, value in stated.items() if value is not None}
    return row | relationship.known | ({ID: profile.id} if profile.id else {})


def _flat(stated: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in stated.items():
        inner = (
            {f"{name}.{each}": one for each, one in value.items()}
            if _nests(name, value)
            else {name: value}
        )
        for each, one in inner.items():
            if each in flat:
                raise ValueError(f"{quote(each)} stands twice")
            flat[each] = one
    return flat


def _nests(name: str, value: Any) -> bool:
    return isinstance(value, dict) and name in section_models()


def _checked(flat: dict[str, Any], place: Place) -> tuple[dict[str, Any], list[Line]]:
    row: dict[str, Any] = {}
    lines: list[Line] = []
    for name, value in flat.items():
        problem = None if value is None else _problem(name, value)
        if problem:
            shown_value = value if isinstance(value, str) else json.dumps(value)
            lines.append((place.file, place.line, name, shown_value[:200], problem))
        elif value is not None and name != NOTES:
            row[_column(name)] = str(value) if name in _IDS else value
    return row, lines


_IDS = frozenset({ID, f"relationship.{ID}"})
_NAMES = {name.removeprefix("relationship."): name for name in _PROFILE}


def _column(name: str) -> str:
    return ID if name in _IDS else _NAMES.get(name, name)


def _problem(name: str, value: Any) -> str | None:
    fact = catalogue().get(name)
    if fact is not None:
        return None if _is_of_type(value, fact) else f"expected {values_in_words(fact)}"
    if name in _IDS:
        return None if type(value) in (str, int) else "expected text or a whole number"
    if name in _PROFILE or name in _NAMES:
        return None if isinstance(value, str) else "expected text"
    hint = did_you_mean(name, (*catalogue(), *_PROFILE))
    return f"there is no such fact. {hint}" if hint else "there is no such fact"


def _is_of_type(value: Any, fact: Fact) -> bool:
    match fact.type:
        case "yes_no":
            return type(value) is bool
        case "choice":
            return type(value) is str
        case "count" | "scale":
            return type(value) is int and abs(value) <= LARGEST
        case "number":
            return type(value) in (int, float) and abs(value) <= LARGEST


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"{quote(twice)} stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number that can be used")


def _line(file: str, row: int | None, problem: Problem) -> Line:
    where = f"line {problem.place.line}: " if row is None and problem.place.line else ""
    text = str(Problem(Place(""), problem.found, problem.expected, problem.suggestion))
    return file, row, None, None, where + text.removeprefix(": ").removesuffix(".")
