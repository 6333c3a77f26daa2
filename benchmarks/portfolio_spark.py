"""Measure Spark beside Polars on the same file, in one run: all rules, to files.

    python benchmarks/portfolio_spark.py --deals 100000

Spark runs on two local cores; `build` is the time until the query is there, before any row is read.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from deals import write_deals
from sourcing_advisor import review_portfolio

HERE = Path(__file__).resolve().parent


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = run()
    return round(time.perf_counter() - start, 3), result


def session() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.files.maxPartitionBytes", "8m")
        .getOrCreate()
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=HERE / "data", help="where deals are kept")
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    file = write_deals(given.folder / f"deals-{given.deals}.parquet", given.deals)
    spark, out = session(), given.folder / "verdicts-spark"
    for number in range(given.rounds):
        shutil.rmtree(out, ignore_errors=True)
        frame = spark.read.parquet(str(file))
        build, verdicts = seconds(partial(review_portfolio, frame))
        write, _ = seconds(partial(verdicts.write.parquet, str(out)))
        lazy = pl.scan_parquet(file)
        again, query = seconds(partial(review_portfolio, lazy))
        sink = partial(query.sink_parquet, given.folder / "verdicts-polars.parquet")
        beside, _ = seconds(sink)
        told = {"round": number, "deals": given.deals, "spark_build": build, "spark_write": write}
        print(json.dumps(told | {"polars_build": again, "polars_write": beside}))
    spark.stop()


if __name__ == "__main__":
    main()
