"""The reference evaluator: it defines every verdict and explains it.

It examines each rule by the one definition of conditions, stratum by stratum, and keeps what
settles the verdict or is missing for it. It serves alone where durable_rules does not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from sourcing_advisor.conditions.nodes import Known, leaves
from sourcing_advisor.conditions.truth import Truth, examination
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.engine.verdicts import (
    CLEAR,
    FIRED,
    NOT_APPLICABLE,
    UNKNOWN,
    Outcome,
    Outcomes,
    Reading,
    Verdict,
    concluded,
    conclusions_by_stratum,
    outcome_of,
)
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook

Names = tuple[str, ...]
RuleExamination = Callable[[Values], tuple[Outcome, Names, Names]]
"""Gives the outcome of a rule, the facts that settle it so far, and the facts that are missing."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What the definition of the rules says of one relationship, with its reasons."""

    outcomes: Outcomes
    conclusions: Mapping[str, bool]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Under:
    """The facts under a conclusion."""

    because: Names
    missing: Names


class _Readings(dict[str, Reading]):
    """The readings of one relationship, each made when it is first asked for."""

    def __init__(self, known: Values) -> None:
        self._known = known

    def __missing__(self, name: str) -> Reading:
        # A conclusion that is read here is settled: it does not change in later strata.
        reading = self[name] = Reading(name, self._known.get(name))
        return reading


class ReferenceEvaluator:
    """Examines every rule of a book for one relationship at a time. Holds no state."""

    name = "reference"

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book to evaluate."""
        self._book = book
        self._strata = cache(partial(_examinations, book))
        self._settled = conclusions_by_stratum(book)

    def outcomes(self, values: Values) -> Outcomes:
        """Return the outcome of every rule, given the known facts."""
        return self.explain(values).outcomes

    def explain(self, values: Values) -> Explained:
        """Return the outcomes, the settled conclusions, and the verdicts in order of the book."""
        known = dict(values)
        readings = _Readings(known)
        outcomes: dict[str, Outcome] = {}
        examined: dict[str, tuple[Names, Names]] = {}
        under: dict[str, _Under] = {}
        conclusions: dict[str, bool] = {}
        verdicts: dict[str, Verdict] = {}
        for stratum, settled in zip(self._strata(), self._settled, strict=True):
            for rule, examine, plain in stratum:
                outcome, because, missing = examine(known)
                if not plain:
                    because, missing = _followed(because, under), _followed_missing(missing, under)
                outcomes[rule.id] = outcome
                examined[rule.id] = because, missing
                verdicts[rule.id] = Verdict(
                    rule.id,
                    rule.practice,
                    rule.kind,
                    outcome,
                    tuple([readings[name] for name in because]),
                    missing if outcome is UNKNOWN else (),
                )
            for name in settled:
                value = concluded(name, outcomes, self._book)
                if value is not None:
                    known[name] = conclusions[name] = value
                under[name] = _under(self._book.concluding[name], value, outcomes, examined)
        ordered = tuple([verdicts[rule.id] for rule in self._book.rules])
        return Explained(outcomes, conclusions, ordered)


def _examinations(book: RuleBook) -> tuple[tuple[tuple[Rule, RuleExamination, bool], ...], ...]:
    """Return the rules by stratum, each with what examines it and whether it is plain."""
    return tuple(
        tuple([(rule, rule_examination(rule), _is_plain(rule)) for rule in stratum])
        for stratum in book.strata
    )


def rule_examination(rule: Rule) -> RuleExamination:
    """Return a function that examines one rule; what it is given holds the conclusions it reads."""
    when = examination(rule.when)
    applies_when = None if rule.applies_when is None else examination(rule.applies_when)
    # A rule that asks whether facts are known would not apply without them, however clear it is.
    applies_by_what_is_known = rule.applies_when is not None and any(
        isinstance(leaf, Known) and leaf.expected for leaf in leaves(rule.applies_when)
    )

    def examine(values: Values) -> tuple[Outcome, Names, Names]:
        setting: Names = ()
        lacking: Names = ()
        applies: Truth = True
        if applies_when is not None:
            applies, setting, lacking = applies_when(values)
            if applies is False:
                return NOT_APPLICABLE, setting, ()
        truth, because, missing = when(values)
        outcome = outcome_of(applies, truth)
        if outcome is CLEAR:
            return outcome, setting + because if applies_by_what_is_known else because, ()
        return outcome, setting + because, lacking + missing

    return examine


def _is_plain(rule: Rule) -> bool:
    """Return whether a rule reads facts only, and each in one place."""
    no_conclusion = not any(name.startswith(CONCLUSIONS) for name in rule.reads)
    return no_conclusion and sum(len(leaf.facts) for leaf in rule.leaves) == len(rule.reads)


def _under(
    rules: Iterable[Rule],
    value: Truth,
    outcomes: Outcomes,
    examined: Mapping[str, tuple[Names, Names]],
) -> _Under:
    wanted = {True: (FIRED,), None: (UNKNOWN,)}.get(value)
    chosen = [rule.id for rule in rules if wanted is None or outcomes[rule.id] in wanted]
    because = tuple(name for rule in chosen for name in examined[rule][0])
    missing = tuple(name for rule in chosen for name in examined[rule][1])
    return _Under(tuple(dict.fromkeys(because)), tuple(dict.fromkeys(missing)))


def _followed(names: Names, under: Mapping[str, _Under]) -> Names:
    """Return the names once each, every conclusion followed by the facts under it."""
    result: dict[str, None] = {}
    for name in names:
        result[name] = None
        if name in under:
            result.update(dict.fromkeys(under[name].because))
    return tuple(result)


def _followed_missing(names: Names, under: Mapping[str, _Under]) -> Names:
    """Return the names once each, every conclusion replaced by what is missing under it."""
    result: dict[str, None] = {}
    for name in names:
        if name in under:
            result.update(dict.fromkeys(under[name].missing))
        else:
            result[name] = None
    return tuple(result)
