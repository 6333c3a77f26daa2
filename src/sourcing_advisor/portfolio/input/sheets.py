"""A sheet of text cells to rows with typed columns, each distinct text read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Protocol

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.companion_columns import companions
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input.cell_values import MARKS, tidied
from sourcing_advisor.portfolio.input.column_readers import joined, reader_of, stated_twice
from sourcing_advisor.portfolio.input.headings import header_of
from sourcing_advisor.portfolio.input.numbers import Marks, decimal_marks
from sourcing_advisor.portfolio.input.parsed_rows import (
    FILE,
    IDS,
    KEY,
    PROBLEMS,
    ROW,
    ParsedRows,
    UnreadColumns,
    problem_lines,
    shortened,
    unread_columns,
)
from sourcing_advisor.portfolio.input.summary_rows import candidates_in, sums_and_notes

MARKED = frozenset({"number", "count", "scale", "yes_no"})
"""The types of facts of which one cell may be read by the marks that others use."""


@dataclass(frozen=True, slots=True)
class CellRows:
    """Some rows of a sheet: text cells by position ("0", "1", ...) and the row of each.

    `unreadable` has the row, the text and the reason of each row that has no cells of its own;
    `wrong` the row, the position, the text and the reason of each cell that states nothing.
    `typed_numbers` has, by position, the places in `cells` of numbers that were not written as
    text: how they are shown says nothing of the decimal mark that the writer uses. `leading` has,
    by row, the first cells of those that are unreadable, as far as each stands in its column.
    """

    row_numbers: pl.Series
    cells: pl.DataFrame
    unreadable: Sequence[tuple[int, str, str]] = ()
    wrong: Sequence[tuple[int, int, str, str]] = ()
    typed_numbers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    leading: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def written(self, position: str) -> pl.Series:
        """Return the cells of a column that a person wrote as text."""
        cells = self.cells[position].clone()
        numbers = self.typed_numbers.get(position, ())
        return cells.scatter(list(numbers), None) if numbers else cells


class Sheet(Protocol):
    """A table of text with a header row that can be read more than once."""

    @property
    def name(self) -> str:
        """What messages call the sheet."""

    @property
    def headings(self) -> Sequence[str]:
        """The cells of the header row."""

    @property
    def heading_row(self) -> int:
        """The number of the header row, from 1."""

    @property
    def notices(self) -> tuple[UnreadColumns, ...]:
        """What is to be said of how the sheet was read."""

    def cell_rows(self, rows: int) -> Iterator[CellRows]:
        """Yield at most `rows` rows at a time; empty rows are left out."""


class SheetReader:
    """Reads one sheet; `id_prefix` begins the ids that are made up if there is no id column."""

    def __init__(self, sheet: Sheet, id_prefix: str = "") -> None:
        """Take the sheet; raises `InputError` if its header row cannot be used."""
        self._sheet = sheet
        self._id_prefix = id_prefix
        header = header_of(sheet.headings, Place(sheet.name, sheet.heading_row))
        self._names = header.columns
        self._counting: list[int] = []
        self._has_id = ID in header.columns
        self._unread = (*sheet.notices, *unread_columns(sheet.name, header.unread))
        self._readers = {
            name: reader_of(name, partial(self._marks_of, name)) for name in self._names if name
        }

    def parsed_rows(self, rows: int) -> Iterator[ParsedRows]:
        """Yield the rows of the sheet, at most `rows` at a time."""
        cell_rows, unread = self._sheet.cell_rows(rows), self._unread
        cells = next(cell_rows, None)
        if cells is None:
            place = Place(self._sheet.name)
            found, expected = "there is a header row and nothing below it", "one row per deal"
            raise InputError([Problem(place, found, expected)])
        self._counting = [
            position
            for position, heading in enumerate(self._sheet.headings)
            if not heading.strip() and _is_index(cells.cells[f"{position}"], position)
        ]
        unread += unread_columns(
            self._sheet.name, tuple(f"column {position + 1}" for position in self._counting)
        )
        while cells is not None:
            parsed, unread = self._typed(cells, unread), ()
            stated = parsed.relationships
            candidates = candidates_in(cells.cells, stated, has_id=self._has_id)
            following = None
            if any(place == stated.height - 1 for place, _ in candidates):
                following = next(cell_rows, None)
                is_end = following is None
            else:
                is_end = False
            apart = sums_and_notes(
                candidates, cells.cells, stated, has_id=self._has_id, is_end=is_end
            )
            yield self._without(apart, parsed)
            cells = following or next(cell_rows, None)

    def _without(self, apart: Sequence[tuple[int, str, str]], parsed: ParsedRows) -> ParsedRows:
        """Return the rows with a problem for each of those that are no relationships."""
        column = ID if self._has_id else None
        lines = ((self._sheet.name, row, column, text, reason) for row, text, reason in apart)
        return replace(parsed, problems=pl.concat([parsed.problems, problem_lines(lines)]))

    def _typed(self, cells: CellRows, unread: tuple[UnreadColumns, ...]) -> ParsedRows:
        file = pl.lit(self._sheet.name).alias(FILE)
        columns = [cells.row_numbers.cast(pl.Int64).alias(ROW)]
        problems = [self._unusable(cells)]
        more: list[pl.Series] = []
        for position, name in enumerate(self._names):
            texts = cells.cells[f"{position}"]
            if name:
                values, reasons = self._readers[name].read(texts)
                columns.append(values.alias(name))
                more += self._readers[name].companions(name, texts)
            elif self._sheet.headings[position].strip() or position in self._counting:
                reasons = {}
            else:
                reasons = _stray(texts)
            if reasons:
                heading = name or f"column {position + 1}"
                problems.append(self._problems(cells.row_numbers, texts, heading, reasons))
        problems += [self._stated_twice(cells, where) for where in stated_twice(columns, more)]
        relationships = pl.DataFrame(joined(columns, more)).with_columns(file)
        written = partial(self._written, cells)
        return ParsedRows(
            self._with_ids(relationships), pl.concat(problems), unread, written, self._ids(cells)
        )

    def _ids(self, cells: CellRows) -> pl.DataFrame:
        """Return the ids of the rows that are unreadable."""
        place = self._names.index(ID) if self._has_id else len(self._names)
        stated = [(row, told[place].strip()) for row, told in cells.leading.items() if told[place:]]
        lines = [(self._sheet.name, row, text) for row, text in stated if text]
        return pl.DataFrame(lines, schema=IDS, orient="row")

    def _stated_twice(self, cells: CellRows, where: pl.Series) -> pl.DataFrame:
        name = where.name
        texts = cells.cells[f"{self._names.index(name)}"]
        reason = f"the column {companions()[name][0].name} says otherwise; expected it in one"
        rows = zip(cells.row_numbers.filter(where), texts.filter(where), strict=True)
        return problem_lines((self._sheet.name, row, name, text, reason) for row, text in rows)

    def _written(self, cells: CellRows, name: str) -> pl.Series | None:
        return cells.written(f"{self._names.index(name)}") if name in self._names else None

    def _unusable(self, cells: CellRows) -> pl.DataFrame:
        rows = [(row, None, text, reason) for row, text, reason in cells.unreadable]
        wrong = [
            (row, self._names[position], text, reason)
            for row, position, text, reason in cells.wrong
            if self._names[position] or not self._sheet.headings[position].strip()
        ]
        return problem_lines((self._sheet.name, *line) for line in [*rows, *wrong])

    def _problems(
        self, rows: pl.Series, texts: pl.Series, name: str, reasons: dict[str, str]
    ) -> pl.DataFrame:
        frame = pl.DataFrame([rows.alias(ROW), texts.alias("value")])
        wrong = frame.filter(pl.col("value").is_in(list(reasons)))
        reason = pl.col("value").replace_strict(reasons, return_dtype=pl.String)
        return wrong.select(
            pl.lit(self._sheet.name).alias(FILE),
            pl.col(ROW).cast(KEY[ROW]),
            pl.lit(name).alias("column"),
            shortened(pl.col("value")),
            reason.alias("reason"),
        ).select(PROBLEMS.names())

    def _with_ids(self, relationships: pl.DataFrame) -> pl.DataFrame:
        if ID in relationships.columns:
            return relationships
        return relationships.with_columns(pl.format(f"{self._id_prefix}row-{{}}", ROW).alias(ID))

    def _marks_of(self, name: str) -> Marks:
        return self._marks.get(name, Marks())

    @cached_property
    def _marks(self) -> dict[str, Marks]:
        """Look through the whole sheet for the marks that its columns use."""
        wanted = {
            f"{position}": name
            for position, name in enumerate(self._names)
            if name and _may_ask_for_marks(name)
        }
        seen: dict[str, set[str]] = {name: set() for name in wanted.values()}
        for cells in self._sheet.cell_rows(100_000):
            for position, name in wanted.items():
                seen[name] |= _marks_in(cells.written(position))
        return {
            name: Marks("." in marks, "," in marks, not MARKS.isdisjoint(marks))
            for name, marks in seen.items()
        }


def _may_ask_for_marks(name: str) -> bool:
    return name in companions() or (name in catalogue() and catalogue()[name].type in MARKED)


_SIGN = 2
"""In characters: a sign may be followed by one that says how it is drawn."""


def _is_index(texts: pl.Series, position: int) -> bool:
    """Say whether a column without a heading holds the numbers of rows, as some programs write.

    Before all others it may be that of a table from which rows were taken, or that was sorted.
    """
    numbers = texts.str.strip_suffix(".0").cast(pl.Int64, strict=False)
    if numbers.is_empty() or numbers.is_null().any():
        return False
    if position == 0:
        return bool((numbers >= 0).all()) and numbers.is_unique().all()
    return numbers[0] in (0, 1, 2) and bool((numbers.diff().drop_nulls() == 1).all())


def _stray(texts: pl.Series) -> dict[str, str]:
    reason = "there is a value and no heading above it"
    return dict.fromkeys((text for text in texts.unique() if text and text.strip()), reason)


def _marks_in(texts: pl.Series) -> set[str]:
    signs = MARKS & set(map(tidied, texts.filter(texts.str.len_chars() <= _SIGN).unique()))
    with_mark = texts.filter(texts.str.contains(r"[.,]")).unique()
    plain = with_mark.str.contains(r"^[0-9]+\.[0-9]{1,2}$")
    rest: Iterable[str] = with_mark.filter(~plain)
    marks = set().union(*(decimal_marks(tidied(text)) for text in rest))
    return marks | signs | ({"."} if plain.any() else set())
