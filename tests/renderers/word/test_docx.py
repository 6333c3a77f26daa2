"""The Word document: its parts, what is filled into a firm's own template, what cannot be done."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from jinja2.exceptions import SecurityError

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.renderers.word.default_template import default_template
from sourcing_advisor.renderers.word.docx import render
from sourcing_advisor.renderers.word.template_check import template_problems
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor
from tests.office import NEEDS_OFFICE, NEEDS_POPPLER, converted, text_of
from tests.renderers.word.damage import as_bytes, sound_document

EXAMPLE = Path(__file__).parents[3] / "examples" / "northfield-calder.yaml"


@pytest.fixture(scope="module")
def report() -> Report:
    return Advisor(engine="reference").review(read_relationship(EXAMPLE))


@pytest.fixture(scope="module")
def document(report: Report) -> Any:
    return _opened(render(report))


def _opened(docx: bytes) -> Any:
    return Document(io.BytesIO(docx))


def _texts(document: Any, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def test_every_part_stands_under_a_real_heading(document: Any) -> None:
    assert _texts(document, "Heading 1") == [
        *("The brief", "The plan", "Every move", "Strengths to protect"),
        *("State of each practice", "Open questions", "Decisions", "Findings", "Sources"),
        *("Thresholds used", "Facts as stated", "Limits of this report"),
    ]


def test_every_move_is_told_in_full_under_its_title(document: Any, report: Report) -> None:
    titles = [f"{move.number}. {move.title}" for move in report.recommendations]

    assert _texts(document, "Heading 2")[: len(titles)] == titles
    whole = "\n".join(p.text for p in document.paragraphs)
    for move in report.recommendations:
        assert move.sections["success"].replace("*", "") in whole


def test_contents_list_the_headings_and_lead_to_them(document: Any) -> None:
    body = document.element.body
    entries = [link for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}

    told = ["".join(t.text for t in link.iter(qn("w:t"))) for link in entries]
    assert told[:3] == ["The brief", "The plan", "Every move"]
    assert all(link.get(qn("w:anchor")) in marks for link in entries)
    assert any((t.text or "").strip().startswith("TOC ") for t in body.iter(qn("w:instrText")))


def test_word_is_asked_to_add_the_pages_of_the_contents(document: Any) -> None:
    names = [setting.tag for setting in document.settings.element]

    assert names.count(qn("w:updateFields")) == 1
    assert names.index(qn("w:updateFields")) < names.index(qn("w:compat"))


def test_contents_that_fill_their_page_leave_no_blank_one(document: Any) -> None:
    breaks = document.element.body.xpath("//w:br[@w:type='page']")

    assert not breaks


def test_each_list_of_steps_begins_with_one(document: Any) -> None:
    numbers = []
    before = None
    for paragraph in document.paragraphs:
        if paragraph.style.name == "List Number":
            number = paragraph._p.pPr.numPr.numId.val
            numbers += [] if before == number else [number]
            before = number
    restarts = document.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")

    assert len(numbers) == len(set(numbers)) == len(restarts) > 1


def test_tables_have_alternative_texts_heads_that_repeat_and_no_colour(document: Any) -> None:
    assert len(document.tables) == 4
    for table in document.tables:
        described = table._tbl.tblPr.find(qn("w:tblDescription"))
        assert described.get(qn("w:val"))
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    style = document.styles["Report Table"].element
    fills = {shade.get(qn("w:fill")) for shade in style.iter(qn("w:shd"))}
    assert all(max(rgb) - min(rgb) < 8 for rgb in map(bytes.fromhex, fills))


def test_pages_are_numbered_from_the_brief(document: Any) -> None:
    section = document.sections[0]

    assert "PAGE" in section.footer.paragraphs[0]._p.xml
    assert section.different_first_page_header_footer
    assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "0"


def test_plan_stands_by_stage_and_owner(document: Any) -> None:
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert rows[0] == ["Stage", "Client", "Both together", "Provider"]
    assert rows[1][0] == "First"
    assert rows[1][2].startswith("1. ")


def test_a_table_keeps_no_row_of_its_loop(document: Any, report: Report) -> None:
    assert len(document.tables[1].rows) == 1 + len(report.recommendations)
    assert "{%" not in document.element.xml


@pytest.mark.parametrize(
    "name",
    ["<b>&amp; Sons", "{{ limits }}", "{% for x in y %}", "a\x07b\tc\x0bd", "]]>", "“' \\ $&"],
)
def test_text_that_was_given_acts_as_nothing(report: Report, name: str) -> None:
    given = report.relationship.model_copy(update={"client": name})

    document = _opened(render(report.model_copy(update={"relationship": given})))

    shown = name.replace("\x07", "").replace("\t", " ").replace("\x0b", " ")
    assert document.paragraphs[1].text.startswith(shown)
    assert document.core_properties.title.startswith(f"Sourcing review: {shown}")


def test_own_template_keeps_its_text_and_gets_the_report(report: Report) -> None:
    template = sound_document()
    template.add_paragraph("Confidential to the steering committee")

    texts = [p.text for p in _opened(render(report, template=as_bytes(template))).paragraphs]

    assert texts[0] == "Northfield Foods and Calder Business Services"
    assert texts[2].startswith("1. Settle whether")
    assert texts[-1] == "Confidential to the steering committee"


def test_several_texts_are_paragraphs_with_the_look_of_their_tag(report: Report) -> None:
    template = Document()
    template.add_paragraph("{{ limits }}", "Quote")

    filled = _opened(render(report, template=as_bytes(template)))

    assert _texts(filled, "Quote") == [limit.strip() for limit in report.limits]


def test_tags_that_word_copied_into_the_contents_do_no_harm(report: Report) -> None:
    template = Document(io.BytesIO(render(report)))
    first = next(template.element.body.iter(qn("w:hyperlink")))
    next(first.iter(qn("w:t"))).text = "{{ move.title }}"

    texts = [p.text for p in _opened(render(report, template=as_bytes(template))).paragraphs]

    assert "{{ move.title }}" not in texts


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ moves.__class__ }}",
        "{{ (moves|first).__init__.__globals__ }}",
        "{{ loop.__class__ }}",
    ],
)
def test_a_template_runs_in_a_sandbox(report: Report, attack: str) -> None:
    template = Document()
    template.add_paragraph(attack)

    with pytest.raises(Exception) as raised:  # noqa: PT011 - jinja2 has several
        render(report, template=as_bytes(template))

    assert isinstance(raised.value, SecurityError) or "undefined" in str(raised.value)


@NEEDS_OFFICE
@NEEDS_POPPLER
def test_libreoffice_opens_it_with_the_brief_on_page_one(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(render(report))

    pdf = converted(file, "pdf")

    brief = text_of(pdf, 2)
    assert "The brief" in brief
    assert "no legal advice" in " ".join(brief.split())
    assert "Page 1" in brief
    assert "Page" not in text_of(pdf, 1)
    assert "Contents" in text_of(pdf, 3)


@NEEDS_OFFICE
def test_a_template_that_libreoffice_saved_can_be_filled_in(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "firm.docx"
    file.write_bytes(default_template(STANDARD_WORDING))

    saved = converted(file, "docx").read_bytes()

    assert template_problems(saved, "firm.docx") == []
    filled = _opened(render(report, template=saved))
    assert _texts(filled, "Heading 2")[0].startswith("1. Settle whether")
    assert len(filled.tables[1].rows) == 1 + len(report.recommendations)
