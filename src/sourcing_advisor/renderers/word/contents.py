"""Tables of contents in a Word document: emptied before it is filled in, and filled afterwards.

A word processor that updates a template copies the tags of its headings into its contents, where
they mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_FIRST_BOOKMARK = 9000
"""Above the ids that word processors give to bookmarks in documents of usual length."""
_LEVELS = 2
_SETTINGS_AFTER = (
    "w:hdrShapeDefaults",
    "w:footnotePr",
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
)
"""The settings before which the standard wants the one for fields."""


def empty_contents(body: Any) -> None:
    """Take the entries out of every table of contents, and leave its field."""
    for begin in list(_begins(body)):
        _empty(body, begin)


def fill_contents(document: Any) -> None:
    """List the headings in every table of contents; Word is asked to add their pages."""
    body = document.element.body
    begins = list(_begins(body))
    if not begins:
        return
    levels = {style.style_id: level for level, style in _heading_styles(document)}
    headings = [
        (levels[name], paragraph)
        for paragraph in body.iter(qn("w:p"))
        if (name := _style_of(paragraph)) in levels
    ]
    entries = []
    for number, (level, heading) in zip(count(_FIRST_BOOKMARK), headings, strict=False):
        text = "".join(t.text or "" for t in heading.iter(qn("w:t")))
        anchor = f"_Toc{number}"
        _bookmark(heading, anchor, number)
        entries.append((level, text, anchor))
    styles = {style.name.lower(): style.style_id for style in document.styles}
    for begin in begins:
        _fill(begin, entries, styles)
    _ask_for_update(document.settings.element)


def _begins(body: Any) -> Iterator[Any]:
    """Yield the first mark of each field that is a table of contents."""
    for begin in body.iter(qn("w:fldChar")):
        if begin.get(qn("w:fldCharType")) == "begin":
            written = next(begin.getparent().itersiblings(qn("w:r")), None)
            told = written.find(qn("w:instrText")) if written is not None else None
            if told is not None and (told.text or "").strip().startswith("TOC"):
                yield begin


def _empty(body: Any, begin: Any) -> None:
    marks = list(body.iter(qn("w:fldChar")))
    depth, separate, end = 0, None, None
    for mark in marks[marks.index(begin) :]:
        kind = mark.get(qn("w:fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if kind == "separate" and depth == 1:
            separate = mark.getparent()
        if depth == 0:
            end = mark.getparent()
            break
    if separate is None or end is None:
        return
    first, last = (next(run.iterancestors(qn("w:p"))) for run in (separate, end))
    for after in list(separate.itersiblings()):
        if after is not end:
            first.remove(after)
    if first is not last:
        for between in list(first.itersiblings()):
            if between is last or last in between.iterdescendants():
                break
            between.getparent().remove(between)
        first.append(end)
        last.getparent().remove(last)


def _heading_styles(document: Any) -> Iterator[tuple[int, Any]]:
    for style in document.styles:
        for level in range(1, _LEVELS + 1):
            if style.name.lower() == f"heading {level}":
                yield level, style


def _style_of(paragraph: Any) -> str | None:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val")) if style is not None else None


def _bookmark(heading: Any, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    properties = heading.find(qn("w:pPr"))
    heading.insert(0 if properties is None else 1, start)
    heading.append(end)


def _fill(begin: Any, entries: list[tuple[int, str, str]], styles: dict[str, str]) -> None:
    """Put the first entry into the paragraph of the field, and each other into one of its own."""
    first = next(begin.iterancestors(qn("w:p")))
    end = first.findall(qn("w:r"))[-1]
    separate = next(
        mark.getparent()
        for mark in first.iter(qn("w:fldChar"))
        if mark.get(qn("w:fldCharType")) == "separate"
    )
    for shown in list(separate.itersiblings()):
        if shown is not end:
            first.remove(shown)
    paragraph = first
    for number, (level, text, anchor) in enumerate(entries):
        if number:
            following = OxmlElement("w:p")
            paragraph.addnext(following)
            paragraph = following
        _set_style(paragraph, styles.get(f"toc {level}"))
        paragraph.append(_link(text, anchor))
    paragraph.append(end)


def _set_style(paragraph: Any, style: str | None) -> None:
    if style:
        properties = paragraph.get_or_add_pPr()
        properties.get_or_add_pStyle().set(qn("w:val"), style)


def _link(text: str, anchor: str) -> Any:
    link, run, shown = (OxmlElement(name) for name in ("w:hyperlink", "w:r", "w:t"))
    link.set(qn("w:anchor"), anchor)
    shown.text = text
    run.append(shown)
    link.append(run)
    return link


def _ask_for_update(settings: Any) -> None:
    """Have Word offer to update the fields when it opens the file: only it knows the pages."""
    if settings.find(qn("w:updateFields")) is None:
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        settings.insert_element_before(update, *_SETTINGS_AFTER)
