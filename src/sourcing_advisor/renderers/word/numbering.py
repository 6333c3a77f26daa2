"""Numbered lists in a Word document: each begins with 1, whatever stood before it."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn


def restart_lists(document: Any) -> None:
    """Let each run of numbered paragraphs be a list of its own."""
    numbered = _numbered_styles(document)
    if not numbered:
        return
    numbering = document.part.numbering_part.element
    before, current = None, 0
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = style.get(qn("w:val")) if style is not None else None
        if name in numbered:
            if name != before:
                restarted = numbering.add_num(numbered[name])
                restarted.add_lvlOverride(ilvl=0).add_startOverride(1)
                current = restarted.numId
            properties = paragraph.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = current
        before = name


def _numbered_styles(document: Any) -> dict[str, int]:
    """Return the id of the numbering of each style that counts, by the id of the style."""
    found: dict[str, int] = {}
    for style in document.styles.element.iter(qn("w:style")):
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is None:
            continue
        numbering = document.part.numbering_part.element
        listed = next(
            (n for n in numbering.num_lst if str(n.numId) == number.get(qn("w:val"))), None
        )
        if listed is None:
            continue
        abstract = listed.abstractNumId.val
        pattern = f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[@w:ilvl='0']/w:numFmt/@w:val"
        if numbering.xpath(pattern) == ["decimal"]:
            found[style.get(qn("w:styleId"))] = abstract
    return found
