"""Keeps what is slow to work out from a rule library, between runs.

An entry is named by a digest of every byte that went into it and of the code that made it, so an
entry can be missing but never stale. It holds plain JSON after the digest of the rest, so that a
damaged one is not used. The folder must belong to the user and be writable by nobody else, and
nobody else may be able to put another in its place: the folders above it are looked at too.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sourcing_advisor.documents import tree, yaml_text
from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.tree import Document

CACHE_VARIABLE = "SOURCING_ADVISOR_CACHE"
"""Names the folder to use instead of the user's cache folder, in full, or turns the cache off."""

_OFF = ("", "off", "0", "none", "no", "false")
_OWN = "sourcing-advisor"
"""The folder, in the one that is used, that holds entries and nothing else."""

MOST_ENTRIES = 16
LARGEST_ENTRY = 200_000_000
"""In bytes."""

_KEPT_DEPTH = 2
_NAME = re.compile(r"[0-9a-f]{64}\.json")


def cache_folder() -> Path | None:
    """Return where entries are kept, or None when the cache is off or there is no home.

    A folder that is not named in full counts for off: it would lie wherever a command is started.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    try:
        base = _usual_folder() if chosen is None else _chosen_folder(chosen)
    except RuntimeError:
        return None
    return base / _OWN if base and base.is_absolute() else None


def _chosen_folder(chosen: str) -> Path | None:
    return None if chosen.strip().lower() in _OFF else Path(chosen).expanduser()


def _usual_folder() -> Path:
    named = (Path(os.environ.get(name, "")) for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"))
    base = next((folder for folder in named if folder.is_absolute()), None)  # as XDG asks
    return base or Path.home() / ".cache"


def private_folder(*parts: str) -> Path | None:
    """Return a folder for entries, made if need be; None when others could write to it."""
    base = cache_folder()
    if base is None:
        return None
    folder = base.joinpath(*parts)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        above = [parent.stat() for parent in Path(os.path.realpath(folder)).parents]
    except (OSError, ValueError):
        return None
    own = stat.S_ISDIR(found.st_mode) and _is_of(found, _user()) and not _others_write(found)
    return folder if own and not any(map(_others_can_swap, above)) else None


def _user() -> frozenset[int]:
    return frozenset({os.getuid()} if hasattr(os, "getuid") else ())


def _is_of(status: os.stat_result, users: frozenset[int]) -> bool:
    return not users or status.st_uid in users


def _others_write(status: os.stat_result) -> int:
    return status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _others_can_swap(above: os.stat_result) -> bool:
    """Say whether another user can put something else in place of what a folder holds."""
    if not hasattr(os, "getuid"):
        return False
    own_group = above.st_gid == os.getgid()
    writable = above.st_mode & (stat.S_IWOTH if own_group else stat.S_IWOTH | stat.S_IWGRP)
    kept_apart = above.st_mode & stat.S_ISVTX
    return bool(writable and not kept_apart) or not _is_of(above, _user() | {0})


def sealed(name: str, data: bytes) -> bytes:
    """Return the content of the entry of that name: a digest of name and data, and `data`."""
    return hashlib.sha256(name.encode() + data).digest() + data


def unsealed(name: str, content: bytes) -> bytes | None:
    """Return the data in an entry, or None when it is not what was written under that name."""
    size = hashlib.sha256().digest_size
    data = content[size:]
    return data if hashlib.sha256(name.encode() + data).digest() == content[:size] else None


def _content(entry: Path) -> bytes:
    """Return what a file holds; raises `OSError` for a link, a pipe, and what is far too large."""
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(entry, os.O_RDONLY | flags), "rb") as stream:  # noqa: PTH123 - of a handle
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_ENTRY:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(entry))
        return stream.read(LARGEST_ENTRY)


class JsonCache:
    """One entry: JSON data that follows from `digest` and from the `code` files."""

    def __init__(
        self, kind: str, digest: str, code: Iterable[Path] = (), most: int = MOST_ENTRIES
    ) -> None:
        """Name the entry. `kind` keeps entries of different content apart, and `most` are kept."""
        total = hashlib.sha256(digest.encode())
        for path in code:
            total.update(path.read_bytes())
        folder = private_folder()
        self._kind = kind
        self._most = most
        self._entry = folder / f"{kind}-{total.hexdigest()}.json" if folder else None

    def read(self) -> Any | None:
        """Return the data, or None when the entry is not there or not readable."""
        if self._entry is None:
            return None
        try:
            data = unsealed(self._entry.name, _content(self._entry))
            return None if data is None else json.loads(data)
        except (OSError, ValueError, RecursionError):
            return None

    def write(self, data: object) -> None:
        """Keep the data; when that is not possible, do nothing."""
        if self._entry is None:
            return
        with contextlib.suppress(OSError, ValueError, RecursionError):
            if self._entry.is_symlink():
                self._entry.unlink()
            text = json.dumps(data, separators=(",", ":"))
            replace_file(self._entry, sealed(self._entry.name, text.encode()), 0o600, anything=True)
            self._discard_old(self._entry.parent)

    def _discard_old(self, folder: Path) -> None:
        begins = f"{self._kind}-"
        with os.scandir(folder) as found:
            names = [entry.name for entry in found if entry.name.startswith(begins)]
        if len(names) <= self._most:  # a look at the names alone: it follows every entry written
            return
        entries = [folder / name for name in names if _NAME.fullmatch(name.removeprefix(begins))]
        if len(entries) > self._most:
            entries.sort(key=lambda path: path.lstat().st_mtime)
            # Some more than must be, so that not every entry that is written costs a search.
            for entry in entries[: self._most // 4 - self._most]:
                entry.unlink()


class DocumentCache:
    """The parsed documents of one exact set of files."""

    def __init__(self, digest: str) -> None:
        """Name the entry by the digest of the files."""
        self._cache = JsonCache("rules", digest, map(Path, (yaml_text.__file__, tree.__file__)))

    def read(self) -> Mapping[str, Document] | None:
        """Return the documents, or None when they are not there or not readable."""
        content = self._cache.read()
        if content is None:
            return None
        try:
            return {
                name: Document(name, data, {tuple(path): int(line) for path, line in lines}, {})
                for name, (data, lines) in content.items()
            }
        except (ValueError, TypeError, AttributeError):
            return None

    def write(self, documents: Mapping[str, Document]) -> None:
        """Keep the documents with the lines of their main parts."""
        self._cache.write(
            {
                name: (
                    document.data,
                    [(p, line) for p, line in document.lines.items() if len(p) <= _KEPT_DEPTH],
                )
                for name, document in documents.items()
            }
        )
