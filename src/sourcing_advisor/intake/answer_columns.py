"""The columns of a workbook of answers, and its lists; writer and reader share them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from sourcing_advisor.facts.fields import Declaration
from sourcing_advisor.facts.records import Particulars
from sourcing_advisor.facts.relationship import Relationship, section_models
from sourcing_advisor.intake.statement_text import LISTS

MARKER = "sourcing-advisor:answers:1"
"""Stands in the first cell of the sheet of drop-down lists, and says what the workbook is."""

WORDS_SHEET = "Words"
FACT = "fact"
NONE = "none"
"""Stands in the first column of a list of which it is known that it has no entry."""

Kind = Literal["words", "number", "day", "text", "answers"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that people fill in: its heading, the part of an answer that it holds, its kind.

    `words` are those to choose from, where it has some.
    """

    heading: str
    part: str
    kind: Kind
    width: int = 12
    words: tuple[str, ...] = ()


YES_NO = ("yes", "no")
ASKED = ("Question", "How to answer", "Who can answer")
"""The headings of the columns that stand before those to fill in."""

ANSWER_COLUMNS = (
    Column("Answer", "value", "text", 14),
    Column("Only believed", "believed", "words", 10, YES_NO),
    Column("At least", "at_least", "number", 9),
    Column("At most", "at_most", "number", 9),
    Column("Holds from", "from", "day", 11),
    Column("Until then", "until_then", "text", 11),
    Column("Said by", "by", "text", 16),
    Column("In their words", "quote", "text", 40),
    Column("Where it stands", "source", "text", 20),
    Column("In confidence", "confidential", "words", 10, YES_NO),
    Column("Note", "note", "text", 30),
)


@cache
def profile_fields() -> Mapping[str, Column]:
    """Return what can be stated of the profile that is no fact, by full name."""
    fields = section_models()["relationship"].model_fields
    return {
        f"relationship.{name}": _column(name, field.annotation)
        for name, field in fields.items()
        if not any(isinstance(item, Declaration) for item in field.metadata)
    }


@cache
def list_columns() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each list, by its name."""
    columns = {}
    for listed in LISTS:
        model = _entry_model(listed)
        given = [
            _column(name, field.annotation, required=field.is_required())
            for name, field in model.model_fields.items()
        ]
        columns[listed] = tuple(sorted(given, key=lambda column: column.part == "confidential"))
    return columns


def _entry_model(listed: str) -> type[BaseModel]:
    annotation: Any = (Relationship.model_fields | Particulars.model_fields)[listed].annotation
    while not isinstance(annotation, type):
        annotation = get_args(annotation)[0]
    assert issubclass(annotation, BaseModel)  # noqa: S101 - lists are lists of models
    return annotation


def _column(name: str, annotation: Any, *, required: bool = False) -> Column:
    heading = f"{name} (required)" if required else name
    inner = [part for part in get_args(annotation) if part is not type(None)]
    kinds = {part for part in (annotation, *_parts(annotation)) if isinstance(part, type)}
    literals = [part for part in (annotation, *inner) if get_origin(part) is Literal]
    if literals:
        return Column(heading, name, "words", 14, get_args(literals[0]))
    if bool in kinds and str not in kinds:
        return Column(heading, name, "words", 14, YES_NO)
    if datetime.date in kinds:
        return Column(heading, name, "day", 12)
    if int in kinds and str not in kinds:
        return Column(heading, name, "number", 12)
    if any(
        get_origin(part) is not None and "Mapping" in str(part) for part in (annotation, *inner)
    ):
        return Column(heading, name, "answers", 50)
    return Column(heading, name, "text", 30)


def _parts(annotation: Any) -> list[Any]:
    return [piece for part in get_args(annotation) for piece in (part, *_parts(part))]
