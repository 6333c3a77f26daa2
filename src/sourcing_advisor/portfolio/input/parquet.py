"""Parquet files to typed rows: the types of columns are checked, never changed in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.columns.relationship_columns import (
    AS_OF,
    ID,
    check_types,
    is_day,
)
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


def parquet_rows(path: Path, rows: int, id_prefix: str = "") -> Iterator[ParsedRows]:
    """Yield the rows of a Parquet file, about `rows` at a time, numbered from 1.

    Raises `InputError` when the file cannot be read, or has columns that are unknown or of a
    type that their fact cannot have.
    """
    place = Place(shown(path))
    try:
        frame = pl.scan_parquet(path, glob=False)
        schema = frame.collect_schema()
        header = header_of(schema.names(), place)
        wanted = _wanted(schema, header.columns, place)
        unread = unread_columns(place.file, header.unread)
        start = 1
        for batch in frame.select(wanted).collect_batches(chunk_size=rows, lazy=True):
            for part in batch.iter_slices(rows):
                yield _parsed(part, start, place.file, id_prefix, unread)
                start, unread = start + part.height, ()
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        found = f"the file cannot be read as Parquet ({reason})"
        raise InputError([Problem(place, found)]) from None
    if start == 1:
        raise InputError([Problem(place, "the file has no rows", "one row per deal")])


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
    if name not in ANSWER_TYPES or is_day(name):
        return column.cast(pl.String).alias(name)
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String).alias(name)
    return (column.cast(pl.Float64) if dtype.is_decimal() else column).alias(name)


def _parsed(
    part: pl.DataFrame, start: int, file: str, id_prefix: str, unread: tuple[UnreadColumns, ...]
) -> ParsedRows:
    row = pl.int_range(start, start + part.height, dtype=pl.Int64, eager=True)
    relationships = part.with_columns(pl.lit(file).alias(FILE), row.alias(ROW))
    if ID not in part.columns:
        relationships = relationships.with_columns(pl.format(f"{id_prefix}row-{{}}", ROW).alias(ID))
    return ParsedRows(relationships, pl.DataFrame(schema=PROBLEMS), unread)
