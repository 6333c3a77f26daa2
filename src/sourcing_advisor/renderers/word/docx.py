"""The report as a Word document: the default template, or a firm's own, filled in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate

from sourcing_advisor.renderers.paper.view import paper_of
from sourcing_advisor.renderers.word.contents import empty_contents, fill_contents
from sourcing_advisor.renderers.word.default_template import default_template
from sourcing_advisor.renderers.word.numbering import restart_lists
from sourcing_advisor.renderers.word.sandbox import jinja_environment
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING, Wording
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def render(
    report: Report,
    _: Detail = "brief",
    *,
    words: Wording = STANDARD_WORDING,
    template: bytes | None = None,
) -> bytes:
    """Return the whole report as a .docx file, whatever the detail; the same bytes each time."""
    filled = _Template(io.BytesIO(template or _default(words)))
    filled.init_docx()
    empty_contents(filled.docx.element.body)
    paper = paper_of(report, words)
    context = {field.name: getattr(paper, field.name) for field in fields(paper)}
    filled.render(context, jinja_environment())
    filled.docx.core_properties.title = f"{words['report']}: {paper.title}"
    restart_lists(filled.docx)
    fill_contents(filled.docx)
    stream = io.BytesIO()
    filled.docx.save(stream)
    return _without_dates(stream.getvalue())


class _Template(DocxTemplate):  # type: ignore[misc]
    """Fills in the text of a template, and leaves its properties alone: none of them is escaped."""

    def render_properties(self, *_: Any, **__: Any) -> None:
        """Do nothing."""


@lru_cache(maxsize=1)
def _default_in_english() -> bytes:
    return default_template(STANDARD_WORDING)


def _default(words: Wording) -> bytes:
    return _default_in_english() if words is STANDARD_WORDING else default_template(words)


def _without_dates(document: bytes) -> bytes:
    """Return a .docx file whose parts are all of one day, so that the same report is the same."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as written,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as dated,
    ):
        for name in written.namelist():
            dated.writestr(
                zipfile.ZipInfo(name, _FIRST_DAY), written.read(name), zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()
