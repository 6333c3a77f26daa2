"""A file that a person wrote to a `Relationship`, or every reason why not."""

from __future__ import annotations

import contextlib
import copy
import datetime
import json
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import read_text, shown
from sourcing_advisor.documents.tree import Data, Document, Path
from sourcing_advisor.documents.validation import dotted, offending_paths, problems_of
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.relationship import ContradictionError, Relationship, fact_fields
from sourcing_advisor.facts.renamed import RenamedFactWarning, with_new_names

MOST_UNKNOWN = 3
"""With more unknown names than this and no known one, a file is something else."""


def read_relationship(path: str | FilePath) -> Relationship:
    """Return the relationship that a YAML or JSON file states; ``-`` reads standard input.

    Raises `InputError` with every problem in the file.
    """
    return parse_relationship(read_text(path), shown(path))


def parse_relationship(text: str, file: str) -> Relationship:
    """Return the relationship that `text` states; `file` is its name in messages."""
    document, problems = _parsed(text, file)
    document = _under_new_names(document)
    _must_look_like_one(document)
    data = _without_blanks(document)
    if data is None:
        raise InputError([*problems, _nothing_stated(document)])
    try:
        relationship = Relationship.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise InputError([*problems, *_all_problems(error, document, data)]) from None
    if problems:
        raise InputError(problems)
    if not relationship.known:
        raise InputError([_nothing_stated(document)])
    return relationship


def _parsed(text: str, file: str) -> tuple[Document, list[Problem]]:
    ending, in_braces = FilePath(file).suffix.lower(), text.lstrip().startswith("{")
    if ending in (".yaml", ".yml") and in_braces:
        with contextlib.suppress(InputError):
            return parse_json(text, file)
        return parse_yaml(text, file)
    return (parse_json if ending == ".json" or in_braces else parse_yaml)(text, file)


def _under_new_names(document: Document) -> Document:
    """Move facts that are stated under old names, each with a warning that names its line."""
    if not isinstance(document.data, dict):
        return document
    data, old_names = with_new_names(document.data)
    lines, raw = dict(document.lines), dict(document.raw)
    for old in old_names:
        warnings.warn(f"{document.place(old.path)}: {old}", RenamedFactWarning, stacklevel=4)
        for path in old.paths:
            if old.path in lines:
                lines.setdefault(path, lines[old.path])
            if old.path in raw:
                raw.setdefault(path, raw[old.path])
    return replace(document, data=data, lines=lines, raw=raw)


def _must_look_like_one(document: Document) -> None:
    """Raise `InputError` for a file of many names of which none is ours; list none of them."""
    data = document.data
    if not isinstance(data, dict) or len(data) <= MOST_UNKNOWN:
        return
    if not any(name in Relationship.model_fields for name in data):
        found = f"this does not look like a relationship: none of its {len(data):,} names is known"
        advice = 'Start from "sourcing-advisor facts template".'
        raise InputError([Problem(document.place(()), found, suggestion=advice)])


def _nothing_stated(document: Document) -> Problem:
    return Problem(document.place(()), "no fact is stated", "at least one fact")


def _all_problems(error: ValidationError, document: Document, data: Data) -> list[Problem]:
    conflict = _contradictions(error, document)
    if conflict:
        return conflict
    rest = copy.deepcopy(data)
    for path in offending_paths(error):
        _remove(rest, path)
    return problems_of(error, document, Relationship) + _hidden_contradictions(rest, document)


def _hidden_contradictions(rest: Data, document: Document) -> list[Problem]:
    """Look among the parts that are sound for contradictions that the first error hid."""
    try:
        Relationship.model_validate_json(json.dumps(rest))
    except ValidationError as error:
        return _contradictions(error, document)
    return []


def _contradictions(error: ValidationError, document: Document) -> list[Problem]:
    for details in error.errors():
        cause = details.get("ctx", {}).get("error")
        if isinstance(cause, ContradictionError):
            return [_conflict(paths, why, document) for paths, why in cause.conflicts]
    return []


def _conflict(paths: tuple[Path, ...], why: str, document: Document) -> Problem:
    stated = sorted(
        (document.lines[path], dotted(path)) for path in paths if path in document.lines
    )
    at = " and ".join(f"{name} (line {line})" for line, name in stated)
    place = Place(document.file, stated[-1][0]) if stated else document.place(())
    advice = "Correct one of them, or leave out what is not certain."
    return Problem(place, f"{at or ', '.join(map(dotted, paths))}: {why}", suggestion=advice)


def _remove(data: Any, path: Path) -> None:
    """Take out a part, and a whole list for the sake of one item: it would be summarised short."""
    section, *inner = path or ("",)
    if not isinstance(data, dict):
        return
    if inner and isinstance(data.get(section), dict):
        data[section].pop(inner[0], None)
    else:
        data.pop(section, None)


def _without_blanks(document: Document) -> Data:
    """Drop what was left blank, and give text fields their text as it was written."""
    data = document.data
    if not isinstance(data, dict):
        return data
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
    return cleaned


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
