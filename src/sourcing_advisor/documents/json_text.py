"""JSON text to a `Document`, with lines wherever the YAML reader can supply them."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.tree import Data, Document, Path
from sourcing_advisor.documents.yaml_text import parse_yaml

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")


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
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        found = f"this is not valid JSON: {error.msg} (column {error.colno})"
        raise InputError([Problem(Place(file, error.lineno), found)]) from None
    except RecursionError:
        raise InputError([Problem(Place(file), "parts nested too deeply")]) from None
    except ValueError as error:
        raise InputError([Problem(Place(file), f"this is not valid JSON: {error}")]) from None
    lines, problems = _lines(text, file)
    if twice and not problems:
        problems = [
            Problem(Place(file), f"{quote(key)} stands twice", "each name once") for key in twice
        ]
    return Document(file, data, lines, {}), problems


def _lines(text: str, file: str) -> tuple[dict[Path, int], list[Problem]]:
    # JSON is YAML but for tabs between values and some escapes; both are blanked, at equal length.
    yaml_like = _ESCAPE.sub(lambda match: "x" * len(match[0]), text).replace("\t", " ")
    try:
        document, problems = parse_yaml(yaml_like, file)
    except InputError:
        return {(): 1}, []
    return dict(document.lines), problems


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that can be used")
