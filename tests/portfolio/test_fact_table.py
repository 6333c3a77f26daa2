"""The table of facts tells all that a review took the facts to be, and can be reviewed itself."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.ends import is_whole
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.fact_table import fact_schema, fact_table
from sourcing_advisor.portfolio.columns.relationship_columns import KNOWN
from tests.portfolio.portfolios import EXAMPLE, NO_REPORTS, advisor, reviewer
from tests.portfolio.said_more import answers_frame, known_today, random_answers
from tests.profiles import tries
from tests.strategies import SEEDS

EVALUATOR = ColumnEvaluator(advisor().book)


def told(table: pl.DataFrame) -> list[dict[str, Value | Bounds]]:
    """Return what a table says of each relationship, by fact."""
    return [
        {name: known for name in catalogue() if (known := of_fact(name, row)) is not None}
        for row in table.iter_rows(named=True)
    ]


def of_fact(name: str, row: Mapping[str, Any]) -> Value | Bounds | None:
    least, most = row.get(f"{name}.at_least"), row.get(f"{name}.at_most")
    if least is None or most is None:
        exact: Value | None = row[name]
        return exact
    assert row[name] is None
    return Bounds(least, most, whole=is_whole(name))


@settings(max_examples=tries(10), deadline=None)
@given(SEEDS)
def test_it_tells_what_is_known_today(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    rows = [random_answers(rng, 0.6, loose) for loose in (0, 0.3, 0.6, 1) * 3]

    table = fact_table(EVALUATOR.evaluated(answers_frame(rows)))

    assert told(table) == [known_today(row) for row in rows]


@settings(max_examples=tries(10), deadline=None)
@given(SEEDS)
def test_reviewed_again_it_gives_the_same_verdicts(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    rows = [random_answers(rng, 0.6, loose) for loose in (0, 0.3, 0.6, 1) * 3]
    evaluated = EVALUATOR.evaluated(answers_frame(rows))

    again = EVALUATOR.evaluated(fact_table(evaluated))

    assert again.verdicts.equals(evaluated.verdicts)


def test_the_file_of_facts_can_be_reviewed_as_a_portfolio(tmp_path: Path) -> None:
    reviewer().review_files([EXAMPLE], tmp_path / "out", NO_REPORTS)
    (tmp_path / "facts.parquet").write_bytes((tmp_path / "out" / "facts.parquet").read_bytes())

    done = reviewer().review_files([tmp_path / "facts.parquet"], tmp_path / "again", NO_REPORTS)

    assert (done.rejected, done.unread) == (0, ())
    for name in ("facts", "verdicts", "recommendations"):
        one, other = (pl.read_parquet(tmp_path / f / f"{name}.parquet") for f in ("out", "again"))
        assert one.equals(other), name


def test_its_columns_are_those_of_a_file_of_relationships() -> None:
    assert list(fact_schema())[:6] == [
        "id",
        *(f"relationship.{name}" for name in ("client", "provider", "service", "region", "as_of")),
    ]
    assert set(fact_schema()) <= set(KNOWN)


def test_every_whole_number_fits() -> None:
    whole = [fact for fact in catalogue().values() if fact.type in ("count", "scale")]

    for fact in whole:
        assert pl.Series([fact.highest]).cast(fact_schema()[fact.name]).item() == fact.highest
