"""The report as Markdown, for a terminal, a wiki or a word processor.

Each section is a function that yields its lines. It is no Jinja layout, because a review by the
command line would take a tenth longer: Jinja compiles a layout anew in each process.
"""

from __future__ import annotations

from sourcing_advisor.advice.markdown import without_html
from sourcing_advisor.renderers.markdown_brief import brief
from sourcing_advisor.renderers.markdown_page import Page
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.words import practice_titles


def render(report: Report, detail: Detail = "brief") -> bytes:
    """Return the report as CommonMark with tables. Text that was given never acts as markup."""
    page = Page(
        report,
        {finding.id: finding for finding in report.findings},
        practice_titles(report),
    )
    text = "\n".join(map(without_html, _lines(page, detail)))
    return f"{text.strip()}\n".encode()


def _lines(page: Page, detail: Detail) -> list[str]:
    if detail == "brief":
        return list(brief(page))
    from sourcing_advisor.renderers import (  # noqa: PLC0415 - a brief should not wait for it
        markdown_whole,
    )

    return markdown_whole.standard(page) if detail == "standard" else markdown_whole.full(page)
