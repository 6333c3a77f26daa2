"""One column of text cells to typed values, each distinct text read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.fields import FactType
from sourcing_advisor.portfolio.columns.companion_columns import (
    Part,
    companion,
    companions,
    takes_bounds,
)
from sourcing_advisor.portfolio.columns.relationship_columns import ID, is_day
from sourcing_advisor.portfolio.columns.row_validation import ERROR, ERROR_CELL
from sourcing_advisor.portfolio.input.cell_values import (
    UNKNOWN_TEXT,
    date_in,
    loose_answer_in,
    value_in,
)
from sourcing_advisor.portfolio.input.numbers import Marks, UnreadableCellError

MOST_REMEMBERED = 100_000
TYPES: Mapping[FactType, pl.DataType] = {
    "yes_no": pl.Boolean(),
    "count": pl.Int64(),
    "scale": pl.Int64(),
    "number": pl.Float64(),
    "choice": pl.String(),
}
ANSWER_TYPES: Mapping[str, pl.DataType] = {
    **{fact.name: TYPES[fact.type] for fact in catalogue().values()},
    **{
        name: {"believed": pl.Boolean(), "from": pl.String()}.get(part, TYPES[fact.type])
        for name, (fact, part) in companions().items()
    },
}
"""The type of every column that states something of a fact."""

SPACES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
"""What is taken off both ends of a name or a number."""

_PLAIN_NUMBER = r"^-?(?:[0-9]{1,15}|[0-9]{1,9}\.[0-9]{1,2}|[0-9]{1,9}\.[0-9]{4,15}|0\.[0-9]{3})$"


class ColumnReader:
    """Reads the cells of one column, block by block, and remembers the texts it has met."""

    def __init__(
        self,
        read: Callable[[str], Value | None],
        dtype: pl.DataType,
        read_loosely: Callable[[str], Answer | None] = lambda text: None,  # noqa: ARG005
    ) -> None:
        """Take the function that reads one text, and the type of the column.

        `read_loosely` reads a text that states no value, but bounds or what is only believed.
        """
        self._read = read
        self._read_loosely = read_loosely
        self._answers: dict[str, Answer] = {}
        self._dtype = dtype
        self._values: dict[str, Value | None] = {}
        self._reasons: dict[str, str] = {}

    def read(self, texts: pl.Series) -> tuple[pl.Series, dict[str, str]]:
        """Return the values of a block, and the reason against each text that is no answer."""
        distinct = texts.drop_nulls().unique().to_list()
        self._learn(distinct)
        values = [self._values.get(text) for text in distinct]
        reasons = {text: self._reasons[text] for text in distinct if text in self._reasons}
        return _replaced(texts, distinct, values, self._dtype), reasons

    def companions(self, name: str, texts: pl.Series) -> list[pl.Series]:
        """Return the columns of what a block that was read says beside values."""
        columns = companion_columns(name, texts, self._answers)
        return [pl.Series(column, values, ANSWER_TYPES[column]) for column, values in columns]

    def _learn(self, distinct: list[str]) -> None:
        if len(self._values) + len(self._reasons) > MOST_REMEMBERED:
            self._values.clear()
            self._reasons.clear()
            self._answers.clear()
        for text in distinct:
            if text not in self._values and text not in self._reasons:
                try:
                    self._values[text] = self._read(text)
                except UnreadableCellError as error:
                    self._learn_loosely(text, str(error))

    def _learn_loosely(self, text: str, reason: str) -> None:
        try:
            answer = self._read_loosely(text)
        except UnreadableCellError as error:
            answer, reason = None, str(error)
        if answer is None:
            self._reasons[text] = reason
        else:
            self._values[text], self._answers[text] = answer.value, answer


class NumberReader(ColumnReader):
    """Reads a column of decimals: plain numbers all at once, others text by text."""

    def read(self, texts: pl.Series) -> tuple[pl.Series, dict[str, str]]:
        """Return the values of a block, and the reason against each text that is no answer."""
        trimmed = texts.str.strip_chars(SPACES)
        plain = trimmed.str.contains(_PLAIN_NUMBER).fill_null(value=False)
        rest, reasons = super().read(pl.select(pl.when(~plain).then(texts)).to_series())
        numbers = trimmed.zip_with(plain, pl.Series([None], dtype=pl.String)).cast(pl.Float64)
        return rest.zip_with(~plain, numbers), reasons


class TextReader(ColumnReader):
    """Reads a column of names, each of which is taken as it stands."""

    def __init__(self, unknown: frozenset[str]) -> None:
        """Take the texts that say that the name is not known."""
        super().__init__(lambda text: text, pl.String())
        self._unknown = list(unknown)

    def read(self, texts: pl.Series) -> tuple[pl.Series, dict[str, str]]:
        """Return the texts without the spaces around them, null where nothing is stated.

        The error of a spreadsheet program is no name.
        """
        trimmed = texts.str.strip_chars(SPACES)
        blank = trimmed.str.to_lowercase().is_in(self._unknown)
        errors = trimmed.str.contains(ERROR) & ~blank
        reasons = dict.fromkeys(texts.filter(errors).unique(), ERROR_CELL)
        return pl.select(pl.when(~(blank | errors)).then(trimmed)).to_series(), reasons


def reader_of(name: str, marks: Callable[[], Marks]) -> ColumnReader:
    """Return the reader for the column `name`; `marks` looks up its decimal marks when needed."""
    if name == ID:
        return TextReader(frozenset({""}))
    if is_day(name):
        return ColumnReader(date_in, pl.String())
    if name in companions():
        return _reader_of_companion(*companions()[name], marks)
    if name not in catalogue():
        return TextReader(UNKNOWN_TEXT)
    fact = catalogue()[name]
    kind = NumberReader if fact.type == "number" else ColumnReader
    if not takes_bounds(fact):
        return kind(lambda text: value_in(text, fact, marks), TYPES[fact.type])
    return kind(
        lambda text: value_in(text, fact, marks),
        TYPES[fact.type],
        lambda text: loose_answer_in(text, fact, marks),
    )


def _reader_of_companion(fact: Fact, part: Part, marks: Callable[[], Marks]) -> ColumnReader:
    asked = replace(fact, type="yes_no", words=None) if part == "believed" else fact
    return ColumnReader(lambda text: value_in(text, asked, marks), TYPES[asked.type])


def _replaced(texts: pl.Series, old: list[str], new: list[Any], dtype: pl.DataType) -> pl.Series:
    if not old:
        return pl.Series(texts.name, [None], dtype=dtype).new_from_index(0, len(texts))
    return texts.replace_strict(
        pl.Series(old, dtype=pl.String), pl.Series(new, dtype=dtype), return_dtype=dtype
    )


def companion_columns(
    fact: str, texts: pl.Series, answers: Mapping[str, Answer]
) -> Iterator[tuple[str, list[float | bool | None]]]:
    """Yield the companion columns of a fact, for the cells that state such answers."""
    met = [answers.get(text) for text in texts] if answers else []
    parts: Sequence[Part] = ("at_least", "at_most", "believed")
    for part in parts:
        values = [(getattr(answer, part) or None) if answer else None for answer in met]
        if part in ("at_least", "at_most"):
            values = [getattr(answer, part) if answer else None for answer in met]
        if any(value is not None for value in values):
            yield companion(fact, part), values


def joined(columns: Sequence[pl.Series], more: Sequence[pl.Series]) -> list[pl.Series]:
    """Return columns with what cells say more of put where the sheet has it in no column."""
    own = {column.name: column for column in columns}
    for column in more:
        stated = own.get(column.name)
        own[column.name] = (
            column if stated is None else pl.select(pl.coalesce(stated, column)).to_series()
        )
    return list(own.values())


def stated_twice(columns: Sequence[pl.Series], more: Sequence[pl.Series]) -> Iterator[pl.Series]:
    """Yield where a cell says otherwise than the companion column of the same sheet."""
    own = {column.name: column for column in columns}
    for column in more:
        if column.name in own:
            differs = (own[column.name] != column).fill_null(value=False)
            yield differs.alias(column.name)
