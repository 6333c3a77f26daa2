"""The report as a PDF for paper: the brief on page one, running heads, page numbers, tags.

Needs the extra `pdf`. It is laid out apart from the HTML page, which would take eighty pages and
ten seconds: paper has nothing to open, and its reader looks for references at the end.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from sourcing_advisor.renderers.layout import layouts
from sourcing_advisor.renderers.paper.view import paper_of
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING, Wording
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report

try:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher
except OSError as error:
    raise ImportError(
        f"WeasyPrint does not find a native library that it needs ({error}). Install Pango: on "
        "Debian and Ubuntu libpango-1.0-0 and libpangoft2-1.0-0, on macOS pango, on Windows Pango "
        "from MSYS2"
    ) from error

SECTIONS = (
    "plan",
    "moves",
    "strengths",
    "practices",
    "questions",
    "findings",
    "sources",
    "facts",
    "report_limits",
)
"""What the contents list: the anchors of headings, which are the names of their words too."""
_CITED = re.compile(r"\[([1-9]\d{0,5})\]")


def render(report: Report, _: Detail = "brief", *, words: Wording = STANDARD_WORDING) -> bytes:
    """Return the whole report as a tagged PDF, whatever the detail; the same bytes each time.

    Nothing is fetched from anywhere. Raises ``ImportError`` that names the native library that
    WeasyPrint does not find.
    """
    page = HTML(string=html_of(report, words), url_fetcher=URLFetcher(allowed_protocols=("data",)))
    with _without_collection():
        pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=report.rule_book.digest)
    return pdf


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let no garbage be collected: looking through the boxes of all pages takes a sixth longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def html_of(report: Report, words: Wording = STANDARD_WORDING) -> str:
    """Return the HTML that is laid out on paper."""
    logo = words.logo
    return _template().render(
        paper=paper_of(report, words),
        words=words.texts,
        language=words.language,
        logo=logo.source if logo else "",
        logo_name=logo.name if logo else "",
        sections=SECTIONS,
        findings=len(report.findings),
    )


@cache
def _template() -> Template:
    environment: SandboxedEnvironment = layouts()
    environment.filters["cited"] = _cited
    return environment.get_template("paper.html.j2")


def _cited(text: str) -> Markup:
    """Return text in which each number of a finding leads to it."""
    linked = _CITED.sub(r'<a href="#finding-\1">[\1]</a>', str(escape(text)))
    return Markup(linked)  # noqa: S704 - all but the links is escaped
