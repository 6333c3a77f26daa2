"""Attack with rule packs: each must be loaded, checked or refused within 10 s and 500 MB.

    python benchmarks/attacks/packs.py                  every pack
    python benchmarks/attacks/packs.py --only live      those of which the name begins so
    python benchmarks/attacks/packs.py --count 500      and packs with random changes, up to 500

Each pack is checked, reviewed with as Markdown and as HTML, and documented as pages. A command
ends with status 0 or 2, without a traceback, and nothing that a pack says acts in what is written:
no element, link or image is its own. Characters that hide or reorder text are refused.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

from bounded import Ended, conclude, options, run
from markdown_it import MarkdownIt
from pack_form import RELATIONSHIP, Files, pack, write
from packs_of_places import MARKER, hidden, live_text, places
from packs_of_size import sizes
from packs_of_text import documents, templates
from packs_of_work import conditions, layers, plans, unknown_names

COMMANDS = (
    ("rules", "check", "--rules", "pack"),
    ("review", "deal.yaml", "--rules", "pack", "--detail", "full", "-o", "report.md"),
    ("review", "deal.yaml", "--rules", "pack", "-o", "report.html"),
    ("review", "deal.yaml", "--rules", "pack", "-o", "report.json"),
    ("explain", "deal.yaml", "--rules", "pack", "--plan"),
    ("rules", "docs", "--rules", "pack", "-o", "pages"),
)
DECIDING = (
    ("questions", "deal.yaml", "--rules", "pack"),
    ("levers", "deal.yaml", "--rules", "pack"),
    ("sensitivity", "deal.yaml", "--rules", "pack"),
)
"""Tried with the packs that are much to work out, besides."""

MUCH_WORK = ("condition", "layers", "plan", "size")
SECONDS_OF_PAGES = 15.0
"""The advisor's own 440 pages take 4 s of them."""

REFUSED = 2
MOST_SHOWN = 5


class _Elements(HTMLParser):
    """Collects what acts in a page and is not the advisor's own."""

    def __init__(self) -> None:
        super().__init__()
        self.acting: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            acts = name.startswith("on") or MARKER in (value or "")
            if acts or "javascript:" in (value or "").lower():
                self.acting.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and ("alert(1)" in data or MARKER in data):
            self.acting.append(f"{self._inside} {data[:100]}")


def acting_in_html(text: str) -> list[str]:
    """Return what acts in a page of HTML that the advisor wrote, and is not its own."""
    elements = _Elements()
    elements.feed(text)
    return elements.acting


_OWN = ('<a id="', "</a>", "<!-- Written by `sourcing-advisor rules docs`.")
"""What pages hold of HTML: places to link to, and a first line."""

_MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")


def acting_in_markdown(text: str) -> list[str]:
    """Return what acts in Markdown: HTML, images, and links that lead elsewhere."""
    acting: list[str] = []
    for token in _MARKDOWN.parse(text):
        for part in (token, *(token.children or ())):
            own = part.content.startswith(_OWN)
            if part.type in ("html_block", "html_inline") and not own:
                acting.append(part.content[:100])
            if part.type == "image":
                acting.append(f"image {part.attrs}")
            target = str(part.attrs.get("href", ""))
            if part.type == "link_open" and (MARKER in target or "script:" in target):
                acting.append(f"link {target}")
    return acting


def attack(name: str, files: Files) -> tuple[list[str], list[Ended]]:
    """Return what is wrong with what becomes of a pack, and how each command ended."""
    problems: list[str] = []
    ends: list[Ended] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(files, folder / "pack")
        (folder / "deal.yaml").write_text(RELATIONSHIP)
        for command in (*COMMANDS, *(DECIDING if name.startswith(MUCH_WORK) else ())):
            if command[0] == "explain" and not name.startswith(("plan", "live")):
                continue
            ended = run(command, folder)
            ends.append(ended)
            most = SECONDS_OF_PAGES if command[1] == "docs" else 10.0
            problem = ended.problem(most_seconds=most)
            if problem:
                problems.append(f"{' '.join(command[:2])} {command[-1]}: {problem}")
            if command[0] == "review" and ended.status == REFUSED:
                break
        if (folder / "called").exists():
            problems.append("something of the pack was run")
        report = folder / "report.html"
        if report.exists():
            problems += acting_in_html(report.read_text())
        for path in chain(folder.glob("*.md"), (folder / "pages").rglob("*.md")):
            problems += [f"{path.name}: {acts}" for acts in acting_in_markdown(path.read_text())]
    if name.startswith(("bidi", "zero", "signs", "tags", "separators", "terminal")):
        problems += [f"read: status {e.status}" for e in ends if e.status == 0]
    return problems, ends


def changed_at_random(seed: int) -> Iterator[tuple[str, Files]]:
    """Yield packs in which a few characters of the files are changed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    signs = [*"{}[]:,-\"'%#&*!|>?\n\t \\", "\u202e", "\0", "{% if client %}", "{{ facts.", "9" * 40]
    for number in range(10**9):
        files = pack()
        for name in chance.sample(list(files), chance.choice((1, 1, 2))):
            text = list(str(files[name]))
            for _ in range(chance.choice((1, 2, 5, 20))):
                at = chance.randrange(len(text))
                text[at : at + chance.randrange(4)] = chance.choice(signs)
            files[name] = "".join(text)
        yield f"random: {number}", files


def every_attack() -> Iterator[tuple[str, Files]]:
    """Yield every pack that is not random, by name."""
    return chain(
        templates(),
        documents(),
        conditions(),
        layers(),
        plans(),
        sizes(),
        unknown_names(),
        places(),
        live_text(),
        hidden(),
    )


def main() -> int:
    parser = options(__doc__, 0)
    parser.add_argument("--only", default="", metavar="NAME", help="packs whose name begins so")
    parser.add_argument("--slowest", type=int, default=5, metavar="N", help="how many to name")
    given = parser.parse_args()
    fixed = [(name, files) for name, files in every_attack() if name.startswith(given.only)]
    if 0 < given.count < len(fixed):
        fixed = random.Random(given.seed).sample(fixed, given.count)  # noqa: S311 - no secret
    more = changed_at_random(given.seed)
    fixed += [next(more) for _ in range(given.count - len(fixed))]
    failures = 0
    costs: list[tuple[float, float, str]] = []
    start = time.monotonic()
    for name, files in fixed:
        problems, ends = attack(name, files)
        costs.append((max(end.seconds for end in ends), max(end.megabytes for end in ends), name))
        failures += bool(problems)
        for problem in list(dict.fromkeys(problems))[:MOST_SHOWN]:
            print(f"FAILED: {name}: {problem}", flush=True)
    for seconds, megabytes, name in sorted(costs, reverse=True)[: given.slowest]:
        print(f"{seconds:5.1f} s {megabytes:4.0f} MB  {name}")
    print(f"{time.monotonic() - start:.0f} s in all")
    return conclude(len(costs), failures)


if __name__ == "__main__":
    sys.exit(main())
