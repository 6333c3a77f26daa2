"""Attack the cache: entries damaged, swapped, forged or replaced, and folders of another user.

    python benchmarks/attacks/cache.py --count 2000

A review must print what it prints without a cache, byte for byte, end with status 0, say nothing,
and touch nothing outside of the folder of entries. What another user does is tried when the
attack is run by root, in a process that becomes another user; else it is left out, and said so.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from bounded import Ended, options, run, told
from other_users import by_another
from pack_form import RELATIONSHIP

import sourcing_advisor
from sourcing_advisor.rules.cache import sealed

DIGEST = 32
"""In bytes, at the beginning of an entry."""

REVIEW = ("review", "deal.yaml", "--detail", "full")
SHAPES: tuple[object, ...] = (
    *(None, True, 0, 1.5, "", "text", [], {}, [[]], [[[]]], [[[[]]]], {"a": 1}, [None], [1]),
    [[[["x", [], {}]]]] * 3,
    [[[["{}", ["p"], {"r0": [["fires", "NO-00"]]}]]]] * 3,
    [[[["{}", ["p"], {"r0": [["fires", []]]}]]]] * 3,
    [[[["not json", [], {}]]], [], []],
    [[[[1, [2], {"r0": [["fires", "GS-02"]]}]]]] * 3,
    {"rules/gain-sharing.yaml": [{"area": "x"}, []]},
    {"rules/gain-sharing.yaml": [None, [[["rules"], "not a line"]]]},
    {"rules/gain-sharing.yaml": [[], [[[["x"]], 1]]]},
    {"situation": [], "why": [], "first_steps": [], "who": [], "by_when": [], "success": []},
    {"situation": [["cite", "NO-SUCH", ""]], "why": 1},
    {block: [["fact", "no.fact", ""]] for block in ("situation", "why", "first_steps", "who")},
    {"situation": [["either", [], []], ["not"], [["x"]]]},
    "[" * 5_000,
)
"""What an entry could hold that was made by hand, with a right seal."""


def _open_to_others(path: Path) -> bool:
    """Return whether another user can read what lies under the folders of a path."""
    return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)


def damaged(entry: Path, chance: random.Random) -> None:
    """Change, cut or lengthen an entry at random."""
    data = bytearray(entry.read_bytes())
    at = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            data[at] ^= 1 + chance.randrange(255)
        case 1:
            del data[at:]
        case 2:
            data[at:at] = os.urandom(chance.randrange(1, 200))
        case 3:
            del data[at : at + chance.randrange(1, 200)]
        case _:
            data = bytearray(os.urandom(len(data)))
    entry.write_bytes(data)


def forged(entry: Path, chance: random.Random) -> None:
    """Give an entry another content, with a right seal."""
    shape = chance.choice(SHAPES)
    text = json.dumps(shape) if shape != SHAPES[-1] else str(shape)
    entry.write_bytes(sealed(entry.name, text.encode()))


def turned(entry: Path, chance: random.Random) -> None:
    """Let the kept rulesets answer something else, in their own form and with a right seal."""
    for kept in entry.parent.glob("durable-*"):
        wanted, given = chance.sample((b'"fires"', b'"is_clear"', b'"does_not_apply"'), 2)
        data = kept.read_bytes()[DIGEST:].replace(wanted, given, chance.choice((1, -1)))
        kept.write_bytes(sealed(kept.name, data))


def swapped(entry: Path, chance: random.Random) -> None:
    """Put another entry in the place of one."""
    entry.write_bytes(chance.choice(sorted(entry.parent.iterdir())).read_bytes())


def replaced(entry: Path, chance: random.Random) -> None:
    """Put something in the place of an entry that is no file."""
    entry.unlink()
    match chance.randrange(6):
        case 0:
            os.mkfifo(entry)
        case 1:
            entry.symlink_to(entry.name)
        case 2:
            entry.symlink_to("/dev/zero")
        case 3:
            entry.mkdir()
            (entry / "x").touch()
        case 4:
            entry.symlink_to("../precious")
        case _:
            with entry.open("wb") as stream:
                stream.truncate(2**40)


KINDS: dict[str, Callable[[Path, random.Random], None]] = {
    "damaged": damaged,
    "forged": forged,
    "turned": turned,
    "swapped": swapped,
    "replaced": replaced,
}


class Ground:
    """A folder with a relationship, a filled cache, and what a review prints."""

    def __init__(self, folder: Path) -> None:
        """Write the relationship and fill the cache."""
        self.folder = folder
        (folder / "deal.yaml").write_text(RELATIONSHIP)
        self.expected = self.review("off").out
        self.filled = folder / "filled"
        self.review(str(self.filled))

    def review(self, cache: str) -> Ended:
        """Return how a review with that cache ends."""
        return run(REVIEW, self.folder, environment={"SOURCING_ADVISOR_CACHE": cache})

    def problem(self, ended: Ended) -> str | None:
        """Return what is wrong with a review; None if nothing is."""
        if ended.out != self.expected:
            return f"another report: status {ended.status}: {ended.messages[-300:]}"
        if ended.messages:
            return f"messages: {ended.messages[-300:]}"
        return ended.problem({0})


def by_the_user(ground: Ground, count: int, seed: int) -> Iterator[tuple[str, str | None]]:
    """Yield attacks on single entries, each with what is wrong."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        cache = ground.folder / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        shutil.copytree(ground.filled, cache)
        precious = cache / "precious"
        precious.write_text("precious")
        kind = list(KINDS)[number % len(KINDS)]
        entries = sorted((cache / "sourcing-advisor").iterdir())
        for entry in chance.sample(entries, chance.choice((1, 2, len(entries)))):
            KINDS[kind](entry, chance)
        problem = ground.problem(ground.review(str(cache)))
        if precious.read_text() != "precious":
            problem = "a file outside was changed"
        yield kind, problem


def main() -> int:
    given = options(__doc__, 100).parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "ground").mkdir()
        ground = Ground(folder / "ground")
        tried = [by_the_user(ground, given.count, given.seed)]
        if os.geteuid() == 0 and _open_to_others(Path(sourcing_advisor.__file__)):
            tried.append(by_another(ground.filled / "sourcing-advisor", folder))
        else:
            print("what another user does was not tried: that needs root, and files open to all")
        return told(chain(*tried))


if __name__ == "__main__":
    sys.exit(main())
