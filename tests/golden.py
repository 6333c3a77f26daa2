"""Whole results, kept as files: `python -m tests.golden` writes them anew.

A module that keeps results lists them in `GOLDEN`, with what makes each, and is named in `MODULES`.
Read the difference before you commit it: it is what a reader of reports will see.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path

MODULES = ("tests.portfolio.golden_results", "tests.renderers.golden_report")
TESTS = Path(__file__).parent
COMMAND = "python -m tests.golden"


def golden_files() -> Mapping[Path, Callable[[], bytes]]:
    """Return what makes each file."""
    files: dict[Path, Callable[[], bytes]] = {}
    for name in MODULES:
        kept: Mapping[Path, Callable[[], bytes]] = import_module(name).GOLDEN
        files.update(kept)
    return files


def difference(kept: bytes, made: bytes) -> str:
    """Return the first lines that differ, as a patch of what is kept; nothing if none does."""
    lines = difflib.unified_diff(
        kept.decode().splitlines(), made.decode().splitlines(), "kept", "made", lineterm=""
    )
    return "\n".join(islice(lines, 40))


def main() -> None:
    """Write the files that are not what would be made today, and say which."""
    for path, make in golden_files().items():
        made = make()
        if not path.exists() or path.read_bytes() != made:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made)
            print("written:", path.relative_to(TESTS.parent))  # noqa: T201 - a command


if __name__ == "__main__":
    main()
