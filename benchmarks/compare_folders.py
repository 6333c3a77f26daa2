"""Times the comparison of two folders of results, and the reading of both, on made-up verdicts.

python benchmarks/compare_folders.py [--relationships N] [--shuffled]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.folder_comparison import compared
from sourcing_advisor.portfolio.result_folder import read_folder
from sourcing_advisor.rules.loading import load_rule_book

STAGES = pl.Enum(["first", "next", "later", "parked", "in_hand", "silent"])
SHARES = (0.06, 0.34, 0.4, 0.2)
"""Of rules that fired, are clear, are unknown and do not apply."""
CHANGED = 0.05
"""Of verdicts that differ in the second folder."""


def main() -> None:
    """Make two folders and print how long reading and comparing take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relationships", type=int, default=1_000_000)
    parser.add_argument("--shuffled", action="store_true", help="the second in another order")
    given = parser.parse_args()
    book = load_rule_book()
    rules = [rule.id for rule in book.rules]
    gaps = {rule.id for rule in book.rules if rule.kind == "gap"}
    rng = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch, name) for name in ("before", "after")]
        shape = (given.relationships, len(rules))
        codes = rng.choice(4, shape, p=SHARES).astype(np.uint8)
        order = np.arange(given.relationships)
        _write(folders[0], codes, order, rules, gaps)
        changed = rng.random(shape, dtype=np.float32) < CHANGED
        codes[changed] = rng.integers(0, 4, int(changed.sum()), dtype=np.uint8)
        if given.shuffled:
            rng.shuffle(order)
        _write(folders[1], codes, order, rules, gaps)
        del codes, changed
        reading = _seconds(lambda: [_read(folder) for folder in folders])
        one, other = map(read_folder, folders)
        comparing = _seconds(lambda: compared(one, other, book))
    print(f"{given.relationships:,} relationships, {len(rules)} rules")
    print(
        f"reading both: {reading:.1f} s; comparing: {comparing:.1f} s ({comparing / reading:.2f})"
    )


def _read(folder: Path) -> list[int]:
    names = ("verdicts.parquet", "recommendations.parquet")
    return [pl.read_parquet(folder / name).height for name in names]


def _write(
    folder: Path, codes: np.ndarray, order: np.ndarray, rules: list[str], gaps: set[str]
) -> None:
    folder.mkdir()
    kind = pl.Enum([str(outcome) for outcome in Outcome])
    ids = pl.Series("id", [f"D-{i:07}" for i in order])
    columns = [_coded(r, codes[order, i], kind) for i, r in enumerate(rules)]
    pl.DataFrame([ids, *columns]).write_parquet(folder / "verdicts.parquet", compression="lz4")
    rows, places = np.nonzero(codes[order][:, [i for i, r in enumerate(rules) if r in gaps]] == 0)
    names = [rule for rule in rules if rule in gaps]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    stage = np.minimum(rank // 3, 2).astype(np.uint8)
    pl.DataFrame(
        {
            "id": ids.gather(rows),
            "rule": _coded("rule", places.astype(np.uint16), pl.Enum(names)),
            "stage": _coded("stage", stage, STAGES),
            "move": _coded("move", places.astype(np.uint16), pl.Enum(names)),
            "leads": np.ones(len(rows), bool),
            "rests_on": _rests_on(places),
        }
    ).write_parquet(folder / "recommendations.parquet")
    about = {"digest": "d", "overridden": []}
    manifest = {
        "kind": "sourcing-advisor results",
        "version": "1",
        "program": "0",
        "arguments": {"rule_book": about},
        "files": [{"file": "verdicts.parquet", "bytes": 1}],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _rests_on(places: np.ndarray) -> pl.Series:
    """Return the facts that each gap rests on, two of them, as results write them."""
    fact = pl.Enum([f"section.fact_{number}" for number in range(200)])
    made = pl.DataFrame(
        {
            "entry": np.repeat(np.arange(len(places), dtype=np.uint32), 2),
            "fact": _coded("fact", np.repeat(places, 2).astype(np.uint16), fact),
            "yes_no": np.repeat(places % 2 == 0, 2),
            "number": np.repeat(places / 7, 2),
        }
    )
    parts = pl.struct("fact", "yes_no", "number")
    return made.group_by("entry", maintain_order=True).agg(parts.alias("rests_on"))["rests_on"]


def _coded(name: str, codes: np.ndarray, kind: pl.Enum) -> pl.Series:
    return kind.categories.gather(codes).cast(kind).alias(name)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
