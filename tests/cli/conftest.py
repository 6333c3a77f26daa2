"""The command line: in this process, or as a process of its own, as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcing_advisor.cli import main

GOOD = """\
relationship: {client: Northgate Mutual, stage: stable}
gain_sharing: {level: relationship, targets_met_years: 4}
productivity: {annual_target_pct: 2}
"""


@dataclass(frozen=True)
class Result:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    messages: str

    @property
    def lines(self) -> list[str]:
        return self.messages.splitlines()


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def run_here(*arguments: str | Path, stdin: bytes = b"") -> Result:
    """Run the command line in this process; a fault of the program is raised."""
    done = CliRunner().invoke(main, [*map(str, arguments)], stdin, catch_exceptions=False)
    return Result(done.exit_code, done.stdout_bytes.decode(), done.stderr_bytes.decode())


def start_in(
    folder: Path,
    cache: Path,
    *arguments: str | Path,
    stdin: bytes = b"",
    timeout: float = 60,
) -> Result:
    """Run the command line as a process in a folder, and wait for its end."""
    done = subprocess.run(
        [sys.executable, "-m", "sourcing_advisor", *map(str, arguments)],
        cwd=folder,
        input=stdin,
        env={**os.environ, "SOURCING_ADVISOR_CACHE": str(cache)},
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def run(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command line in `tmp_path`, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(cache))
    return run_here


@pytest.fixture
def start(cache: Path, tmp_path: Path) -> Run:
    """Return a function that runs the command line in `tmp_path`, as a process of its own."""
    return partial(start_in, tmp_path, cache)


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    """Return a file with a relationship for which rules of each severity fire."""
    path = tmp_path / "deal.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path
