"""Advice as plain text, for forms that have no Markdown: Word, paper and sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from sourcing_advisor.advice.markdown import plain_text

_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|\*+|`+|(?<![^\W_])_|_(?![^\W_])")
"""An escaped sign, which stays without its backslash, or what marks a text as strong or as code."""
_ITEM = re.compile(r"(?:[-*+]|(\d+)[.)])\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+")

BlockKind = Literal["paragraph", "bullet", "number"]


class Block(NamedTuple):
    """One paragraph of advice: its kind, its plain text, and the number of a numbered item."""

    kind: BlockKind
    text: str
    number: int = 0

    @property
    def marked(self) -> str:
        """Return the text with its bullet or number written out."""
        match self.kind:
            case "bullet":
                return f"• {self.text}"
            case "number":
                return f"{self.number}. {self.text}"
            case _:
                return self.text


def plain(markdown: str) -> str:
    """Return Markdown as plain text on one line; citations such as ``[3]`` stay."""
    return plain_text(_MARKUP.sub(lambda sign: sign[1] or "", markdown))


def blocks(markdown: str) -> Iterator[Block]:
    """Yield the paragraphs and list items of Markdown, each as plain text."""
    kind: BlockKind = "paragraph"
    number, lines = 0, list[str]()
    for line in [*markdown.splitlines(), ""]:
        text = line.strip()
        item = _ITEM.match(text)
        if lines and (not text or item):
            yield Block(kind, plain(" ".join(lines)), number)
            lines = []
        if not lines:
            kind = "number" if item and item[1] else "bullet" if item else "paragraph"
            number = int(item[1]) if item and item[1] else 0
        start = item or _HEADING.match(text)
        if text:
            lines.append(text[start.end() :] if start else text)


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
