"""CSV files that are safe to open in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

_SIGNS = r"=+\-@＝＋－＠"  # noqa: RUF001 - some spreadsheets read the wide signs too
_FORMULA = rf"^[{_SIGNS}\t\r\n]"
_FORMULA_INSIDE = rf'([;\t\r\n]"*)([{_SIGNS}])'
_PLAIN_NUMBER = r"^[+-]?\d+(?:[.,]\d+)?%?$"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CsvFile:
    """A CSV file of given columns, in UTF-8 with a byte order mark, one header row.

    Text that a spreadsheet would take for a formula gets an apostrophe before it. Numbers stay
    numbers.
    """

    def __init__(self, path: Path, schema: pl.Schema) -> None:
        """Create the file and write its header row."""
        self._schema = schema
        self._stream = path.open("wb")
        self._stream.write(_BYTE_ORDER_MARK)
        self._stream.write(pl.DataFrame(schema=schema).write_csv().encode())

    def append(self, frame: pl.DataFrame) -> None:
        """Write the rows of `frame`, which has the columns of the file in any order."""
        rows = frame.select(pl.col(name).cast(kind) for name, kind in self._schema.items())
        safe = rows.with_columns(safe_text(pl.col(pl.String)))
        self._stream.write(safe.write_csv(include_header=False).encode())

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._stream.close()


def safe_text(text: pl.Expr) -> pl.Expr:
    """Return text with an apostrophe before what a spreadsheet would take for a formula.

    A spreadsheet may begin a cell inside the text, since in many countries it takes a semicolon
    for what separates cells, whatever quotation marks say: a sign directly after a semicolon, a
    tab or a line break gets its apostrophe too. After a space ("a; -b") it is text as it stands.
    """
    inside = text.str.replace_all(_FORMULA_INSIDE, "${1}'${2}")
    harmless = ~text.str.contains(_FORMULA) | text.str.contains(_PLAIN_NUMBER)
    return pl.when(harmless).then(inside).otherwise("'" + inside)
