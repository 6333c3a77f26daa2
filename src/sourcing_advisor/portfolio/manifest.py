"""What a run wrote into a folder, as the run itself says: `manifest.json`.

It is asked when results are replaced, and when a folder of input holds results. Folders of 0.1.0
have no manifest; their `summary.json` tells the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from sourcing_advisor.version import __version__

MANIFEST = "manifest.json"
REPORTS = "reports"
SUMMARY = "summary.json"
FIRST_FILES = frozenset(
    {
        "index.html",
        SUMMARY,
        "verdicts.parquet",
        "recommendations.csv",
        "questions.csv",
        "rejected.csv",
    }
)
"""The files beside the reports that 0.1.0 wrote."""

TABLES = frozenset(
    {"facts.parquet", "recommendations.parquet", "questions.parquet", "rules.parquet"}
)
"""The files that have come since."""

_SUMMARY_KIND = "sourcing-advisor portfolio"


class ResultFile(BaseModel):
    """One file of results: its path in the folder, with slashes, and its size in bytes."""

    model_config = ConfigDict(frozen=True)

    file: str
    bytes: int


class Manifest(BaseModel):
    """The files of one run, which program wrote them, and what it was asked for."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["sourcing-advisor results"] = "sourcing-advisor results"
    version: Literal["1"] = "1"
    program: str = __version__
    arguments: dict[str, Any] = {}
    files: tuple[ResultFile, ...]


def write_manifest(folder: Path, arguments: Mapping[str, Any]) -> None:
    """Write the manifest of the files that are in `folder`; they are listed by name."""
    files = sorted(_files_under(folder), key=lambda written: written.file)
    manifest = Manifest(arguments=dict(arguments), files=tuple(files))
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_bytes(text.encode())


def results_in(folder: Path) -> frozenset[str] | None:
    """Return the paths in `folder` of what a run wrote, with slashes; None if there was no run."""
    return _by_manifest(folder) or _by_summary(folder)


def names_of_results(folder: Path) -> frozenset[str]:
    """Return the names in `folder` of what a run wrote; none if there was no run."""
    return frozenset(path.partition("/")[0] for path in results_in(folder) or ())


def is_inside(path: str) -> bool:
    """Say whether a path with slashes is that of a file of results: at the top, or a report."""
    name = path.removeprefix(f"{REPORTS}/")
    return name not in ("", ".", "..", REPORTS) and not set(name) & set("/\\:\0")


def _files_under(folder: Path) -> Iterator[ResultFile]:
    for prefix in ("", f"{REPORTS}/"):
        if (folder / prefix).is_dir():
            with os.scandir(folder / prefix) as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        yield ResultFile(file=prefix + entry.name, bytes=entry.stat().st_size)


def _by_manifest(folder: Path) -> frozenset[str] | None:
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None
    paths = frozenset(written.file for written in manifest.files)
    return paths | {MANIFEST} if all(map(is_inside, paths)) else None


def _by_summary(folder: Path) -> frozenset[str] | None:
    try:
        stated = json.loads((folder / SUMMARY).read_bytes())
        if stated["kind"] != _SUMMARY_KIND:
            return None
        reports = frozenset(f"{REPORTS}/{_name(report['file'])}" for report in stated["reports"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return FIRST_FILES | TABLES | {MANIFEST} | reports


def _name(file: str) -> str:
    return file.rpartition("/")[2]
