"""The encoding of a text file of any size, and its lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.input.parsed_rows import AssumedEncoding

LONGEST_LINE = 10_000_000
"""In characters; a row of long texts in every column is far below it."""

MOST_CHARACTERS = 30_000_000
"""Of lines in memory at a time; each is there in about ten forms while it is read."""

LOST = "\ufffd"
"""Stands where a byte could not be read."""

NUL = "\0"
"""Has no place in text; some programs leave it where a cell was damaged."""

CUT = "\ufdd0\ufdef"
"""Ends a line that was too long and of which only the beginning is kept. Unicode keeps these two
characters out of all text."""

TOO_LONG = f"the line is longer than {LONGEST_LINE:,} characters"

_PIECE = 1 << 20
_LOOKED_AT = 400
_KEPT = 200
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_SPOKEN = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: UTF-8, UTF-16 with or without mark, or Windows-1252.

    A file with both UTF-8 and bytes that are not UTF-8 is read as UTF-8, and those bytes as
    `LOST`. Raises `InputError` when the file is empty or is not text.
    """
    with path.open("rb") as stream:
        start = stream.read(_PIECE)
    if not start.strip():
        raise InputError([Problem(Place(shown(path)), "the file is empty", "a header row")])
    if start.startswith(_UTF_32):
        advice = "Save it as UTF-8 and try again."
        raise InputError([Problem(Place(shown(path)), "the file is UTF-32 text", "UTF-8", advice)])
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if unmarked := _unmarked_utf_16(start):
        return unmarked
    if NUL.encode() in start.lstrip().splitlines()[0]:
        raise InputError([Problem(Place(shown(path)), "the file is not text", "text")])
    return "utf-8" if _is_utf_8(path) or _holds_utf_8(path) else "cp1252"


def assumed_encoding(name: str, encoding: str) -> tuple[AssumedEncoding, ...]:
    """Return what is to be said of the encoding of a file when nothing in it tells which it is."""
    return (AssumedEncoding(name, encoding=_SPOKEN[encoding]),) if encoding == "cp1252" else ()


def lost_byte(encoding: str) -> str:
    """Return what is said of a row in which a byte could not be read."""
    spoken = _SPOKEN.get(encoding, encoding.upper())
    return f"a byte is not part of the file's text encoding; expected {spoken} text"


def not_a_file(path: Path) -> Problem:
    """Return what is said of a pipe or a device, which could be waited for without end."""
    return Problem(Place(shown(path)), "this is a pipe or a device", "a file")


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a file for `lines_of`; any kind of line end will do."""
    return path.open(encoding=encoding, errors="replace")


def lines_of(stream: TextIO, count: int) -> list[str]:
    """Return the next lines, without line ends; none only at the end of the file.

    They are at most `count`, and fewer where they are long: few rows with texts of many pages
    take as much memory as many rows. Of a line that is longer than `LONGEST_LINE`, the beginning
    is returned, without quotation marks and with `CUT` at its end.
    """
    lines: list[str] = []
    characters = 0
    for line in islice(iter(partial(stream.readline, LONGEST_LINE), ""), count):
        lines.append(_whole_or_cut(line, stream))
        characters += len(line)
        if characters > MOST_CHARACTERS:
            break
    return lines


def skip_lines(stream: TextIO, count: int) -> None:
    """Read past the next `count` lines."""
    while count > 0 and (skipped := len(lines_of(stream, count))):
        count -= skipped


def _whole_or_cut(line: str, stream: TextIO) -> str:
    if len(line) < LONGEST_LINE or line.endswith("\n"):
        return line.removesuffix("\n")
    rest = line
    while rest and not rest.endswith("\n"):
        rest = stream.readline(LONGEST_LINE)
    return line[:_KEPT].replace('"', "") + CUT


def _unmarked_utf_16(start: bytes) -> str | None:
    """Return the kind of UTF-16 whose Latin letters fill every other byte, or None."""
    even, odd = start[0:_LOOKED_AT:2], start[1:_LOOKED_AT:2]
    if not even.count(0) and odd.count(0) > len(odd) / 2:
        return "utf-16-le"
    return "utf-16-be" if not odd.count(0) and even.count(0) > len(even) / 2 else None


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _holds_utf_8(path: Path) -> bool:
    """Say whether some line has letters beyond ASCII and is UTF-8."""
    with path.open("rb") as stream:
        for line in iter(partial(stream.readline, LONGEST_LINE), b""):
            if not line.isascii() and _decodes(line):
                return True
    return False


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from iter(partial(stream.read, _PIECE), b"")
