"""Streams of compound files, the form in which older programs of Office save their documents."""

from __future__ import annotations

import struct
from collections.abc import Iterator

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How such a file begins; encrypted workbooks of newer programs are wrapped in one too."""

_HEADER = 512
_IN_HEADER = 109
_LAST = 0xFFFFFFFA
"""Numbers of sectors from this one on mean that there is none."""

_ENTRY = 128
_SHORT = 64


class CompoundFile:
    """A compound file in memory; raises `ValueError` when it is damaged."""

    def __init__(self, content: bytes) -> None:
        """Read the directory."""
        if len(content) < _HEADER or not content.startswith(COMPOUND):
            raise ValueError("it is no compound file")
        self._content = content
        shift, short_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or 1 << short_shift != _SHORT:
            raise ValueError("its sectors are of no known size")
        self._size = 1 << shift
        first_directory, self._cutoff, first_short = struct.unpack_from("<I4xII", content, 48)
        self._next = self._table()
        directory = self._chain(first_directory)
        self._short_next = _numbers(self._chain(first_short))
        self._entries = dict(_entries(directory))
        root = next(_entries(directory), ("", (_LAST, 0)))[1]
        self._short = self._chain(root[0])

    @property
    def names(self) -> frozenset[str]:
        """The names of its streams."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream."""
        start, length = self._entries[name]
        if length >= self._cutoff:
            return self._chain(start)[:length]
        return _joined(self._short, self._short_next, start, 0, _SHORT)[:length]

    def _chain(self, start: int) -> bytes:
        return _joined(self._content, self._next, start, self._size, self._size)

    def _table(self) -> tuple[int, ...]:
        sectors = [*struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76)]
        further, _ = struct.unpack_from("<II", self._content, 68)
        met: set[int] = set()
        while further < _LAST:
            if further in met:
                raise ValueError("its sectors go round in a circle")
            met.add(further)
            *numbers, further = _numbers(self._sector(further))
            sectors += numbers
        return _numbers(b"".join(self._sector(number) for number in sectors if number < _LAST))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _joined(content: bytes, following: tuple[int, ...], start: int, first: int, size: int) -> bytes:
    pieces: list[bytes] = []
    while start < _LAST:
        if start >= len(following) or len(pieces) > len(following):
            raise ValueError("its sectors do not hang together")
        at = first + start * size
        pieces.append(content[at : at + size])
        if len(pieces[-1]) < size:
            raise ValueError("it is cut short")
        start = following[start]
    return b"".join(pieces)


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name:
            yield name, struct.unpack_from("<II", directory, at + 116)
