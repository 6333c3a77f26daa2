"""One state of a relationship, to be compared with another: from its facts, or a report kept.

A report that was kept says how every rule stood. It is *at hand*, and can be reviewed anew with
other rules, where its facts and the chosen rules give exactly the report again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.change import MoveNamed, RuleStanding, Standing, standing_of
from sourcing_advisor.decisions.moves import Stage
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import STANDARD_INPUT, read_text, shown
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.validation import problems_of
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.reading import read_with_lines
from sourcing_advisor.facts.relationship import Relationship, by_section, fact_places
from sourcing_advisor.report.model import SCHEMA_VERSION
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Kind, Level
from sourcing_advisor.service.identity import IDENTITY, Identity, identity_of

_READ_VERSIONS = ("2", SCHEMA_VERSION)
"""Of kept reports: what is read of them has been the same since."""


@dataclass(frozen=True, slots=True)
class State:
    """How the rules stand, with the facts and the rule book that say so.

    `relationship` is None where the facts of a report cannot be had back. `version`, `digest` and
    `overridden` tell the rule book that the state is of, `book` the one that is at hand.
    """

    document: Document
    identity: Identity
    as_of: str | None
    standing: Standing
    relationship: Relationship | None
    book: RuleBook
    version: str
    digest: str
    overridden: tuple[str, ...]

    @property
    def is_of_its_book(self) -> bool:
        """Say whether the state is of the rule book at hand, its overrides included."""
        return (self.digest, self.overridden) == (self.book.digest, self.book.overridden)

    def place_of(self, *path: str) -> Place:
        """Return where a part stands in the file."""
        return self.document.place(path)


def read_state(file: str | Path, book: RuleBook) -> State:
    """Return the state that a file of facts or a report states; raises `InputError`."""
    report = _kept_report(file)
    if report is not None:
        return _state_of_report(*report, book)
    relationship, document = read_with_lines(file)
    profile = relationship.relationship
    return State(
        document,
        identity_of(profile),
        profile.as_of.isoformat() if profile.as_of else None,
        standing_with(relationship, book),
        relationship,
        book,
        book.version,
        book.digest,
        book.overridden,
    )


def standing_with(relationship: Relationship, book: RuleBook) -> Standing:
    """Return how the rules of a book stand on a relationship."""
    assessment = Assessor(book, "reference").assess(relationship)
    return standing_of(assessment, plan(assessment))


class _Kept(BaseModel):
    """A part of a report that was kept: what it says more is let be."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class _KeptFact(_Kept):
    fact: str
    value: Value | None


class _KeptProfile(_Kept):
    id: str | None
    client: str | None
    provider: str | None
    as_of: str | None
    facts: tuple[_KeptFact, ...]


class _KeptBook(_Kept):
    version: str
    digest: str
    overridden: tuple[str, ...]


class _KeptGap(_Kept):
    rule: str
    severity: Level


class _KeptMove(_KeptGap):
    stage: Stage
    move: str
    title: str
    grounds: tuple[_KeptGap, ...]


class _KeptVerdict(_Kept):
    rule: str
    kind: Kind
    outcome: Outcome


class _KeptBelief(_Kept):
    fact: str


class _KeptProvisional(_Kept):
    rule: str
    beliefs: tuple[_KeptBelief, ...]


class _KeptReport(_Kept):
    relationship: _KeptProfile
    rule_book: _KeptBook
    recommendations: tuple[_KeptMove, ...]
    verdicts: tuple[_KeptVerdict, ...]
    provisional: tuple[_KeptProvisional, ...]


def _kept_report(file: str | Path) -> tuple[_KeptReport, Document] | None:
    """Return the report in a file, or None where the file is none; raises `InputError`."""
    if str(file) == STANDARD_INPUT or Path(file).suffix.lower() != ".json":
        return None
    document, problems = parse_json(read_text(file), shown(file))
    data = document.data
    if not isinstance(data, dict) or "verdicts" not in data or "rule_book" not in data:
        return None
    if problems:
        raise InputError(problems)
    if data.get("schema_version") not in _READ_VERSIONS:
        found = f"this report has schema_version {data.get('schema_version')}"
        place = document.place(("schema_version",))
        raise InputError([Problem(place, found, f"schema_version {SCHEMA_VERSION}")])
    try:
        return _KeptReport.model_validate(data), document
    except ValidationError as error:
        raise InputError(problems_of(error, document, _KeptReport)) from None


def _state_of_report(report: _KeptReport, document: Document, book: RuleBook) -> State:
    profile, used = report.relationship, report.rule_book
    relationship = _relationship_of(report)
    recorded = _recorded(report, book)
    alike = (used.digest, used.overridden) == (book.digest, book.overridden)
    again = standing_with(relationship, book) if alike and relationship is not None else None
    exact = again is not None and again.rules == recorded.rules
    return State(
        document,
        identity_of(profile),
        profile.as_of,
        recorded,
        relationship if exact or not alike else None,
        book,
        used.version,
        used.digest,
        used.overridden,
    )


def _relationship_of(report: _KeptReport) -> Relationship | None:
    """Return the relationship with the facts of a report, where it prints the value of each."""
    profile = report.relationship
    agreed = any(move.stage == "in_hand" for move in report.recommendations)
    if agreed or any(fact.value is None for fact in profile.facts):
        return None
    believed = {belief.fact for each in report.provisional for belief in each.beliefs}
    stated: dict[str, Any] = {
        fact.fact: {"value": fact.value, "believed": True} if fact.fact in believed else fact.value
        for fact in profile.facts
    }
    if not stated.keys() <= fact_places().keys():
        return None
    sections = by_section(stated)
    named = {name: getattr(profile, name) for name in (*IDENTITY, "as_of")}
    given = {name: value for name, value in named.items() if value is not None}
    sections["relationship"] = sections.get("relationship", {}) | given
    try:
        return Relationship.model_validate_json(json.dumps(sections))
    except ValidationError:
        return None


def _recorded(report: _KeptReport, book: RuleBook) -> Standing:
    """Return how the rules stood as a report says.

    It prints the gravest severity of a move, so that of a rule is taken from the book, if there.
    """
    placed = {
        gap.rule: (move, gap.severity)
        for move in report.recommendations
        for gap in (move, *move.grounds)
    }
    provisional = {each.rule for each in report.provisional}
    rules = {}
    for verdict in report.verdicts:
        move, severity = placed.get(verdict.rule, (None, None))
        known = book.rule_by_id.get(book.new_ids.get(verdict.rule, verdict.rule))
        rules[verdict.rule] = RuleStanding(
            verdict.rule,
            verdict.kind,
            verdict.outcome,
            known.severity if known else severity,
            move.stage if move else None,
            move.move if move else None,
            verdict.rule in provisional,
        )
    first = (move for move in report.recommendations if move.stage == "first")
    return Standing(rules, tuple(MoveNamed(m.move, m.rule, m.title) for m in first))


def restated(relationship: Relationship, facts: Sequence[str], *, believed: bool) -> Relationship:
    """Return a relationship of which some answers are believed, or are not any more."""
    data = relationship.model_dump(mode="json", exclude_none=True)
    for name in facts:
        section, field = fact_places()[name].path
        answer = data[section][field]
        told = answer if isinstance(answer, dict) else {"value": answer}
        data[section][field] = {**told, "believed": believed}
    return Relationship.model_validate_json(json.dumps(data))
