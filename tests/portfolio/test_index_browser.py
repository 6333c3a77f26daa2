"""The portfolio page in a real browser: offline, accessible, sorted and filtered by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from tests.browser import DESKTOP, NEEDS_BROWSER, PHONE, WANTS_EXTRA, Opener, violations
from tests.portfolio.portfolios import EASY, EXAMPLE, NO_REPORTS, batches, frame_of, reviewer

if TYPE_CHECKING:
    from playwright.sync_api import Page

sync_api = pytest.importorskip("playwright.sync_api", reason=WANTS_EXTRA)

SETTINGS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "dark": {**DESKTOP, "color_scheme": "dark"},
}
MANY = 10_000

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("index") / "out"
    reviewer().review_files([EXAMPLE], out, parse_report_choice("worst:2"))
    return out


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a portfolio as large as the page can hold."""
    providers = [f"Provider {number}" for number in range(40)]
    rows = [
        {
            "id": f"deal-{number:05}",
            "relationship.client": f"Client {number}",
            "relationship.provider": providers[number % 40],
            "relationship.stage": "stable",
            "innovation_agenda.set_for_coming_year": number % 3 == 0,
            "pair.named": number % 2 == 0,
        }
        for number in range(MANY)
    ]
    out = tmp_path_factory.mktemp("many") / "out"
    reviewer().review_batches(batches(frame_of(rows)), out, NO_REPORTS)
    return out / "index.html"


@pytest.fixture
def opened(open_file: Opener, folder: Path) -> Opener:
    """Return what opens the page, or another, on a desktop unless told otherwise."""

    def open_page(file: Path = folder / "index.html", **settings: Any) -> Page:
        return open_file(file, **{**DESKTOP, **settings})

    return open_page


def column(page: Page, table: str, place: int) -> list[str]:
    found: list[str] = page.locator(f"#{table} tbody tr > :nth-child({place})").all_inner_texts()
    return found


def says(page: Page, text: str) -> None:
    """Wait until the page says which rows it shows."""
    sync_api.expect(page.locator("#shown")).to_contain_text(text)


def first_ids(page: Page, count: int = 3) -> list[str]:
    return [text.split("\n")[0] for text in column(page, "heat", 2)[:count]]


def test_nothing_leaves_the_page_and_no_error_is_logged(opened: Opener, folder: Path) -> None:
    requests: list[str] = []
    messages: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))

    page = opened(watch=watch)
    page.wait_for_load_state("networkidle")

    assert requests == [(folder / "index.html").as_uri()]
    assert messages == []


@pytest.mark.parametrize("view", ["Heat map", "League table"])
@pytest.mark.parametrize("name", SETTINGS)
def test_axe_finds_no_violation(opened: Opener, name: str, view: str) -> None:
    page = opened(**SETTINGS[name], bypass_csp=True)  # axe comes as a script
    page.get_by_label(view, exact=True).check()

    assert violations(page) == ""


def test_page_without_scripts_shows_the_first_rows_of_both_tables(opened: Opener) -> None:
    page = opened(java_script_enabled=False)

    assert len(column(page, "heat", 2)) == 25
    assert len(column(page, "league", 2)) == 25
    assert not page.locator("#filters").is_visible()


def test_script_shows_the_rows_that_stood_there_before(opened: Opener) -> None:
    plain = opened(java_script_enabled=False)
    page = opened()

    shown = [text.split("\n")[0] for text in column(page, "heat", 2)]

    assert shown == column(plain, "heat", 2)
    assert column(page, "heat", 6) == column(plain, "heat", 6)


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_page_does_not_scroll_sideways(opened: Opener, width: int) -> None:
    page = opened(viewport={"width": width, "height": 740})

    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_state_is_told_by_sign_and_word_beside_the_colour(opened: Opener) -> None:
    page = opened()

    cells: Sequence[str] = page.locator("#heat tbody .cell").all_text_contents()

    said = {"○Gap", "◐Strength and gap", "●Strength", "=Neither", "?Not known", "/Does not apply"}
    assert set(cells) <= said
    assert {"○Gap", "●Strength", "?Not known"} <= set(cells)


def test_column_sorts_by_keyboard_and_says_so(opened: Opener) -> None:
    page = opened()
    page.get_by_label("League table", exact=True).check()
    button = page.locator("#league").get_by_role("button", name="Medium")
    button.focus()

    page.keyboard.press("Enter")

    numbers = [int(text) for text in column(page, "league", 9)]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("#league th[data-key=medium]").get_attribute("aria-sort") == "descending"
    page.keyboard.press("Space")
    numbers = [int(text) for text in column(page, "league", 9)]
    assert numbers == sorted(numbers)
    assert button.evaluate("each => each === document.activeElement")


