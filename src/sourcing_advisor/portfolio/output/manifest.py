"""What an earlier run wrote into a folder, as its own files tell.

`summary.json` and `index.html` both name the reports. Either will do, so that someone who edits
one of them can still have the folder replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KIND = "sourcing-advisor portfolio"
"""What `summary.json` says of itself; it marks a folder as one of ours."""

PAGE = "<title>Portfolio review: "
"""What `index.html` says of itself, near its beginning."""

_HEAD = 4_000
_DEALS = re.compile(r'<script type="application/json" id="deals">([^<]*)</script>')


def reports_of_earlier_run(folder: Path) -> set[str] | None:
    """Return the names of the reports that an earlier run wrote; None if there was no such run."""
    rejection_text = [each for each in (_by_summary(folder), _by_page(folder)) if each is not None]
    return set().union(*rejection_text) if rejection_text else None


def summary_is_sound(folder: Path) -> bool:
    """Say whether `summary.json` tells what an earlier run wrote."""
    return _by_summary(folder) is not None


def _by_summary(folder: Path) -> set[str] | None:
    try:
        said = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        if said["kind"] != KIND:
            return None
        return _names(each["file"] for each in said["reports"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _by_page(folder: Path) -> set[str] | None:
    try:
        with (folder / "index.html").open(encoding="utf-8") as stream:
            head = stream.read(_HEAD)
            if PAGE not in head:
                return None
            relationships = _DEALS.search(head + stream.read())
        rows: list[Any] = json.loads(relationships[1])["rows"] if relationships else []
        return _names(row[-1] for row in rows if row[-1])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _names(files: Iterable[str]) -> set[str]:
    return {file.rpartition("/")[2] for file in files}
