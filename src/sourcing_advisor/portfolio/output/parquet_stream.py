"""A Parquet file that is written as its rows come, while the next are worked out."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl
from polars.io.plugins import register_io_source

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown

_PAGE = 8 << 20
"""In bytes: longer pages are compressed better."""

_SYSTEM_ERROR = re.compile(r"os error (\d+)")
_CUT_OFF = "transport error"
"""What the data-frame library says of the disk where the end of a Parquet file does not fit."""
_LOOKED_AFTER = 0.2
"""In seconds: how soon it is noticed that the writing has ended before its time."""


class _BrokenOffError(Exception):
    """The rest of the rows will not come."""


class ParquetFile:
    """A Parquet file of given columns; frames are handed on to a thread that writes them."""

    def __init__(self, path: Path, schema: pl.Schema, rows_of_group: int = 500_000) -> None:
        """Begin the file; raises `OSError` where there can be none.

        `rows_of_group` rows are held in memory until they are written together.
        """
        path.touch()
        self._rows_of_group = rows_of_group
        self._schema = schema
        self._frames: queue.Queue[pl.DataFrame | BaseException | None] = queue.Queue(1)
        self._error: BaseException | None = None
        self._thread = threading.Thread(
            target=self._write, args=(path,), name=f"writes {path.name}", daemon=True
        )
        self._thread.start()

    def append(self, frame: pl.DataFrame) -> None:
        """Write the rows of a frame that has the columns of the file, in their order."""
        if frame.height:
            self._hand_on(frame)

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file; raises `OSError` when the disk failed. After an error it is left."""
        if error is not None:
            with contextlib.suppress(Exception):  # the first error is the one to be told
                self._hand_on(_BrokenOffError())
            self._thread.join()
            return
        self._hand_on(None)
        self._thread.join()
        self._raise_what_failed()

    def _hand_on(self, frame: pl.DataFrame | BaseException | None) -> None:
        while True:
            self._raise_what_failed()
            try:
                self._frames.put(frame, timeout=_LOOKED_AFTER)
            except queue.Full:
                continue
            return

    def _raise_what_failed(self) -> None:
        if self._error is not None:
            with disk_errors_named():
                raise self._error

    def _write(self, path: Path) -> None:
        try:
            rows = register_io_source(self._rows, schema=self._schema)
            rows.sink_parquet(
                path,
                compression="zstd",
                compression_level=3,
                # In every group stand relationships of all kinds, so that no bounds help a reader.
                statistics=False,
                row_group_size=self._rows_of_group,
                data_page_size=_PAGE,
            )
        except BaseException as error:  # noqa: BLE001 - told to whoever appends or ends
            self._error = error

    def _rows(self, *_: Any) -> Iterator[pl.DataFrame]:
        while (frame := self._frames.get()) is not None:
            if isinstance(frame, BaseException):
                raise frame
            yield frame


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


@contextlib.contextmanager
def refused_if_damaged(folder: Path) -> Iterator[None]:
    """Raise `InputError` where a table of results cannot be read."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, KeyError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        found = f"the results in it cannot be read ({reason})"
        advice = "Write them anew with the command portfolio."
        raise InputError([Problem(Place(shown(folder)), found, suggestion=advice)]) from None
