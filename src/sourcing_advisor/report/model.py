"""The report: everything that a review has to say, and the contract of its JSON.

The JSON report is this model written out, field by field, and its published schema is made from
it. So a field that is added here is in the JSON; one that changes or goes raises `SCHEMA_VERSION`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, InstanceOf, PlainSerializer

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.engine.verdicts import Verdict
from sourcing_advisor.rules.models import (
    Figure,
    Kind,
    Level,
    Method,
    Owner,
    Source,
    Strength,
    Timing,
)

SCHEMA_VERSION: Literal["1"] = "1"
Status = Literal["gap", "strength", "mixed", "neutral", "unknown", "not_applicable"]


class Part(BaseModel):
    """Any part of a report: it cannot be changed, and has no fields but its own.

    The builder makes parts with `model_construct`, whose arguments mypy checks: validators would
    have to be built in each process before the first report.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Stated(Part):
    """One fact as a report shows it: its label, its value, and its value in words."""

    fact: str
    label: str
    value: Value | None
    in_words: str


class Threshold(Part):
    """A parameter that a fired rule used, and what it rests on: a finding's id or a reason."""

    parameter: str
    in_words: str
    means: str
    basis: Literal["research", "judgement"]
    rests_on: str
    overridden: bool


class Profile(Part):
    """Who and what the report is about, and all that was known."""

    id: str | None
    client: str | None
    provider: str | None
    service: str | None
    region: str | None
    as_of: str | None
    facts: tuple[Stated, ...]


class RuleBookUsed(Part):
    """Which rule book a report rests on; `overridden` names the parameters that were changed."""

    version: str
    digest: str
    rules: int
    overridden: tuple[str, ...]


class PracticeState(Part):
    """The status of one practice, and the rules that make it so."""

    id: str
    title: str
    status: Status
    rules: tuple[str, ...]


class Recommendation(Part):
    """One gap and what to do about it: `sections` is Markdown by block, `text` all of it."""

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
    because: tuple[Stated, ...]
    thresholds: tuple[Threshold, ...]
    findings: tuple[str, ...]


class StrengthToProtect(Part):
    """One practice that is done well, and in `text` how to keep it so."""

    rule: str
    name: str
    practice: str
    evidence: Strength | None
    title: str
    text: str
    because: tuple[Stated, ...]
    thresholds: tuple[Threshold, ...]
    findings: tuple[str, ...]


class CitedFinding(Part):
    """A finding with its number in this report and the ids of those in it that temper it."""

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


class Note(Part):
    """Facts that a list in the input leaves open, and why."""

    listed: str
    facts: tuple[str, ...]
    why: str


class BoundsByName(Part):
    """What is known of a fact of which the exact value is not: none below, none above, or both."""

    at_least: float | None
    at_most: float | None


class ReadingByName(Part):
    """A fact and the value that a verdict read; null where it is unknown."""

    fact: str
    value: Value | BoundsByName | None


class VerdictByName(Part):
    """What one rule says, the facts that settle it, and those that keep it open."""

    rule: str
    practice: str
    kind: Kind
    outcome: Literal["fired", "clear", "unknown", "not_applicable"]
    because: tuple[ReadingByName, ...]
    missing: tuple[str, ...]


def _by_name(verdict: Verdict) -> VerdictByName:
    return VerdictByName.model_validate(verdict, from_attributes=True)


class Report(Part):
    """What a review says of one relationship.

    `recommendations` come in order of severity, then strength of evidence, then effort;
    `questions` first by how many rules of high severity they can settle, then by how many rules
    they can settle, then by how many they help to settle. `notes` say what could not be worked out
    from the lists that were given.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    relationship: Profile
    rule_book: RuleBookUsed
    engine: Literal["durable", "reference"]
    practices: tuple[PracticeState, ...]
    recommendations: tuple[Recommendation, ...]
    strengths: tuple[StrengthToProtect, ...]
    questions: tuple[Question, ...]
    # Named tuples of the engine, made by the hundred in each review: JSON has them by name.
    verdicts: tuple[Annotated[InstanceOf[Verdict], PlainSerializer(_by_name)], ...]
    findings: tuple[CitedFinding, ...]
    sources: tuple[Source, ...]
    notes: tuple[Note, ...]
    limits: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return a heading for the report, as plain text."""
        client = self.relationship.client or "the client"
        provider = self.relationship.provider or "the provider"
        return f"{client} and {provider}"
