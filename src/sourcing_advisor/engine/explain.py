"""Why a verdict is what it is: the facts that settle it, or the facts that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not
from sourcing_advisor.conditions.truth import Truth, Values, compare, negation
from sourcing_advisor.engine.interface import (
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
Examined = tuple[Truth, Names, Names]
"""The truth of a condition, the facts that settle it so far, and the facts that are missing."""


def examine(condition: Condition, values: Values) -> Examined:
    """Return the truth of a condition with the facts that it rests on.

    Of a settled condition only the parts that settle it count: the false parts of a false
    `all`, the true parts of a true `any`. Of an open one, `missing` are the facts of its open
    parts.
    """
    match condition:
        case Compare(fact):
            found = compare(condition, values)
            return (None, (), (fact,)) if found is None else (found, (fact,), ())
        case Known(fact, expected):
            return (fact in values) is expected, (fact,), ()
        case All(parts):
            return _joined(parts, values, deciding=False)
        case AnyOf(parts):
            return _joined(parts, values, deciding=True)
        case Not(part):
            found, because, missing = examine(part, values)
            return negation(found), because, missing
        case _:
            assert_never(condition)


def _joined(parts: Iterable[Condition], values: Values, *, deciding: bool) -> Examined:
    deciders: Names = ()
    others: Names = ()
    missing: Names = ()
    decided = False
    for part in parts:
        found, because, lacking = examine(part, values)
        if found is deciding:
            decided = True
            deciders += because
        else:
            others += because
            missing += lacking
    if decided:
        return deciding, deciders, ()
    return (None if missing else not deciding), others, missing


@dataclass(frozen=True, slots=True)
class _Under:
    """The facts under a conclusion."""

    because: Names
    missing: Names


class Explainer:
    """Explains every rule of a book for one relationship at a time. Holds no state."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book to explain."""
        self._book = book
        self._settled = conclusions_by_stratum(book)

    def verdicts(self, values: Values) -> tuple[Verdict, ...]:
        """Return the verdict on every rule, in the order of the rule book."""
        known = dict(values)
        outcomes: dict[str, Outcome] = {}
        examined: dict[str, tuple[Names, Names]] = {}
        under: dict[str, _Under] = {}
        found: dict[str, Verdict] = {}
        for stratum, settled in zip(self._book.strata, self._settled, strict=True):
            for rule in stratum:
                outcome, because, missing = _examine_rule(rule, known)
                because, missing = _followed(because, under), _followed_missing(missing, under)
                outcomes[rule.id] = outcome
                examined[rule.id] = because, missing
                found[rule.id] = Verdict(
                    rule.id,
                    rule.practice,
                    rule.kind,
                    outcome,
                    tuple([Reading(name, known.get(name)) for name in because]),
                    missing if outcome is Outcome.UNKNOWN else (),
                )
            for name in settled:
                value = concluded(name, outcomes, self._book)
                if value is not None:
                    known[name] = value
                under[name] = _under(self._book.concluding[name], value, outcomes, examined)
        return tuple([found[rule.id] for rule in self._book.rules])


def _examine_rule(rule: Rule, values: Values) -> tuple[Outcome, Names, Names]:
    when, because, missing = examine(rule.when, values)
    if rule.applies_when is None:
        return outcome_of(applies=True, when=when), because, missing
    applies, setting, lacking = examine(rule.applies_when, values)
    outcome = outcome_of(applies, when)
    if outcome is Outcome.NOT_APPLICABLE:
        return outcome, setting, ()
    if outcome is Outcome.CLEAR:
        return outcome, because, ()
    return outcome, setting + because, lacking + missing


def _under(
    rules: Iterable[Rule],
    value: Truth,
    outcomes: Outcomes,
    examined: Mapping[str, tuple[Names, Names]],
) -> _Under:
    wanted = {True: (Outcome.FIRED,), None: (Outcome.UNKNOWN,)}.get(value)
    chosen = [rule.id for rule in rules if wanted is None or outcomes[rule.id] in wanted]
    because = tuple(name for rule in chosen for name in examined[rule][0])
    missing = tuple(name for rule in chosen for name in examined[rule][1])
    return _Under(tuple(dict.fromkeys(because)), tuple(dict.fromkeys(missing)))


def _followed(names: Names, under: Mapping[str, _Under]) -> Names:
    """Return the names once each, every conclusion followed by the facts under it."""
    result: dict[str, None] = {}
    for name in names:
        result[name] = None
        if name.startswith(CONCLUSIONS):
            result.update(dict.fromkeys(under[name].because))
    return tuple(result)


def _followed_missing(names: Names, under: Mapping[str, _Under]) -> Names:
    """Return the names once each, every conclusion replaced by what is missing under it."""
    result: dict[str, None] = {}
    for name in names:
        if name.startswith(CONCLUSIONS):
            result.update(dict.fromkeys(under[name].missing))
        else:
            result[name] = None
    return tuple(result)
