"""JSON text to a `Document`, with lines wherever the YAML reader can supply them."""

from __future__ import annotations

import json
import re

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.tree import DEEPEST, TOO_DEEP, Data, Document, Path
from sourcing_advisor.documents.yaml_text import parse_yaml

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_SURROGATES = re.compile(
    r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..|[\ud800-\udfff])|\\.", re.DOTALL
)
"""Two halves of a character, half of one (the group), or another escape."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s\[\]{},:"]+', re.DOTALL)
_LONGEST_INTEGER = 300
_YES_AND_NO = ("true", "false")
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
        raise InputError([_too_deep(text, file)]) from None
    _check_form(data, text, file)
    lines, problems = _lines(text, file)
    if twice and not problems:
        problems = [
            Problem(Place(file), f"{quote(key)} stands twice", "each name once") for key in twice
        ]
    return Document(file, data, lines, {}, _YES_AND_NO), problems


def _whole_number(digits: str) -> int | float:
    """Return the number; one that is far too long for any fact becomes infinite, as in YAML."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _check_form(data: Data, text: str, file: str) -> None:
    """Refuse what YAML refuses too: parts nested too deeply, and text that is not Unicode."""
    level: list[Data] = [data]
    for _ in range(DEEPEST + 1):
        for each in (each for part in level for each in _texts_in(part)):
            if not _is_unicode(each):
                raise InputError([_half_a_character(each, text, file)])
        level = [inner for part in level for inner in _inside(part)]
    if level:
        raise InputError([_too_deep(text, file)])


def _texts_in(part: Data) -> list[str]:
    if isinstance(part, str):
        return [part]
    return list(part) if isinstance(part, dict) else []


def _inside(part: Data) -> list[Data]:
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, list) else []


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _half_a_character(value: str, text: str, file: str) -> Problem:
    lone = (each for each in _SURROGATES.finditer(text) if each[1])
    found = f"{quote(value)} holds half a character (a lone surrogate)"
    return Problem(Place(file, _line_at(next(lone, None))), found, "text")


def _too_deep(text: str, file: str) -> Problem:
    """Return the problem on the line of the first part that is nested too deeply."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "]}":
            depth -= 1
        elif depth > DEEPEST:
            return Problem(Place(file, _line_at(token)), *TOO_DEEP)
        elif token[0] in "[{":
            depth += 1
    return Problem(Place(file), *TOO_DEEP)


def _line_at(found: re.Match[str] | None) -> int | None:
    return None if found is None else found.string.count("\n", 0, found.start()) + 1


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
