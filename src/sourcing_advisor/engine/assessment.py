"""The assessment: one relationship seen through one rule book, made once and passed on whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sourcing_advisor.conditions.nodes import Value
from sourcing_advisor.conditions.truth import Values
from sourcing_advisor.engine.explain import Explainer
from sourcing_advisor.engine.interface import Outcome, Outcomes, Verdict, settled_conclusions
from sourcing_advisor.engine.select import EngineChoice, choose_evaluator
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import Rule, RuleBook

Engine = Literal["durable", "reference"]


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
        """Choose the evaluator and prepare the explanations. Raises `InputError` for an engine."""
        self.book = book
        self._evaluator = choose_evaluator(engine, book)
        self._explainer = Explainer(book)

    @property
    def engine(self) -> Engine:
        """Return the name of the evaluator that decides."""
        return "durable" if self._evaluator.name == "durable" else "reference"

    def assess(self, relationship: Relationship) -> Assessment:
        """Return the assessment of one relationship.

        The evaluator decides; the explanation is worked out from the definition of the rules, and
        `EngineDisagreementError` is raised should the two ever differ.
        """
        return self.assess_values(relationship.known, relationship)

    def assess_values(self, values: Values, relationship: Relationship | None = None) -> Assessment:
        """Return the assessment of known facts by name; for facts that no file can state, too."""
        outcomes = self._evaluator.outcomes(values)
        verdicts = self._explainer.verdicts(values)
        for verdict in verdicts:
            if outcomes[verdict.rule] is not verdict.outcome:
                raise EngineDisagreementError(
                    f"{self.engine} says {outcomes[verdict.rule]} of rule {verdict.rule}, its "
                    f"definition says {verdict.outcome}; please report this, and use the "
                    "reference engine meanwhile"
                )
        conclusions = settled_conclusions(outcomes, self.book)
        return Assessment(
            self.book,
            relationship or Relationship(),
            values,
            conclusions,
            outcomes,
            verdicts,
            self.engine,
        )
