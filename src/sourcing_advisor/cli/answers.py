"""How the answers of decision support are written: as JSON, or as lines with a head each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pydantic import BaseModel

WIDTH = 96
_HEADS = 16


def json_text(answer: BaseModel) -> str:
    """Return an answer as indented JSON, with a line break at its end."""
    return answer.model_dump_json(indent=2) + "\n"


def headed(head: str, text: str) -> Iterator[str]:
    """Yield the lines of a text that stands beside its head, as in a table of two columns."""
    lines = textwrap.wrap(text, WIDTH - _HEADS) or [""]
    for line in lines:
        yield f"  {head:<{_HEADS - 3}} {line}".rstrip()
        head = ""


def listed(text: str, indent: int = 3) -> Iterator[str]:
    """Yield the lines of one point of a list."""
    first, rest = " " * indent + "- ", " " * (indent + 2)
    yield from textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
