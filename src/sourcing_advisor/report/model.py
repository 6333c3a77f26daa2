"""The report: everything that a review has to say, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.engine.verdicts import Verdict
from sourcing_advisor.rules.models import Finding, Level, Owner, Source, Strength, Timing

Status = Literal["gap", "strength", "mixed", "neutral", "unknown", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as a report shows it: its label and its value in words."""

    fact: str
    label: str
    value: Value | None
    in_words: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A parameter that a fired rule used; `basis` says whether the research gives it."""

    parameter: str
    in_words: str
    means: str
    basis: Literal["research", "judgement"]
    rests_on: str
    overridden: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One gap and what to do about it. `sections` holds Markdown by block name."""

    rule: str
    name: str
    practice: str
    practice_title: str
    severity: Level
    effort: Level
    owner: Owner
    timing: Timing
    evidence: Strength | None
    title: str
    because: tuple[Stated, ...]
    thresholds: tuple[Threshold, ...]
    findings: tuple[str, ...]
    sections: Mapping[str, str]

    @property
    def text(self) -> str:
        """Return the advice as one piece of Markdown."""
        return "\n\n".join(text for text in self.sections.values() if text)


@dataclass(frozen=True, slots=True)
class StrengthToProtect:
    """One practice that is done well, and how to keep it so."""

    rule: str
    name: str
    practice: str
    practice_title: str
    evidence: Strength | None
    title: str
    protect: str
    because: tuple[Stated, ...]
    thresholds: tuple[Threshold, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PracticeState:
    """The status of one practice, and the rules that make it so."""

    id: str
    title: str
    status: Status
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitedFinding:
    """A finding with its number in this report and the numbers of those that temper it."""

    number: int
    finding: Finding
    tempered_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Who and what the report is about, as given."""

    id: str | None
    client: str | None
    provider: str | None
    service: str | None
    region: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """Facts that a list in the input leaves open, with their labels, and why."""

    listed: str
    facts: tuple[str, ...]
    labels: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class RuleBookUsed:
    """Which rule book a report rests on; `overridden` names the parameters that were changed."""

    version: str
    digest: str
    rules: int
    overridden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a review says of one relationship.

    `recommendations` come in order of severity, then strength of evidence, then effort;
    `questions` first by how many rules of high severity they can settle, then by how many rules
    they can settle, then by how many they help to settle. `notes` say what could not be worked out
    from the lists that were given.
    """

    relationship: Profile
    facts: tuple[Stated, ...]
    rule_book: RuleBookUsed
    engine: str
    practices: tuple[PracticeState, ...]
    recommendations: tuple[Recommendation, ...]
    strengths: tuple[StrengthToProtect, ...]
    questions: tuple[Question, ...]
    verdicts: tuple[Verdict, ...]
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
