"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown


def replace_file(
    path: Path, data: bytes, mode: int | None = None, *, anything: bool = False
) -> None:
    """Write `data` to `path`, which keeps its old content until all is written.

    The file gets the permissions in `mode`, or those of the file that it replaces, or those of
    any new file. A link is followed. A device or a pipe is written to and not replaced, unless
    `anything` is. Raises `OSError`, and then leaves nothing behind.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():  # what is left of links that lead to each other in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if target.exists() and not target.is_file() and not anything:
        target.write_bytes(data)  # a device such as /dev/null; a folder raises
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        part.chmod(_usual_mode(target) if mode is None else mode)
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def refuse_unreachable(path: str | Path) -> None:
    """Raise `InputError` for a path that leads nowhere: in a circle, too long, through a file.

    Where nothing is yet, something can be written, and that is no problem here.
    """
    try:
        Path(path).stat()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        found = f"this cannot be reached ({getattr(error, 'strerror', None) or error})"
        raise InputError([Problem(Place(shown(path)), found, "another name")]) from None


def _usual_mode(target: Path) -> int:
    with contextlib.suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
