"""What another user may do with the folders around a cache; run by `cache.py`, and by root only.

Each review is of a process that becomes the user who is attacked. It must give the report that it
gives without a cache, write nothing where others can change it, and touch no file of the user.
"""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from pack_form import RELATIONSHIP

from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.rules.cache import CACHE_VARIABLE, sealed
from sourcing_advisor.service.reviews import Advisor

VICTIM, OTHER = 65533, 65534
"""Two users that nobody is."""

PRECIOUS = 30


def report() -> str:
    """Return a whole report, by an advisor that reads the rule library anew."""
    advisor = Advisor()
    return advisor.render(
        advisor.review(parse_relationship(RELATIONSHIP, "deal.yaml")), "markdown", "full"
    )


def report_as(user: int, cache: Path) -> str:
    """Return the report of a process that becomes a user, or the traceback with which it ends."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        with open(writer, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a handle
            try:
                os.environ[CACHE_VARIABLE] = str(cache)
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
                stream.write(report())
            except BaseException:  # noqa: BLE001 - told to the parent, which compares
                stream.write(traceback.format_exc())
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as stream:  # noqa: PTH123 - a handle
        told = stream.read()
    os.waitpid(child, 0)
    return told


def owned(path: Path, user: int, mode: int) -> Path:
    """Make a folder that belongs to a user."""
    path.mkdir(exist_ok=True)
    os.chown(path, user, user)
    path.chmod(mode)
    return path


class Situations:
    """Folders as another user may have prepared them; each gives the cache that is named."""

    def __init__(self, filled: Path, folder: Path) -> None:
        """Take a filled folder of entries, and a folder in which to prepare others."""
        self._filled = filled
        self._folder = folder
        self.home = folder / "home"

    def _entries(self, user: int, base: Path, mode: int) -> Path:
        own = base / "sourcing-advisor"
        shutil.copytree(self._filled, own)
        for entry in own.iterdir():
            data = entry.read_bytes()[32:].replace(b"Ash", b"Oak").replace(b"the", b"THE")
            entry.write_bytes(sealed(entry.name, data))
        for path in (own, *own.iterdir()):
            os.chown(path, user, user)
            path.chmod(mode)
        return own

    def _entries_of_the_other(self, base: Path) -> Path:
        self._entries(OTHER, base, 0o755)
        return base

    def _entries_that_all_can_write(self, base: Path) -> Path:
        self._entries(VICTIM, base, 0o777)
        return base

    def _a_link_to_the_other(self, base: Path) -> Path:
        there = owned(self._folder / "there", OTHER, 0o755)
        (base / "sourcing-advisor").symlink_to(self._entries(OTHER, there, 0o755))
        return base

    def _a_link_to_a_folder_of_the_user(self, base: Path) -> Path:
        owned(self.home, VICTIM, 0o700)
        for number in range(PRECIOUS):
            path = self.home / f"rules-{number}.json"
            path.write_text("precious")
            os.chown(path, VICTIM, VICTIM)
        (base / "sourcing-advisor").symlink_to(self.home)
        return base

    def _below_what_all_can_write(self, base: Path) -> Path:
        inner = owned(base / "inner", VICTIM, 0o700)
        self._entries(VICTIM, inner, 0o700)
        base.chmod(0o777)
        return inner

    def _below_what_the_other_owns(self, base: Path) -> Path:
        inner = owned(base / "inner", VICTIM, 0o700)
        self._entries(VICTIM, inner, 0o700)
        owned(base, OTHER, 0o755)
        return inner

    def _no_right_to_enter(self, base: Path) -> Path:
        return owned(base, OTHER, 0o700)

    def _a_file_in_the_way(self, base: Path) -> Path:
        (base / "sourcing-advisor").write_text("in the way")
        return base

    def all(self) -> Iterator[Callable[[Path], Path]]:
        """Yield what prepares each situation."""
        yield from (
            self._entries_of_the_other,
            self._entries_that_all_can_write,
            self._a_link_to_the_other,
            self._a_link_to_a_folder_of_the_user,
            self._below_what_all_can_write,
            self._below_what_the_other_owns,
            self._no_right_to_enter,
            self._a_file_in_the_way,
        )


def contents(base: Path) -> dict[str, tuple[int, int]]:
    """Return what is in a folder: of each path when it was changed, and its size."""
    found = {str(path): path.lstat() for path in base.rglob("*")}
    return {name: (status.st_mtime_ns, status.st_size) for name, status in found.items()}


def by_another(filled: Path, folder: Path) -> Iterator[tuple[str, str | None]]:
    """Yield what another user did, each with what is wrong; None if nothing is."""
    os.environ[CACHE_VARIABLE] = "off"  # so that all is imported before another user needs it
    expected = report()
    situations = Situations(filled, folder)
    for prepare in situations.all():
        base = owned(folder / prepare.__name__, 0, 0o1777)
        cache = prepare(base)
        before = contents(base)
        told = report_as(VICTIM, cache)
        problem = None
        if told != expected:
            problem = f"another report: {told[-400:]}"
        elif before != contents(base):
            problem = "something was written there"
        elif situations.home.exists() and len(list(situations.home.iterdir())) != PRECIOUS:
            problem = "files of the user are gone, or more of them are there"
        yield f"another user: {prepare.__name__.replace('_', ' ').strip()}", problem
