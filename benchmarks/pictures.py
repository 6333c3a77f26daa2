"""Draws the pictures of the README: the report and the portfolio page of the examples.

    python benchmarks/pictures.py

Needs the `browser` and `portfolio` extras and Chromium on the PATH.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from sourcing_advisor import Advisor, read_relationship
from sourcing_advisor.cli import main as command

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "img"


def main() -> None:
    chromium = shutil.which("chromium")
    advisor = Advisor()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        report = advisor.review(read_relationship(ROOT / "examples" / "northfield-calder.yaml"))
        (folder / "report.html").write_text(advisor.render(report, "html"), encoding="utf-8")
        deals = str(ROOT / "examples" / "portfolio.csv")
        command(
            ["portfolio", deals, "-o", str(folder / "portfolio"), "--reports", "none"],
            standalone_mode=False,
        )
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        picture(browser, folder / "report.html", IMAGES / "report.png")
        picture(browser, folder / "portfolio" / "index.html", IMAGES / "portfolio.png")
        browser.close()


def picture(browser: Browser, page_file: Path, image: Path) -> None:
    page = browser.new_page(viewport={"width": 1180, "height": 980})
    page.goto(page_file.as_uri())
    page.screenshot(path=str(image))
    page.close()
    print(image.relative_to(ROOT))


if __name__ == "__main__":
    main()
