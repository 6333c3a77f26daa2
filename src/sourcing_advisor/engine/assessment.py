"""The assessment: one relationship seen through one rule book, made once and passed on whole."""

from __future__ import annotations

import datetime
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Literal, get_args

from sourcing_advisor.conditions.values import Values
from sourcing_advisor.documents.problems import Argument, InputError, Problem, did_you_mean, quote
from sourcing_advisor.engine import forks  # noqa: F401 - renews locks in forked processes
from sourcing_advisor.engine.reference import Explained, ReferenceEvaluator
from sourcing_advisor.engine.verdicts import (
    CLEAR,
    FIRED,
    UNKNOWN,
    CompiledEvaluator,
    EngineRefusalError,
    Outcomes,
    Verdict,
)
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import Rule, RuleBook

Engine = Literal["durable", "reference"]
EngineChoice = Literal["auto", "durable", "reference"]
_ENGINE = Argument("engine")


class EngineDisagreementError(RuntimeError):
    """The evaluator and the definition of the rules gave different verdicts."""


@dataclass(frozen=True)
class Assessment:
    """What the rules of `book` say of one relationship.

    `values` holds the known facts by name and `conclusions` those that the rules settle;
    `outcomes` is what `engine` decided of every rule, and `verdicts` gives each, in the order of
    the book, with the facts that it rests on or lacks. `provisional` gives, by rule, the facts on
    whose belief a verdict rests: it would differ if what is only believed were unknown. `in_hand`
    gives, by rule, the last day on which something holds that is agreed for later and clears a
    gap that is fired or unknown today. `note` says why another engine decided than was meant to.
    """

    book: RuleBook
    relationship: Relationship
    values: Values
    conclusions: Mapping[str, bool]
    outcomes: Outcomes
    verdicts: tuple[Verdict, ...]
    engine: Engine
    provisional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_hand: Mapping[str, datetime.date | None] = field(default_factory=dict)
    note: str | None = None

    @cached_property
    def values_and_conclusions(self) -> Values:
        """Return all that conditions can read: the known facts and the settled conclusions."""
        return {**self.values, **self.conclusions}

    @cached_property
    def fired(self) -> tuple[Rule, ...]:
        """Return the rules that fired, in the order of the book."""
        return tuple([rule for rule in self.book.rules if self.outcomes[rule.id] is FIRED])


class Assessor:
    """Assesses relationships with one rule book. Safe to share between threads."""

    def __init__(self, book: RuleBook, engine: EngineChoice = "auto") -> None:
        """Choose the evaluator that decides.

        Raises `InputError` for an engine that does not exist, and for durable_rules where it is
        asked for and cannot serve.
        """
        self.book = book
        self._reference = ReferenceEvaluator(book)
        self._serving = cache(partial(_serving, engine, book))
        if engine != "auto":
            self._serving()  # what cannot serve is told at once; else it is compiled when needed

    @property
    def engine(self) -> Engine:
        """Return the name of the evaluator that decides."""
        return "durable" if self._serving()[0] else "reference"

    def assess(self, relationship: Relationship) -> Assessment:
        """Return the assessment of one relationship.

        The evaluator decides; the explanation is worked out from the definition of the rules, and
        `EngineDisagreementError` is raised should the two ever differ.
        """
        return self.assess_values(relationship.known, relationship)

    def assess_values(self, values: Values, relationship: Relationship | None = None) -> Assessment:
        """Return the assessment of known facts by name; for facts that no file can state, too."""
        relationship = relationship or Relationship()
        explained = self._reference.explain(values)
        outcomes, engine, (durable, note) = explained.outcomes, self.engine, self._serving()
        if durable is not None:
            try:
                outcomes = _decided(durable, values, explained.outcomes)
            except EngineRefusalError as error:
                engine, note = "reference", f"the reference engine decided: {error}"
            _check(outcomes, explained.outcomes)
        return Assessment(
            self.book,
            relationship,
            values,
            explained.conclusions,
            outcomes,
            explained.verdicts,
            engine,
            self._provisional(explained, relationship),
            self._in_hand(outcomes, relationship),
            note,
        )

    def _provisional(
        self, explained: Explained, relationship: Relationship
    ) -> dict[str, tuple[str, ...]]:
        """Return the verdicts that rest on belief, with the facts that are believed."""
        if not relationship.beliefs:
            return {}
        sure = self._reference.outcomes(relationship.without_beliefs)
        differing = [v for v in explained.verdicts if sure[v.rule] is not v.outcome]
        return {v.rule: rested_on(v, self.book, relationship.beliefs) for v in differing}

    def _in_hand(
        self, outcomes: Outcomes, relationship: Relationship
    ) -> dict[str, datetime.date | None]:
        """Return the gaps that are there or may be, and will be closed by what is agreed."""
        if not relationship.later:
            return {}
        later = self._reference.explain(relationship.with_later)
        return {
            verdict.rule: _last_day(verdict, self.book, relationship.later)
            for verdict in later.verdicts
            if verdict.kind == "gap"
            and verdict.outcome is CLEAR
            and outcomes[verdict.rule] in (FIRED, UNKNOWN)
        }


