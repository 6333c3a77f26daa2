"""The report as a Word document: the default template, or a firm's own, filled in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from sourcing_advisor.renderers.paper.view import paper_of
from sourcing_advisor.renderers.paper.wording import STANDARD_WORDING, Wording
from sourcing_advisor.renderers.word.contents import empty_contents, fill_contents
from sourcing_advisor.renderers.word.default_template import default_template
from sourcing_advisor.renderers.word.numbering import restart_lists
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report

_PARAGRAPH = "\a"
"""What docxtpl makes a new paragraph of, with the look of the one in which it stands."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def render(
    report: Report,
    _: Detail = "brief",
    *,
    words: Wording = STANDARD_WORDING,
    template: bytes | None = None,
) -> bytes:
    """Return the whole report as a .docx file, whatever the detail; the same bytes each time."""
    filled = DocxTemplate(io.BytesIO(template or _default(words)))
    filled.init_docx()
    empty_contents(filled.docx.element.body)
    paper = paper_of(report, words)
    context = {field.name: getattr(paper, field.name) for field in fields(paper)}
    properties = filled.docx.core_properties
    title = properties.title
    properties.title = properties.subject = ""
    filled.render(context, jinja_environment())
    properties = filled.docx.core_properties
    properties.title = f"{title or words['report']}: {paper.title}"
    restart_lists(filled.docx)
    fill_contents(filled.docx)
    stream = io.BytesIO()
    filled.docx.save(stream)
    return _without_dates(stream.getvalue())


@lru_cache(maxsize=1)
def _default_in_english() -> bytes:
    return default_template(STANDARD_WORDING)


def _default(words: Wording) -> bytes:
    return _default_in_english() if words is STANDARD_WORDING else default_template(words)


def jinja_environment() -> SandboxedEnvironment:
    """Return the environment of templates: a sandbox in which every text is escaped."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printed)


def _printed(value: Any) -> Any:
    """Return what a tag prints: several texts are as many paragraphs."""
    return _PARAGRAPH.join(map(str, value)) if isinstance(value, tuple) else value


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
