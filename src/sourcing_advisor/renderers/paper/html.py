"""The HTML that is laid out on paper: plain, since paper has nothing to open and no colour."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Template
from markupsafe import Markup, escape

from sourcing_advisor.renderers.layout import layouts
from sourcing_advisor.renderers.paper.view import paper_of
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING, Wording
from sourcing_advisor.report.model import Report

_SECTIONS = (
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


def html_of(report: Report, words: Wording = STANDARD_WORDING) -> str:
    """Return the HTML that is laid out on paper. Text that was given never acts as markup."""
    logo = words.logo
    return _template().render(
        paper=paper_of(report, words),
        words=words.texts,
        language=words.language,
        logo=logo.source if logo else "",
        logo_name=logo.name if logo else "",
        sections=_SECTIONS,
    )


@cache
def _template() -> Template:
    environment = layouts()
    environment.filters["cited"] = _cited
    return environment.get_template("paper.html.j2")


def _cited(text: str) -> Markup:
    """Return text in which each number of a finding leads to it."""
    linked = _CITED.sub(r'<a href="#finding-\1">[\1]</a>', str(escape(text)))
    return Markup(linked)  # noqa: S704 - all but the links is escaped
