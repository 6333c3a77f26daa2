"""Reports are written by several processes, and nothing of them is left when a run is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

WAIT = 30
"""In seconds, for the first report."""


def wait_for_a_report(folder: Path) -> None:
    end = time.monotonic() + WAIT
    while not any(folder.glob("*.html")):
        assert time.monotonic() < end, "no report was written"
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a group of processes")
def test_ctrl_c_while_reports_are_written_leaves_no_traceback_and_no_files(tmp_path: Path) -> None:
    relationships = tmp_path / "deals.csv"
    rows = 1_500
    plan = {"relationship.stage": ["mature"] * rows}
    pl.DataFrame({"id": [f"D{i}" for i in range(rows)], **plan}).write_csv(relationships)
    command = [
        "portfolio",
        str(relationships),
        "-o",
        str(tmp_path / "new" / "out"),
        "--reports",
        "all",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "sourcing_advisor", *command],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    wait_for_a_report(tmp_path / "new" / ".out.sourcing-advisor" / "new" / "reports")
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=WAIT)[1]

    assert process.returncode != 0
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == [relationships]
