"""JSON text to a `Document`, with lines wherever the YAML reader can supply them."""

from __future__ import annotations

import json
import re

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.tree import DEEPEST, TOO_DEEP, Data, Document, Path
from sourcing_advisor.documents.yaml_text import parse_yaml

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_LONGEST_INTEGER = 300
_STAND_INS = 0xE000
"""Unicode's private use area, whose characters mean nothing to YAML."""


def parse_json(text: str, file: str) -> tuple[Document, list[Problem]]:
    """Return the document and the problems that leave it readable; see `parse_yaml`."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Data]]) -> Data:
        result: dict[str, Data] = {}
        for key, value in items:
            if key in result:
                twice.append(key)
            result.setdefault(key, value)
        return result

    try:
        data: Data = json.loads(
            text, object_pairs_hook=pairs, parse_int=_whole_number, parse_constant=float
        )
    except json.JSONDecodeError as error:
        found = f"this is not valid JSON: {error.msg} (column {error.colno})"
        raise InputError([Problem(Place(file, error.lineno), found)]) from None
    except RecursionError:
        raise InputError([Problem(Place(file), *TOO_DEEP)]) from None
    _check_form(data, file)
    lines, problems = _lines(text, file)
    if twice and not problems:
        problems = [
            Problem(Place(file), f"{quote(key)} stands twice", "each name once") for key in twice
        ]
    return Document(file, data, lines, {}), problems


def _whole_number(digits: str) -> int | float:
    """Return the number; one that is far too long for any fact becomes infinite, as in YAML."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _check_form(data: Data, file: str) -> None:
    """Refuse what YAML refuses too: parts nested too deeply, and text that is not Unicode."""
    level: list[Data] = [data]
    for _ in range(DEEPEST + 1):
        for text in (text for part in level for text in _texts_in(part)):
            _check_text(text, file)
        level = [inner for part in level for inner in _inside(part)]
    if level:
        raise InputError([Problem(Place(file), *TOO_DEEP)])


def _texts_in(part: Data) -> list[str]:
    if isinstance(part, str):
        return [part]
    return list(part) if isinstance(part, dict) else []


def _inside(part: Data) -> list[Data]:
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, list) else []


def _check_text(text: str, file: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        found = f"{quote(text)} holds half a character (a lone surrogate)"
        raise InputError([Problem(Place(file), found, "text")]) from None


def _lines(text: str, file: str) -> tuple[dict[Path, int], list[Problem]]:
    # JSON is YAML but for tabs between values and some escapes; both are replaced.
    yaml_like = _ESCAPE.sub(_stand_in, text).replace("\t", " ")
    try:
        document, problems = parse_yaml(yaml_like, file)
    except InputError:
        return {(): 1}, []
    return dict(document.lines), problems


def _stand_in(escape: re.Match[str]) -> str:
    """Return the letter that is meant, or a character of its own that YAML passes on."""
    meant: str = json.loads(f'"{escape[0]}"')
    return meant if meant.isalnum() else chr(_STAND_INS + ord(meant) % 0x1000)
