"""Why a verdict is what it is: the facts that settle it, or the facts that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sourcing_advisor.conditions.nodes import leaves
from sourcing_advisor.conditions.truth import Truth, Values
from sourcing_advisor.engine.examination import Names, examination
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
        found = self[name] = Reading(name, self._known.get(name))
        return found


class Explainer:
    """Explains every rule of a book for one relationship at a time. Holds no state."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book to explain."""
        self._book = book
        self._strata = tuple(
            tuple([(rule, _examination(rule), _is_plain(rule)) for rule in stratum])
            for stratum in book.strata
        )
        self._settled = conclusions_by_stratum(book)

    def verdicts(self, values: Values) -> tuple[Verdict, ...]:
        """Return the verdict on every rule, in the order of the rule book."""
        known = dict(values)
        readings = _Readings(known)
        outcomes: dict[str, Outcome] = {}
        examined: dict[str, tuple[Names, Names]] = {}
        under: dict[str, _Under] = {}
        found: dict[str, Verdict] = {}
        for stratum, settled in zip(self._strata, self._settled, strict=True):
            for rule, examine, plain in stratum:
                outcome, because, missing = examine(known)
                if not plain:
                    because, missing = _followed(because, under), _followed_missing(missing, under)
                outcomes[rule.id] = outcome
                examined[rule.id] = because, missing
                found[rule.id] = Verdict(
                    rule.id,
                    rule.practice,
                    rule.kind,
                    outcome,
                    tuple([readings[name] for name in because]),
                    missing if outcome is Outcome.UNKNOWN else (),
                )
            for name in settled:
                value = concluded(name, outcomes, self._book)
                if value is not None:
                    known[name] = value
                under[name] = _under(self._book.concluding[name], value, outcomes, examined)
        return tuple([found[rule.id] for rule in self._book.rules])


def _is_plain(rule: Rule) -> bool:
    """Return whether a rule reads facts only, and each in one place."""
    no_conclusion = not any(name.startswith(CONCLUSIONS) for name in rule.reads)
    return no_conclusion and len(leaves(rule.condition)) == len(rule.reads)


def _examination(rule: Rule) -> Callable[[Values], tuple[Outcome, Names, Names]]:
    when = examination(rule.when)
    applies_when = None if rule.applies_when is None else examination(rule.applies_when)

    def examine(values: Values) -> tuple[Outcome, Names, Names]:
        setting: Names = ()
        lacking: Names = ()
        applies: Truth = True
        if applies_when is not None:
            applies, setting, lacking = applies_when(values)
            if applies is False:
                return Outcome.NOT_APPLICABLE, setting, ()
        found, because, missing = when(values)
        outcome = outcome_of(applies, found)
        if outcome is Outcome.CLEAR:
            return outcome, because, ()
        return outcome, setting + because, lacking + missing

    return examine


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
