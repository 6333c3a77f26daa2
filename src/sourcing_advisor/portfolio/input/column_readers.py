"""One column of text cells to typed values, each distinct text read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.fields import FactType
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID
from sourcing_advisor.portfolio.input.cell_values import (
    ERROR_CELL,
    ERROR_PATTERN,
    UNKNOWN_TEXT,
    date_in,
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
SPACES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
"""What is taken off both ends of a name or a number."""

_PLAIN_NUMBER = r"^-?(?:[0-9]{1,15}|[0-9]{1,9}\.[0-9]{1,2}|[0-9]{1,9}\.[0-9]{4,15}|0\.[0-9]{3})$"


class ColumnReader:
    """Reads the cells of one column, block by block, and remembers the texts it has met."""

    def __init__(self, read: Callable[[str], Value | None], dtype: pl.DataType) -> None:
        """Take the function that reads one text, and the type of the column."""
        self._read = read
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

    def _learn(self, distinct: list[str]) -> None:
        if len(self._values) + len(self._reasons) > MOST_REMEMBERED:
            self._values.clear()
            self._reasons.clear()
        for text in distinct:
            if text not in self._values and text not in self._reasons:
                try:
                    self._values[text] = self._read(text)
                except UnreadableCellError as error:
                    self._reasons[text] = str(error)


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
        errors = trimmed.str.contains(rf"(?i)^(?:{ERROR_PATTERN})$") & ~blank
        reasons = dict.fromkeys(texts.filter(errors).unique(), ERROR_CELL)
        return pl.select(pl.when(~(blank | errors)).then(trimmed)).to_series(), reasons


def reader_of(name: str, marks: Callable[[], Marks]) -> ColumnReader:
    """Return the reader for the column `name`; `marks` looks up its decimal marks when needed."""
    if name == ID:
        return TextReader(frozenset({""}))
    if name == AS_OF:
        return ColumnReader(date_in, pl.String())
    if name not in catalogue():
        return TextReader(UNKNOWN_TEXT)
    fact = catalogue()[name]
    kind = NumberReader if fact.type == "number" else ColumnReader
    return kind(lambda text: value_in(text, fact, marks), TYPES[fact.type])


def _replaced(texts: pl.Series, old: list[str], new: list[Any], dtype: pl.DataType) -> pl.Series:
    if not old:
        return pl.Series(texts.name, [None], dtype=dtype).new_from_index(0, len(texts))
    return texts.replace_strict(
        pl.Series(old, dtype=pl.String), pl.Series(new, dtype=dtype), return_dtype=dtype
    )
