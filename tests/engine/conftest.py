"""Evaluators under test keep nothing between runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sourcing_advisor.rules.cache import CACHE_VARIABLE


@pytest.fixture(autouse=True, scope="session")
def _no_cache() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, "off")
        yield
