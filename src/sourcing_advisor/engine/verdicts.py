"""What is said of a rule: outcomes and verdicts, and how they follow from truths."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from sourcing_advisor.conditions.truth import Truth
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Kind


class Outcome(StrEnum):
    """What a rule says of a relationship."""

    FIRED = "fired"
    CLEAR = "clear"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


FIRED, CLEAR, UNKNOWN, NOT_APPLICABLE = Outcome
"""The members by their own names: in Python 3.11 it takes long to get one from its class."""

Outcomes = Mapping[str, Outcome]
"""Outcomes by rule id."""


class Reading(NamedTuple):
    """One fact that a verdict rests on, with the value read; None where it is unknown."""

    fact: str
    value: Value | Bounds | None


class Verdict(NamedTuple):
    """What one rule says of one relationship.

    `because` holds the facts that settle the outcome, conclusions followed by the facts under
    them; `missing` the facts that keep it open, unknown or not known closely enough, and is empty
    unless the outcome is unknown.
    """

    rule: str
    practice: str
    kind: Kind
    outcome: Outcome
    because: tuple[Reading, ...]
    missing: tuple[str, ...]


class EngineRefusalError(RuntimeError):
    """An evaluator refused what it was given, or lost it; it gave no outcome."""


class Evaluator(Protocol):
    """Decides every rule of a rule book for one relationship at a time."""

    name: str

    def outcomes(self, values: Values) -> Outcomes:
        """Return the outcome of every rule, given the known facts.

        Raises `EngineRefusalError` where it cannot decide.
        """


class CompiledEvaluator(Evaluator, Protocol):
    """An evaluator that compiles the rules first, or takes what an earlier run compiled."""

    kept: bool
    """Whether it uses what an earlier run compiled and kept."""

    def compile_anew(self) -> None:
        """Compile the rules in place of what an earlier run kept; else do nothing."""


def outcome_of(applies: Truth, when: Truth) -> Outcome:
    """Return the outcome that follows from the truth of `applies_when` and of `when`."""
    if applies is False:
        return NOT_APPLICABLE
    if when is False:
        return CLEAR
    if applies is True and when is True:
        return FIRED
    return UNKNOWN


def concluded(name: str, outcomes: Outcomes, book: RuleBook) -> Truth:
    """Return the truth of a conclusion once every rule that concludes it has an outcome."""
    drawn = [outcomes[rule.id] for rule in book.concluding[name]]
    if FIRED in drawn:
        return True
    return None if UNKNOWN in drawn else False


def conclusions_by_stratum(book: RuleBook) -> tuple[tuple[str, ...], ...]:
    """Return, for each stratum, the conclusions that are settled once it has been evaluated."""
    stratum_of = {rule.id: i for i, stratum in enumerate(book.strata) for rule in stratum}
    settled: list[list[str]] = [[] for _ in book.strata]
    for name, rules in book.concluding.items():
        if rules:
            settled[max(stratum_of[rule.id] for rule in rules)].append(name)
    return tuple(tuple(names) for names in settled)
