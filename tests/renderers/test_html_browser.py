"""The HTML page in a real browser: nothing leaves it, anyone can read it, it prints."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.deliverables import render_report
from sourcing_advisor.service.reviews import Advisor
from tests.browser import DESKTOP, NEEDS_BROWSER, PHONE, Opener, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SETTINGS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "dark phone": {**PHONE, "color_scheme": "dark"},
    "large text": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "reduced motion": {**DESKTOP, "reduced_motion": "reduce"},
}

pytestmark = NEEDS_BROWSER


@pytest.fixture
def file(full_report: Report, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_bytes(render(full_report, "html"))
    return path


@pytest.fixture
def explained(tmp_path: Path) -> Path:
    """Return the page on an example, with the conditions of its rules."""
    advisor, example = Advisor(engine="reference"), EXAMPLES / "northfield-calder.yaml"
    assessment = advisor.assess(read_relationship(example))
    path = tmp_path / "explained.html"
    path.write_bytes(render_report(advisor.report(assessment), "html", assessment=assessment))
    return path


@pytest.fixture
def opened(open_file: Opener, file: Path) -> Opener:
    """Return what opens the page in a context with the given settings."""
    return partial(open_file, file)


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

    assert violations(page) == ""


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_page_does_not_scroll_sideways(opened: Opener, width: int) -> None:
    page = opened(viewport={"width": width, "height": 740})

    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_longest_names_do_not_widen_a_phone(
    full_report: Report, opened: Opener, file: Path
) -> None:
    names = {"client": "W" * 200, "provider": "M" * 200, "service": "W" * 200}
    longest = full_report.relationship.model_copy(update=names)
    report = full_report.model_copy(update={"relationship": longest})
    file.write_bytes(render(report, "html"))

    page = opened(**PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("width", [320, 390, 768])
def test_longest_names_inside_the_advice_do_not_widen_the_page(
    full_report: Report, opened: Opener, file: Path, width: int
) -> None:
    long = dict.fromkeys(full_report.recommendations[0].sections, f"1. {'W' * 200}'s leader.")
    given = [one.model_copy(update={"sections": long}) for one in full_report.recommendations]
    report = full_report.model_copy(update={"recommendations": tuple(given)})
    file.write_bytes(render(report, "html"))

    page = opened(viewport={"width": width, "height": 740})

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_who_and_by_when_do_not_stand_alone_on_a_printed_page(opened: Opener) -> None:
    page = opened(**DESKTOP)
    page.emulate_media(media="print")

    kept = page.locator(".terms, .steps li:last-child").evaluate_all(
        "all => all.map(each => getComputedStyle(each).breakBefore)"
    )

    assert set(kept) == {"avoid"}


def test_table_wider_than_a_phone_scrolls_in_a_region_that_takes_the_focus(
    opened: Opener,
) -> None:
    page = opened(**PHONE)
    region = page.get_by_role("region", name="All moves at a glance")

    region.focus()

    assert region.evaluate("each => each.scrollWidth > each.clientWidth")
    assert region.evaluate("each => each === document.activeElement")


@pytest.mark.parametrize("name", ["desktop", "phone", "dark"])
def test_axe_finds_no_violation_with_everything_open(
    open_file: Opener, explained: Path, name: str
) -> None:
    page = open_file(explained, **SETTINGS[name], bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert violations(page) == ""


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_page_with_everything_open_does_not_scroll_sideways(
    open_file: Opener, explained: Path, width: int
) -> None:
    page = open_file(explained, viewport={"width": width, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("anchor", ["brief", "plan", "questions"])
def test_contents_follow_the_scroll(open_file: Opener, explained: Path, anchor: str) -> None:
    page = open_file(explained, **DESKTOP, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    page.locator(f"#{anchor}").evaluate("each => each.scrollIntoView()")
    page.wait_for_timeout(200)

    marked = page.locator(".contents a").evaluate_all(
        "all => all.filter(each => getComputedStyle(each).fontWeight === '650')"
        ".map(each => each.getAttribute('href'))"
    )
    assert marked == [f"#{anchor}"]


def test_plan_is_a_picture_with_a_name_and_a_table_beside_it(
    open_file: Opener, explained: Path
) -> None:
    page = open_file(explained, **DESKTOP)

    picture = page.get_by_role("img", name="The plan by stage and owner")

    assert picture.is_visible()
    assert "First: 3, Later: 3" in (picture.locator("desc").text_content() or "")
    assert page.get_by_role("table", name="All moves at a glance").is_visible()
    boxes = picture.locator("rect.box")
    assert boxes.count() == page.locator(".overview tbody tr").count()


def test_text_of_a_box_stands_inside_of_it(open_file: Opener, explained: Path) -> None:
    page = open_file(explained, **DESKTOP)

    overflow = page.locator(".plan-picture g").evaluate_all(
        "all => all.filter(each => {"
        "const box = each.querySelector('.box').getBBox();"
        "const text = each.querySelector('text').getBBox();"
        "return text.x + text.width > box.x + box.width"
        " || text.y + text.height > box.y + box.height"
        "}).length"
    )

    assert overflow == 0


def test_why_a_rule_fired_opens_by_keyboard(open_file: Opener, explained: Path) -> None:
    page = open_file(explained, **DESKTOP)
    page.get_by_role("heading", name="Every move").click()
    summary = page.get_by_text("Why its rules fired, part by part").first

    summary.focus()
    page.keyboard.press("Enter")

    assert page.get_by_text("Named leadership pair is yes").first.is_visible()


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


def test_printed_the_brief_fills_one_page_at_most_and_the_rest_is_open(
    open_file: Opener, tmp_path: Path
) -> None:
    advisor = Advisor(engine="reference")
    file = tmp_path / "report.html"
    largest = read_relationship(EXAMPLES / "kitchen-sink-gaps.yaml")
    file.write_text(advisor.render(advisor.review(largest), "html"), encoding="utf-8")

    page = open_file(file, viewport={"width": 650, "height": 900})  # the width of a printed A4 page
    page.emulate_media(media="print")

    brief = page.locator(".page-one")
    assert brief.evaluate("each => each.getBoundingClientRect().bottom") <= 1000
    assert brief.evaluate("each => getComputedStyle(each).breakAfter") == "page"
    annex = page.locator("#recommendation-1").bounding_box()
    assert annex is not None
    assert annex["height"] > 100
