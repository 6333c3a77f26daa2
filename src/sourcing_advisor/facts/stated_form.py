"""What files state, brought into the one form that a `Relationship` is made from.

Names with a dot go to their sections, what was left blank is dropped, text stays as it was
written.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.documents.tree import Data, Document, Path
from sourcing_advisor.facts.relationship import Relationship, fact_fields, section_models

_Part = TypeVar("_Part")


def under_sections(document: Document) -> tuple[Document, list[Problem]]:
    """Return the document with each ``section.fact: answer`` under its section, as if nested."""
    data = document.data
    if not isinstance(data, dict):
        return document, []
    names = {name: _parted(name) for name in data if _parted(name)[0] in section_models()}
    dotted_names = {name: path for name, path in names.items() if len(path) > 1}
    if not dotted_names:
        return document, []
    nested: dict[str, Data] = {}
    problems: list[Problem] = []
    moved: dict[Path, Path] = {}
    for name, value in data.items():
        if name not in dotted_names:
            nested[name] = {**value} if isinstance(value, dict) else value
    for name, (section, field) in dotted_names.items():
        content = nested.get(section)
        if content is None:
            content = nested[section] = {}
        if isinstance(content, dict) and field not in content:
            content[field] = data[name]
            moved[(name,)] = (section, field)
            continue
        other = document.place((section, field) if isinstance(content, dict) else (section,))
        found = f"{name} is stated here and in line {other.line}"
        problems.append(Problem(document.place((name,)), found, "each fact once"))
    lines, raw = _moved(document.lines, moved), _moved(document.raw, moved)
    return replace(document, data=nested, lines=lines, raw=raw), problems


def _parted(name: str) -> tuple[str, ...]:
    return tuple(name.split(".", 1))


def _moved(parts: Mapping[Path, _Part], moved: Mapping[Path, Path]) -> dict[Path, _Part]:
    return {
        (*moved[path[:1]], *path[1:]) if path[:1] in moved else path: part
        for path, part in parts.items()
    }


def without_blanks(document: Document) -> Document:
    """Drop what was left blank, and give text fields their text as it was written."""
    data = document.data
    if not isinstance(data, dict):
        return document
    cleaned: dict[str, Data] = {}
    for section, content in data.items():
        if isinstance(content, dict):
            cleaned[section] = _cleaned(content, (section,), document)
        elif isinstance(content, list):
            cleaned[section] = [
                _cleaned(item, (section, i), document) if isinstance(item, dict) else item
                for i, item in enumerate(content)
            ]
        elif content is not None or section not in Relationship.model_fields:
            cleaned[section] = content
    return replace(document, data=cleaned)


def _cleaned(content: dict[str, Data], path: Path, document: Document) -> dict[str, Data]:
    result: dict[str, Data] = {}
    for name, value in content.items():
        is_text = (path[0], name) in _text_fields()
        raw = document.raw.get((*path, name))
        result[name] = raw if is_text and raw and value is not None else value
    return result


@cache
def _text_fields() -> frozenset[tuple[str, str]]:
    """Return the (section, field) pairs that hold free text or a date, not a fact."""
    facts = {(section, field) for _, section, field in fact_fields()}
    return frozenset(
        (section, name)
        for section, field in Relationship.model_fields.items()
        for name, inner in _item_model(field.annotation).model_fields.items()
        if (section, name) not in facts and _holds_text(inner.annotation)
    )


def _item_model(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return _item_model(get_args(annotation)[0])


def _holds_text(annotation: Any) -> bool:
    return annotation in (str, datetime.date) or any(map(_holds_text, get_args(annotation)))
