"""A Spark frame goes in and comes out; the driver gets no rows."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor import Advisor, review_portfolio
from tests.portfolio.frames import deals_frame, one_by_one
from tests.strategies import base_facts, random_values

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
    pytest.mark.filterwarnings("ignore"),
]
TARGET = "productivity.annual_target_pct"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="the spark extra is not installed")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_verdicts_on_spark_equal_those_of_one_by_one(session: Any, tmp_path: Path) -> None:
    advisor = Advisor(engine="reference")
    rng = random.Random(6)  # noqa: S311 - nothing secret
    rows = [random_values(rng, share) for share in (0.0, 0.5, 1.0) for _ in range(20)]
    rows.append({TARGET: 400.0})
    deals_frame(rows, base_facts(advisor.book)).write_parquet(tmp_path / "deals.parquet")
    deals = session.read.parquet(str(tmp_path / "deals.parquet"))

    verdicts = review_portfolio(deals, advisor=advisor, keep=[TARGET])

    assert type(verdicts) is type(deals)
    verdicts.write.parquet(str(tmp_path / "verdicts"))
    written = session.read.parquet(str(tmp_path / "verdicts")).collect()
    found = {row["id"]: row.asDict() for row in written}
    rejected = found.pop(f"D{len(rows) - 1}")
    assert f"{TARGET}: expected" in rejected["rejected_because"]
    rules = [rule.id for rule in advisor.book.rules]
    assert {key: {rule: row[rule] for rule in rules} for key, row in found.items()} == one_by_one(
        rows[:-1], advisor.book
    )
