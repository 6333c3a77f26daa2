"""Text that Markdown shows as it stands, and the citations in Markdown."""

from __future__ import annotations

import re
import unicodedata

_MARKUP = re.compile(
    r"[\\`*~\[\]<>|]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])"
    r"|:(?=//)|(?<=www)\.|(?<=WWW)\.|(?<=[^\W_])@(?=[^\W_])"
)
"""What Markdown, or a dialect of it that makes links of addresses, may take for markup."""
_JOINERS = "\u200c\u200d"
"""Marks that cannot be seen and belong to the spelling of Persian, of Indic words and of emoji."""
_BLOCK_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)](?:\s|$)))")
_TAG = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])")
CITATION = re.compile(r"(?<!\\)\[(\d+)\]")
"""The number of a finding in brackets, as Markdown cites it."""


def plain_text(text: str) -> str:
    """Return text on one line, without characters that do not print or that reorder others."""
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _JOINERS or unicodedata.category(c)[0] != "C"
    )
    return " ".join(kept.split())


def visible(text: str | None) -> str | None:
    """Return a text of which something can be seen, else None."""
    return text if text and plain_text(text).strip(_JOINERS + " ") else None


def as_markdown(text: str) -> str:
    """Return text such that Markdown shows it as it stands, whatever it contains."""
    escaped = _MARKUP.sub(lambda match: "\\" + match[0], plain_text(text))
    start = _BLOCK_START.match(escaped)
    if start:
        head = start[2]
        safe = "\\" + head if not head.isdigit() else head
        rest = escaped[start.end() :]
        escaped = safe + rest if not head.isdigit() else f"{head}\\{rest}"
    return escaped


def without_html(markdown: str) -> str:
    """Return Markdown in which nothing acts as HTML or as a link in angle brackets."""
    return _TAG.sub(r"\1\\<", markdown) if "<" in markdown else markdown


def linked_citations(markdown: str) -> str:
    """Return Markdown in which each citation such as ``[3]`` links to its finding."""
    return CITATION.sub(r"[\\[\1\\]](#finding-\1)", markdown)
