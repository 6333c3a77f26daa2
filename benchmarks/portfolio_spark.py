"""Measure Spark beside Polars on the same file, in one run: all rules, to files.

    python benchmarks/portfolio_spark.py --deals 200000

Spark runs on two local cores, and its first round, in which Java still compiles, does not count.
What Spark takes to read and write such files without a review stands beside the review. A group of
100,000 rows of Parquet is read by one core, so fewer than 200,000 deals keep one of them idle.
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
import psutil

from deals import write_deals
from sourcing_advisor import review_portfolio

HERE = Path(__file__).resolve().parent


def processor_seconds() -> dict[psutil.Process, float]:
    """Return what this process has used so far, Java under it, and the Python under that."""
    here = psutil.Process()
    return {one: sum(one.cpu_times()[:2]) for one in (here, *here.children(recursive=True))}


def measured(run: Callable[[], Any]) -> dict[str, float]:
    before, start = processor_seconds(), time.perf_counter()
    run()
    took, after = time.perf_counter() - start, processor_seconds()
    used = {process: seconds - before.get(process, 0) for process, seconds in after.items()}
    here = psutil.Process()
    workers = [used[one] for one in used if one != here and one.name() != "java"]
    told = {"seconds": took, "cpu_s": sum(used.values()), "cpu_s_of_workers": sum(workers)}
    return {name: round(value, 2) for name, value in told.items()}


def session() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.files.maxPartitionBytes", "8m")
        .getOrCreate()
    )


def contenders(spark: Any, file: Path, folder: Path) -> dict[str, Callable[[], Any]]:
    verdicts, copy = folder / "verdicts-spark", folder / "copy-spark"

    def written(frame: Any, out: Path) -> None:
        shutil.rmtree(out, ignore_errors=True)
        frame.write.parquet(str(out))

    def discarded(frame: Any) -> None:
        frame.write.format("noop").mode("overwrite").save()

    def read(path: Path) -> Any:
        return spark.read.parquet(str(path))

    def sunk() -> None:
        query = review_portfolio(pl.scan_parquet(file))
        query.sink_parquet(folder / "verdicts-polars.parquet")

    in_memory = pl.read_parquet(file)
    return {
        "Spark, the query built": partial(review_portfolio, read(file)),
        "Spark, reviewed": lambda: discarded(review_portfolio(read(file))),
        "Spark, reviewed to a file": lambda: written(review_portfolio(read(file)), verdicts),
        "Spark, the file read": lambda: discarded(read(file)),
        "Spark, the file copied": lambda: written(read(file), copy),
        "Spark, the verdicts copied": lambda: written(read(verdicts), copy),
        "Polars, reviewed to a file": sunk,
        "Polars, reviewed in memory": partial(review_portfolio, in_memory),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=HERE / "data", help="where deals are kept")
    parser.add_argument("--deals", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    file = write_deals(given.folder / f"deals-{given.deals}.parquet", given.deals)
    spark = session()
    runs = contenders(spark, file, given.folder)
    for number in range(given.rounds):
        for what, run in runs.items():
            told = {"round": number, "deals": given.deals, "what": what}
            print(json.dumps(told | measured(run)), flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
