"""Compiled templates kept between runs: found again, never run when damaged, and not too many."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_advisor.advice import code_cache
from sourcing_advisor.advice.code_cache import CodeCache
from sourcing_advisor.rules.cache import private_folder

CODE = compile("1 + 1", "t", "eval")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", str(tmp_path / "cache"))
    found = private_folder("templates")
    assert found
    assert tmp_path in found.parents
    return found


@pytest.mark.usefixtures("folder")
def test_what_was_written_is_found_again_under_the_same_text_only() -> None:
    CodeCache("book").write("t", "text", CODE)

    assert CodeCache("book").read("t", "text") == CODE
    assert CodeCache("book").read("t", "another text") is None
    assert CodeCache("book").read("u", "text") is None
    assert CodeCache("another book").read("t", "text") is None


def test_a_damaged_entry_is_not_read(folder: Path) -> None:
    CodeCache("book").write("t", "text", CODE)
    (entry,) = folder.glob("*.code")
    data = bytearray(entry.read_bytes())
    data[-1] ^= 1
    entry.write_bytes(bytes(data))

    assert CodeCache("book").read("t", "text") is None


def test_the_older_half_goes_when_there_are_too_many(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_cache, "MOST_ENTRIES", 10)
    for number in range(40):
        CodeCache("book").write("t", f"text {number}", CODE)

    assert 0 < len(list(folder.glob("*.code"))) <= 10
    assert CodeCache("book").read("t", "text 39") == CODE
