"""The caches: an entry may be missing, never stale, and never stops a review."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

from sourcing_advisor.advice.prose import BLOCKS
from sourcing_advisor.rules.cache import (
    MOST_ENTRIES,
    JsonCache,
    cache_folder,
    private_folder,
    sealed,
    unsealed,
)
from tests.extra_pack import sound_pack

PACKS = Path(__file__).parent.parent / "packs"
POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
UNSET = "(unset)"
DEAL = '{"productivity": {"annual_target_pct": 45}, "ideas": {"recognised": false}}'

_REVIEW = ("review", "-", "--rules", "pack", "--detail", "full")


@dataclass(frozen=True)
class Warm:
    """A folder with a pack and a cache, and what a review printed when the cache was filled."""

    folder: Path
    report: str

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def own(self) -> Path:
        return self.cache / "sourcing-advisor"

    @property
    def entries(self) -> list[Path]:
        return [path for path in self.cache.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Warm:
    folder = tmp_path_factory.mktemp("filled")
    tiny = PACKS / "tiny" / "templates" / "recommendations" / "gains" / "easy-yearly-share.md.j2"
    text = tiny.read_text(encoding="utf-8").replace("AB-GS-projects", "LW-PM-band")
    sound_pack(folder / "pack", text)
    return Warm(folder, review(folder, "cache"))


@pytest.fixture
def warm(filled: Warm, tmp_path: Path) -> Warm:
    """Return a copy of the pack with the cache that belongs to it."""
    folder = tmp_path / "warm"
    shutil.copytree(filled.folder, folder)
    return Warm(folder, filled.report)


def start(folder: Path, cache: str, **env: str) -> subprocess.Popen[bytes]:
    """Start a review; `cache` names a folder in `folder`, unless it is one of the words."""
    named = cache if cache in (UNSET, "off") else str(folder / cache)
    wanted = {**os.environ, "SOURCING_ADVISOR_CACHE": named, **env}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "sourcing_advisor",
            "review",
            "-",
            "--rules",
            "pack",
            "--detail",
            "full",
        ],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={key: value for key, value in wanted.items() if value != UNSET},
    )
    assert process.stdin is not None
    process.stdin.write(DEAL.encode())
    process.stdin.close()
    process.stdin = None
    return process


def review(folder: Path, cache: str, **env: str) -> str:
    process = start(folder, cache, **env)
    out, messages = process.communicate(timeout=60)
    assert (process.returncode, messages.decode()) == (0, "")
    return out.decode()


def change(path: Path, old: str, new: str) -> None:
    """Change a file but not its time."""
    times = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_changed_byte_of_a_template_changes_the_advice(warm: Warm) -> None:
    template = warm.folder / "pack/templates/recommendations/extra/extra-rule.md.j2"
    change(template, "Choose one", "Choose two")
    assert "Choose one project" in warm.report
    assert "Choose two project" in review(warm.folder, "cache")


def test_a_changed_byte_of_a_rule_changes_the_advice(warm: Warm) -> None:
    change(warm.folder / "pack/extra.yaml", "lt: 50", "lt: 40")
    assert "; XX-01)" in warm.report
    assert "; XX-01)" not in review(warm.folder, "cache")


def test_a_warm_cache_changes_no_byte(warm: Warm) -> None:
    before = {path: path.stat().st_mtime_ns for path in warm.entries}
    assert review(warm.folder, "cache") == warm.report
    assert {path: path.stat().st_mtime_ns for path in warm.entries} == before


def test_no_cache_changes_no_byte(warm: Warm) -> None:
    assert review(warm.folder, "off") == warm.report


def test_damaged_entries_are_replaced(warm: Warm) -> None:
    damage = cycle([b"", b"{}", b"[" * 100_000, b"\xff\0"])
    for entry in warm.entries:
        entry.write_bytes(next(damage))
    assert review(warm.folder, "cache") == warm.report
    assert all(unsealed(entry.name, entry.read_bytes()) for entry in warm.entries)


def test_an_entry_in_which_one_bit_is_wrong_is_never_run(warm: Warm) -> None:
    for entry in warm.entries:
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 1
        entry.write_bytes(bytes(data))
    assert review(warm.folder, "cache") == warm.report


def test_an_entry_under_the_name_of_another_is_not_used(warm: Warm) -> None:
    contents = [entry.read_bytes() for entry in warm.entries]
    for entry, content in zip(warm.entries, [*contents[1:], contents[0]], strict=True):
        entry.write_bytes(content)
    assert review(warm.folder, "cache") == warm.report


_EMPTY = json.dumps({name: [] for name in BLOCKS}).encode()


@pytest.mark.parametrize(
    "forged", [b"[]", b"{}", b"3", b'{"a": 3}', b"[" * 5_000, b"\xff", b"{", _EMPTY]
)
def test_an_entry_that_holds_something_else_is_not_used(warm: Warm, forged: bytes) -> None:
    for entry in warm.own.glob("prose-*"):
        entry.write_bytes(sealed(entry.name, forged))
    assert review(warm.folder, "cache") == warm.report


def test_no_entry_holds_anything_but_json(warm: Warm) -> None:
    assert {entry.suffix for entry in warm.entries} == {".json"}


def test_entries_that_cannot_be_read_or_replaced(warm: Warm) -> None:
    for entry in warm.entries:
        entry.unlink()
        entry.mkdir()
    assert review(warm.folder, "cache") == warm.report


def test_the_cache_is_a_file(warm: Warm) -> None:
    (warm.folder / "file").touch()
    assert review(warm.folder, "file") == warm.report


def test_there_is_no_home(warm: Warm) -> None:
    (warm.folder / "file").touch()
    home = str(warm.folder / "file" / "home")
    assert review(warm.folder, UNSET, HOME=home, XDG_CACHE_HOME=UNSET) == warm.report


@POSIX
def test_folders_that_others_can_write_to_are_not_used(warm: Warm) -> None:
    for entry in warm.entries:
        entry.unlink()
    warm.own.chmod(0o777)
    assert review(warm.folder, "cache") == warm.report
    assert warm.entries == []


@POSIX
def test_folders_and_entries_are_for_the_user_alone(filled: Warm) -> None:
    paths = [filled.own, *filled.own.rglob("*")]
    assert list(filled.cache.iterdir()) == [filled.own]
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


def test_processes_that_start_at_once_agree(warm: Warm) -> None:
    shutil.rmtree(warm.cache)
    processes = [start(warm.folder, "cache") for _ in range(2)]
    results = {process.communicate(timeout=60) for process in processes}
    assert results == {(warm.report.encode(), b"")}
    assert list(warm.cache.rglob(".*")) == []


@pytest.mark.parametrize("value", ["off", "", "OFF", " off ", "0", "none", "no", "False"])
def test_the_cache_can_be_turned_off(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", value)
    assert cache_folder() is None
    assert private_folder() is None


@pytest.mark.parametrize("value", [".", "cache", "1", "here/there", "~nobody-of-that-name/c"])
def test_a_folder_that_is_not_named_in_full_is_not_used(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", value)
    assert private_folder() is None
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_folder_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", "~/c")
    assert cache_folder() == tmp_path / "c" / "sourcing-advisor"


def test_files_of_the_user_are_never_discarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path))
    own = [tmp_path / f"rules-{i}.json" for i in range(MOST_ENTRIES + 1)]
    for path in own:
        path.touch()
    JsonCache("rules", "digest", []).write({"a": 1})
    assert JsonCache("rules", "digest", []).read() == {"a": 1}
    assert all(path.exists() for path in own)


def test_the_oldest_entries_go_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path))
    for number in range(8):
        JsonCache("prose", f"{number}", most=3).write(number)

    assert len(list(tmp_path.rglob("prose-*.json"))) == 3
    assert JsonCache("prose", "7", most=3).read() == 7


def test_not_every_entry_that_is_written_costs_a_look_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path))

    for number in range(9):
        JsonCache("prose", f"{number}", most=8).write(number)

    assert len(list(tmp_path.rglob("prose-*.json"))) == 6
    assert JsonCache("prose", "8", most=8).read() == 8


@POSIX
@pytest.mark.parametrize("instead", ["a link", "a link to itself", "a pipe", "a folder"])
def test_what_is_no_file_is_no_entry(
    instead: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path))
    JsonCache("rules", "digest").write(1)
    [entry] = (tmp_path / "sourcing-advisor").iterdir()
    kept = entry.rename(tmp_path / "kept")
    make: dict[str, Callable[[], None]] = {
        "a link": lambda: entry.symlink_to(kept),
        "a link to itself": lambda: entry.symlink_to(entry.name),
        "a pipe": lambda: os.mkfifo(entry),
        "a folder": entry.mkdir,
    }
    make[instead]()

    assert JsonCache("rules", "digest").read() is None

    before = kept.read_bytes()
    JsonCache("rules", "digest").write(2)
    assert kept.read_bytes() == before
    assert JsonCache("rules", "digest").read() == (None if instead == "a folder" else 2)


@POSIX
def test_a_folder_that_leads_elsewhere_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache" / "sourcing-advisor").symlink_to(tmp_path / "elsewhere")
    assert private_folder() is None


@POSIX
@pytest.mark.parametrize(("mode", "used"), [(0o777, False), (0o1777, True), (0o755, True)])
def test_a_folder_in_whose_place_others_can_put_another_is_not_used(
    mode: int,
    used: bool,  # noqa: FBT001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path / "shared" / "cache"))
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(mode)
    assert bool(private_folder()) is used


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_an_entry_with_a_changed_byte_is_not_used(place: int) -> None:
    content = bytearray(sealed("a.json", b'{"a": 1}'))
    content[place] ^= 1
    assert unsealed("a.json", sealed("a.json", b'{"a": 1}')) == b'{"a": 1}'
    assert unsealed("a.json", bytes(content)) is None


def test_a_relative_cache_home_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SOURCING_ADVISOR_CACHE", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache_folder() == Path.home() / ".cache" / "sourcing-advisor"
