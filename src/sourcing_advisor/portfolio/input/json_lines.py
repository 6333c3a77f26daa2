"""Lines of JSON, one relationship each, to typed rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcing_advisor.documents.problems import InputError, Place, Problem, printable, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input.json_values import (
    by_section,
    check_each_once,
    column_of,
    flat,
    half_character,
    problem_in,
    value_of,
    whole,
)
from sourcing_advisor.portfolio.input.parsed_rows import FILE, ROW, ParsedRows
from sourcing_advisor.portfolio.input.row_buffer import LIST_NAMES, Line, RowBuffer, line_of, row_of
from sourcing_advisor.portfolio.input.text_files import (
    CUT,
    LOST,
    TOO_LONG,
    assumed_encoding,
    encoding_of,
    lines_of,
    lost_byte,
    open_text,
)


def json_line_rows(path: Path, rows: int, id_prefix: str = "") -> Iterator[ParsedRows]:
    """Yield the relationships of a file with one JSON object a line, about `rows` at a time.

    An object names facts outright (``{"pair.trust": 4}``) or by section, as a relationship file
    does. Empty lines are left out. Raises `InputError` when the file is not text or is empty.
    """
    name = shown(path)
    number = 0
    encoding = encoding_of(path)
    assumed = assumed_encoding(name, encoding)
    with open_text(path, encoding) as stream:
        while lines := lines_of(stream, rows):
            buffer, assumed = RowBuffer(unread=list(assumed)), ()
            if not number:
                _check_is_by_line(next(filter(str.strip, lines), ""), Place(name))
            for number, line in enumerate(lines, start=number + 1):  # noqa: B020
                if unreadable := _unreadable(line, encoding):
                    text = printable(line[:200].removesuffix(CUT))
                    buffer.lines.append((name, number, None, text, unreadable))
                elif line.strip():
                    _gather(line, Place(name, number), id_prefix, buffer)
                if buffer.is_heavy:
                    yield buffer.parsed()
                    buffer = RowBuffer()
            if buffer.rows or buffer.lines:
                yield buffer.parsed()


def _unreadable(line: str, encoding: str) -> str | None:
    if line.endswith(CUT):
        return TOO_LONG
    return lost_byte(encoding) if LOST in line else None


def _gather(line: str, place: Place, id_prefix: str, buffer: RowBuffer) -> None:
    try:
        row, lines = _read(line, place)
    except InputError as error:
        buffer.lines += [line_of(place.file, place.line, problem) for problem in error.problems]
    except (ValueError, RecursionError) as error:
        found = f"this line cannot be used ({error})"
        if isinstance(error, json.JSONDecodeError | RecursionError):
            found = f"this line is not valid JSON ({_mistake(error)})"
        buffer.lines.append((place.file, place.line, None, printable(line[:200]), found))
    else:
        buffer.lines += lines
        key = {FILE: place.file, ROW: place.line}
        buffer.add({ID: f"{id_prefix}row-{place.line}"} | row | key)


def _mistake(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return str(error)[:100]


def _check_is_by_line(line: str, place: Place) -> None:
    """Raise `InputError` for a file that is one JSON document and not one object a line."""
    start = line.strip()
    advice = "Write each relationship on one line, with no brackets and commas around the lines."
    if start == "[" or re.match(r"\[\s*\{", start):
        raise InputError([Problem(place, "this is an array of JSON", "{...} on each line", advice)])
    if start == "{":
        found = "this object goes over several lines"
        more = "A file of one relationship has the ending .json."
        raise InputError([Problem(place, found, "{...} on each line", f"{advice} {more}")])


def _read(line: str, place: Place) -> tuple[dict[str, Any], list[Line]]:
    stated = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    if not isinstance(stated, dict):
        raise InputError([Problem(place, "this is not an object", "{...} on each line")])
    if "\\ud" in line.lower() and (half := half_character(stated)) is not None:
        raise ValueError(f"{quote(half)} holds half a character, a lone surrogate")
    if LIST_NAMES & stated.keys():
        return _whole(stated, place), []
    named = flat(stated)
    if any(isinstance(answer, dict) for answer in named.values()):
        return _whole(stated, place), []
    check_each_once(named)
    return _checked(named, place)


def _whole(stated: dict[str, Any], place: Place) -> dict[str, Any]:
    form = json.dumps(whole(by_section(stated)))
    return row_of(parse_relationship(form, place.file))


def _checked(named: dict[str, Any], place: Place) -> tuple[dict[str, Any], list[Line]]:
    row: dict[str, Any] = {}
    lines: list[Line] = []
    for name, value in named.items():
        problem = None if value is None else problem_in(name, value)
        if problem:
            shown_value = value if isinstance(value, str) else json.dumps(value)
            lines.append((place.file, place.line, name, shown_value[:200], problem))
        elif value is not None and (column := column_of(name)):
            row[column] = value_of(column, value)
    return row, lines


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    stated = dict(pairs)
    if len(stated) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"{quote(twice)} stands twice")
    return stated


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number that can be used")