def test_practice_column_puts_gaps_first(opened: Opener) -> None:
    page = opened()

    page.locator("#heat").get_by_role("button", name="P04").click()

    states = column(page, "heat", 9)
    assert states[0].startswith("○")
    gaps = [text.startswith("○") for text in states]
    assert gaps == sorted(gaps, reverse=True)


def test_filters_work_together_by_keyboard(opened: Opener) -> None:
    page = opened()
    page.get_by_label("League table", exact=True).check()
    page.get_by_label("Search").focus()
    page.keyboard.type("grünwald")
    page.get_by_label("Provider", exact=True).focus()
    page.keyboard.type("Cend")
    page.keyboard.press("Enter")
    says(page, "(of 57)")

    assert set(column(page, "league", 3)) == {"Grünwald Chemie"}
    assert set(column(page, "league", 4)) == {"Cendra"}


def test_practice_filter_asks_for_gaps_unless_told_otherwise(opened: Opener) -> None:
    page = opened()

    page.get_by_label("Practice", exact=True).select_option(label="P10 Idea generation")

    assert {text[0] for text in column(page, "heat", 15)} == {"○"}
    page.get_by_label("State", exact=True).select_option(label="Strength")
    assert {text[0] for text in column(page, "heat", 15)} == {"●"}


def test_clear_filters_brings_all_back(opened: Opener) -> None:
    page = opened()
    page.get_by_label("Search").fill("nothing like it")
    says(page, "None of 57 relationships")

    page.get_by_role("button", name="Clear filters").click()

    says(page, "1 to 25 of 57")


def test_pages_turn(opened: Opener) -> None:
    page = opened()
    before = first_ids(page)

    page.locator("#next").click()

    assert first_ids(page) != before
    assert page.locator("#shown").inner_text() == "26 to 50 of 57"
    page.locator("#next").click()
    assert page.locator("#next").is_disabled()


def test_roll_up_sorts_in_place(opened: Opener) -> None:
    page = opened()
    table = page.get_by_role("region", name="By provider")

    table.get_by_role("button", name="Gaps each").click()

    found = [float(text) for text in table.locator("tbody td:nth-child(4)").all_inner_texts()]
    assert found == sorted(found, reverse=True)


def test_link_leads_to_the_report(opened: Opener, folder: Path) -> None:
    page = opened()
    link = page.locator("#heat tbody a").first

    link.click()

    assert page.url.startswith((folder / "reports").as_uri())
    assert page.get_by_role("heading", name="The brief").count() == 1


def test_ten_thousand_deals_load_sort_and_filter_at_once(opened: Opener, many: Path) -> None:
    page = opened(many)

    times = page.evaluate(
        """() => {
          const timed = (act) => {
            const start = performance.now();
            act();
            return performance.now() - start;
          };
          const heads = [...document.querySelectorAll("#heat thead button")];
          return [
            performance.getEntriesByType("navigation")[0].domInteractive,
            timed(() => heads[1].click()),
            timed(() => heads[8].click()),
          ];
        }"""
    )

    assert page.locator("#shown").inner_text() == "1 to 25 of 10,000"
    assert times[0] < 5000
    assert max(times[1:]) < 1500


def test_ten_thousand_deals_pass_axe(opened: Opener, many: Path) -> None:
    page = opened(many, bypass_csp=True)

    assert violations(page) == ""


def test_many_clients_are_searched_and_not_listed(opened: Opener, many: Path) -> None:
    page = opened(many)

    page.get_by_label("Search").fill("client 4711")

    says(page, "1 to 1 of 1 (of 10,000)")
    assert not page.locator("#by-client").is_visible()
    assert first_ids(page) == ["deal-04711"]


def test_page_prints_on_a4_across_without_controls(opened: Opener) -> None:
    page = opened()

    pdf = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")

    assert b"/MediaBox [0 0 841.91998 594.95996]" in pdf or b"/MediaBox [0 0 842" in pdf
    assert not page.locator("#filters").is_visible()
    assert page.locator("#heat").is_visible()


def test_portfolio_of_nothing_says_so(opened: Opener, tmp_path: Path) -> None:
    reviewer().review_batches(
        batches(frame_of([{"id": "a", **EASY}]).head(0)), tmp_path / "out", NO_REPORTS
    )

    page = opened(tmp_path / "out" / "index.html")

    assert page.get_by_role("heading", level=1).inner_text() == "0 relationships reviewed"
    assert page.get_by_text("No row could be reviewed").is_visible()
