"""Text that Markdown shows as it stands, and the citations in Markdown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKUP = re.compile(
    r"[\\`*~\[\]<>|]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])"
    r"|:(?=//)|(?<=www)\.|(?<=WWW)\.|(?<=[^\W_])@(?=[^\W_])"
)
"""What Markdown, or a dialect of it that makes links of addresses, may take for markup."""
_JOINERS = "\u200c\u200d"
"""Marks that cannot be seen and belong to the spelling of Persian, of Indic words and of emoji."""
_BLOCK_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)](?:\s|$)))")
_KEPT = r"\\.|\[\d+\](?![(:])|(?<=[^\W\d] )\[\d+\](?=:)"
"""An escape, or a citation that can be no link and define none."""
_ACTS = re.compile(rf"{_KEPT}|<(?=[A-Za-z/!?])|\](?=[(\[:])|:(?=//)")
"""What begins HTML, ends the name of a link or an image, or begins an address, and what is kept."""
CITATION = re.compile(r"(?<!\\)\[(\d+)\]")
"""The number of a finding in brackets, as Markdown cites it."""


def plain_text(text: str) -> str:
    """Return text on one line, without characters that do not print or that reorder others."""
    if text.isprintable():  # nothing of what is left out, and no space but the plain one
        return " ".join(text.split())
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _JOINERS or unicodedata.category(c)[0] != "C"
    )
    return " ".join(kept.split())


def visible(text: str | None) -> str | None:
    """Return a text of which something can be seen, else None."""
    return text if text and plain_text(text).strip(_JOINERS + " ") else None


@lru_cache(maxsize=2000)
def as_markdown(text: str) -> str:
    """Return text such that Markdown shows it as it stands; most text is in many reports."""
    escaped = _MARKUP.sub(lambda match: "\\" + match[0], plain_text(text))
    start = _BLOCK_START.match(escaped)
    if start:
        head = start[2]
        safe = "\\" + head if not head.isdigit() else head
        rest = escaped[start.end() :]
        escaped = safe + rest if not head.isdigit() else f"{head}\\{rest}"
    return escaped


def without_html(markdown: str) -> str:
    """Return Markdown in which nothing acts as HTML, as an image or as a link."""
    # Few texts have any of these, and the pattern is slow.
    if any(sign in markdown for sign in ("<", "](", "][", "]:", "//")):
        return _ACTS.sub(_escaped, markdown)
    return markdown


def _escaped(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) > 1 else f"\\{match[0]}"


def linked_citations(markdown: str) -> str:
    """Return Markdown in which each citation such as ``[3]`` links to its finding."""
    return CITATION.sub(r"[\\[\1\\]](#finding-\1)", markdown)
