"""Measure a portfolio review beside its peers and the bare scan of the file, in one run.

    python benchmarks/portfolio.py                    everything up to 1,000,000 deals
    python benchmarks/portfolio.py --largest 10000000 the whole table
    python benchmarks/portfolio.py --one "all rules" --deals 100000    one measurement, as JSON

Every measurement runs in a process of its own, so that its peak memory is its own; the fastest of
several rounds counts, and the rounds alternate between the contenders.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from commands import COMMANDS, DEALS, POLARS_CSV, bytes_of, command_run, csv_run
from deals import write_deals
from peers import ENGINES, plain, tree_walker
from plot import draw
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from ten_rules import TEN_RULES

HERE = Path(__file__).resolve().parent
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
ROW_DEALS = 10_000
SLOW_ROW_DEALS = {"JSON-logic (Python)": 500, "durable_rules": 2_000}
CHECKED = 200
SCANS = ("scan", "scan, in memory")
ALL_RULES = "all rules"
TO_FILE = "all rules, to a file"
HAND_WRITTEN = "ten rules by hand"
COLUMNS = (*SCANS, ALL_RULES, HAND_WRITTEN)
Result = dict[str, Any]


def columns_used(book: RuleBook) -> list[str]:
    read = dict.fromkeys(name for rule in book.rules for name in rule.reads)
    return ["id", *(name for name in read if name in catalogue())]


def column_run(name: str, file: Path, book: RuleBook) -> Callable[[], object]:
    source = pl.scan_parquet(file)
    used = columns_used(book)
    verdicts = ColumnEvaluator(book)
    ten = [outcome.alias(rule) for rule, outcome in TEN_RULES.items()]
    runs: Mapping[str, Callable[[], object]] = {
        "scan": lambda: source.select(used).collect(engine="streaming"),
        "scan, in memory": lambda: source.select(used).collect(engine="in-memory"),
        ALL_RULES: lambda: verdicts.evaluate(source).collect(engine="streaming"),
        TO_FILE: lambda: verdicts.evaluate(source).sink_parquet(file.with_suffix(".verdicts")),
        HAND_WRITTEN: lambda: source.select("id", *ten).collect(engine="streaming"),
    }
    return runs[name]


def measured(run: Callable[[], object]) -> Result:
    before, start = _cpu(), time.perf_counter()
    run()
    seconds, cpu = time.perf_counter() - start, _cpu() - before
    return {"seconds": seconds, "cpu_seconds": cpu, "peak_mb": round(_peak_kilobytes() / 1024)}


def _peak_kilobytes() -> int:
    """Return the peak memory of this process and of what it started.

    ``ru_maxrss`` of a process counts what its parent held when it was started; the kernel's own
    record, where there is one, does not.
    """
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if not status.exists():
        return max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, started)
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return max(int(lines["VmHWM"].split()[0]), started)


def _cpu() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def measure_one(name: str, deals: int, folder: Path) -> Result:
    """Return one measurement, made in this process."""
    if name in COMMANDS:
        found = measured(command_run(name, deals, folder))
        return {"name": name, "deals": deals} | found | bytes_of(name, deals, folder)
    if name == POLARS_CSV:
        return {"name": name, "deals": deals} | measured(csv_run(deals, folder))
    book = load_rule_book()
    file = write_deals(folder / f"deals-{deals}.parquet", deals)
    if name not in ENGINES:
        return {"name": name, "deals": deals} | measured(column_run(name, file, book))
    names = {fact: plain(fact) for fact in catalogue()}
    rows = pl.read_parquet(file).select(list(names)).rename(names).to_dicts()
    engine = ENGINES[name](book)
    wrong = _wrong(engine(rows[:CHECKED]), tree_walker(book)(rows[:CHECKED]))
    return {"name": name, "deals": deals, "wrong": wrong} | measured(lambda: engine(rows))


def _wrong(found: Sequence[Sequence[bool]], expected: Sequence[Sequence[bool]]) -> int:
    pairs = zip(found, expected, strict=True)
    return sum(a != b for got, want in pairs for a, b in zip(got, want, strict=True))


def measure_apart(name: str, deals: int, folder: Path) -> Result:
    """Return one measurement, made in a process of its own."""
    command = [sys.executable, __file__, "--one", name, "--deals", str(deals)]
    done = subprocess.run(
        [*command, "--folder", str(folder)], check=True, capture_output=True, text=True
    )
    result: Result = json.loads(done.stdout)
    print(f"{name:28} {deals:>11,} {result['seconds']:9.3f} s", file=sys.stderr)
    return result


def best(results: Sequence[Result]) -> Result:
    return min(results, key=lambda result: float(result["seconds"]))


def measure_all(largest: int, rounds: int, folder: Path) -> list[Result]:
    results: list[Result] = []
    for deals in (size for size in SIZES if size <= largest):
        write_deals(folder / f"deals-{deals}.parquet", deals)
        fits = deals <= SIZES[2]
        names = (*COLUMNS, TO_FILE) if fits else (TO_FILE,)
        times = [
            [measure_apart(name, deals, folder) for name in names]
            for _ in range(rounds if fits else 1)
        ]
        results += [best(found) for found in zip(*times, strict=True)]
    for name, sizes in (*DEALS.items(), (POLARS_CSV, (SIZES[0], SIZES[2]))):
        for deals in (size for size in sizes if size <= largest):
            few = rounds if deals <= SIZES[0] else 1
            results.append(best([measure_apart(name, deals, folder) for _ in range(few)]))
    for name in ENGINES:
        deals = SLOW_ROW_DEALS.get(name, ROW_DEALS)
        results.append(best([measure_apart(name, deals, folder) for _ in range(min(rounds, 2))]))
    return results


HEAD = """\
| what | deals | seconds | CPU s | µs per deal | times all rules | times the scan | peak MB |
|---|---:|---:|---:|---:|---:|---:|---:|"""


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table.

    "Times all rules" compares the time per deal with that of all rules at 1,000,000 deals, "times
    the scan" the time with the faster scan of as many deals. Whole commands are compared with
    neither: they start, read, check and write.
    """
    ours = [r for r in results if r["name"] == ALL_RULES and r["deals"] == SIZES[2]]
    lines = []
    for result in results:
        floors = [r for r in results if r["name"] in SCANS and r["deals"] == result["deals"]]
        scan = best(floors)["seconds"] if floors and result["name"] in (*COLUMNS, TO_FILE) else None
        each = _per_deal(ours[0]) if ours and result["name"] not in COMMANDS else None
        lines.append(_table_line(result, each, scan))
    return "\n".join([HEAD, *lines])


