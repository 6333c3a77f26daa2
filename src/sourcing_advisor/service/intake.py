"""How facts come in: files and workbooks of answers, and drafts from notes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.documents.problems import Argument, InputError, Problem
from sourcing_advisor.documents.text import read_text, shown
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.facts.fields import DAYS, as_day
from sourcing_advisor.facts.reading import read_relationship as read_files
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.service.library import both

if TYPE_CHECKING:
    from sourcing_advisor.intake.drafts import Acceptance
    from sourcing_advisor.intake.statement_text import Stated

_WORKBOOKS = (".xlsx", ".xlsm")
_NOTES = "notes of a conversation"
_LONGEST_SOURCE = 200


def read_relationship(path: str | Path, *more: str | Path) -> Relationship:
    """Return the relationship that files state together: YAML, JSON, workbooks of answers.

    ``-`` is standard input. Facts that several relationships share can stand in a file of their
    own. Lists are joined. Raises `InputError` with every problem in the files, among them each
    fact that two of them state differently.
    """
    return read_files(path, *more, workbooks=_answers_in)


def answers_workbook(names: Iterable[str], files: Sequence[str | Path] = ()) -> bytes:
    """Return a workbook that asks for these facts, with what `files` state filled in.

    Raises `InputError` with every problem in the files, and when the extra is not installed.
    """
    stated = _stated_in(files) if files else None
    try:
        from sourcing_advisor.intake import answers_workbook as workbooks  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise _not_installed(error, "--format xlsx") from None
    return workbooks.answers_workbook(names, stated)


def _stated_in(files: Sequence[str | Path]) -> Stated:
    from sourcing_advisor.intake.statement_text import stated_in  # noqa: PLC0415 - rarely needed

    first, *more = files
    return stated_in(read_relationship(first, *more))


def _answers_in(path: str | Path) -> tuple[Document, list[Problem]] | None:
    if Path(path).suffix.lower() not in _WORKBOOKS or not Path(path).is_file():
        return None
    from sourcing_advisor.intake import answers_reading  # noqa: PLC0415 - no other file needs it

    if not answers_reading.is_answers_workbook(path):
        answers_reading.refuse_damaged(path)
        return None
    try:
        return answers_reading.read_answers(path)
    except ModuleNotFoundError as error:
        raise _not_installed(error, str(path)) from None


def _not_installed(error: ModuleNotFoundError, wanted: str) -> InputError:
    from sourcing_advisor.service.portfolio import not_installed  # noqa: PLC0415 - rarely needed

    return not_installed(error, wanted)


def draft_request(notes: str | Path) -> str:
    """Return, as JSON, what a language model needs to draft facts from notes; `InputError`."""
    from sourcing_advisor.intake.drafts import request_for  # noqa: PLC0415 - rarely needed

    request = request_for(read_text(notes, _NOTES))
    return json.dumps(request, ensure_ascii=False, indent=2) + "\n"


def accept_draft(
    draft: str | Path, notes: str | Path, as_of: datetime.date | None = None
) -> tuple[str, Acceptance]:
    """Return what is taken of a draft as YAML, and what was taken and refused.

    Raises `InputError` with every refusal where nothing is taken.
    """
    from sourcing_advisor.intake import drafts  # noqa: PLC0415 - rarely needed
    from sourcing_advisor.intake.notes import Notes  # noqa: PLC0415 - likewise
    from sourcing_advisor.intake.statement_text import WRITTEN_BY_US, statement_text  # noqa: PLC0415

    if as_of is not None and as_day(as_of) is None:
        raise InputError([Problem(Argument("as_of"), f"it is {as_of}", DAYS)])
    document, told = both(lambda: _draft_in(draft), lambda: read_text(notes, _NOTES))
    source = Path(notes).name[:_LONGEST_SOURCE]
    accepted = drafts.accept(document, Notes(told), source, as_of)
    if not (accepted.taken or accepted.named):
        nothing = Problem(document.place(()), "no answer of the draft was taken")
        raise InputError([*accepted.refused, *(() if accepted.refused else (nothing,))])
    head = f"{WRITTEN_BY_US} intake accept, from a draft. Nobody has confirmed it yet:\n"
    head += "sourcing-advisor interview --confirm THIS-FILE"
    if accepted.named:
        head += "\nIt does not ask about the lists at the end: read them over."
    return statement_text(accepted.stated, head, accepted.shown), accepted


def _draft_in(path: str | Path) -> Document:
    text = read_text(path, "a draft, as JSON")
    try:
        document, problems = parse_json(text, shown(path))
    except InputError as error:
        advice = "A draft is one whole JSON object, without words or fences around it."
        raise InputError([replace(each, suggestion=advice) for each in error.problems]) from None
    if problems:
        raise InputError(problems)
    return document
