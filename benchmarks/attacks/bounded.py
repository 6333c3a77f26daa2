"""Commands run within bounds of time and memory, and what is wrong with how they end.

Time is that of the processor: a busy machine makes no attack look slow. Needs a system with fork.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sourcing_advisor

MOST_SECONDS = 10.0
MOST_MEGABYTES = 500.0
_HANGS = 600.0
"""In seconds on the clock: whatever runs longer waits for something, and is killed."""

_MOST_ADDRESSES = 6 * 2**30
_SOURCE = str(Path(sourcing_advisor.__file__).resolve().parents[1])
"""So that commands run what this process runs, in whichever folder they are started."""

SOUND = frozenset({0, 2})
"""The exit statuses of a command that was done, or refused its input."""

FOREIGN = ("Traceback (most recent call last)", "fault of the program", "Exception ignored")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, what it printed, and what it cost."""

    status: int
    out: str
    messages: str
    seconds: float
    megabytes: float

    def problem(
        self, statuses: Iterable[int] = SOUND, most_seconds: float = MOST_SECONDS
    ) -> str | None:
        """Return what is wrong with the end of a command that was attacked; None if nothing is."""
        if self.status not in set(statuses):
            return f"status {self.status}: {self.messages[-400:]}"
        if any(phrase in self.messages for phrase in FOREIGN):
            return f"a traceback: {self.messages[-400:]}"
        if self.status and not self.messages.strip():
            return "refused without a word"
        if self.seconds > most_seconds:
            return f"{self.seconds:.1f} s"
        if self.megabytes > MOST_MEGABYTES:
            return f"{self.megabytes:.0f} MB"
        return None


def run(
    arguments: Iterable[str | bytes | Path],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] = lambda: None,
) -> Ended:
    """Run the command line in a folder; `before` is called in the new process."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
        before()

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            [sys.executable, "-m", "sourcing_advisor", *map(os.fsencode, arguments)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=messages,
            env={**os.environ, "PYTHONPATH": _SOURCE, **(environment or {})},
            preexec_fn=bound,  # noqa: PLW1509 - no other thread holds a lock that it needs
        )
        timer = threading.Timer(_HANGS, process.kill)
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        messages.seek(0)
        return Ended(
            process.returncode,
            out.read().decode("utf-8", "replace"),
            messages.read().decode("utf-8", "replace"),
            used.ru_utime + used.ru_stime,
            used.ru_maxrss / (2**20 if sys.platform == "darwin" else 1024),
        )


def limit_of_files(size: int) -> Callable[[], None]:
    """Return what limits the files that a process writes to so many bytes, as ``ulimit -f``."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def options(description: str | None, count: int) -> argparse.ArgumentParser:
    """Return the options that every attack has."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=count, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def conclude(attacks: int, failures: int) -> int:
    """Print the last line of an attack; return its exit status."""
    print(f"{attacks:,} attacks, {failures:,} failures")
    return min(failures, 1)


def told(outcomes: Iterable[tuple[str, str | None]]) -> int:
    """Print each attack that was not held off, and the last line; return the exit status."""
    attacks = failures = 0
    for name, problem in outcomes:
        attacks += 1
        if problem:
            failures += 1
            print(f"FAILED: {name!r}: {problem}", flush=True)
    return conclude(attacks, failures)
