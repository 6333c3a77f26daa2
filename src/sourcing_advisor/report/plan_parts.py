"""The parts of a report that tell the plan: the place of each move, why, and on whose word."""

from __future__ import annotations

from typing import Literal

from sourcing_advisor.decisions.moves import Stage
from sourcing_advisor.report.part import Part, Stated
from sourcing_advisor.rules.models import Level, Strength

ReasonKind = Literal["clock", "before", "rests_on", "rung", "severity", "until", "agreed"]
NamedKind = Literal["harm", "at_hand", "waiting", "deadline", "chance", "person", "proposal"]
NamedPart = Literal["situation", "first_steps", "by_when"]


class ReasonOfPlace(Part):
    """Why a move stands where it stands; `words` complete "it stands here".

    `moves` names the moves that the reason is about, `finding` the finding that it rests on, `rule`
    the rule that it is about, and `day` a date; each is empty where the reason has none.
    """

    kind: ReasonKind
    words: str
    name: str | None = None
    moves: tuple[str, ...] = ()
    finding: str | None = None
    rule: str | None = None
    day: str | None = None


class SilencedRule(Part):
    """A fired rule that a move leaves nothing to say for, and why."""

    rule: str
    title: str
    severity: Level
    reason: str


class PlacedMove(Part):
    """The stage of one move and every reason for its place; its recommendation has its number."""

    number: int
    move: str
    rule: str
    stage: Stage
    rests_on: str | None
    matter: str | None
    """What is the matter, in words that complete "the matter is that"."""
    reasons: tuple[ReasonOfPlace, ...]
    silenced: tuple[SilencedRule, ...]


class Belief(Part):
    """A fact that is only believed, and who says so, where that was told."""

    fact: str
    label: str
    by: str | None


class ProvisionalVerdict(Part):
    """A verdict that would differ if these beliefs were left out."""

    rule: str
    beliefs: tuple[Belief, ...]


class HingesOn(Part):
    """A threshold, resting on judgement, with which a move would not be in the plan.

    `where` says for which values of its plausible range; `words` completes "hinges on judgement:".
    """

    parameter: str
    means: str
    in_words: str
    range_in_words: str
    where: str
    words: str


class Quote(Part):
    """The words in which an answer was given, and who said them."""

    fact: str
    words: str
    by: str | None


class Named(Part):
    """Something that was stated by name and bears on a move, in a sentence.

    `part` is the part of the move in which it is said, and `day` the day of what is ahead.
    """

    kind: NamedKind
    part: NamedPart
    text: str
    day: str | None = None


class Ground(Part):
    """A fired rule for which a move speaks besides the one that leads it."""

    rule: str
    name: str
    practice: str
    severity: Level
    evidence: Strength | None
    title: str
    situation: str
    """What it adds to the situation, in a sentence; empty but in the first moves."""
    because: tuple[Stated, ...]
    findings: tuple[str, ...]
