"""Settings for the whole suite, and a browser for the tests of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.browser import ARGUMENTS, CHROMIUM, WANTS_EXTRA, Opener
from tests.profiles import DEFAULT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

settings.load_profile(DEFAULT)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason=WANTS_EXTRA)
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def open_file(browser: Browser) -> Iterator[Opener]:
    """Open a page in a context with the given settings; every context is closed after."""
    contexts: list[BrowserContext] = []

    def opened(file: Path, watch: Callable[[Page], None] = lambda _: None, **given: Any) -> Page:
        contexts.append(browser.new_context(**given))
        page = contexts[-1].new_page()
        watch(page)
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
