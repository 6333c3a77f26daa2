"""Frames of pandas, PyArrow and DuckDB: what comes back is theirs, and soon."""

from __future__ import annotations

import time
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from sourcing_advisor.service.portfolio import review_portfolio
from tests.portfolio.frames import as_duckdb
from tests.portfolio.portfolios import advisor, example_frame


def test_index_and_kept_columns_of_pandas_stay() -> None:
    trust = {"id": ["a", "b", "b"], "pair_behaviour.trust": [4, 9, 2], "own": [1, 2, 3]}

    told = review_portfolio(pd.DataFrame(trust, index=[7, 7, 9]), keep=["own"])

    assert told.index.tolist() == [7, 7, 9]
    assert told.columns[:3].tolist() == ["id", "rejected_because", "own"]
    assert told["own"].tolist() == [1, 2, 3]
    assert told["rejected_because"].isna().tolist() == [True, False, False]


def test_verdicts_are_text() -> None:
    rule = advisor().book.rules[0].id
    frame = pl.DataFrame({"id": ["a"], "pair.named": [True]})

    assert pd.api.types.is_string_dtype(review_portfolio(frame.to_pandas())[rule])
    assert str(review_portfolio(frame.to_arrow()).schema.field(rule).type) == "string"


def test_a_relation_can_be_joined_with_others_of_its_connection() -> None:
    connection = duckdb.connect()
    relation = connection.sql("select 'a' as id, true as \"pair.named\", 7 as own")

    told = review_portfolio(relation, keep=["own"])

    desks = connection.sql("select 'a' as id, 'north' as desk")
    assert told.columns[:3] == ["id", "rejected_because", "own"]
    assert told.join(desks, "id").project("id, own, desk").fetchall() == [("a", 7, "north")]


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb"])
def test_a_second_call_takes_little_to_begin(kind: str) -> None:
    rows = example_frame().head(3)
    frame: Any = rows.to_pandas() if kind == "pandas" else rows.to_arrow()
    frame = as_duckdb(rows) if kind == "duckdb" else frame
    review_portfolio(frame, advisor=advisor())

    spans = []
    for _ in range(5):
        started = time.process_time()
        review_portfolio(frame, advisor=advisor())
        spans.append(time.process_time() - started)

    assert min(spans) < 0.5
