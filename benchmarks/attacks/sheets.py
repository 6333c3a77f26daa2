"""Read sheets of every kind in which bytes and cells were changed at random.

    python benchmarks/attacks/sheets.py --count 10000    that many files of each kind

Each must be read or refused with a reason: any other error is a failure, and so is a count that
does not add up (rows read = reviewed + rejected) or a value that no cell could have stated.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
from bounded import conclude, options

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.columns.rejection_text import check_values
from sourcing_advisor.portfolio.input import read_batches

HEAD = ("id", "client", "relationship.stage", "gain_sharing.targets_met_years", "pair.named")
ROWS = [(f"R-{n}", "Ash", "stable", n, "yes" if n % 2 else "no") for n in range(6)]
CELLS = (
    *(
        "",
        " ",
        "1,000",
        "1.000",
        "4 %",
        "Total",
        "#REF!",
        "x",
        "✓",
        "=A1",
        "\x00",
        '"',
        "Source: me",
    ),
    *("31.02.2026", "1e400", "-0", "TBD", "½", "a" * 300, "R-1", ";", "\u202e", "stabel", "3/5"),
)


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")


def as_workbook(rows: list[list[str]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.create_sheet("Deals", 0)
    for row in rows:
        page.append([cell.replace("\x00", "").replace("\u202e", "") for cell in row])
    book.save(out)
    return out.getvalue()


def as_json_lines(rows: list[list[str]]) -> bytes:
    frame = pl.DataFrame({name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])})
    return frame.write_ndjson().encode()


def as_parquet(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    columns = {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}
    years = pl.Series([row[3] for row in rows[1:]]).cast(pl.Int64, strict=False)
    named = pl.Series([row[4] == "yes" for row in rows[1:]])
    pl.DataFrame({**columns, HEAD[3]: years, HEAD[4]: named}).write_parquet(out)
    return out.getvalue()


KINDS: dict[str, Callable[[list[list[str]]], bytes]] = {
    ".csv": as_csv,
    ".xlsx": as_workbook,
    ".jsonl": as_json_lines,
    ".parquet": as_parquet,
}


def changed(kind: str, chance: random.Random) -> bytes:
    """Return a sheet with some cells replaced and, in every other file, some bytes too."""
    rows = [list(HEAD), *([str(cell) for cell in row] for row in ROWS)]
    for _ in range(chance.randrange(4)):
        row = rows[chance.randrange(1, len(rows))]
        row[chance.randrange(len(row))] = chance.choice(CELLS)
    data = bytearray(KINDS[kind](rows))
    for _ in range(chance.choice((0, 0, 1, 3, 20))):
        place = chance.randrange(len(data))
        data[place : place + chance.randrange(3)] = bytes([chance.randrange(256)])
    return bytes(data)


def outcome(path: Path) -> str:
    """Return what became of a file: ``read``, ``refused``, or what is wrong."""
    try:
        for batch in read_batches([path]):
            reviewed, rejected = batch.relationships.height, batch.rows_rejected
            if batch.rows_read != reviewed + rejected:
                return f"WRONG COUNT: {batch.rows_read} of {reviewed} and {rejected}"
            if not check_values(batch.relationships).is_empty():
                return "WRONG VALUE"
    except InputError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to count
        return f"ERROR: {type(error).__name__}: {error}"
    return "read"


def main() -> int:
    given = options(__doc__, 500).parse_args()
    chance, failures = random.Random(given.seed), 0  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            path, outcomes = Path(folder, f"sheet{kind}"), Counter[str]()
            for _ in range(given.count):
                path.write_bytes(changed(kind, chance))
                outcomes[outcome(path)] += 1
            wrong = [text for text in outcomes if text not in ("read", "refused")]
            failures += sum(outcomes[text] for text in wrong)
            print(f"{kind}: {given.count} files, {dict(outcomes)}")
    return conclude(given.count * len(KINDS), failures)


if __name__ == "__main__":
    sys.exit(main())
