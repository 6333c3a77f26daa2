"""Reading a file as text, within limits."""

from __future__ import annotations

import sys
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem, printable

LARGEST_FILE = 5_000_000
"""In bytes. A relationship with 10,000 listed projects is about 2 MB."""

_PIECE = 65_536
STANDARD_INPUT = "-"

_OTHER_ENCODINGS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


A_FACT = "at least one fact"


def read_text(path: str | Path, holding: str = A_FACT) -> str:
    """Return the UTF-8 text of a file, or of standard input for ``-``.

    `holding` says what a file that is not empty would hold. Raises `InputError` when the file is
    missing, unreadable, empty, larger than `LARGEST_FILE`, or not UTF-8 text.
    """
    data = read_limited(path, LARGEST_FILE)
    return decode(data, Place(shown(path)), holding)


def read_limited(path: str | Path, limit: int) -> bytes:
    """Return the bytes of a file of at most `limit` bytes; raises `InputError`."""
    piped = str(path) == STANDARD_INPUT
    if piped and sys.stdin is None:
        advice = "Name a file, or send one there."
        raise InputError([Problem(Place(shown(path)), "it is closed", suggestion=advice)])
    try:
        data = sys.stdin.buffer.read(limit + 1) if piped else _read(path, limit + 1)
    except FileNotFoundError:
        raise InputError([Problem(Place(shown(path)), "there is no such file")]) from None
    except IsADirectoryError:
        raise InputError([Problem(Place(shown(path)), "this is a folder", "a file")]) from None
    except (OSError, ValueError) as error:
        found = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError([Problem(Place(shown(path)), found)]) from None
    if len(data) > limit:
        size = f"{limit // 1_000_000} MB"
        found = f"the file is larger than {size}"
        raise InputError([Problem(Place(shown(path)), found, f"at most {size}")])
    return data


def _read(path: str | Path, most: int) -> bytes:
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - hundreds are read at each start
        data: bytes = stream.read(min(_PIECE, most))
        while data and len(data) < most:
            piece = stream.read(min(most - len(data), len(data) + _PIECE))
            if not piece:
                break
            data += piece
    return data


def decode(data: bytes, place: Place, holding: str = A_FACT) -> str:
    """Return `data` as text; raises `InputError` if it is not UTF-8 text or is empty.

    `holding` says what a file that is not empty would hold.
    """
    for mark, encoding in _OTHER_ENCODINGS.items():
        if data.startswith(mark):
            advice = "Save it as UTF-8 and try again."
            found = f"the file is {encoding} text"
            raise InputError([Problem(place, found, "UTF-8 text", advice)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"the byte 0x{data[error.start]:02x} is not part of UTF-8 text"
        advice = "If it is a text file, save it as UTF-8 and try again."
        raise InputError([Problem(Place(place.file, line), found, "text", advice)]) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError([Problem(Place(place.file, line), "the file is not text", "UTF-8 text")])
    if not text.strip():
        raise InputError([Problem(place, "the file is empty", holding)])
    return text


def shown(path: str | Path) -> str:
    """Return the name by which messages call a file, safe to print on one line."""
    return "standard input" if str(path) == STANDARD_INPUT else printable(str(path)) or '""'
