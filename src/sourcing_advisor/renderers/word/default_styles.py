"""How the default Word report looks: fonts, tables that print in grey, page, fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Calibri"
TABLE = "Report Table"
_ACCENT = RGBColor(0x17, 0x47, 0x5A)
_QUIET = RGBColor(0x4A, 0x53, 0x61)
_HEADINGS: dict[int, tuple[float, float]] = {1: (20, 24), 2: (14, 18), 3: (11, 8)}
"""The size of a heading by level, and the space above it, in points."""
_PARAGRAPHS: dict[str, tuple[str, float, float, float]] = {
    # name: based on, size in points, space after in points, left indent in millimetres
    "Eyebrow": ("Normal", 12, 6, 0),
    "Profile": ("Normal", 11, 3, 0),
    "Lead": ("Normal", 12, 6, 0),
    "Brief Move": ("Normal", 10.5, 1, 0),
    "Brief Text": ("Normal", 9, 1, 4),
    "Marks": ("Normal", 9.5, 6, 0),
    "Item": ("Normal", 10.5, 2, 0),
    "Aside": ("Normal", 9, 6, 0),
    "Small": ("Normal", 9, 2, 0),
    "Small Bullet": ("List Bullet", 9, 2, 6.35),
    "Draft": ("Normal", 10, 4, 8),
    "Reference": ("Normal", 10, 2, 10),
    "Reference Bullet": ("List Bullet", 9, 1, 16),
    "Reference Text": ("Normal", 9, 8, 10),
    "Source": ("Normal", 10.5, 2, 0),
    "After Table": ("Normal", 6, 6, 0),
    "Contents Heading": ("Normal", 20, 8, 0),
    "toc 1": ("Normal", 10.5, 2, 0),
    "toc 2": ("Normal", 10, 1, 6),
}
_BOLD = {"Brief Move", "Item", "Contents Heading"}
_TABLE_STYLE = f"""\
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="12" w:space="0" w:color="1B222C"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="8B938F"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFC5C2"/>
</w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EDEFED"/></w:tcPr></w:tblStylePr>
</w:style>"""


def set_styles(document: Any, language: str) -> None:
    """Give a document the styles of the report, and its language."""
    styles = document.styles
    _font(styles["Normal"], 10.5)
    styles["Normal"].paragraph_format.space_after = Pt(5)
    styles["Normal"].paragraph_format.line_spacing = 1.1
    for level, (size, above) in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _font(style, size)
        style.font.color.rgb, style.font.bold = _ACCENT, True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(4)
        style.paragraph_format.keep_with_next = True
    title = styles["Title"]
    _font(title, 30)
    title.font.color.rgb, title.font.bold = _ACCENT, True
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for name, (base, size, after, indent) in _PARAGRAPHS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = styles[base]
        style.font.size, style.font.bold = Pt(size), name in _BOLD or None
        style.paragraph_format.space_after = Pt(after)
        if indent:
            style.paragraph_format.left_indent = Mm(indent)
    styles["Reference"].paragraph_format.first_line_indent = Mm(-10)
    styles["Reference"].paragraph_format.tab_stops.add_tab_stop(Mm(10))
    for name in ("toc 1", "toc 2"):
        styles[name].paragraph_format.tab_stops.add_tab_stop(
            Mm(170), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    for name in ("Brief Move", "Item", "Reference", "Source"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Brief Move"].paragraph_format.space_before = Pt(5)
    styles["Eyebrow"].paragraph_format.space_before = Mm(60)
    styles["Contents Heading"].font.color.rgb = _ACCENT
    for name in ("Eyebrow", "Aside", "Marks"):
        styles[name].font.color.rgb = _QUIET
    styles.element.append(parse_xml(_TABLE_STYLE))
    tag = {"en": "en-GB"}.get(language, language)
    for mark in styles.element.findall(f".//{qn('w:lang')}"):
        mark.set(qn("w:val"), tag)


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:cs"), FONT)


def set_page(section: Any) -> None:
    """Set A4, a cover without heads and feet, and page 1 after it."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "0")
    section._sectPr.append(start)  # noqa: SLF001 - python-docx has no other way to it


def set_table(table: Any, caption: str, widths: Sequence[int], *, long_rows: bool) -> None:
    """Set widths in millimetres, a head that repeats, and an alternative text.

    Only long rows go on over the page.
    """
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
        if not long_rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - likewise
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    for name in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(name)
        told.set(qn("w:val"), caption)
        table._tbl.tblPr.append(told)  # noqa: SLF001 - likewise


def describe_picture(document: Any, text: str) -> None:
    """Give every picture of a document its alternative text."""
    for picture in document.element.body.iter(qn("wp:docPr")):
        picture.set("descr", text)


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field that the word processor works out."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", shown)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            _mark(run, kind)
        else:
            written = OxmlElement("w:instrText")
            written.set(qn("xml:space"), "preserve")
            written.text = f" {text} "
            run._r.append(written)  # noqa: SLF001 - python-docx has no fields
    _mark(paragraph.add_run(), "end")


def _mark(run: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)  # noqa: SLF001 - python-docx has no fields


def add_contents(paragraph: Any, hint: str) -> None:
    """Add a table of contents of the headings of two levels."""
    add_field(paragraph, 'TOC \\o "1-2" \\h \\z \\u', hint)
