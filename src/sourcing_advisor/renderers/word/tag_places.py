"""The tags of a Word file, each with its place as a person finds it, and tags that Word broke."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from sourcing_advisor.documents.problems import quote
from sourcing_advisor.renderers.word.contents import empty_contents

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PREFIX = re.compile(r"[-+]?(p|tr|tc|r) ")
_ALMOST = re.compile(r"\{ +[{%#]|[}%#] +\}|(?<!\{)\{\s*[a-z_]+(?:\.[a-z_]+)*\s*\}(?!\})")
_START = re.compile(r"\{\{|\{%|\{#")
_END = re.compile(r"\}\}|%\}|#\}")
_MARK = re.compile(f"{_START.pattern}|{_END.pattern}")
_BETWEEN = {
    "hyperlink": "a link",
    "ins": "a tracked change",
    "del": "a tracked change",
    "moveTo": "a tracked change",
    "sdtContent": "a content control",
    "smartTag": "a smart tag",
}
"""What Word may put around a part of a tag, which then cannot be filled in."""
_LONGEST = 50
_BENT = {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"}
"""Quotation marks that Word bends, with those that Jinja reads."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what is in it, what it takes the place of (`p`, `tr`, `tc`, `r`), and its place.

    `source` is the tag without its prefix, as Jinja reads it.
    """

    written: str
    source: str
    prefix: str
    place: str
    paragraph: Any
    alone: bool
    """Whether nothing else stands in its paragraph."""

    @property
    def word(self) -> str:
        """Return the first word of a tag that controls, such as ``for``, else nothing."""
        found = re.match(r"\{%[-+]?\s*(\w+)", self.source)
        return found[1] if found else ""

    def around(self, name: str) -> Any:
        """Return the nearest element around the tag of that name, such as ``tr``; or None."""
        return next(self.paragraph.iterancestors(qn(f"w:{name}")), None)


@dataclass(frozen=True, slots=True)
class Broken:
    """Something at a place that is nearly a tag, and what to do."""

    place: str
    found: str
    expected: str


def tags_in(document: Any) -> Iterator[Tag | Broken]:
    """Yield every tag of a document and everything that is nearly one, by part and in order."""
    body = document.element.body
    empty_contents(body)
    yield from _tags_of_part(body, "")
    seen: set[int] = set()
    for section in document.sections:
        for name in ("header", "first_page_header", "even_page_header"):
            yield from _tags_of_margin(getattr(section, name), "header", seen)
        for name in ("footer", "first_page_footer", "even_page_footer"):
            yield from _tags_of_margin(getattr(section, name), "footer", seen)


def _tags_of_margin(margin: Any, name: str, seen: set[int]) -> Iterator[Tag | Broken]:
    if margin.is_linked_to_previous or id(margin.part) in seen:
        return
    seen.add(id(margin.part))
    yield from _tags_of_part(margin._element, f"{name}, ")  # noqa: SLF001 - python-docx gives no other way


def _tags_of_part(part: Any, where: str) -> Iterator[Tag | Broken]:
    tables = list(part.iter(qn("w:tbl")))
    heading, opened, number = "", _NOTHING, 0
    for paragraph in part.iter(qn("w:p")):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue  # what a text box shows in old versions, the same once more
        number += 1
        text = "".join(piece.text for piece in _pieces(paragraph))
        place = f"{where}{_place(paragraph, number, tables)}{heading}"
        if _is_heading(paragraph) and text:
            heading = f", under {quote(text[:_LONGEST])}"
        if opened.found and (end := _MARK.search(text)):
            closed = _END.match(end[0]) is not None
            yield _split(opened, closed=closed)
            opened, text = _NOTHING, text[end.end() :] if closed else text
        yield from _tags_of_paragraph(paragraph, place)
        left = _TAG.sub("", text)
        for almost in _ALMOST.finditer(left):
            yield Broken(place, f"{quote(almost[0])} is nearly a tag", "{{ name }} or {% ... %}")
        left = _ALMOST.sub("", left)
        start = _START.search(left)
        if start:
            opened = Broken(place, left[start.start() :].strip(), "")
        for end in _END.finditer(left[: start.start()] if start else left):
            yield Broken(place, f"{quote(end[0])} closes nothing", "{{ or {% before it")
    if opened.found:
        yield _split(opened, closed=False)


def _split(opened: Broken, *, closed: bool) -> Broken:
    if closed:
        found = f"{quote(opened.found)} is split over two paragraphs"
        return Broken(opened.place, found, "a tag in one paragraph, typed without a break")
    return Broken(opened.place, f"{quote(opened.found)} is not closed", "}} or %} at its end")


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and str(style.get(qn("w:val"))).startswith("Heading")


_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTHING = Broken("", "", "")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    within: str
    """What stands around it between it and its paragraph, in words; empty for nothing."""
    run: Any


def _pieces(paragraph: Any) -> list[_Piece]:
    pieces = []
    for text in paragraph.iter(qn("w:t")):
        if next(text.iterancestors(qn("w:p"))) is not paragraph:
            continue  # in a text box that hangs on this paragraph
        around = ""
        for above in text.iterancestors():
            if above is paragraph:
                break
            around = _BETWEEN.get(above.tag.rpartition("}")[2], "") or around
        pieces.append(_Piece(text.text or "", around, text.getparent().getparent()))
    return pieces


def _tags_of_paragraph(paragraph: Any, place: str) -> Iterator[Tag | Broken]:
    pieces = _pieces(paragraph)
    text = "".join(piece.text for piece in pieces)
    starts, position = [], 0
    for piece in pieces:
        starts.append((position, piece))
        position += len(piece.text)
    for found in _TAG.finditer(text):
        inside = [
            piece
            for start, piece in starts
            if start < found.end() and start + len(piece.text) > found.start()
        ]
        if len({id(piece.run) for piece in inside}) > 1:
            split = next((piece.within for piece in inside if piece.within), "Word's markup")
            yield Broken(place, f"{quote(found[0])} is split by {split}", _RETYPED)
            continue
        written = found[0]
        prefix = _PREFIX.match(written, 2)
        if written.startswith("{#"):
            continue
        source = f"{written[:2]} {written[prefix.end() :]}" if prefix else written
        yield Tag(
            written=written,
            source=_straight(source),
            prefix=prefix[1] if prefix else "",
            place=place,
            paragraph=paragraph,
            alone=not (text[: found.start()] + text[found.end() :]).strip(),
        )


_RETYPED = "the tag typed anew in one go, with nothing of it linked, tracked or formatted apart"


def _straight(source: str) -> str:
    """Return a tag with the quotation marks that Word bends made straight, as docxtpl does."""
    return source.translate(_BENT)


def _place(paragraph: Any, number: int, tables: list[Any]) -> str:
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    table = next(paragraph.iterancestors(qn("w:tbl")), None)
    if cell is None or table is None:
        return f"paragraph {number}"
    row = next(cell.iterancestors(qn("w:tr")))
    rows, cells = table.findall(qn("w:tr")), row.findall(qn("w:tc"))
    where = f"table {tables.index(table) + 1}"
    if row in rows:
        where += f", row {rows.index(row) + 1}"
    return f"{where}, cell {cells.index(cell) + 1}" if cell in cells else where
