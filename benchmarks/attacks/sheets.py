"""Read sheets of every kind in which bytes and cells were changed at random.

    python benchmarks/attacks/sheets.py --count 10000    that many files of each kind

Each must be read or refused with a reason: any other error is a failure, and so is anything that
is printed (a reader that is no Python of its own may print its own failure), a count that
does not add up (rows read = reviewed + rejected), a value that no cell could have stated, or, where
no byte was changed, one that is not what its cell plainly states. The bytes of a packed file are
changed in what is packed. An .xls file is one that a spreadsheet program saved, with bytes changed.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import polars as pl
from bounded import conclude, options

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.columns.rejection_text import check_values
from sourcing_advisor.portfolio.input import read_batches

sys.path.append(str(Path(__file__).parents[2]))
from tests.portfolio import other_workbooks

OLD_WORKBOOK = Path(other_workbooks.__file__).parent / "sheets" / "errors.xls"
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


Cells = list[list[str]]


def as_csv(rows: Cells) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")


def as_workbook(rows: Cells) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.create_sheet("Deals", 0)
    for row in _without_controls(rows):
        page.append(row)
    book.save(out)
    return out.getvalue()


def as_json_lines(rows: Cells) -> bytes:
    frame = pl.DataFrame({name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])})
    return frame.write_ndjson().encode()


def as_parquet(rows: Cells) -> bytes:
    out = io.BytesIO()
    columns = {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}
    years = pl.Series([row[3] for row in rows[1:]]).cast(pl.Int64, strict=False)
    named = pl.Series([row[4] == "yes" for row in rows[1:]])
    pl.DataFrame({**columns, HEAD[3]: years, HEAD[4]: named}).write_parquet(out)
    return out.getvalue()


def as_opendocument(rows: Cells) -> bytes:
    return _written(partial(other_workbooks.ods, sheets={"Deals": _without_controls(rows)}))


def as_binary_workbook(rows: Cells) -> bytes:
    short = [[cell[:100] for cell in row] for row in _without_controls(rows)]
    return _written(partial(other_workbooks.xlsb, rows=short))


def as_old_workbook(_: Cells) -> bytes:
    return OLD_WORKBOOK.read_bytes()


def _without_controls(rows: Cells) -> Cells:
    return [[cell.replace("\x00", "").replace("\u202e", "") for cell in row] for row in rows]


def _written(write: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write(Path(folder, "sheet")).read_bytes()


KINDS: dict[str, Callable[[Cells], bytes]] = {
    ".csv": as_csv,
    ".xlsx": as_workbook,
    ".jsonl": as_json_lines,
    ".parquet": as_parquet,
    ".ods": as_opendocument,
    ".xlsb": as_binary_workbook,
    ".xls": as_old_workbook,
}
PACKED = (".xlsx", ".ods", ".xlsb")


def changed(kind: str, chance: random.Random) -> tuple[bytes, Cells | None]:
    """Return a sheet with some cells replaced and, in every other file, some bytes too.

    With it come its cells where every byte is as it was written, None elsewhere.
    """
    rows = [list(HEAD), *([str(cell) for cell in row] for row in ROWS)]
    for _ in range(chance.randrange(4)):
        row = rows[chance.randrange(1, len(rows))]
        row[chance.randrange(len(row))] = chance.choice(CELLS)
    times = chance.choice((0, 0, 1, 3, 20))
    data = KINDS[kind](rows)
    if times:
        data = _repacked(data, times, chance) if kind in PACKED else _torn(data, times, chance)
    return data, None if times or kind == ".xls" else rows


def _torn(content: bytes, times: int, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(times):
        place = chance.randrange(len(data))
        data[place : place + chance.randrange(3)] = bytes([chance.randrange(256)])
    return bytes(data)


def _repacked(content: bytes, times: int, chance: random.Random) -> bytes:
    """Return an archive of which one part has changed bytes; sometimes the archive itself has."""
    if chance.random() < 0.2:  # noqa: PLR2004 - most of these are refused at once
        return _torn(content, times, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        names = [part.filename for part in before.infolist() if part.file_size]
        torn = chance.choice([*names, *(name for name in names if "sheet" in name)])
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, _torn(part, times, chance) if name == torn else part)
    return out.getvalue()


def outcome(path: Path, cells: Cells | None) -> str:
    """Return what became of a file: ``read``, ``refused``, or what is wrong."""
    try:
        for batch in read_batches([path]):
            reviewed, rejected = batch.relationships.height, batch.rows_rejected
            if batch.rows_read != reviewed + rejected:
                return f"WRONG COUNT: {batch.rows_read} of {reviewed} and {rejected}"
            if not check_values(batch.relationships).is_empty():
                return "WRONG VALUE"
            if cells and (wrong := _misread(batch.relationships, cells)):
                return f"MISREAD: {wrong}"
    except InputError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to count
        return f"ERROR: {type(error).__name__}: {error}"
    return "read"


def _misread(relationships: pl.DataFrame, cells: Cells) -> str | None:
    """Return a cell that plainly states a value and was read as another; None if there is none."""
    plain = {"yes": True, "no": False} | {f"{number}": number for number in range(len(ROWS))}
    ids = Counter(row[0].strip() for row in cells)
    stated = {name: row for row in cells[1:] if ids[name := row[0].strip()] == 1}
    for row in relationships.iter_rows(named=True):
        for place, name in enumerate(HEAD[3:], start=3):
            cell = stated.get(row["id"], [""] * len(HEAD))[place]
            if cell in plain and row[name] != plain[cell]:
                return f"{cell!r} of {name} as {row[name]!r}"
    return None


@contextlib.contextmanager
def _printed() -> Iterator[Callable[[], str]]:
    """Yield what tells the first of what was printed as an error since it was asked last."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)

        def first() -> str:
            log.seek(0)
            text = log.read().decode("utf-8", "replace").strip()
            log.seek(0)
            log.truncate()
            return text[:200]

        try:
            yield first
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def main() -> int:
    parser = options(__doc__, 500)
    parser.add_argument("--kind", choices=KINDS, action="append", help="files of this kind alone")
    given = parser.parse_args()
    failures = 0
    kinds = given.kind or list(KINDS)
    with tempfile.TemporaryDirectory() as folder, _printed() as printed:
        for kind in kinds:
            chance = random.Random(given.seed)  # noqa: S311 - no secret
            path, outcomes = Path(folder, f"sheet{kind}"), Counter[str]()
            for _ in range(given.count):
                data, cells = changed(kind, chance)
                path.write_bytes(data)
                outcomes[outcome(path, cells)] += 1
                if text := printed():
                    outcomes[f"PRINTED: {text}"] += 1
            wrong = [text for text in outcomes if text not in ("read", "refused")]
            failures += sum(outcomes[text] for text in wrong)
            print(f"{kind}: {given.count:,} files, {dict(outcomes)}", flush=True)
    return conclude(given.count * len(kinds), failures)


if __name__ == "__main__":
    sys.exit(main())
