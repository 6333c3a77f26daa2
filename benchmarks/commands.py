"""The whole portfolio command as its users call it: from a file of deals to all output files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from deals import write_deals


@dataclass(frozen=True)
class Command:
    """One way to call the command: the kind of file, and which deals get a full report."""

    suffix: str
    reports: str


COMMANDS = {
    "Parquet to all files": Command(".parquet", "worst:20"),
    "CSV to all files": Command(".csv", "none"),
    "full HTML reports": Command(".parquet", "all"),
}
DEALS = {
    "Parquet to all files": (100_000, 1_000_000, 10_000_000),
    "CSV to all files": (10_000, 1_000_000),
    "full HTML reports": (1_000,),
}


POLARS_CSV = "CSV read and written by Polars"


def csv_run(deals: int, folder: Path) -> Callable[[], object]:
    """Return what lets Polars read the CSV of that many deals, and write it again."""
    file = _as_csv(write_deals(folder / f"deals-{deals}.parquet", deals))
    return lambda: pl.read_csv(file, infer_schema_length=None).write_csv(file.with_suffix(".again"))


def bytes_of(name: str, deals: int, folder: Path) -> dict[str, int]:
    """Return how many bytes the last run of a command read, and how many it wrote."""
    suffix, out = COMMANDS[name].suffix, folder / f"out-{deals}"
    written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return {"read": (folder / f"deals-{deals}{suffix}").stat().st_size, "written": written}


def command_run(name: str, deals: int, folder: Path) -> Callable[[], object]:
    """Return what runs the command on that many deals, its input being ready."""
    command = COMMANDS[name]
    file = write_deals(folder / f"deals-{deals}.parquet", deals)
    if command.suffix == ".csv":
        file = _as_csv(file)
    out = folder / f"out-{deals}"
    shutil.rmtree(out, ignore_errors=True)
    call = [sys.executable, "-m", "sourcing_advisor", "portfolio", str(file), "-o", str(out)]
    return lambda: subprocess.run(
        [*call, "--reports", command.reports], check=True, capture_output=True
    )


def _as_csv(file: Path) -> Path:
    written = file.with_suffix(".csv")
    if not written.exists():
        part = written.with_suffix(".part")
        pl.scan_parquet(file).sink_csv(part)
        part.rename(written)
    return written
