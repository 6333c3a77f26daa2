"""The HTML page in a real browser: nothing leaves it, anyone can read it, it prints."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sourcing_advisor.advice.report import Report
from sourcing_advisor.reports.html import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the browser extra")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the browser extra")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
SETTINGS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "dark phone": {**PHONE, "color_scheme": "dark"},
    "large text": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "reduced motion": {**DESKTOP, "reduced_motion": "reduce"},
}
AXE_RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    "resultTypes": ["violations"],
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path"),
]

Opener = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def file(full_report: Report, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(render_html(full_report), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opener]:
    """Open the page in a context with the given settings; every context is closed after."""
    contexts = []

    def open_page(watch: Callable[[Page], None] = lambda _: None, **settings: Any) -> Page:
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        watch(page)
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_nothing_leaves_the_page_and_no_error_is_logged(opened: Opener, file: Path) -> None:
    requests: list[str] = []
    messages: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))

    page = opened(watch, **DESKTOP)
    page.wait_for_load_state("networkidle")

    assert requests == [file.as_uri()]
    assert messages == []


@pytest.mark.parametrize("name", SETTINGS)
def test_axe_finds_no_violation(opened: Opener, name: str) -> None:
    page = opened(**SETTINGS[name], bypass_csp=True)  # axe comes as a script

    result = axe.Axe().run(page, options=AXE_RULES)

    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_page_does_not_scroll_sideways(opened: Opener, width: int) -> None:
    page = opened(viewport={"width": width, "height": 740})

    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_longest_names_do_not_widen_a_phone(
    full_report: Report, opened: Opener, file: Path
) -> None:
    longest = dataclasses.replace(
        full_report.relationship, client="W" * 200, provider="M" * 200, service="W" * 200
    )
    report = dataclasses.replace(full_report, relationship=longest)
    file.write_text(render_html(report), encoding="utf-8")

    page = opened(**PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_table_wider_than_a_phone_scrolls_in_a_region_that_takes_the_focus(
    opened: Opener,
) -> None:
    page = opened(**PHONE)
    region = page.get_by_role("region", name="All recommendations at a glance")

    region.focus()

    assert region.evaluate("each => each.scrollWidth > each.clientWidth")
    assert region.evaluate("each => each === document.activeElement")


def test_first_tab_shows_the_skip_link_and_it_leads_to_the_report(opened: Opener) -> None:
    page = opened(**DESKTOP)
    link = page.get_by_role("link", name="Skip to the report")

    page.keyboard.press("Tab")

    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_page_prints_on_a4(opened: Opener) -> None:
    pdf = opened(**DESKTOP).pdf(prefer_css_page_size=True)

    assert pdf.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf


def test_dark_scheme_does_not_reach_the_paper(opened: Opener) -> None:
    page = opened(**SETTINGS["dark"])
    page.emulate_media(media="print", color_scheme="dark")

    background = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert background == "rgb(255, 255, 255)"
