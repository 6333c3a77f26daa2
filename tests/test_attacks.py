"""The attacks under `benchmarks/attacks/`, each run shortly: they hold, and they can be run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ATTACKS = Path(__file__).parents[1] / "benchmarks" / "attacks"
SHORT = {
    "packs.py": ("--count", "1"),
    "inputs.py": ("--count", "60"),
    "paths.py": ("--count", "5", "--only", "writes", "paths"),
    "cache.py": ("--count", "1"),
    "forks.py": ("--count", "6"),
    "sheets.py": ("--count", "10"),
    "kills.py": ("--count", "2", "--situation", "earlier results"),
}


@pytest.mark.skipif(os.name != "posix", reason="needs fork and limits of POSIX")
@pytest.mark.parametrize("script", SHORT)
def test_an_attack_is_held_off(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ATTACKS / script), *SHORT[script]],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.endswith(" attacks, 0 failures\n"), done.stdout + done.stderr
    assert done.returncode == 0


def test_every_attack_is_run_here() -> None:
    runnable = {
        path.name for path in ATTACKS.glob("*.py") if "__main__" in path.read_text(encoding="utf-8")
    }

    # Interviews take long, and workbooks have tests of their own in tests/intake.
    assert runnable == {*SHORT, "interviews.py", "workbooks.py"}
