"""A lock that ends with the process that holds it, however that process ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def held_lock(path: Path, out: Path) -> Iterator[None]:
    """Hold the lock at `path` during the block; raises `InputError` when another run holds it."""
    handle = _opened(path, out)
    try:
        yield
    finally:
        if sys.platform == "win32":
            os.close(handle)
        with contextlib.suppress(OSError):
            path.unlink()
        if sys.platform != "win32":
            os.close(handle)


def _opened(path: Path, out: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(handle)
            if os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        except FileNotFoundError:
            pass  # the run that held it has just ended and removed it
        except (BlockingIOError, PermissionError):
            os.close(handle)
            found = "another run is writing to this folder"
            advice = "Wait until it has finished, or choose another folder."
            raise InputError([Problem(Place(shown(out)), found, suggestion=advice)]) from None
        os.close(handle)
