"""Kill runs that write a folder of results, and see what is left and whether the next run works.

    python benchmarks/attacks/kills.py              every step of a small run, in each situation
    python benchmarks/attacks/kills.py --count 100  also 100 kills in each phase, at random
    python benchmarks/attacks/kills.py --timed 100  also 100 whole commands, at random moments

A run is killed before each thing that it asks of the file system, so that no moment between two of
them is left out. After every kill the folder must hold the old results, the new ones or, for a
moment that the next run mends, none; the next run must succeed and leave nothing behind. Needs a
system with fork and SIGKILL.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

from bounded import conclude, options

from sourcing_advisor.portfolio.manifest import FIRST_FILES, MANIFEST
from sourcing_advisor.portfolio.output.folder import replaced_as_a_whole, strangers_in
from sourcing_advisor.portfolio.output.working_folder import working_folder

CHANGES = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"})
"""What Python says of a run that changes the file system, before each change."""

REPORTS = 3
SUMMARY = '{"kind": "sourcing-advisor portfolio", "reports": []}'
ROWS = 400


PHASES = ("starting", "writing", "ending", "replacing", "deleting", "closing")
"""The phases of a run, in their order."""

NOT_THERE = frozenset({("no earlier results", "replacing"), ("no earlier results", "deleting")})
"""Phases that a situation has not: without earlier results, one renaming puts the new in place."""

LONGEST_STEP = 0.001
"""In seconds: so long a run that is to be killed in a phase waits before each change, and at most
so long after the phase was seen to begin it is killed."""

MOST_TRIES = 20
"""For each kill that is to hit a phase."""


def phase_of(out: Path) -> str | None:
    """Return the phase in which a run is, or was killed, by what is seen of it."""
    work = working_folder(out)
    if (work / "old").exists():
        return "deleting" if out.exists() else "replacing"
    if (work / "replaced.json").exists():
        return "replacing" if (work / "new").exists() else "deleting"
    if (work / "new").exists():
        return "ending" if (work / "new" / MANIFEST).exists() else "writing"
    if not work.exists():
        return None
    with contextlib.suppress(OSError):
        return "closing" if (out / "index.html").read_text() == "new" else "starting"
    return "starting"


def write(folder: Path, text: str) -> None:
    """Write small results."""
    for name in FIRST_FILES:
        (folder / name).write_text(SUMMARY if name == "summary.json" else text)
    (folder / "reports").mkdir()
    for number in range(REPORTS):
        (folder / "reports" / f"{number}.html").write_text(text)


def run(out: Path, text: str) -> None:
    with replaced_as_a_whole(out) as workspace:
        (workspace.scratch / "verdicts-000000.parquet").write_text(text)
        write(workspace.new, text)


def nothing(out: Path) -> None:
    del out


def earlier_results(out: Path) -> None:
    run(out, "old")


def results_without_manifest(out: Path) -> None:
    out.mkdir()
    write(out, "old")
    summary = SUMMARY.replace("[]", str([{"file": f"{n}.html"} for n in range(REPORTS)]))
    (out / "summary.json").write_text(summary.replace("'", '"'))


def litter(out: Path) -> None:
    run(out, "old")
    (out / ".DS_Store").write_text("")
    (out / "reports" / ".DS_Store").write_text("")


SITUATIONS: dict[str, Callable[[Path], None]] = {
    "no earlier results": nothing,
    "earlier results": earlier_results,
    "results of 0.1.0": results_without_manifest,
    "results and litter": litter,
}


def killed_at(step: int, out: Path) -> bool:
    """Run in another process that ends itself before change number `step`; say if it came to it."""
    child = os.fork()
    if not child:
        steps = iter(range(step))

        def watch(event: str, _: object) -> None:
            if event in CHANGES and next(steps, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        run(out, "new")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def state(out: Path) -> str:
    """Return which results a folder holds: ``none``, ``old``, ``new``, or ``mixed``."""
    if not out.exists():
        return "none"
    texts = {file.read_text() for file in out.rglob("*.html")}
    if not texts:
        return "none"
    whole = len(list(out.rglob("*.html"))) == REPORTS + 1 and not strangers_in(out)
    return texts.pop() if len(texts) == 1 and whole else "mixed"


def after_kill(out: Path, *, had_results: bool) -> str | None:
    """Return what is wrong after a kill, once the next run has been tried; None if nothing is."""
    left = state(out)
    if left == "mixed":
        return "a mixed folder"
    try:
        with replaced_as_a_whole(out) as workspace:
            found = state(out)
            write(workspace.new, "next")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to count
        return f"the next run fails: {error}"
    if had_results and found == "none":
        return "the earlier results are lost"
    names = sorted(path.name for path in out.parent.iterdir())
    if names != [out.name] or state(out) != "next" or not (out / MANIFEST).exists():
        return f"left behind: {names}"
    return None


def every_step(situations: Iterable[str], report: Callable[[str], None] = print) -> tuple[int, int]:
    """Kill a run before each of its steps, in each situation; return how many, and the failures."""
    kills = failures = 0
    for name in situations:
        prepare = SITUATIONS[name]
        step, left = 0, Counter[str]()
        while True:
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder, "place", "out")
                out.parent.mkdir()
                prepare(out)
                had_results = out.exists()
                if not killed_at(step, out):
                    break
                left[state(out)] += 1
                problem = after_kill(out, had_results=had_results)
                if problem:
                    failures += 1
                    report(f"FAILED: {name}, killed before step {step}: {problem}")
            step += 1
        kills += step
        states = ", ".join(f"{count} left {what}" for what, count in sorted(left.items()))
        report(f"{name}: {step} kills, {states}")
    return kills, failures


def phases(count: int, seed: int, report: Callable[[str], None] = print) -> tuple[int, int]:
    """Kill small runs in each phase, so often; return how many were killed, and the failures."""
    chance, kills, failures = random.Random(seed), 0, 0  # noqa: S311 - no secret
    for situation, phase in product(("no earlier results", "earlier results"), PHASES):
        if (situation, phase) in NOT_THERE:
            continue
        hits = tries = 0
        while hits < count and tries < MOST_TRIES * count:
            tries += 1
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder, "place", "out")
                out.parent.mkdir()
                SITUATIONS[situation](out)
                had_results = out.exists()
                if not _killed_in(phase, out, chance.uniform(0, LONGEST_STEP)):
                    continue
                hits += phase_of(out) == phase
                kills += 1
                problem = after_kill(out, had_results=had_results)
                if problem:
                    failures += 1
                    report(f"FAILED: {situation}, kill {tries} while {phase}: {problem}")
        report(f"{situation}, while {phase}: {hits} kills in {tries} tries")
        if hits < count:
            failures += 1
            report(f"FAILED: {situation}: {count} kills while {phase} were not to be had")
    return kills, failures


def _killed_in(phase: str, out: Path, delay: float) -> bool:
    """Kill a run that long after a phase of it began; say whether it was still at work."""
    child = os.fork()
    if not child:
        sys.addaudithook(_slowly)
        run(out, "new")
        os._exit(0)
    ended = status = 0
    while phase_of(out) != phase and not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
    end = time.monotonic() + delay
    while time.monotonic() < end and not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _slowly(event: str, _: object) -> None:
    if event in CHANGES:
        time.sleep(LONGEST_STEP)


def command(sheet: Path, out: Path) -> list[str]:
    files = ["portfolio", str(sheet), "-o", str(out), "--reports", "worst:5"]
    return [sys.executable, "-m", "sourcing_advisor", *files]


def timed(count: int, seed: int, report: Callable[[str], None] = print) -> int:
    """Kill whole commands at random moments; return the number of failures."""
    failures, chance, moments = 0, random.Random(seed), Counter[str]()  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "sheet.csv")
        rows = "".join(f"R-{n},mature\n" for n in range(ROWS))
        sheet.write_text(f"id,relationship.stage\n{rows}")
        start = time.monotonic()
        subprocess.run(command(sheet, Path(folder, "first")), check=True, capture_output=True)
        whole = time.monotonic() - start
        for number in range(count):
            out = Path(folder, "place", "out")
            shutil.rmtree(out.parent, ignore_errors=True)
            out.parent.mkdir()
            if number % 2:
                shutil.copytree(Path(folder, "first"), out)
            process = subprocess.Popen(command(sheet, out), stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.5, 1.05) * whole)
            process.kill()
            process.wait()
            moments["results" if out.exists() else "none"] += 1
            done = subprocess.run(command(sheet, out), check=False, capture_output=True, text=True)
            names = sorted(path.name for path in out.parent.iterdir())
            if done.returncode or names != ["out"] or strangers_in(out):
                failures += 1
                report(f"FAILED: timed kill {number}: {done.stderr} {names}")
    report(f"whole commands: {count} kills, {dict(moments)}")
    return failures


def main() -> int:
    parser = options(__doc__, 0)
    parser.add_argument("--timed", type=int, default=0, metavar="N")
    parser.add_argument("--situation", choices=list(SITUATIONS), help="this one alone")
    given = parser.parse_args()
    situations = [given.situation] if given.situation else list(SITUATIONS)
    kills, failures = every_step(situations)
    if given.count:
        more, failed = phases(given.count, given.seed)
        kills, failures = kills + more, failures + failed
    if given.timed:
        kills, failures = kills + given.timed, failures + timed(given.timed, given.seed)
    return conclude(kills, failures)


if __name__ == "__main__":
    sys.exit(main())
