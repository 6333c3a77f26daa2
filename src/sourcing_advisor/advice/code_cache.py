"""Keeps compiled templates between runs, because Jinja takes milliseconds for each.

An entry is named by a digest of all that went into it: the template, the rule book that it was
checked against, the code that checks and compiles, and the versions of Jinja and Python. It holds
Python code, so the folder must belong to the user and be writable by nobody else, and an entry
begins with the digest of the rest, so that a damaged one is never run.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2

from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.rules.cache import private_folder, sealed, unsealed

MOST_ENTRIES = 2_000


class CodeCache:
    """Compiled templates of one rule book."""

    def __init__(self, context: str) -> None:
        """Take what the templates depend on besides their text, such as a digest of the book."""
        self._context = f"{context}\0{_compiler()}"
        self._folder = private_folder("templates")
        self._tidied = False

    def read(self, name: str, source: str) -> CodeType | None:
        """Return the code of a template, or None when it is not there or not readable."""
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            data = unsealed(self._entry(name, source).read_bytes())
            code = None if data is None else marshal.loads(data)  # noqa: S302 - see above
            return code if isinstance(code, CodeType) else None
        return None

    def write(self, name: str, source: str, code: CodeType) -> None:
        """Keep the code of a template; when that is not possible, do nothing."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            replace_file(self._entry(name, source), sealed(marshal.dumps(code)), 0o600)
            if not self._tidied:  # to count the entries takes longer than to write one
                self._tidied = True
                self._discard_old()

    def _entry(self, name: str, source: str) -> Path:
        digest = hashlib.sha256(f"{self._context}\0{name}\0{source}".encode())
        return (self._folder or Path()) / f"{digest.hexdigest()}.code"

    def _discard_old(self) -> None:
        entries = list((self._folder or Path()).glob("*.code"))
        if len(entries) > MOST_ENTRIES:
            entries.sort(key=lambda path: path.stat().st_mtime)
            for entry in entries[: len(entries) // 2]:
                entry.unlink()


@cache
def _compiler() -> str:
    total = hashlib.sha256(jinja2.__version__.encode() + importlib.util.MAGIC_NUMBER)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()
