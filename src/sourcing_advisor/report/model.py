"""The report: everything that a review has to say, and the contract of its JSON.

The JSON report is this model written out, field by field, and its published schema is made from
it. So a field that is added here is in the JSON; one that changes or goes raises `SCHEMA_VERSION`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import InstanceOf, PlainSerializer

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.moves import Stage
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.decisions.whatif import WhatIf
from sourcing_advisor.engine.verdicts import Verdict
from sourcing_advisor.facts.summary_gaps import SummaryGap
from sourcing_advisor.report.beside import NotedDecision, ViewDifference
from sourcing_advisor.report.part import Part, Stated, Threshold
from sourcing_advisor.report.plan_parts import (
    Belief,
    Ground,
    HingesOn,
    Named,
    PlacedMove,
    ProvisionalVerdict,
    Quote,
)
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

SCHEMA_VERSION: Literal["2"] = "2"
Status = Literal["gap", "strength", "mixed", "neutral", "unknown", "not_applicable"]


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
    """The status of one practice, and the rules that make it so.

    `in_hand` are its gaps that an agreed change will close; they do not make it a gap.
    """

    id: str
    title: str
    status: Status
    sound: str | None
    """What is sound where the practice is a strength, as a sentence names it."""
    rules: tuple[str, ...]
    in_hand: tuple[str, ...]


class Recommendation(Part):
    """One move: what to do about a gap, or several; `sections` is Markdown by block, `text` all.

    The rule `rule` leads it and gives the text; `grounds` are the other rules that it speaks for,
    and `severity` is the gravest of all. `why_here` says in words why it stands where it stands;
    `rests_on` names the move that is its cause; `by` and `within_months` say when a clock wants it;
    `due` is its day: the one that a clock or a deadline wants, else the last that its advice names.
    `ask` is its last step, which puts a question to somebody.
    `named` is what was stated by name and bears on it, and `beliefs` what it would not stand
    without. `hinges_on` are the thresholds, resting on judgement, with another plausible value of
    which it would not be in the plan: of a move that can be acted on and has none, every
    judgement stands. `decisions` are what was decided on it. A move in hand needs no advice and
    has no sections.
    """

    number: int
    stage: Stage
    move: str
    rule: str
    name: str
    practice: str
    severity: Level
    effort: Level
    owner: Owner
    timing: Timing
    evidence: Strength | None
    title: str
    why_here: str
    rests_on: str | None
    by: str | None
    within_months: int | float | None
    text: str
    sections: dict[str, str]
    because: tuple[Stated, ...]
    thresholds: tuple[Threshold, ...]
    findings: tuple[str, ...]
    grounds: tuple[Ground, ...]
    named: tuple[Named, ...]
    quotes: tuple[Quote, ...]
    beliefs: tuple[Belief, ...]
    hinges_on: tuple[HingesOn, ...] = ()
    decisions: tuple[NotedDecision, ...] = ()
    due: str | None = None
    ask: str | None = None


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

    `recommendations` stand in the order of the plan, one for each move; `plan` gives the stage of
    each and the reasons for its place. `questions` come first that can change the first three
    moves, then by how many rules of high severity they can settle or change, then by how many
    rules in all, then by how many they help to settle. `provisional` are the verdicts that rest on
    belief. `state` says in words how the relationship stands, and `rests_on` how much
    is known of it. `notes` say what could not be worked out from the lists that were given, and
    `withheld` counts what was told in confidence and is not printed. `named` is what was stated by
    name and bears on no move. `proposals` are judged each by itself.
    """

    schema_version: Literal["2"] = SCHEMA_VERSION
    relationship: Profile
    rule_book: RuleBookUsed
    engine: Literal["durable", "reference"]
    state: str
    rests_on: str
    practices: tuple[PracticeState, ...]
    plan: tuple[PlacedMove, ...]
    recommendations: tuple[Recommendation, ...]
    strengths: tuple[StrengthToProtect, ...]
    named: tuple[Named, ...]
    proposals: tuple[WhatIf, ...] = ()
    questions: tuple[Question, ...]
    # Named tuples of the engine, made by the hundred in each review: JSON has them by name.
    verdicts: tuple[Annotated[InstanceOf[Verdict], PlainSerializer(_by_name)], ...]
    provisional: tuple[ProvisionalVerdict, ...]
    findings: tuple[CitedFinding, ...]
    sources: tuple[Source, ...]
    notes: tuple[SummaryGap, ...]
    withheld: int
    withheld_moves: tuple[int, ...] = ()
    """The numbers of moves that rest on what was told in confidence, and are not printed."""
    limits: tuple[str, ...]
    decisions: tuple[NotedDecision, ...] = ()
    """On moves that are in the plan no more."""
    views: tuple[ViewDifference, ...] = ()
    """What two sides see differently and something hinges on, in the order of what does."""

    def of_stage(self, *stages: Stage) -> tuple[Recommendation, ...]:
        """Return the moves of some stages, in the order of the plan."""
        return tuple(each for each in self.recommendations if each.stage in stages)

    @property
    def title(self) -> str:
        """Return a heading for the report, as plain text."""
        client = self.relationship.client or "the client"
        provider = self.relationship.provider or "the provider"
        return f"{client} and {provider}"
