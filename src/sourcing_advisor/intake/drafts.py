"""Drafts of facts from notes: what a language model needs to write one, and what is taken of it.

No model is called. An answer is taken only where its quote stands in the notes, and then as a
belief: a person confirms it. A particular is taken where its words are those of the notes, too.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.validation import offending_paths, problems_of
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.conflicts import ContradictionError
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.statement import PARTICULARS_HOME
from sourcing_advisor.facts.wording import WHO
from sourcing_advisor.intake.drafted_particulars import (
    DraftParticulars,
    particulars_taken,
    refusals,
)
from sourcing_advisor.intake.form import answer_lines
from sourcing_advisor.intake.notes import Notes
from sourcing_advisor.intake.statement_text import Stated

_TASK = """\
Read the notes and answer those questions that the notes answer.
Write one JSON object that fits answer_schema, and nothing else.
Each answer needs a quote: words that stand in the notes, copied letter by letter, in one piece, \
without an ellipsis, a change or a gap. White space and quotation marks may differ.
Quote whole clauses, and no more than shows the answer, a sentence or two. A quote must not \
begin after a "not", an "if" or the like.
Leave a question out where the notes do not answer it. Unknown is not no. Do not infer: a scale \
asks for what somebody has said or seen.
A value is true or false, one of the words, or a number in the unit of the question.
Where only limits are known, give at_least, at_most or both in place of value.
What is agreed and not in force yet has its day under from, and under until_then what holds today. \
Where that day is not known, answer what holds today.
by is who said it, as the notes call them, a name or a role: only where the notes say so in the \
sentence of the quote, or where the speech begins that it is part of. Otherwise leave it out.
Each fact at most once. Every answer counts as believed until a person has confirmed it.
The lists name what an adviser would speak of, each entry with a quote of its own: people whom \
advice may mean, with leads true for the one of each side who leads the relationship; under ahead \
what has a day; under at_hand a clause, idea, people, place, money or tool that exists and is not \
used (used false), or a place, team or way of working that does well (used true); under waiting \
what was agreed, or is next in line, and has not begun; under proposals what somebody wants to do, \
with the answers that would be true afterwards.
Name each thing in a few words of the notes themselves, so that it can stand within a sentence: \
"the two lines on this year's list", "Schedule 9 (a split agreed beforehand)". Words that the \
notes do not have are refused. Leave out bears_on, known_to and confidential, unless the notes \
say so.
"""


class DraftAnswer(BaseModel):
    """One answer of a draft, with the words of the notes that it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    fact: str = Field(json_schema_extra=lambda schema: schema.update(enum=list(catalogue())))
    value: bool | int | float | str | None = None
    at_least: int | float | None = None
    at_most: int | float | None = None
    holds_from: str | None = Field(default=None, alias="from")
    until_then: bool | int | float | str | None = None
    quote: str = Field(min_length=1, max_length=4000)
    by: str | None = Field(default=None, min_length=1, max_length=200)

    def content(self, source: str) -> dict[str, Any]:
        """Return the answer as a file states it: believed, and from that source."""
        parts = self.model_dump(by_alias=True, exclude_none=True, exclude={"fact"})
        return {**parts, "believed": True, "source": source}


class Draft(DraftParticulars):
    """What somebody, or a language model, drafted from notes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    client: str | None = Field(default=None, description="the client's short name in the notes")
    provider: str | None = Field(default=None, description="the provider's short name in the notes")
    service: str | None = Field(default=None, description="what the notes call the service")
    answers: tuple[DraftAnswer, ...] = Field(max_length=1000)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is taken of a draft: answers and particulars, and what was refused, and why."""

    stated: Stated
    taken: int
    named: int
    shown: Mapping[tuple[str, int], str]
    """The quote of each particular, by its list and its place there."""
    refused: Sequence[Problem]


def request_for(notes: str) -> dict[str, Any]:
    """Return what a language model needs to draft facts from notes."""
    questions = [
        {
            "fact": fact.name,
            "question": fact.question,
            "answers": list(answer_lines(fact)),
            "who_can_answer": WHO[fact.who],
        }
        for fact in catalogue().values()
    ]
    return {
        "task": _TASK.splitlines(),
        "answer_schema": Draft.model_json_schema(),
        "questions": questions,
        "notes": notes,
    }


