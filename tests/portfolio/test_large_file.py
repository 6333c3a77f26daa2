"""A file of 2 GB, through the whole command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor.portfolio.input import read_batches
from tests.portfolio.portfolios import EXAMPLE, example_frame

WANTED = "SOURCING_ADVISOR_LARGE_TESTS"
COPIES = 1_700
NOTES = 20_500
MOST_MEMORY = 1_500_000_000

pytestmark = pytest.mark.skipif(
    os.environ.get(WANTED) != "1", reason=f"writes 2 GB; set {WANTED}=1 to run it"
)


def test_a_csv_of_2_gb_is_read_whole_in_little_memory(tmp_path: Path) -> None:
    rows, rejected = written(tmp_path / "large.csv")
    assert (tmp_path / "large.csv").stat().st_size > 2e9
    out = tmp_path / "out"
    call = ["portfolio", str(tmp_path / "large.csv"), "-o", str(out), "--reports", "none"]
    with (tmp_path / "told").open("w") as told:
        process = subprocess.Popen([sys.executable, "-m", "sourcing_advisor", *call], stderr=told)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    count = f"{rows:,} rows read = {rows - rejected:,} reviewed + {rejected:,} rejected."
    assert process.returncode == 0
    assert count in (tmp_path / "told").read_text()
    assert used.ru_maxrss * 1024 < MOST_MEMORY
    assert_each_copy_has_the_verdicts_of_its_row(out / "verdicts.parquet", tmp_path)


def written(file: Path) -> tuple[int, int]:
    """Write the example many times over with a column of long notes; count rows and rejected."""
    head, *lines = EXAMPLE.read_text(encoding="utf-8-sig").splitlines()
    notes = "".join(f"Said in meeting {i}; noted. " for i in range(NOTES))[:NOTES]
    with file.open("w") as stream:
        stream.write(f"{head},our notes\n")
        for copy in range(COPIES):
            for line in lines:
                name, rest = line.split(",", 1)
                stream.write(f"{name}/{copy},{rest},{notes}\n")
    bad = sum(batch.rows_read - batch.relationships.height for batch in read_batches([EXAMPLE]))
    return COPIES * len(lines), COPIES * bad


def assert_each_copy_has_the_verdicts_of_its_row(verdicts: Path, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "sourcing_advisor", "portfolio", str(EXAMPLE), "-o", "once"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    once = pl.read_parquet(folder / "once" / "verdicts.parquet")
    copies = pl.read_parquet(verdicts).with_columns(pl.col("id").str.split("/").list.first())
    assert copies.height == COPIES * example_frame().height
    assert copies.unique().sort("id").equals(once.sort("id"))
