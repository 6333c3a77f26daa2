"""The documentation site builds without a warning, and every link in it leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from sourcing_advisor.rules.loading import load_rule_book

ROOT = Path(__file__).parent.parent

THEME_CREDIT = "https://www.mkdocs.org/"

pytestmark = pytest.mark.skipif(find_spec("mkdocs") is None, reason="needs the docs extra")


class Page(HTMLParser):
    """The places on a page, and what it refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.references: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name == "id" and value:
                self.places.add(value)
            if name in ("href", "src") and value:
                self.references.add(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {
        path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
        if path.name != "404.html"
    }


def test_every_part_of_the_library_is_on_the_site(pages: dict[str, Page]) -> None:
    book = load_rule_book()

    for practice in book.practices:
        assert f"library/practices/{practice.id}.html" in pages
    for rule in book.rules:
        assert f"library/rules/{rule.id}.html" in pages
    for finding in book.findings:
        assert f"library/findings/{finding}.html" in pages
    for fact in book.facts:
        section, _, field = fact.partition(".")
        assert field in pages[f"library/facts/{section}.html"].places
    for parameter in book.parameters:
        assert parameter in pages["library/parameters/index.html"].places


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Page]) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*")} | {"."}
    for name, page in pages.items():
        for reference in page.references - {THEME_CREDIT}:
            parts = urlsplit(reference)
            assert not parts.scheme, f"{name} refers to {reference}"
            assert not parts.netloc, f"{name} refers to {reference}"
            path = join(dirname(name), unquote(parts.path)) if parts.path else name
            target = normpath(path)
            assert target in files, f"{name} refers to {reference}"
            known = pages.get(target)
            if parts.fragment and known is not None:
                assert parts.fragment in known.places, f"{name} refers to {reference}"


def test_no_page_of_the_library_is_kept_in_the_source() -> None:
    assert not (ROOT / "docs" / "library").exists()
