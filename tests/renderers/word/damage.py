"""Ways in which a template is damaged, each planted in a small one that is sound."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, NamedTuple

from docx import Document
from docx.oxml import OxmlElement

SOUND = (
    "{{ title }}",
    "{{ state }}",
    "{%p for move in moves %}",
    "{{ move.number }}. {{ move.title }}",
    "{{ move.steps }}",
    "{%p endfor %}",
    "{%p for finding in findings %}",
    "{{ finding.claim }}",
    "{%p endfor %}",
    "{%p for source in sources %}",
    "{{ source.citation }}",
    "{%p endfor %}",
    "{{ limits }}",
)


class Damage(NamedTuple):
    """What is done to a sound template, and what is to be said of it."""

    name: str
    plant: Callable[[Any], None]
    told: str
    place: str


def sound_document() -> Any:
    document = Document()
    for text in SOUND:
        document.add_paragraph(text)
    table = document.add_table(4, 2)
    table.rows[0].cells[0].text = "Practice"
    table.rows[1].cells[0].text = "{%tr for practice in practices %}"
    table.rows[2].cells[0].text = "{{ practice.title }}"
    table.rows[2].cells[1].text = "{{ practice.state }}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    return document


def as_bytes(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _rewrite(number: int, text: str) -> Callable[[Any], None]:
    def plant(document: Any) -> None:
        document.paragraphs[number - 1].text = text

    return plant


def _cell(row: int, column: int, text: str) -> Callable[[Any], None]:
    def plant(document: Any) -> None:
        document.tables[0].rows[row - 1].cells[column - 1].text = text

    return plant


def _two_paragraphs(document: Any) -> None:
    document.paragraphs[0].text = "{{ ti"
    document.paragraphs[1].text = "tle }}"


def _within(name: str) -> Callable[[Any], None]:
    """Return what puts the middle of the first tag into an element of Word's own."""

    def plant(document: Any) -> None:
        paragraph = document.paragraphs[0]
        paragraph.text = ""
        runs = [paragraph.add_run(text)._r for text in ("{{ ti", "tl", "e }}")]
        around = OxmlElement(name)
        inner = around
        if name == "w:sdt":
            inner = OxmlElement("w:sdtContent")
            around.append(inner)
        runs[1].addprevious(around)
        inner.append(runs[1])

    return plant


def _end_in_a_cell(document: Any) -> None:
    document.paragraphs[5].text = ""
    document.tables[0].rows[0].cells[0].text = ""
    document.tables[0].rows[0].cells[0].paragraphs[0].text = "{%p endfor %}"


def _in_the_header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "{{ tittle }}"


def _in_a_text_box(document: Any) -> None:
    run = document.paragraphs[0].runs[0]._r
    box = OxmlElement("w:txbxContent")
    paragraph, inner, text = (OxmlElement(name) for name in ("w:p", "w:r", "w:t"))
    text.text = "{{ clinet }}"
    inner.append(text)
    paragraph.append(inner)
    box.append(paragraph)
    picture = OxmlElement("w:pict")
    picture.append(box)
    run.append(picture)


DAMAGES = (
    Damage("a misspelt tag", _rewrite(1, "{{ titel }}"), 'Did you mean "title"?', "paragraph 1"),
    Damage(
        "a misspelt tag of a part",
        _rewrite(4, "{{ move.titel }}"),
        'no tag "titel" here. Did you mean "title"?',
        "paragraph 4",
    ),
    Damage("a tag outside of its loop", _rewrite(1, "{{ move.title }}"), '"move"', "paragraph 1"),
    Damage("a misspelt fixed text", _rewrite(1, "{{ words.plann }}"), '"plan"', "paragraph 1"),
    Damage("an unknown filter", _rewrite(1, "{{ title|uper }}"), '"upper"', "paragraph 1"),
    Damage("a tag that is not closed", _rewrite(1, "{{ title"), "is not closed", "paragraph 1"),
    Damage("a tag that is not opened", _rewrite(1, "title }}"), "closes nothing", "paragraph 1"),
    Damage("one brace", _rewrite(1, "{ title }"), "nearly a tag", "paragraph 1"),
    Damage("braces apart", _rewrite(1, "{ { title } }"), "nearly a tag", "paragraph 1"),
    Damage("no end of a loop", _rewrite(6, ""), "has no end", "paragraph 3"),
    Damage("no beginning of a loop", _rewrite(3, ""), "ends nothing", "paragraph 6"),
    Damage("the wrong end", _rewrite(6, "{%p endif %}"), "is open", "paragraph 6"),
    Damage(
        "a loop over one text", _rewrite(3, "{%p for move in title %}"), "one text", "paragraph 3"
    ),
    Damage("parts printed whole", _rewrite(1, "{{ moves }}"), "holds parts", "paragraph 1"),
    Damage("split over two paragraphs", _two_paragraphs, "over two paragraphs", "paragraph 1"),
    Damage("split by a link", _within("w:hyperlink"), "split by a link", "paragraph 1"),
    Damage("split by a tracked change", _within("w:ins"), "tracked change", "paragraph 1"),
    Damage("split by a content control", _within("w:sdt"), "content control", "paragraph 1"),
    Damage(
        "text beside a loop", _rewrite(3, "Moves: {%p for move in moves %}"), "other", "paragraph 3"
    ),
    Damage(
        "a loop over rows outside of tables",
        _rewrite(3, "{%tr for move in moves %}"),
        "stands in no table",
        "paragraph 3",
    ),
    Damage(
        "both ends in one row",
        _cell(2, 2, "{%tr endfor %}"),
        "stands in the row of",
        "table 1, row 2, cell 2",
    ),
    Damage("an end in a cell", _end_in_a_cell, "begins elsewhere", "table 1, row 1, cell 1"),
    Damage("different letters", _rewrite(6, "{% endfor %}"), "the same letters", "paragraph 6"),
    Damage("a space before the letters", _rewrite(3, "{% p for move in moves %}"), "{%p", "3"),
    Damage("a misspelt word", _rewrite(3, "{%p fro move in moves %}"), '"for"', "paragraph 3"),
    Damage("a paragraph taken away", _rewrite(1, "{{p title }}"), "takes away", "paragraph 1"),
    Damage("another file", _rewrite(1, "{% include 'x' %}"), "not allowed", "paragraph 1"),
    Damage(
        "what is inside of Python",
        _rewrite(1, "{{ title.__class__ }}"),
        'no tag "__class__"',
        "paragraph 1",
    ),
    Damage("quotation marks", _rewrite(1, "{{ moves|join(„, “) }}"), "cannot be read", "1"),
    Damage("in a cell", _cell(3, 2, "{{ practice.stat }}"), '"state"', "table 1, row 3, cell 2"),
    Damage("in a header", _in_the_header, '"title"', "header, paragraph 1"),
    Damage("in a text box", _in_a_text_box, '"client"', "paragraph 2"),
)
