"""The assessment: one relationship seen through one rule book, made once and passed on whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from sourcing_advisor.conditions.values import Value, Values
from sourcing_advisor.documents.problems import Argument, InputError, Problem, did_you_mean, quote
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Evaluator, Outcome, Outcomes, Verdict
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import Rule, RuleBook

Engine = Literal["durable", "reference"]
EngineChoice = Literal["auto", "durable", "reference"]
_ENGINE = Argument("engine")


class EngineDisagreementError(RuntimeError):
    """The evaluator and the definition of the rules gave different verdicts."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules of `book` say of one relationship.

    `values` holds the known facts by name and `conclusions` those that the rules settle;
    `outcomes` is what `engine` decided of every rule, and `verdicts` gives each, in the order of
    the book, with the facts that it rests on or lacks.
    """

    book: RuleBook
    relationship: Relationship
    values: Values
    conclusions: Mapping[str, bool]
    outcomes: Outcomes
    verdicts: tuple[Verdict, ...]
    engine: Engine

    @property
    def values_and_conclusions(self) -> dict[str, Value]:
        """Return all that conditions can read: the known facts and the settled conclusions."""
        return {**self.values, **self.conclusions}

    @property
    def fired(self) -> tuple[Rule, ...]:
        """Return the rules that fired, in the order of the book."""
        return tuple(rule for rule in self.book.rules if self.outcomes[rule.id] is Outcome.FIRED)


class Assessor:
    """Assesses relationships with one rule book. Safe to share between threads."""

    def __init__(self, book: RuleBook, engine: EngineChoice = "auto") -> None:
        """Choose the evaluator that decides. Raises `InputError` for an engine."""
        self.book = book
        self._reference = ReferenceEvaluator(book)
        self._durable = durable_evaluator(engine, book)

    @property
    def engine(self) -> Engine:
        """Return the name of the evaluator that decides."""
        return "durable" if self._durable else "reference"

    def assess(self, relationship: Relationship) -> Assessment:
        """Return the assessment of one relationship.

        The evaluator decides; the explanation is worked out from the definition of the rules, and
        `EngineDisagreementError` is raised should the two ever differ.
        """
        return self.assess_values(relationship.known, relationship)

    def assess_values(self, values: Values, relationship: Relationship | None = None) -> Assessment:
        """Return the assessment of known facts by name; for facts that no file can state, too."""
        explained = self._reference.explain(values)
        outcomes = explained.outcomes
        if self._durable is not None:
            outcomes = self._durable.outcomes(values)
            _check(outcomes, explained.outcomes)
        return Assessment(
            self.book,
            relationship or Relationship(),
            values,
            explained.conclusions,
            outcomes,
            explained.verdicts,
            self.engine,
        )


def durable_evaluator(choice: EngineChoice, book: RuleBook) -> Evaluator | None:
    """Return durable_rules as evaluator, or None where it is not wanted or cannot be imported.

    Raises `InputError` for any other choice, and when durable_rules is asked for and not there.
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
    return DurableEvaluator(book)


def _check(decided: Outcomes, defined: Outcomes) -> None:
    """Hold what durable_rules decided to what the rules are defined to say."""
    if decided == defined:
        return
    rule = next(rule for rule, outcome in defined.items() if decided[rule] is not outcome)
    raise EngineDisagreementError(
        f"durable says {decided[rule]} of rule {rule}, its definition says {defined[rule]}; "
        "please report this, and use the reference engine meanwhile"
    )
