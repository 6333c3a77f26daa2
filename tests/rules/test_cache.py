"""The caches: an entry may be missing, never stale, and never stops a review."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sourcing_advisor.rules.cache import cache_folder, private_folder, sealed, unsealed

PACKS = Path(__file__).parent.parent / "packs"
POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
DEAL = '{"productivity": {"annual_target_pct": 45}, "ideas": {"recognised": false}}'
RULES = """\
area: extra
title: Extra
rules:
  - id: XX-01
    name: extra-rule
    title: Look at the target
    practice: P01
    kind: gap
    description: d
    when: {productivity.annual_target_pct: {lt: 50}}
    severity: high
    effort: low
    owner: both
    timing: now
    findings: [LW-PM-band]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(
        PACKS / "tiny" / "templates" / "recommendations" / "gains",
        folder / "templates" / "recommendations" / "extra",
    )
    templates = folder / "templates" / "recommendations" / "extra"
    (templates / "low-target.md.j2").unlink()
    template = templates / "easy-yearly-share.md.j2"
    text = template.read_text(encoding="utf-8").replace("AB-GS-projects", "LW-PM-band")
    (templates / "extra-rule.md.j2").write_text(text, encoding="utf-8")
    template.unlink()
    (folder / "extra.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def start(pack: Path, **env: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "sourcing_advisor", "review", "-", "--rules", str(pack)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={key: value for key, value in {**os.environ, **env}.items() if value != "(unset)"},
    )
    assert process.stdin is not None
    process.stdin.write(DEAL.encode())
    process.stdin.close()
    process.stdin = None
    return process


def review(pack: Path, cache: Path | str, **env: str) -> str:
    process = start(pack, SOURCING_ADVISOR_CACHE=str(cache), **env)
    out, messages = process.communicate(timeout=60)
    assert (process.returncode, messages.decode()) == (0, "")
    return out.decode()


def test_a_changed_byte_of_a_template_changes_the_advice(pack: Path, cache: Path) -> None:
    before = review(pack, cache)
    template = pack / "templates" / "recommendations" / "extra" / "extra-rule.md.j2"
    text = template.read_text(encoding="utf-8")
    times = template.stat()
    template.write_text(text.replace("Choose one", "Choose two"), encoding="utf-8")
    os.utime(template, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = review(pack, cache)
    assert "Choose one project" in before
    assert "Choose two project" in after


def test_a_changed_byte_of_a_rule_changes_the_advice(pack: Path, cache: Path) -> None:
    before = review(pack, cache)
    rules = pack / "extra.yaml"
    times = rules.stat()
    rules.write_text(RULES.replace("lt: 50", "lt: 40"), encoding="utf-8")
    os.utime(rules, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = review(pack, cache)
    assert "rule XX-01" in before
    assert "rule XX-01" not in after


@pytest.mark.parametrize("damage", [b"", b"{}", b"[" * 100_000, b"\xff\0"])
def test_damaged_entries_are_replaced(damage: bytes, pack: Path, cache: Path) -> None:
    before = review(pack, cache)
    entries = [path for path in cache.rglob("*") if path.is_file()]
    assert entries
    for entry in entries:
        entry.write_bytes(damage)
    assert review(pack, cache) == before


def test_a_damaged_template_is_never_run(pack: Path, cache: Path) -> None:
    before = review(pack, cache)
    for entry in cache.rglob("*.code"):
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 0xFF
        entry.write_bytes(bytes(data))
    assert review(pack, cache) == before


def test_entries_are_folders(pack: Path, cache: Path) -> None:
    before = review(pack, cache)
    for entry in [path for path in cache.rglob("*") if path.is_file()]:
        entry.unlink()
        entry.mkdir()
    assert review(pack, cache) == before


def test_the_cache_is_a_file(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert review(pack, tmp_path / "file") == review(pack, "off")


def test_there_is_no_home(pack: Path, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path / "away" / "home"), "XDG_CACHE_HOME": "(unset)"}
    (tmp_path / "away").touch()
    assert review(pack, "(unset)", **env) == review(pack, "off")


@POSIX
def test_a_folder_that_others_can_write_to_is_not_used(pack: Path, cache: Path) -> None:
    review(pack, cache)
    for path in cache.rglob("*"):
        if path.is_file():
            path.unlink()
    (cache / "templates").chmod(0o770)
    cache.chmod(0o777)
    review(pack, cache)
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@POSIX
def test_folders_and_entries_are_for_the_user_alone(pack: Path, cache: Path) -> None:
    review(pack, cache)
    assert {path.stat().st_mode & 0o077 for path in [cache, *cache.rglob("*")]} == {0}


def test_processes_that_start_at_once_agree(pack: Path, cache: Path) -> None:
    processes = [start(pack, SOURCING_ADVISOR_CACHE=str(cache)) for _ in range(3)]
    results = {process.communicate(timeout=60) for process in processes}
    assert len(results) == 1
    assert next(iter(results))[1] == b""
    assert list(cache.rglob(".*")) == []


def test_a_warm_cache_changes_no_byte(pack: Path, cache: Path) -> None:
    cold = review(pack, cache)
    assert review(pack, cache) == cold
    assert review(pack, "off") == cold


@pytest.mark.parametrize("value", ["off", ""])
def test_the_cache_can_be_turned_off(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", value)
    assert cache_folder() is None
    assert private_folder("templates") is None


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_an_entry_with_a_changed_byte_is_not_used(place: int) -> None:
    content = bytearray(sealed(b'{"a": 1}'))
    content[place] ^= 1
    assert unsealed(bytes(sealed(b'{"a": 1}'))) == b'{"a": 1}'
    assert unsealed(bytes(content)) is None
