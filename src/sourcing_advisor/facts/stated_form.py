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
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.records import Particulars
from sourcing_advisor.facts.relationship import Relationship, fact_fields, section_models
from sourcing_advisor.facts.statement import ALSO_LISTS, PARTICULARS_HOME

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
        elif isinstance(content, list) and section in ALSO_LISTS:
            nested[name] = data[name]  # a list has the name of the section
        else:
            content = None
        if content is not None:
            moved[(name,)] = (section, field)
            continue
        other = document.place((section, field))
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
    for name, content in data.items():
        if isinstance(content, dict) and name == PARTICULARS_HOME:
            cleaned[name] = {
                listed: _cleaned_list(entries, (name, listed), document)
                for listed, entries in content.items()
            }
        elif isinstance(content, dict):
            cleaned[name] = _cleaned(content, (name,), document)
        elif isinstance(content, list):
            cleaned[name] = _cleaned_list(content, (name,), document)
        elif content is not None or name not in _names_at_the_top():
            cleaned[name] = content
    return replace(document, data=cleaned)


def _cleaned_list(entries: Data, path: Path, document: Document) -> Data:
    if not isinstance(entries, list):
        return entries
    return [
        _as_said(entry, path[-1], (*path, i), document) if isinstance(entry, dict) else entry
        for i, entry in enumerate(entries)
    ]


def _cleaned(content: dict[str, Data], path: Path, document: Document) -> dict[str, Data]:
    return {
        field: _as_said(answer, _ANSWER, (*path, field), document)
        if isinstance(answer, dict)
        else answer
        for field, answer in _as_said(content, path[-1], path, document).items()
    }


def _as_said(
    parts: dict[str, Data], kind: str | int, path: Path, document: Document
) -> dict[str, Data]:
    """Give the parts that hold text their text as it was written."""
    return {
        name: document.raw.get((*path, name)) or value
        if value is not None and (kind, name) in _text_fields()
        else value
        for name, value in parts.items()
    }


@cache
def _names_at_the_top() -> frozenset[str]:
    return frozenset((*Relationship.model_fields, *Particulars.model_fields))


_ANSWER = "an answer"
"""Stands for the section in `_text_fields` where a part of an answer is meant."""


@cache
def _text_fields() -> frozenset[tuple[str | int, str]]:
    """Return the (section or list, field) pairs that hold free text or a date, not a fact."""
    facts = {(section, field) for _, section, field in fact_fields()}
    models: list[tuple[str, type[BaseModel]]] = [
        (name, _item_model(field.annotation))
        for model in (Relationship, Particulars)
        for name, field in model.model_fields.items()
    ]
    models.append((_ANSWER, Answer))
    return frozenset(
        (name, field.alias or called)
        for name, model in models
        for called, field in model.model_fields.items()
        if (name, called) not in facts
        and called not in ("value", "until_then", "sets")
        and _holds_text(field.annotation)
    )


def _item_model(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return _item_model(get_args(annotation)[0])


def _holds_text(annotation: Any) -> bool:
    return annotation in (str, datetime.date) or any(map(_holds_text, get_args(annotation)))
