"""Pieces of Markdown: text that never acts as markup, links, lists and tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `sourcing-advisor rules docs`. Change the library, not this page. -->"
_MARKUP = re.compile(r"([\\`*_\[\]#])")


def plain(text: str) -> str:
    """Return text on one line, such that Markdown shows it as it stands."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    return _MARKUP.sub(r"\\\1", escaped).replace("|", "&#124;")


def link(text: str, target: str) -> str:
    """Return a link with a plain text."""
    return f"[{plain(text)}]({target})"


def anchor(name: str) -> str:
    """Return a place on a page that a link can point to."""
    return f'<a id="{html.escape(name)}"></a>'


def bullets(items: Iterable[str]) -> list[str]:
    """Return a list with one line for each item, or the word none."""
    lines = [f"- {item}" for item in items]
    return [*lines, ""] if lines else ["None.", ""]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table; cells are Markdown."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def page(title: str, lines: Iterable[str]) -> str:
    """Return a whole page under a title, which is given as plain text."""
    return "\n".join([f"# {plain(title)}", "", GENERATED, "", *lines]).rstrip() + "\n"
