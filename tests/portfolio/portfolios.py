"""Portfolios for the tests of outputs: relationships, and how they are reviewed one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor import Advisor, Relationship
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.portfolio.folder_review import PortfolioReviewer
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.parsed_rows import REJECTED_SCHEMA, Batch
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "portfolio.csv"
Row = Mapping[str, Any]

EASY = {"relationship.stage": "stable", "gain_sharing.level": "relationship"} | {
    "gain_sharing.targets_met_years": 4
}
"""Facts for which the rule GS-02 fires."""


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def reviewer(**settings: Any) -> PortfolioReviewer:
    make = partial(Advisor, engine="reference")
    return PortfolioReviewer(advisor().book, make, **settings)


@cache
def example_frame() -> pl.DataFrame:
    return pl.concat([batch.relationships for batch in read_batches([EXAMPLE])])


@cache
def example_relationships() -> dict[str, Relationship]:
    rows = example_frame().iter_rows(named=True)
    return {row["id"]: relationship_from_row(row) for row in rows}


def frame_of(rows: Sequence[Row]) -> pl.DataFrame:
    """Return a deals frame; a column that no row has is left out."""
    names = dict.fromkeys(name for row in rows for name in row)
    types = {"yes_no": pl.Boolean, "choice": pl.String, "number": pl.Float64}
    kinds = {
        name: types.get(catalogue()[name].type, pl.Int64) if name in catalogue() else pl.String
        for name in names
    }
    return pl.DataFrame([{n: r.get(n) for n in names} for r in rows], schema=pl.Schema(kinds))


def batches(*frames: pl.DataFrame, rejected: pl.DataFrame | None = None) -> Iterator[Batch]:
    """Yield one batch per frame, the last with the rejected rows."""
    none = pl.DataFrame(schema=REJECTED_SCHEMA)
    for place, frame in enumerate(frames, start=1):
        out = rejected if rejected is not None and place == len(frames) else none
        yield Batch(frame, out, frame.height + out.select("file", "row").n_unique())


def write_sheet(path: Path, rows: Iterable[Row]) -> Path:
    """Write rows as a CSV sheet, as a person would have it."""
    listed = list(rows)
    names = dict.fromkeys(name for row in listed for name in row)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(names))
        writer.writeheader()
        writer.writerows(listed)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


NO_REPORTS = parse_report_choice("none")