def _per_deal(result: Result) -> float:
    return float(result["seconds"]) / int(result["deals"])


def _table_line(result: Result, ours: float | None, scan: float | None) -> str:
    each, seconds = _per_deal(result), result["seconds"]
    cells = (
        result["name"],
        f"{result['deals']:,}",
        f"{seconds:.3f}",
        f"{result['cpu_seconds']:.2f}",
        f"{each * 1e6:.2f}",
        f"{each / ours:.1f}" if ours else "",
        f"{seconds / scan:.2f}" if scan else "",
        f"{result['peak_mb']:,}",
    )
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class Figure:
    """What one measurement may be at most: as a number, or in times another of as many deals."""

    name: str
    what: str
    most: float
    deals: int
    times: str | None = None


_ALL_FILES = "Parquet to all files"
FIGURES = (
    *(Figure(_ALL_FILES, "seconds", 8, deals, TO_FILE) for deals in SIZES[1:]),
    Figure(_ALL_FILES, "peak_mb", 1_500, SIZES[2]),
    Figure(_ALL_FILES, "peak_mb", 2_500, SIZES[3]),
    *(Figure(_ALL_FILES, "written", 3, deals, "read") for deals in SIZES[1:]),
    Figure("CSV to all files", "seconds", 3, SIZES[2], POLARS_CSV),
    Figure(ALL_RULES, "seconds", 1.5, SIZES[2], SCANS[0]),
    Figure("full HTML reports", "seconds", 6, 1_000),
)


def figures(results: Sequence[Result]) -> str:
    """Return each figure that was measured, with what it may be at most, as a Markdown table."""
    by_name = {(result["name"], result["deals"]): result for result in results}
    lines = ["| figure | deals | measured | at most |", "|---|---:|---:|---:|"]
    for figure in FIGURES:
        result = by_name.get((figure.name, figure.deals), {})
        other = by_name.get((figure.times, figure.deals), {}).get(figure.what, 1)
        beside = result.get("read", 1) if figure.times == "read" else other
        if result:
            told = f"{figure.name}: {figure.what}{f' / {figure.times}' if figure.times else ''}"
            measured_as = f"{result[figure.what] / beside:.2f}"
            lines.append(f"| {told} | {figure.deals:,} | {measured_as} | {figure.most:,} |")
    return "\n".join(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--folder", type=Path, default=HERE / "data", help="where deals are kept")
    parser.add_argument("--largest", type=int, default=SIZES[2])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", help="measure one contender in this process")
    parser.add_argument("--deals", type=int, default=SIZES[0])
    parser.add_argument("--plot", type=Path, help="write the plot to this SVG file")
    parser.add_argument("--json", type=Path, help="write the results to this file")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.one:
        print(json.dumps(measure_one(given.one, given.deals, given.folder)))
        return
    results = measure_all(given.largest, given.rounds, given.folder)
    print(f"Python {platform.python_version()}, Polars {pl.__version__}, {platform.machine()}\n")
    print(table(results))
    print(f"\n{figures(results)}")
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n")
    if given.plot:
        given.plot.parent.mkdir(parents=True, exist_ok=True)
        given.plot.write_text(draw(results, (*COLUMNS[:1], ALL_RULES, TO_FILE, *ENGINES)))


if __name__ == "__main__":
    main()