def accept(
    document: Document, notes: Notes, source: str, as_of: datetime.date | None = None
) -> Acceptance:
    """Return what is taken of a draft; raises `InputError` for what is no draft at all."""
    drafted, wrong, refused = _drafted(document)
    profile: dict[str, Any] = {"as_of": as_of.isoformat()} if as_of else {}
    for side in ("client", "provider", "service"):
        name = document.data.get(side) if isinstance(document.data, dict) else None
        if isinstance(name, str) and notes.names(name):
            profile[side] = name
        elif name is not None:
            found = f"{side} is {quote(str(name))}"
            refused.append(
                Problem(document.place((side,)), found, "a name that stands in the notes")
            )
    particulars, shown, why_not = particulars_taken(document, wrong, notes, profile)
    refused += why_not
    answers: dict[str, tuple[int, dict[str, Any]]] = {}
    times = Counter(answer.fact for answer in drafted.values())
    for i, answer in drafted.items():
        place = document.place(("answers", i))
        problems = _why_not(answer, place, notes, source, profile, document)
        if not problems and times[answer.fact] > 1:
            found = f"{answer.fact} is answered {times[answer.fact]} times"
            problems = [Problem(place, found, "each fact once")]
        if not problems:
            answers[answer.fact] = i, answer.content(source)
        refused += problems
    lists: Stated = {PARTICULARS_HOME: particulars} if particulars else {}
    while conflict := answers.keys() & _conflict(_stated(profile, answers) | lists):
        for name in conflict:
            i, _ = answers.pop(name)
            others = ", ".join(sorted(conflict - {name})) or "what is named in the lists"
            found = f"{name} contradicts {others}"
            refused.append(Problem(document.place(("answers", i)), found))
    refused.sort(key=lambda problem: problem.place.line or 0)
    named = sum(map(len, particulars.values()))
    return Acceptance(_stated(profile, answers) | lists, len(answers), named, shown, refused)


def _drafted(
    document: Document,
) -> tuple[dict[int, DraftAnswer], set[tuple[str, int]], list[Problem]]:
    """Return the answers of a draft by their place in its list, and what is wrong with others.

    The places of particulars that are no such thing are returned, too.
    """
    data = document.data
    entries = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        found, expected = "this is no draft of answers", 'an object with a list "answers"'
        raise InputError([Problem(document.place(()), found, expected)])
    wrong: set[tuple[str, int]] = set()
    problems: list[Problem] = []
    try:
        Draft.model_validate_json(json.dumps(data))
    except ValidationError as error:
        problems = problems_of(error, document, Draft)
        for path in offending_paths(error):
            match path:
                case (str(name), int(i), *_):
                    wrong.add((name, i))
                case _:
                    raise InputError(problems) from None
    right = {
        i: DraftAnswer.model_validate(entry)
        for i, entry in enumerate(entries)
        if ("answers", i) not in wrong
    }
    return right, wrong, problems


def _why_not(
    answer: DraftAnswer,
    place: Place,
    notes: Notes,
    source: str,
    profile: Mapping[str, Any],
    document: Document,
) -> list[Problem]:
    """Say why an answer is not taken: the fact, the quote, the value; nothing if it is."""
    if answer.fact not in catalogue():
        found = f"there is no fact {quote(answer.fact)}"
        return [Problem(place, found, suggestion=did_you_mean(answer.fact, catalogue()))]
    firm = profile.get(answer.by or "", "") if answer.by in ("client", "provider") else ""
    if why := notes.refusal(answer.quote, answer.by, firm):
        return [Problem(place, f"{answer.fact}: {why} ({quote(answer.quote)})")]
    return refusals(_stated(profile, {answer.fact: (0, answer.content(source))}), document, place)


def _stated(
    profile: Mapping[str, Any], answers: Mapping[str, tuple[int, dict[str, Any]]]
) -> Stated:
    stated: Stated = {"relationship": dict(profile)}
    for name, (_, content) in answers.items():
        section, _, called = name.partition(".")
        stated.setdefault(section, {})[called] = content
    return stated


def _conflict(stated: Stated) -> tuple[str, ...]:
    """Return the facts of the first contradiction in what is stated; none if there is none."""
    try:
        Relationship.model_validate_json(json.dumps(stated))
    except ValidationError as error:
        for details in error.errors():
            cause = details.get("ctx", {}).get("error")
            if isinstance(cause, ContradictionError):
                return tuple(".".join(map(str, path)) for path in cause.conflicts[0].answers)
    return ()
