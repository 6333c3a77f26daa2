"""The form of the JSON report, which is published as a JSON Schema."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from sourcing_advisor.report.model import (
    Status,
)
from sourcing_advisor.rules.models import Figure, Kind, Level, Method, Owner, Strength, Timing

SCHEMA_VERSION: Literal["1"] = "1"
FactValue = bool | int | float | str | None


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FactForm(_Form):
    """A fact with its value; `in_words` is the value as prose prints it."""

    fact: str
    label: str
    value: FactValue
    in_words: str


class ThresholdForm(_Form):
    """A threshold that a rule used, and what it rests on (a finding's id or a reason)."""

    parameter: str
    in_words: str
    means: str
    basis: Literal["research", "judgement"]
    rests_on: str
    overridden: bool


class RelationshipForm(_Form):
    """Who and what the report is about, and all that was known."""

    id: str | None
    client: str | None
    provider: str | None
    service: str | None
    region: str | None
    as_of: str | None
    facts: tuple[FactForm, ...]


class RuleBookForm(_Form):
    """The rule book used."""

    version: str
    digest: str
    rules: int
    overridden: tuple[str, ...]


class PracticeForm(_Form):
    """The status of one practice and the rules that fired."""

    id: str
    title: str
    status: Status
    rules: tuple[str, ...]


class RecommendationForm(_Form):
    """One recommendation; `text` is all of its Markdown, `sections` the same by part."""

    rule: str
    name: str
    practice: str
    severity: Level
    effort: Level
    owner: Owner
    timing: Timing
    evidence: Strength | None
    title: str
    text: str
    sections: dict[str, str]
    because: tuple[FactForm, ...]
    thresholds: tuple[ThresholdForm, ...]
    findings: tuple[str, ...]


class StrengthForm(_Form):
    """One strength to protect."""

    rule: str
    name: str
    practice: str
    evidence: Strength | None
    title: str
    text: str
    because: tuple[FactForm, ...]
    thresholds: tuple[ThresholdForm, ...]
    findings: tuple[str, ...]


class QuestionForm(_Form):
    """One open question.

    Some answer to it alone, but not any answer, settles each rule in `would_settle`: it can settle
    them. The rules in `would_help` need it together with other answers.
    """

    fact: str
    label: str
    question: str
    answers: str
    who: str
    would_settle: tuple[str, ...]
    would_help: tuple[str, ...]


class ReadingForm(_Form):
    """A fact and the value that a verdict read; null where it is unknown."""

    fact: str
    value: FactValue


class VerdictForm(_Form):
    """What one rule says."""

    rule: str
    practice: str
    kind: Kind
    outcome: Literal["fired", "clear", "unknown", "not_applicable"]
    because: tuple[ReadingForm, ...]
    missing: tuple[str, ...]


class FindingForm(_Form):
    """A finding with its number in this report and the ids of those that temper it."""

    number: int
    id: str
    source: str
    section: str
    practices: tuple[str, ...]
    claim: str
    method: Method
    strength: Strength
    base: str
    figures: tuple[Figure, ...]
    limits: str
    tempered_by: tuple[str, ...]


class SourceForm(_Form):
    """A document that findings come from."""

    id: str
    citation: str
    short: str
    method: str
    limits: str
    bases: tuple[str, ...]


class NoteForm(_Form):
    """Facts that a list in the input leaves open, and why."""

    listed: str
    facts: tuple[str, ...]
    why: str


class ReportForm(_Form):
    """The whole report.

    `questions` come first by how many rules of high severity they can settle, then by how many
    rules they can settle, then by how many they help to settle. `notes` say what could not be
    worked out from the lists that were given.
    """

    schema_version: Literal["1"]
    relationship: RelationshipForm
    rule_book: RuleBookForm
    engine: Literal["durable", "reference"]
    practices: tuple[PracticeForm, ...]
    recommendations: tuple[RecommendationForm, ...]
    strengths: tuple[StrengthForm, ...]
    questions: tuple[QuestionForm, ...]
    verdicts: tuple[VerdictForm, ...]
    findings: tuple[FindingForm, ...]
    sources: tuple[SourceForm, ...]
    notes: tuple[NoteForm, ...]
    limits: tuple[str, ...]
