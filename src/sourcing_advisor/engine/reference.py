"""The tree walker: it defines every verdict, and serves where durable_rules does not run."""

from __future__ import annotations

from sourcing_advisor.conditions.truth import Values, truth
from sourcing_advisor.engine.interface import (
    Outcome,
    Outcomes,
    concluded,
    conclusions_by_stratum,
    outcome_of,
)
from sourcing_advisor.rules.book import Rule, RuleBook


class ReferenceEvaluator:
    """Walks the condition tree of each rule. Holds no state between calls."""

    name = "reference"

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book to evaluate."""
        self._book = book
        self._settled = conclusions_by_stratum(book)

    def outcomes(self, values: Values) -> Outcomes:
        """Return the outcome of every rule, given the known facts."""
        known = dict(values)
        outcomes: dict[str, Outcome] = {}
        for stratum, settled in zip(self._book.strata, self._settled, strict=True):
            for rule in stratum:
                outcomes[rule.id] = outcome(rule, known)
            for name in settled:
                value = concluded(name, outcomes, self._book)
                if value is not None:
                    known[name] = value
        return outcomes


def outcome(rule: Rule, values: Values) -> Outcome:
    """Return the outcome of one rule; `values` holds the conclusions that it reads."""
    applies = True if rule.applies_when is None else truth(rule.applies_when, values)
    return outcome_of(applies, truth(rule.when, values))
