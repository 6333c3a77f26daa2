"""What rules would say if some answers were others: only what rests on these is worked out anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sourcing_advisor.conditions.nodes import Known, leaves
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.engine.reference import RuleExamination, rule_examination
from sourcing_advisor.engine.verdicts import Outcome, Outcomes, concluded
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction
from sourcing_advisor.rules.book import Rule, RuleBook


class Trials:
    """Tries answers. Holds only what follows from the rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Work out which rules rest on each fact."""
        self._book = book
        self._examinations: dict[str, RuleExamination] = {}
        ordered = [rule for stratum in book.strata for rule in stratum]
        self._ordered = ordered
        self._position = {rule.id: i for i, rule in enumerate(ordered)}
        self.resting_on = _resting_on(book, ordered)
        self._taken_back = _taken_back(ordered)

    def differing(
        self, known: Values, outcomes: Outcomes, answers: Mapping[str, Value | Bounds | None]
    ) -> dict[str, Outcome]:
        """Return the outcomes that would be others with these answers, by rule.

        `known` holds the known facts and the settled conclusions, `outcomes` what follows today.
        An answer that is None takes a fact away.
        """
        trial: dict[str, Any] = {**known, **answers}
        for name in [name for name, value in answers.items() if value is None]:
            del trial[name]
        differing: dict[str, Outcome] = {}
        for rule in self._open(answers, known, outcomes):
            new = self._examination(rule)(trial)[0]
            if new is not outcomes[rule.id]:
                differing[rule.id] = new
                if rule.concludes:
                    self._draw(rule.concludes, trial, _Over(outcomes, differing))
        return differing

    def differing_under(
        self, others: Mapping[str, Rule], known: Values, outcomes: Outcomes
    ) -> dict[str, Outcome]:
        """Return the outcomes that would be others if some rules, by id, had other conditions."""
        trial = dict(known)
        differing: dict[str, Outcome] = {}
        moved: set[str] = set()
        for rule in self._ordered:
            other = others.get(rule.id)
            if other is None and (not moved or moved.isdisjoint(rule.reads)):
                continue
            new = (rule_examination(other) if other else self._examination(rule))(trial)[0]
            if new is not outcomes[rule.id]:
                differing[rule.id] = new
                if rule.concludes:
                    moved.add(rule.concludes)
                    self._draw(rule.concludes, trial, _Over(outcomes, differing))
        return differing

    def _draw(self, name: str, trial: dict[str, Value | Bounds], outcomes: Outcomes) -> None:
        """Note a conclusion anew among what is known."""
        drawn = concluded(name, outcomes, self._book)
        if drawn is None:
            trial.pop(name, None)
        else:
            trial[name] = drawn

    def _examination(self, rule: Rule) -> RuleExamination:
        if rule.id not in self._examinations:  # by id: a rule takes long to hash
            self._examinations[rule.id] = rule_examination(rule)
        return self._examinations[rule.id]

    def _open(self, answers: Iterable[str], known: Values, outcomes: Outcomes) -> Iterable[Rule]:
        """Return the rules that may say something else, by stratum.

        What is settled stays so when more is known, unless it asks what is known.
        """
        rules = self._resting_on_any(answers)
        if not known.keys().isdisjoint(answers):
            return rules
        back = [self._taken_back.get(name, frozenset()) for name in answers]
        return [
            rule
            for rule in rules
            if outcomes[rule.id] is Outcome.UNKNOWN or any(rule.id in of_fact for of_fact in back)
        ]

    def _resting_on_any(self, answers: Iterable[str]) -> Iterable[Rule]:
        names = tuple(answers)
        if len(names) == 1:
            return self.resting_on[names[0]]
        rules = {rule.id: rule for name in names for rule in self.resting_on[name]}
        return sorted(rules.values(), key=lambda rule: self._position[rule.id])


class _Over(dict[str, Outcome]):
    """Outcomes of which some differ."""

    def __init__(self, outcomes: Outcomes, differing: Mapping[str, Outcome]) -> None:
        super().__init__(differing)
        self._outcomes = outcomes

    def __missing__(self, rule: str) -> Outcome:
        return self._outcomes[rule]


def contradicting(names: Iterable[str], values: Values) -> tuple[Contradiction, ...]:
    """Return the contradictions among known facts in which one of some facts has a part."""
    bearing = _by_fact()
    found = {id(one): one for name in names for one in bearing.get(name, ()) if one.holds(values)}
    return tuple(found.values())


@cache
def _by_fact() -> Mapping[str, tuple[Contradiction, ...]]:
    names = {name for one in CONTRADICTIONS for name in one.facts}
    return {name: tuple(one for one in CONTRADICTIONS if name in one.facts) for name in names}


def _resting_on(book: RuleBook, ordered: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that read each fact or a conclusion that rests on it, by stratum."""
    rules = list(ordered)
    readers: dict[str, set[str]] = {name: set() for name in (*book.facts, *book.concluding)}
    for rule in reversed(rules):
        under = {rule.id} | (readers[rule.concludes] if rule.concludes else set())
        for name in rule.reads:
            readers[name] |= under
    return {name: tuple(r for r in rules if r.id in readers[name]) for name in book.facts}


def _taken_back(ordered: Iterable[Rule]) -> dict[str, frozenset[str]]:
    """Return, by fact, the rules whose settled outcome can change when the fact becomes known.

    They ask whether it is known, or whether a conclusion is that rests on it, or they rest on a
    conclusion that can be taken back so.
    """
    under: dict[str, set[str]] = {}
    unsteady: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for rule in ordered:
        asked = {leaf.fact for leaf in leaves(rule.condition) if isinstance(leaf, Known)}
        facts = {fact for name in asked for fact in under.get(name, {name})}
        facts = facts.union(*(unsteady.get(name, ()) for name in rule.reads))
        read = {fact for name in rule.reads for fact in under.get(name, {name})}
        for fact in facts:
            back.setdefault(fact, set()).add(rule.id)
        if rule.concludes:
            under.setdefault(rule.concludes, set()).update(read)
            unsteady.setdefault(rule.concludes, set()).update(facts)
    return {name: frozenset(rules) for name, rules in back.items()}