def _serving(choice: EngineChoice, book: RuleBook) -> tuple[CompiledEvaluator | None, str | None]:
    """Return durable_rules where it decides, or else why it does not although it was meant to."""
    try:
        return durable_evaluator(choice, book), None
    except InputError as error:
        if choice != "auto":
            raise
        return None, f"the reference engine decided: {error.problems[0].found}"


def durable_evaluator(choice: EngineChoice, book: RuleBook) -> CompiledEvaluator | None:
    """Return durable_rules as evaluator, or None where it is not wanted or cannot be imported.

    Raises `InputError` for any other choice, when durable_rules is asked for and not there, and
    when it refuses the rules.
    """
    names = get_args(EngineChoice)
    if choice not in names:
        problem = f"there is no engine {quote(choice)}"
        hint = did_you_mean(str(choice), names)
        raise InputError([Problem(_ENGINE, problem, f"one of {', '.join(names)}", hint)])
    if choice == "reference":
        return None
    try:
        from sourcing_advisor.engine.durable.evaluator import DurableEvaluator  # noqa: PLC0415
    except ImportError as error:
        if choice == "auto":
            return None
        problem = f"durable_rules cannot be used here ({error})"
        advice = (
            "It needs Python 3.11 or 3.12. Use the engine reference: its verdicts are the same."
        )
        raise InputError([Problem(_ENGINE, problem, suggestion=advice)]) from None
    try:
        return DurableEvaluator(book)
    except EngineRefusalError as error:
        advice = "Use the engine reference: its verdicts are the same."
        raise InputError([Problem(_ENGINE, f"{error}", suggestion=advice)]) from None


def rested_on(verdict: Verdict, book: RuleBook, beliefs: Container[str]) -> tuple[str, ...]:
    """Return the believed facts that a verdict rests on, in the order in which it is told."""
    resting = [reading.fact for reading in verdict.because if reading.fact in beliefs]
    return tuple(resting) or _read(verdict, book, beliefs)


def _last_day(
    verdict: Verdict, book: RuleBook, later: Mapping[str, Answer]
) -> datetime.date | None:
    """Return the day from which all holds that is agreed for later and clears a gap."""
    clearing = [reading.fact for reading in verdict.because if reading.fact in later]
    names = clearing or _read(verdict, book, later)
    days = [day for name in names if (day := later[name].holds_from) is not None]
    return max(days, default=None)


def _read(verdict: Verdict, book: RuleBook, answers: Container[str]) -> tuple[str, ...]:
    """Return the facts with such answers that a rule can read, through conclusions too."""
    return tuple(name for name in book.order_of_facts[verdict.rule] if name in answers)


def _decided(durable: CompiledEvaluator, values: Values, defined: Outcomes) -> Outcomes:
    """Return what durable_rules decides, asked again where what an earlier run kept is damaged."""
    kept = durable.kept
    try:
        outcomes = durable.outcomes(values)
    except EngineRefusalError:
        if not kept:
            raise
    else:
        if outcomes == defined or not kept:
            return outcomes
    durable.compile_anew()
    return durable.outcomes(values)


def _check(decided: Outcomes, defined: Outcomes) -> None:
    """Hold what durable_rules decided to what the rules are defined to say."""
    if decided == defined:
        return
    rule = next(rule for rule, outcome in defined.items() if decided[rule] is not outcome)
    raise EngineDisagreementError(
        f"durable says {decided[rule]} of rule {rule}, its definition says {defined[rule]}; "
        "please report this, and use the reference engine meanwhile"
    )
