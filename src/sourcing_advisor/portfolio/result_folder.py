"""A folder of results as a comparison reads it: the verdicts, and the gaps with their stages.

Another form of results needs no more than another way to these.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.comparison_form import ComparedFolder
from sourcing_advisor.portfolio.manifest import MANIFEST, results_in
from sourcing_advisor.portfolio.output.parquet_stream import refused_if_damaged

_ENUM = pl.Enum([str(outcome) for outcome in Outcome])
_VERDICTS, _PLACED = "verdicts.parquet", "recommendations.parquet"
_PLACED_COLUMNS = ("id", "rule", "stage", "move", "leads")


@dataclass(frozen=True)
class ResultFolder:
    """A folder of results, and what its manifest says of the rule book."""

    folder: Path
    about: ComparedFolder

    @cached_property
    def ids(self) -> pl.Series:
        """Return the ids of the relationships, in the order of the verdicts."""
        with refused_if_damaged(self.folder):
            ids = pl.read_parquet(self.folder / _VERDICTS, columns=["id"], glob=False)
            return ids["id"].cast(pl.String)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules that have verdicts."""
        with refused_if_damaged(self.folder):
            names = pl.read_parquet_schema(self.folder / _VERDICTS)
        return tuple(name for name in names if name != "id")

    def verdicts(self, rules: list[str]) -> pl.DataFrame:
        """Return the outcomes of some rules as numbers, in the order of `Outcome`."""
        with refused_if_damaged(self.folder):
            frame = pl.read_parquet(self.folder / _VERDICTS, columns=rules, glob=False)
            return frame.select(pl.all().cast(_ENUM).to_physical().cast(pl.UInt8))

    @cached_property
    def placed(self) -> pl.DataFrame | None:
        """Return the gaps with stage and move, a row each; None where the folder has none."""
        path = self.folder / _PLACED
        with refused_if_damaged(self.folder):
            if not path.is_file() or not set(_PLACED_COLUMNS) <= set(pl.read_parquet_schema(path)):
                return None
            frame = pl.read_parquet(path, columns=list(_PLACED_COLUMNS), glob=False)
            return frame.with_columns(_as_names(frame[name]) for name in ("rule", "stage", "move"))


def _as_names(column: pl.Series) -> pl.Series:
    """Return a column of names whose type lists them all."""
    if isinstance(column.dtype, pl.Enum):
        return column
    text = column.cast(pl.String)
    return text.cast(pl.Enum(text.drop_nulls().unique().sort()))


def read_folder(folder: Path) -> ResultFolder:
    """Return a folder of results; raises `InputError` where it is none."""
    if results_in(folder) is None or not (folder / _VERDICTS).is_file():
        found = "this is no folder of results of a portfolio"
        advice = 'Make one with "sourcing-advisor portfolio ... -o FOLDER".'
        raise InputError([Problem(Place(shown(folder)), found, suggestion=advice)])
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_bytes())
        book = manifest.get("arguments", {}).get("rule_book", {})
        about = ComparedFolder(
            folder=shown(folder),
            program=str(manifest.get("program", "")),
            digest=book.get("digest"),
            overridden=tuple(book.get("overridden", ())),
        )
    except (OSError, ValueError, AttributeError, TypeError):  # of 0.1.0, or changed by hand
        about = ComparedFolder(folder=shown(folder), program="", digest=None, overridden=())
    return ResultFolder(folder, about)


def names_in(column: pl.Series) -> list[str]:
    """Return every name that a column of names can hold, by its number."""
    kind = column.dtype
    return kind.categories.to_list() if isinstance(kind, pl.Enum) else []
