"""Tables on disk: CSV files that are safe to open in a spreadsheet, and verdicts in Parquet."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.rollup.relationship_lines import ReviewedRows
from sourcing_advisor.rules.book import RuleBook

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


_SYSTEM_ERROR = re.compile(r"os error (\d+)")
_CUT_OFF = "transport error"
"""What the data-frame library says of the disk where the end of a Parquet file does not fit."""


@dataclass(slots=True)
class VerdictStore:
    """Files in a scratch folder, a pair per batch; relationships are kept only if wanted later."""

    scratch: Path
    book: RuleBook
    keeps_relationships: bool
    _count: int = field(default=0, init=False)

    def add(self, rows: ReviewedRows) -> None:
        """Write the relationships and the verdicts of one batch."""
        number = self._count
        with disk_errors_named():
            rows.verdicts.write_parquet(self._verdicts(number), compression="lz4")
            if self.keeps_relationships:
                rows.relationships.write_parquet(self._relationships(number), compression="lz4")
        self._count += 1

    def selected(self, ids: Sequence[str] | None) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Yield relationships and verdicts with the given ids, all if None, in the order read."""
        for part in range(self._count):
            pair = [
                pl.scan_parquet(self._relationships(part)),
                pl.scan_parquet(self._verdicts(part)),
            ]
            if ids is not None:
                pair = [table.filter(pl.col("id").is_in(ids)) for table in pair]
            relationships, verdicts = pl.collect_all(pair)
            yield relationships, verdicts

    def join(self, path: Path) -> None:
        """Write the verdicts of all batches to one file, in the order read."""
        with disk_errors_named():
            match self._count:
                case 0:
                    pl.DataFrame(schema=verdict_schema(self.book)).write_parquet(path)
                case 1 if not self.keeps_relationships:
                    self._verdicts(0).rename(path)
                case _:
                    files = [self._verdicts(part) for part in range(self._count)]
                    pl.scan_parquet(files).sink_parquet(path, compression="lz4")

    def _verdicts(self, part: int) -> Path:
        return self.scratch / f"verdicts-{part:06}.parquet"

    def _relationships(self, part: int) -> Path:
        return self.scratch / f"relationships-{part:06}.parquet"


def verdict_schema(book: RuleBook) -> pl.Schema:
    """Return the columns of a frame of verdicts: `id`, and one per rule."""
    outcome = pl.Enum([str(outcome) for outcome in Outcome])
    return pl.Schema({"id": pl.String(), **dict.fromkeys([r.id for r in book.rules], outcome)})


@contextlib.contextmanager
def disk_errors_named() -> Iterator[None]:
    """Raise an `OSError` where the data-frame library says only in words that the disk failed."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        if _CUT_OFF in str(error):
            raise OSError(errno.EIO, "a file was cut off while it was written") from error
        match = _SYSTEM_ERROR.search(str(error))
        if match is None:
            raise
        number = int(match[1])
        raise OSError(number, os.strerror(number)) from error
