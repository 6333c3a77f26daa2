"""The report as a PDF for paper: the brief on page one, running heads, page numbers, tags.

Needs the extra `pdf`. It is laid out apart from the HTML page, which would take eighty pages and
ten seconds: paper has nothing to open, and its reader looks for references at the end.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from sourcing_advisor.renderers.paper.html import html_of
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


def render(report: Report, _: Detail = "brief", *, words: Wording = STANDARD_WORDING) -> bytes:
    """Return the whole report as a tagged PDF, whatever the detail; the same bytes each time.

    Nothing is fetched from anywhere. Raises ``ImportError`` that names the native library that
    WeasyPrint does not find.
    """
    text = html_of(report, words)
    identifier = sha256(text.encode()).hexdigest().encode()
    page = HTML(string=text, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    with _without_collection():
        pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
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
