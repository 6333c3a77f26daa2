"""Attack with paths: links in a circle, long names, names that are no text, limits on files.

    python benchmarks/attacks/paths.py --count 400
    python benchmarks/attacks/paths.py --only names results    those parts of it

Every command gets every strange path wherever it takes one; writes are cut off by a limit on the
size of files; inputs lie in the output folder, and a link in the place of the working folder.
Each ends with status 0 or 2 and without a traceback, leaves what was there as it was, and writes
whole files or none.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain, product
from pathlib import Path

from bounded import Ended, limit_of_files, options, run, told
from pack_form import RELATIONSHIP, gap, pack, write

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.rules.loading import load_rule_book

SHEET = "id,relationship.stage\n" + "".join(f"R-{n},mature\n" for n in range(40))
NO_TEXT = os.fsdecode(b"\xff\xfe")
STRANGE = {
    "a link to itself": "loop",
    "through a link to itself": "loop/x",
    "links in a circle": "round",
    "a name of 300 letters": "n" * 300,
    "a name of 300 letters and a part": "n" * 300 + "/x",
    "a path of 5,000 letters": "n/" * 2_500,
    "through a file": "deal.yaml/x",
    "no text": NO_TEXT,
    "no text, with an ending": f"{NO_TEXT}.yaml",
    "a line break": "a\nb.yaml",
    "a terminal sequence": "\x1b[31mred.yaml",
    "the other direction": "x\u202elmay.y",
    "nothing": "",
    "a space": " ",
    "a folder": "folder",
    "a link to a folder": "to-folder",
    "nowhere": "no/such/place.yaml",
    "a link to nowhere": "to-nowhere",
    "what cannot be written": "/proc/version",
    "a folder of the system": "/proc/self/fd",
    "a device": "device",
    "two points": "..",
    "one point": ".",
    "like an option": "--",
}
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("review", "{}"),
    ("review", "deal.yaml", "{}"),
    ("review", "deal.yaml", "-o", "{}"),
    ("review", "deal.yaml", "-o", "{}", "--format", "html"),
    ("review", "deal.yaml", "--rules", "{}"),
    ("review", "deal.yaml", "--parameter", "{}"),
    ("review", "deal.yaml", "--format", "{}"),
    ("explain", "{}", "GS-02"),
    ("explain", "deal.yaml", "{}"),
    ("rules", "check", "--rules", "{}"),
    ("rules", "show", "{}"),
    ("rules", "docs", "-o", "{}"),
    ("findings", "show", "{}"),
    ("facts", "show", "{}"),
    ("facts", "template", "-o", "{}"),
    ("schema", "{}"),
    ("schema", "report", "-o", "{}"),
    ("portfolio", "{}", "-o", "out"),
    ("portfolio", "sheet.csv", "-o", "{}"),
    ("portfolio", "sheet.csv", "-o", "out", "--rules", "{}"),
    ("portfolio", "sheet.csv", "-o", "out", "--reports", "{}"),
    ("portfolio", "show", "{}", "R-1"),
    ("questions", "{}"),
    ("whatif", "{}", "--set", "pair.named=yes"),
    ("whatif", "deal.yaml", "--set", "{}"),
    ("levers", "{}"),
    ("sensitivity", "deal.yaml", "-o", "{}"),
    ("compare", "{}", "deal.yaml"),
    ("compare", "deal.yaml", "{}"),
    ("decide", "{}", "GS-02", "--accept"),
    ("decide", "deal.yaml", "{}", "--accept"),
    ("decide", "deal.yaml", "--from", "{}"),
    ("decide", "deal.yaml", "GS-02", "--accept", "--decisions", "{}"),
    ("decisions", "{}"),
    ("review", "deal.yaml", "--decisions", "{}"),
    ("review", "--client", "deal.yaml", "--provider", "{}"),
    ("review", "deal.yaml", "--words", "{}"),
    ("review", "deal.yaml", "--template", "{}", "-o", "out.docx"),
    ("intake", "prompt", "{}"),
    ("intake", "accept", "{}", "--notes", "deal.yaml"),
    ("interview", "-o", "{}"),
    ("interview", "--confirm", "{}"),
    ("facts", "template", "--format", "xlsx", "-o", "{}"),
    ("facts", "template", "--from", "{}", "--format", "xlsx", "-o", "out.xlsx"),
    ("templates", "new", "-o", "{}"),
    ("templates", "check", "{}"),
    ("words", "new", "-o", "{}"),
    ("words", "check", "{}"),
)
WRITING: tuple[tuple[str, ...], ...] = (
    ("review", "deal.yaml", "-o", "out.md"),
    ("review", "deal.yaml", "-o", "out.html"),
    ("rules", "docs", "-o", "pages"),
    ("portfolio", "sheet.csv", "-o", "results", "--reports", "all"),
    ("facts", "template", "-o", "out.yaml"),
)


def ground(folder: Path) -> None:
    """Write what the commands read, and what stands in their way."""
    (folder / "deal.yaml").write_text(RELATIONSHIP)
    (folder / "sheet.csv").write_text(SHEET)
    (folder / "folder").mkdir()
    (folder / "folder" / "kept.txt").write_text("kept")
    for link, to in (("loop", "loop"), ("round", "around"), ("around", "round")):
        (folder / link).symlink_to(to)
    (folder / "to-folder").symlink_to("folder")
    (folder / "to-nowhere").symlink_to("no/such")
    try:  # one of its own, which is always full: root could replace the one of the system
        os.mknod(folder / "device", stat.S_IFCHR | 0o666, os.makedev(1, 7))
    except OSError:
        (folder / "device").symlink_to("/dev/full")


def changed(folder: Path) -> str | None:
    """Return which file that was there is gone or changed; None if none is."""
    texts = {"deal.yaml": RELATIONSHIP, "sheet.csv": SHEET, "folder/kept.txt": "kept"}
    for name, text in texts.items():
        if not (folder / name).is_file() or (folder / name).read_text() != text:
            return f"{name} is gone or changed"
    return None


def strange_paths(count: int, seed: int) -> Iterator[tuple[str, str | None]]:
    """Yield strange paths in every place, each with what is wrong."""
    pairs = list(product(COMMANDS, STRANGE))
    if 0 < count < len(pairs):
        pairs = random.Random(seed).sample(pairs, count)  # noqa: S311 - no secret
    for command, name in pairs:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "inner")
            folder.mkdir()
            ground(folder)
            ended = run([part.format(STRANGE[name]) for part in command], folder)
            yield f"{' '.join(command)} with {name}", ended.problem() or changed(folder)


def limited_writes(count: int, seed: int) -> Iterator[tuple[str, str | None]]:
    """Yield writes that are cut off, each with what is wrong."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        command, size = WRITING[number % len(WRITING)], int(2 ** chance.uniform(0, 17))
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "inner")
            folder.mkdir()
            ground(folder)
            off = {"SOURCING_ADVISOR_CACHE": "off"}
            ended = run(command, folder, environment=off, before=limit_of_files(size))
            yield f"{' '.join(command)} up to {size} bytes", _of_limited(ended, folder)


