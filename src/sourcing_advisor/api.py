"""The library: review a relationship and render the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from sourcing_advisor.advice.assembly import Adviser
from sourcing_advisor.advice.report import Report
from sourcing_advisor.engine.choose import EngineChoice, choose_evaluator
from sourcing_advisor.engine.explain import Explainer
from sourcing_advisor.engine.interface import Verdict
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.reports.render import Format, render
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book


class EngineDisagreementError(RuntimeError):
    """The evaluator and the definition of the rules gave different verdicts."""


class Advisor:
    """A compiled rule book, ready for many reviews. Safe to share between threads.

    `rules` adds folders of rules, findings and templates to the advisor's own; `parameters`
    overrides thresholds by name; `engine` is ``auto`` (durable_rules where it can be imported,
    else the reference evaluator), ``durable`` or ``reference``. Raises `InputError` with every
    problem in the rule book.
    """

    def __init__(
        self,
        *,
        rules: Sequence[str | Path] = (),
        parameters: Mapping[str, float] | None = None,
        engine: EngineChoice = "auto",
    ) -> None:
        """Load and compile the rule book."""
        self.book: RuleBook = load_rule_book(rules, parameters)
        self._evaluator = choose_evaluator(engine, self.book)
        self._explainer = Explainer(self.book)
        self._adviser = Adviser(self.book)

    @property
    def engine(self) -> Literal["durable", "reference"]:
        """Return the name of the evaluator in use."""
        return "durable" if self._evaluator.name == "durable" else "reference"

    def verdicts(self, relationship: Relationship) -> tuple[Verdict, ...]:
        """Return the verdict on every rule, with the facts that it rests on or lacks.

        The evaluator decides; the explanation is worked out from the definition of the rules,
        and `EngineDisagreementError` is raised should the two ever differ.
        """
        outcomes = self._evaluator.outcomes(relationship.known)
        verdicts = self._explainer.verdicts(relationship.known)
        for verdict in verdicts:
            if outcomes[verdict.rule] is not verdict.outcome:
                raise EngineDisagreementError(
                    f"{self.engine} says {outcomes[verdict.rule]} of rule {verdict.rule}, its "
                    f"definition says {verdict.outcome}; please report this, and use the "
                    "reference engine meanwhile"
                )
        return verdicts

    def review(self, relationship: Relationship) -> Report:
        """Return the report on one relationship."""
        return self._adviser.report(relationship, self.verdicts(relationship), self.engine)

    def render(self, report: Report, form: Format = "markdown") -> str:
        """Return a report as ``markdown``, ``html`` or ``json`` text."""
        return render(report, form)


@cache
def _standard_advisor() -> Advisor:
    return Advisor()


def review(relationship: Relationship) -> Report:
    """Review one relationship with the advisor's own rules and the default engine."""
    return _standard_advisor().review(relationship)
