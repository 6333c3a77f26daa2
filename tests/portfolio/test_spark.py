"""A Spark frame goes in and comes out; the driver gets no rows."""

from __future__ import annotations

import datetime
import os
import random
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor import Advisor, report_for, review_portfolio
from tests.portfolio.frames import one_by_one, relationships_frame
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
    relationships_frame(rows, base_facts(advisor.book)).write_parquet(tmp_path / "deals.parquet")
    relationships = session.read.parquet(str(tmp_path / "deals.parquet"))

    verdicts = review_portfolio(relationships, advisor=advisor, keep=[TARGET])

    assert type(verdicts) is type(relationships)
    verdicts.write.parquet(str(tmp_path / "verdicts"))
    written = session.read.parquet(str(tmp_path / "verdicts")).collect()
    found = {row["id"]: row.asDict() for row in written}
    rejected = found.pop(f"D{len(rows) - 1}")
    assert f"{TARGET}: expected" in rejected["rejected_because"]
    rules = [rule.id for rule in advisor.book.rules]
    assert {rejected[rule] for rule in rules} == {None}
    assert {key: {rule: row[rule] for rule in rules} for key, row in found.items()} == one_by_one(
        rows[:-1], advisor.book
    )


def test_short_names_and_dates_are_read_on_spark(session: Any) -> None:
    day = datetime.date(2026, 1, 31)
    rows = [("D0", "A", "B", "C", "D", day, 2.0), ("D1", None, None, None, None, None, None)]
    kinds = "id string, client string, provider string, service string, region string, as_of date"
    relationships = session.createDataFrame(rows, f"{kinds}, `{TARGET}` double")

    found = {
        row["id"]: row["rejected_because"] for row in review_portfolio(relationships).collect()
    }
    profile = report_for(relationships, "D0").relationship

    assert found == {"D0": None, "D1": None}
    assert (profile.client, profile.provider, profile.as_of) == ("A", "B", "2026-01-31")
    assert (profile.service, profile.region) == ("C", "D")


def test_moments_impossible_dates_and_control_characters_are_told_on_spark(session: Any) -> None:
    moment = datetime.datetime(2026, 1, 31, 9, 30)  # noqa: DTZ001 - as frames have it
    moments = session.createDataFrame([("D0", moment)], "id string, as_of timestamp")
    texts = session.createDataFrame(
        [("D0", "2026-02-30"), ("D\u200b1", "2026-01-31"), ("D2", "2024-02-29")],
        "id string, as_of string",
    )

    told = [
        row["rejected_because"]
        for frame in (moments, texts)
        for row in review_portfolio(frame).orderBy("id").collect()
    ]

    assert told[0].startswith("relationship.as_of: expected a date such as 2026-01-31 (found")
    assert told[1] == "relationship.as_of: there is no such date (found 2026-02-30)"
    assert told[2] is None
    assert told[3].startswith("id: expected text without control characters")


def test_decimals_floats_and_kept_names_are_read_on_spark(session: Any) -> None:
    advisor = Advisor(engine="reference", parameters={"productivity_floor_pct": 4.1})
    rows = [("D0", "mature", Decimal("3.0"), 4.1, "own"), ("D1", None, Decimal("2.5"), None, None)]
    trust = "`pair_behaviour.trust` decimal(4, 1)"
    kinds = f"id string, `relationship.stage` string, {trust}, `{TARGET}` float"
    relationships = session.createDataFrame(rows, f"{kinds}, pair_behaviour__trust string")

    result = review_portfolio(relationships, advisor=advisor, keep=["pair_behaviour__trust"])

    found = {row["id"]: row.asDict() for row in result.collect()}
    report = report_for(relationships.drop("pair_behaviour__trust"), "D0", advisor=advisor)
    alone = {each.rule: str(each.outcome) for each in report.verdicts}
    assert found["D0"]["pair_behaviour__trust"] == "own"
    assert {rule: found["D0"][rule] for rule in alone} == alone
    assert "expected a whole number from 1 to 5 (found 2.5)" in found["D1"]["rejected_because"]