def _of_limited(ended: Ended, folder: Path) -> str | None:
    problem = ended.problem() or changed(folder)
    results = folder / "results"
    if ended.status and results.exists():
        problem = problem or "results that are not whole"
    hidden = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    whole = [*folder.glob("out.*"), *folder.glob("pages/**/*.md")]
    if any(not path.read_bytes().endswith((b"\n", b">")) for path in whole):
        problem = problem or "half a file"
    return problem or (f"left behind: {hidden}" if hidden else None)


def results_in_the_way() -> Iterator[tuple[str, str | None]]:
    """Yield results that would be written over what is not theirs, each with what is wrong."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "inner")
        folder.mkdir()
        ground(folder)
        first = run(("portfolio", "sheet.csv", "-o", "results"), folder)
        yield "results to begin with", first.problem({0})
        shutil.copy(folder / "sheet.csv", folder / "results" / "sheet.csv")
        inside = run(("portfolio", "results/sheet.csv", "-o", "results"), folder)
        kept = (folder / "results" / "sheet.csv").exists()
        yield "an input in the results", inside.problem({2}) or (None if kept else "it is gone")
        (folder / "alias").symlink_to("results")
        other = run(("portfolio", "alias/sheet.csv", "-o", "results"), folder)
        yield "an input in the results, by a link", other.problem({2})
        around = run(("portfolio", "folder/../results", "-o", "results"), folder)
        yield "the results as input", around.problem({2})
        (folder / "results" / "sheet.csv").unlink()
        (folder / ".results.sourcing-advisor").symlink_to("folder")
        linked = run(("portfolio", "sheet.csv", "-o", "results"), folder)
        yield "a link as working folder", linked.problem({2}) or changed(folder)
        (folder / ".results.sourcing-advisor").unlink()
        (folder / ".results.sourcing-advisor").mkdir()
        (folder / ".results.sourcing-advisor" / "new").symlink_to("../folder")
        within = run(("portfolio", "sheet.csv", "-o", "results"), folder)
        yield "a link in the working folder", within.problem({2}) or changed(folder)


def unknown_names() -> Iterator[tuple[str, str | None]]:
    """Yield files with very many unknown names; hints for them may cost no more than for fifty."""

    def spent_on(call: Callable[[], object]) -> float:
        start = time.process_time()
        with contextlib.suppress(InputError):
            call()
        return time.process_time() - start

    def facts(count: int) -> float:
        text = RELATIONSHIP + "gain_sharing:\n" + "".join(f"  lvel_{n}: x\n" for n in range(count))
        return spent_on(lambda: parse_relationship(text, "deal.yaml"))

    def rules(count: int) -> float:
        with tempfile.TemporaryDirectory() as place:
            unknown = [{f"pair.nmed_{n}": True} for n in range(count)]
            write(pack([gap(1, {"any": unknown})]), Path(place))
            return spent_on(lambda: load_rule_book([place]))

    for name, spent in (("facts", facts), ("rules", rules)):
        spent(50)
        few, many = spent(50), spent(20_000)
        yield f"20,000 unknown {name}", None if many < few + 5 else f"{many:.1f} s, not {few:.1f}"


def main() -> int:
    names = ("names", "results", "writes", "paths")
    parser = options(__doc__, 0)
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="parts to run")
    given = parser.parse_args()
    parts = {
        "names": unknown_names(),
        "results": results_in_the_way(),
        "writes": limited_writes(given.count // 5 or len(STRANGE), given.seed),
        "paths": strange_paths(given.count, given.seed),
    }
    return told(chain.from_iterable(parts[name] for name in given.only))


if __name__ == "__main__":
    sys.exit(main())
