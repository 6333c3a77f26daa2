"""One report in the form that is asked for."""

from __future__ import annotations

from typing import Literal, assert_never, get_args

from sourcing_advisor.documents.problems import quote
from sourcing_advisor.report.model import Report

Format = Literal["markdown", "html", "json"]


def render(report: Report, form: Format = "markdown") -> str:
    """Return a report as text in the given form. The same report gives the same text.

    Raises ``ValueError`` for a form that is not one of `Format`.
    """
    if form not in get_args(Format):
        formats = ", ".join(get_args(Format))
        raise ValueError(f"there is no format {quote(form)}; expected one of {formats}")
    match form:  # each form is imported when it is asked for: a review starts faster
        case "markdown":
            from sourcing_advisor.renderers.markdown import render_markdown  # noqa: PLC0415

            return render_markdown(report)
        case "html":
            from sourcing_advisor.renderers.html import render_html  # noqa: PLC0415

            return render_html(report)
        case "json":
            from sourcing_advisor.renderers.json import render_json  # noqa: PLC0415

            return render_json(report)
        case _:
            assert_never(form)
