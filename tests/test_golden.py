"""Whole results are what is kept of them, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import COMMAND, difference, golden_files


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.name)
def test_a_result_is_what_is_kept(path: Path) -> None:
    made = golden_files()[path]()

    kept = path.read_bytes()

    assert kept == made, f"{difference(kept, made)}\nif it is meant so, run: {COMMAND}"


def test_nothing_is_kept_that_is_not_made() -> None:
    folders = {path.parent for path in golden_files()}
    kept = {path for folder in folders for path in folder.iterdir()}

    assert kept == set(golden_files())
