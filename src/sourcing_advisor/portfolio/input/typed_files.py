"""Files whose values have types, JSON lines and Parquet, to typed rows.

Types are checked, and never changed in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, printable, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.portfolio.columns.relationship_columns import (
    AS_OF,
    ID,
    check_types,
    is_day,
)
from sourcing_advisor.portfolio.input.cell_values import MIDNIGHT
from sourcing_advisor.portfolio.input.column_readers import ANSWER_TYPES
from sourcing_advisor.portfolio.input.headings import header_of
from sourcing_advisor.portfolio.input.parsed_rows import (
    FILE,
    PROBLEMS,
    ROW,
    ParsedRows,
    UnreadColumns,
    unread_columns,
)
from sourcing_advisor.portfolio.input.row_buffer import (
    LIST_NAMES,
    Line,
    RowBuffer,
    by_section,
    check_each_once,
    column_of,
    flat,
    half_character,
    line_of,
    problem_in,
    row_of,
    value_of,
    whole,
)
from sourcing_advisor.portfolio.input.summary_rows import without_sums
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
from sourcing_advisor.portfolio.input.trial_reading import ROWS_UNPACKED, try_parquet


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
                    yield without_sums(buffer.parsed(), name)
                    buffer = RowBuffer()
            if buffer.rows or buffer.lines:
                yield without_sums(buffer.parsed(), name)


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


def parquet_rows(path: Path, rows: int, id_prefix: str = "") -> Iterator[ParsedRows]:
    """Yield the rows of a Parquet file, about `rows` at a time, numbered from 1.

    Raises `InputError` when the file cannot be read, or has columns that are unknown or of a
    type that their fact cannot have.
    """
    place = Place(shown(path))
    try_parquet(path)
    try:
        frame = pl.scan_parquet(path, glob=False)
        schema = frame.collect_schema()
        header = header_of(schema.names(), place)
        wanted = _wanted(schema, header.columns, place)
        unread = unread_columns(place.file, header.unread)
        start = 1
        height = frame.select(pl.len()).collect().item()
        for first in range(0, height, ROWS_UNPACKED):
            # Polars unpacks all that is asked for ahead of whoever takes the batches.
            asked = frame.slice(first, ROWS_UNPACKED).select(wanted)
            for batch in asked.collect_batches(chunk_size=rows, lazy=True):
                for part in batch.iter_slices(rows):
                    yield _parsed(part, start, place.file, id_prefix, unread)
                    start, unread = start + part.height, ()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        found = f"the file cannot be read as Parquet ({reason})"
        raise InputError([Problem(place, found)]) from None
    if not height:
        raise InputError([Problem(place, "the file has no rows", "one row per deal")])
    if start <= height:  # where a batch is damaged, Polars may end without an error
        found = f"the file cannot be read as Parquet (only {start - 1:,} of its {height:,} rows)"
        raise InputError([Problem(place, found)])


def _wanted(schema: pl.Schema, names: Sequence[str | None], place: Place) -> list[pl.Expr]:
    columns = {name: stored for name, stored in zip(names, schema.names(), strict=True) if name}
    types = {name: schema[stored] for name, stored in columns.items()}
    problems = [
        Problem(place, f"column {quote(name)} is of type {type(dtype).__name__}", _expected(name))
        for name, dtype in types.items()
        if name not in ANSWER_TYPES and not _suits(name, dtype)
    ]
    try:
        days = {n for n, t in types.items() if is_day(n) and isinstance(t, pl.Date)}
        answers = {n: t for n, t in types.items() if n in ANSWER_TYPES and n not in days}
        check_types(answers, place.file)
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return [_plain(name, stored, types[name]) for name, stored in columns.items()]


def _suits(name: str, dtype: pl.DataType) -> bool:
    text = isinstance(dtype, pl.String | pl.Categorical | pl.Enum | pl.Null)
    return (
        text
        or (name == ID and dtype.is_integer())
        or (name == AS_OF and isinstance(dtype, pl.Date | pl.Datetime))
    )


def _expected(name: str) -> str:
    more = {ID: " or whole numbers", AS_OF: " or dates"}.get(name, "")
    return f"text{more}"


def _plain(name: str, stored: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(stored)
    if isinstance(dtype, pl.Datetime):  # midnight is a day; any other time is no day and is refused
        day, moment = column.dt.to_string("%Y-%m-%d"), column.dt.to_string("%Y-%m-%dT%H:%M")
        return pl.when(column.dt.time() == pl.time(0)).then(day).otherwise(moment).alias(name)
    if is_day(name):
        return column.cast(pl.String).str.replace(MIDNIGHT, "").alias(name)
    if name not in ANSWER_TYPES or isinstance(dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String).alias(name)
    return (column.cast(pl.Float64) if dtype.is_decimal() else column).alias(name)


def _parsed(
    part: pl.DataFrame, start: int, file: str, id_prefix: str, unread: tuple[UnreadColumns, ...]
) -> ParsedRows:
    row = pl.int_range(start, start + part.height, dtype=pl.Int64, eager=True)
    relationships = part.with_columns(pl.lit(file).alias(FILE), row.alias(ROW))
    if ID not in part.columns:
        relationships = relationships.with_columns(pl.format(f"{id_prefix}row-{{}}", ROW).alias(ID))
    return without_sums(ParsedRows(relationships, pl.DataFrame(schema=PROBLEMS), unread), file)
