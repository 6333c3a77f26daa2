"""The file of decisions beside the facts: ``deal.decisions.yaml`` beside ``deal.yaml``.

It is read by the reader of every YAML file here, so that a review needs nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.decision_log import Decision
from sourcing_advisor.decisions.decision_states import DecisionKind
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import read_text, shown
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.validation import problems_of
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.fields import Day, LongText, ShortText
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship, fact_places
from sourcing_advisor.rules.models import Listed
from sourcing_advisor.service.identity import IDENTITY, differing_name, identity_of


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class _Bounds(_Written):
    at_least: int | float | None = None
    at_most: int | float | None = None


class _Entry(_Written):
    move: ShortText
    decision: DecisionKind
    on: Day
    reason: LongText | None = None
    owner: ShortText | None = None
    until: Day | None = None
    rules: Annotated[Listed[ShortText], Field(min_length=1)]
    grounds: dict[str, Value | _Bounds] = {}


class _TopEntry(_Entry):
    earlier: Listed[_Entry] = ()


class _Named(_Written):
    id: ShortText | None = None
    client: ShortText | None = None
    provider: ShortText | None = None


class _View(_Written):
    fact: ShortText
    holds: Side
    on: Day | None = None
    reason: LongText | None = None
    owner: ShortText | None = None


class _File(_Written):
    relationship: _Named = _Named.model_construct()
    decisions: Listed[_TopEntry] = ()
    views: Listed[_View] = ()


@dataclass(frozen=True, slots=True)
class ViewDecision:
    """A decision on whose view of a fact holds where two sides see it differently."""

    fact: str
    holds: Side
    on: date | None = None
    reason: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """Decisions as they stand in a file, with the place of each; it may hold none.

    `holds` says whose view of a fact counts where two sides see it differently.
    """

    path: Path
    decisions: tuple[Decision, ...] = ()
    holds: Mapping[str, Side] = field(default_factory=dict)
    document: Document | None = None

    def place_of(self, number: int, *path: str) -> Place:
        """Return where a part of the decision of that number stands, counted from 0."""
        if self.document is None:
            return Place(shown(self.path))
        return self.document.place(("decisions", number, *path))


def read_decisions(path: Path, relationship: Relationship) -> DecisionFile:
    """Return the decisions in a file; raises `InputError` with every problem in it.

    Among them are two decisions on one move, and a file that is of another relationship.
    """
    return parse_decisions(read_text(path, "at least one decision"), path, relationship)


def parse_decisions(text: str, path: Path, relationship: Relationship) -> DecisionFile:
    """Return the decisions that a text states; `path` is its name in messages."""
    document, problems = parse_yaml(text, shown(path))
    if document.data is None:
        raise InputError([*problems, Problem(document.place(()), "no decision is in this file")])
    try:
        content = _File.model_validate(_as_written(document))
    except ValidationError as error:
        raise InputError([*problems, *problems_of(error, document, _File)]) from None
    problems += _of_another(content.relationship, document, relationship)
    problems += _twice(content, document)
    problems += _of_views(content, document)
    problems += _unknown_facts(content, document)
    problems += _backwards(content, document)
    if problems:
        raise InputError(problems)
    decisions = tuple(_decision(entry, entry.earlier) for entry in content.decisions)
    holds = {view.fact: view.holds for view in content.views}
    return DecisionFile(path, decisions, holds, document)


def _as_written(document: Document) -> Any:
    """Return the data with free text as it was written, where YAML reads more into it."""

    def text(part: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(part, dict):
            return {key: text(value, (*path, key)) for key, value in part.items()}
        if isinstance(part, list):
            return [text(value, (*path, i)) for i, value in enumerate(part)]
        if not path:
            return part
        is_text = path[-1] in (*IDENTITY, "move", "reason", "owner") and "grounds" not in path
        is_word = len(path) > 1 and path[-2] == "grounds" and _takes_words(str(path[-1]))
        if part is not None and (is_text or is_word):
            return document.raw.get(path) or part
        return part

    return text(document.data, ())


def _takes_words(fact: str) -> bool:
    return fact in fact_places() and fact_places()[fact].declaration.type == "choice"


def _of_another(named: _Named, document: Document, relationship: Relationship) -> Iterator[Problem]:
    facts = identity_of(relationship.relationship)
    name = differing_name(identity_of(named), facts)
    if name is not None:
        found = f"these are decisions on the relationship whose {name} is “{getattr(named, name)}”"
        place = document.place(("relationship", name))
        yield Problem(place, found, f"“{facts[name]}”, as in the facts")


def _of_views(content: _File, document: Document) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, view in enumerate(content.views):
        place = document.place(("views", i, "fact"))
        if view.fact not in fact_places():
            hint = did_you_mean(view.fact, fact_places())
            yield Problem(place, f"there is no fact {quote(view.fact)}", suggestion=hint)
        if view.fact in first:
            line = document.place(("views", first[view.fact])).line
            found = f"whose view of {view.fact} holds is decided twice, first in line {line}"
            yield Problem(place, found, "once")
        first.setdefault(view.fact, i)


def _twice(content: _File, document: Document) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, entry in enumerate(content.decisions):
        if entry.move in first:
            line = document.place(("decisions", first[entry.move])).line
            found = f"there are two decisions on {entry.move}, the first in line {line}"
            advice = "Move the one that counts no more under earlier in the other, or take it out."
            yield Problem(document.place(("decisions", i)), found, "one", advice)
        first.setdefault(entry.move, i)


def _unknown_facts(content: _File, document: Document) -> Iterator[Problem]:
    for i, entry in enumerate(content.decisions):
        for fact in entry.grounds:
            if fact not in fact_places():
                place = document.place(("decisions", i, "grounds", fact))
                advice = "Take the line out; the decision will be asked for again if it matters."
                yield Problem(place, f"there is no fact {fact}", suggestion=advice)


def _backwards(content: _File, document: Document) -> Iterator[Problem]:
    for i, entry in enumerate(content.decisions):
        if entry.until is not None and entry.until < entry.on:
            place = document.place(("decisions", i, "until"))
            found = f"this decision of {entry.on} expires on {entry.until}"
            yield Problem(place, found, "a day that is not before the decision")


def _decision(entry: _Entry, earlier: Sequence[_Entry]) -> Decision:
    return Decision(
        entry.move,
        entry.decision,
        entry.on,
        entry.reason,
        entry.owner,
        entry.until,
        entry.rules,
        {fact: _held(fact, value) for fact, value in entry.grounds.items()},
        tuple(_decision(each, ()) for each in earlier),
    )


def _held(fact: str, value: Value | _Bounds) -> Value | Bounds:
    """Return a value of the type that the fact has."""
    if fact not in fact_places():
        return value if not isinstance(value, _Bounds) else str(value)
    declared = fact_places()[fact].declaration
    if isinstance(value, _Bounds):
        low = declared.lowest if value.at_least is None else value.at_least
        high = declared.highest if value.at_most is None else value.at_most
        return Bounds(low, high, whole=declared.type != "number")
    return float(value) if declared.type == "number" and type(value) is int else value
