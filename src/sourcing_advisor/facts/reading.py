"""Files that people wrote to a `Relationship`, or every reason why not."""

from __future__ import annotations

import contextlib
import copy
import json
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import read_text, shown
from sourcing_advisor.documents.tree import Data, Document, Path, dotted
from sourcing_advisor.documents.validation import offending_paths, problems_of
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.conflicts import Conflict, ContradictionError
from sourcing_advisor.facts.merging import merged
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.renamed import RenamedFactWarning, with_new_names
from sourcing_advisor.facts.stated_form import under_sections, without_blanks

MOST_UNKNOWN = 3
"""With more unknown names than this and no known one, a file is something else."""

_TABLES = {
    **dict.fromkeys((".csv", ".tsv"), "a table"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "a workbook"),
    **dict.fromkeys((".parquet",), "a table of columns"),
    **dict.fromkeys((".jsonl", ".ndjson"), "a file of lines, one relationship each"),
}
_ONE = "one relationship, in YAML or JSON"
_USE_PORTFOLIO = 'Several relationships are reviewed by "sourcing-advisor portfolio".'
_BY_LINE = f"{_USE_PORTFOLIO[:-1]}, one on each line of a .jsonl file."


WorkbookReader = Callable[[str | FilePath], tuple[Document, list[Problem]] | None]
"""Reads a workbook of answers, with what is wrong in it; None for any other file."""


def read_relationship(
    path: str | FilePath, *more: str | FilePath, workbooks: WorkbookReader | None = None
) -> Relationship:
    """Return the relationship that YAML or JSON files state together; ``-`` is standard input.

    Facts that several relationships share can stand in a file of their own. Lists are joined.
    A file may be a workbook of answers, where `workbooks` is given to read it. Raises
    `InputError` with every problem in the files, among them each fact that two of them state
    differently.
    """
    return read_with_lines(path, *more, workbooks=workbooks)[0]


def read_with_lines(
    path: str | FilePath, *more: str | FilePath, workbooks: WorkbookReader | None = None
) -> tuple[Relationship, Document]:
    """Return what `read_relationship` returns, and the document that says where each part stands.

    Raises `InputError` likewise.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    paths = Counter((path, *more))
    for name, times in paths.items():
        try:
            document, told = _document_in(name, workbooks)
            documents.append(document)
            problems += told
        except InputError as error:
            problems += error.problems
        if times > 1:
            problems.append(Problem(Place(shown(name)), "it is named twice", "each file once"))
    if len(documents) < len(paths):
        raise InputError([*problems, *_problems_so_far(documents)])
    document, disagreements = merged(documents)
    return _relationship(document, [*problems, *disagreements]), document


def relationship_in(document: Document, problems: Sequence[Problem] = ()) -> Relationship:
    """Return the relationship that a document states; raises `InputError`, `problems` included."""
    return _relationship(document, problems)


def parse_relationship(text: str, file: str) -> Relationship:
    """Return the relationship that `text` states; `file` is its name in messages."""
    return _relationship(*_document(text, file))


def _document_in(
    name: str | FilePath, workbooks: WorkbookReader | None
) -> tuple[Document, list[Problem]]:
    answers = workbooks(name) if workbooks else None
    if answers is None:
        _refuse_table(name)
        return _document(read_text(name), shown(name))
    return answers


def places_of_facts(paths: Iterable[str | FilePath], facts: Iterable[str]) -> dict[str, Place]:
    """Return where facts are stated in files that were read before; standard input is gone."""
    places: dict[str, Place] = {}
    for name in paths:
        if str(name) != "-":
            document, _ = _document(read_text(name), shown(name))
            for fact in facts:
                path = tuple(fact.split("."))
                if path in document.lines:
                    places[fact] = document.place(path)
    return places


def _refuse_table(path: str | FilePath) -> None:
    kind = _TABLES.get(FilePath(path).suffix.lower())
    if kind and FilePath(path).is_file():
        raise InputError([Problem(Place(shown(path)), f"this is {kind}", _ONE, _USE_PORTFOLIO)])


def _document(text: str, file: str) -> tuple[Document, list[Problem]]:
    document, problems = _parsed(text, file)
    _must_look_like_one(document)
    document, more = under_sections(document)
    return without_blanks(_under_new_names(document)), problems + more


def _parsed(text: str, file: str) -> tuple[Document, list[Problem]]:
    ending, in_braces = FilePath(file).suffix.lower(), text.lstrip().startswith(("{", "["))
    if ending in (".yaml", ".yml") and in_braces:
        with contextlib.suppress(InputError):
            return parse_json(text, file)
        return parse_yaml(text, file)
    return (parse_json if ending == ".json" or in_braces else parse_yaml)(text, file)


def _must_look_like_one(document: Document) -> None:
    """Raise `InputError` for a list, and for many names of which none is ours."""
    data = document.data
    if isinstance(data, list):
        found = f"the whole file is a list of {len(data):,}"
        raise InputError([Problem(document.place(()), found, _ONE, _BY_LINE)])
    if not isinstance(data, dict) or len(data) <= MOST_UNKNOWN:
        return
    if not any(name.partition(".")[0] in Relationship.model_fields for name in data):
        found = f"this does not look like a relationship: none of its {len(data):,} names is known"
        advice = 'Start from "sourcing-advisor facts template".'
        raise InputError([Problem(document.place(()), found, suggestion=advice)])


def _relationship(document: Document, problems: Sequence[Problem]) -> Relationship:
    data = document.data
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


def _problems_so_far(documents: Sequence[Document]) -> Sequence[Problem]:
    """Return what is wrong with the files that could be read, where another could not."""
    if not documents:
        return ()
    document, disagreements = merged(documents)
    try:
        _relationship(document, disagreements)
    except InputError as error:
        return error.problems
    return ()


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


def _nothing_stated(document: Document) -> Problem:
    return Problem(document.place(()), "no fact is stated", "at least one fact")


def _all_problems(error: ValidationError, document: Document, data: Data) -> list[Problem]:
    contradictions = _contradictions(error, document)
    if contradictions:
        return contradictions
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
            return [_in_words(conflict, document) for conflict in cause.conflicts]
    return []


def _in_words(conflict: Conflict, document: Document) -> Problem:
    places = {path: document.place(path) for path in conflict.answers}
    in_order = sorted(places, key=lambda path: (places[path].file, places[path].line or 0))
    answers = [f"{dotted(path)} ({_where(places[path], document)})" for path in in_order]
    named = f"{', '.join(answers[:-1])} and {answers[-1]}" if answers[1:] else answers[0]
    advice = "Correct one of them, or leave out what is not certain."
    place = places[conflict.suspect or in_order[-1]]
    return Problem(place, f"{named}: {conflict.why}", suggestion=advice)


def _where(place: Place, document: Document) -> str:
    return f"line {place.line}" if place.file == document.file and place.line else str(place)


def _remove(data: Any, path: Path) -> None:
    """Take out a part, and a whole list for the sake of one item: it would be summarised short."""
    section, *inner = path or ("",)
    if not isinstance(data, dict):
        return
    if inner and isinstance(data.get(section), dict):
        data[section].pop(inner[0], None)
    else:
        data.pop(section, None)
