"""Roll-ups: groups, size bands, the league table and the questions, on portfolios made for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.rollup.relationship_lines import RelationshipLines, size_band_names
from sourcing_advisor.portfolio.rollup.totals import Groups, Ranking
from sourcing_advisor.schemas import schema_of
from tests.portfolio.portfolios import (
    EASY,
    EXAMPLE,
    NO_REPORTS,
    Row,
    advisor,
    batches,
    frame_of,
    reviewer,
)


def summary_of(out: Path, rows: Sequence[Row]) -> Any:
    reviewer().review_batches(batches(frame_of(rows)), out, NO_REPORTS)
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def group(summary: Any, by: str) -> dict[str | None, Any]:
    listed = next(each for each in summary["groups"] if each["by"] == by)["listed"]
    return {each["name"]: each for each in listed}


@pytest.mark.parametrize(
    ("size", "band"),
    [
        (0.0, "under 50 FTE"),
        (49.9, "under 50 FTE"),
        (50.0, "50 to 199 FTE"),
        (999.5, "200 to 999 FTE"),
        (1000.0, "1,000 FTE or more"),
        (None, None),
    ],
)
def test_size_falls_in_its_band(size: float | None, band: str | None) -> None:
    relationships = frame_of([{"id": "a", "relationship.size_fte": size, **EASY}])
    evaluated = ColumnEvaluator(advisor().book).evaluated(relationships)

    lines = RelationshipLines.of(advisor().book).reviewed(evaluated).lines

    assert lines["size"].to_list() == [band]
    assert band is None or band in size_band_names()


def test_groups_add_up_to_the_portfolio(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"id": "a", "relationship.provider": "X", **EASY},
        {"id": "b", "relationship.provider": "X", "relationship.stage": "stable"},
        {"id": "c", "relationship.provider": None, **EASY},
    ]

    found = group(summary_of(tmp_path / "out", rows), "provider")

    assert {name: each["deals"] for name, each in found.items()} == {"X": 2, None: 1}
    assert found["X"]["practices"]["P04"] == 1
    assert found[None]["practices"]["P04"] == 1


def test_service_that_was_not_written_is_the_type_of_service(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"id": "a", "relationship.service": "Payroll", "relationship.service_type": "other"},
        {"id": "b", "relationship.service": None, "relationship.service_type": "procurement"},
    ]

    found = group(summary_of(tmp_path / "out", rows), "service")

    assert set(found) == {"Payroll", "procurement"}


def test_groups_beyond_the_limit_are_pooled_and_none_is_lost() -> None:
    groups = Groups("client", (), most=2)
    clients: list[list[str | None]] = [["a", "b"], ["a", "c", None], ["d", "b"]]
    for names in clients:
        groups.add(_lines(names))

    found = {row["name"]: row["deals"] for row in groups.table().iter_rows(named=True)}

    assert found == {"a": 2, "b": 2, "\x00others": 3}


def test_league_keeps_the_first_and_their_order() -> None:
    ranking = Ranking(2)
    for start, high in ((0, [1, 3]), (2, [2, 3])):
        lines = _lines(["x", "y"]).with_columns(
            pl.Series("high", high, pl.UInt16), id=pl.Series([str(start), str(start + 1)])
        )
        ranking.add(lines)

    found = ranking.lines()

    assert found is not None
    assert found["id"].to_list() == ["1", "3"]


def test_unknown_fact_holds_up_verdicts_and_a_known_one_does_not(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"id": "a", "relationship.stage": "stable", "gain_sharing.level": "relationship"},
        {"id": "b", **EASY},
    ]

    summary = summary_of(tmp_path / "out", rows)

    found = {each["fact"]: each["deals"] for each in summary["questions"]}
    assert found["gain_sharing.targets_met_years"] == 1
    assert "relationship.stage" not in found


def test_summary_follows_its_schema(tmp_path: Path) -> None:
    reviewer().review_files([EXAMPLE], tmp_path / "out", NO_REPORTS)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))

    Draft202012Validator(schema_of("portfolio")).validate(summary)

    assert summary["schema_version"] == "1"


def _lines(clients: Sequence[str | None]) -> pl.DataFrame:
    zeros = pl.Series([0] * len(clients), dtype=pl.UInt16)
    return pl.DataFrame(
        {
            "id": clients,
            "client": pl.Series(clients, dtype=pl.String),
            **dict.fromkeys(("high", "medium", "low", "open"), zeros),
        }
    )
