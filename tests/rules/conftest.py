"""A sound rule pack for tests to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.pack import Pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Return a sound pack, not yet written."""
    return Pack(tmp_path / "pack")
