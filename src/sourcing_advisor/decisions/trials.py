"""What rules would say if some answers were others: only what rests on these is worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sourcing_advisor.conditions.nodes import Known
from sourcing_advisor.conditions.truth import test_of
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.engine.verdicts import (
    UNKNOWN,
    Outcome,
    Outcomes,
    Verdict,
    concluded,
    outcome_of,
)
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction
from sourcing_advisor.rules.book import Rule, RuleBook

OutcomeTest = Callable[[Values], Outcome]
"""Gives the outcome of a rule; what it is given holds the conclusions that the rule reads."""


class Trials:
    """Tries answers. Holds only what follows from the rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Work out which rules rest on each fact."""
        self._book = book
        self._tests: dict[str, OutcomeTest] = {}
        self._ordered = [rule for stratum in book.strata for rule in stratum]
        self._position = {rule.id: i for i, rule in enumerate(self._ordered)}
        self._reading: dict[str, list[int]] = {}
        for rule in self._ordered:
            for name in book.concluding.keys() & rule.reads:
                self._reading.setdefault(name, []).append(self._position[rule.id])
        self.resting_on = _resting_on(book, self._ordered)
        self._taken_back = _taken_back(self._ordered)

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
        return self._differing(self._open(answers, known, outcomes), trial, outcomes)

    def changed_by(
        self,
        name: str,
        answers: Iterable[Value],
        known: Values,
        outcomes: Outcomes,
        rules: Sequence[Rule],
    ) -> set[str]:
        """Return the rules whose outcome is another with some answer to a fact.

        Answers that contradict what is known are passed over. `rules` are those that may be: see
        `open_for`.
        """
        bearing = _by_fact().get(name, ())
        draws = any(rule.concludes for rule in rules)
        trial = dict(known)
        changed: set[str] = set()
        for answer in answers:
            trial[name] = answer
            if any(one.holds(trial) for one in bearing):
                continue
            differing = self._differing(rules, dict(trial) if draws else trial, outcomes)
            if differing:
                changed.update(differing)
                rules = [rule for rule in rules if rule.concludes or rule.id not in changed]
        return changed

    def open_for(self, verdicts: Iterable[Verdict]) -> dict[str, list[Rule]]:
        """Return, by fact, the rules of which an answer to it alone may change the outcome.

        They lack it; what is settled stays so when more is known, unless it asks what is known.
        """
        named: dict[str, set[str]] = {name: set(rules) for name, rules in self._taken_back.items()}
        for verdict in verdicts:
            for name in verdict.missing:
                named.setdefault(name, set()).add(verdict.rule)
        rules, position = self._book.rule_by_id, self._position.__getitem__
        return {name: [rules[r] for r in sorted(of, key=position)] for name, of in named.items()}

    def differing_under(
        self, others: Mapping[str, OutcomeTest], known: Values, outcomes: Outcomes
    ) -> dict[str, Outcome]:
        """Return the outcomes that would be others if some rules, by id, were tested otherwise."""
        trial = dict(known)
        differing: dict[str, Outcome] = {}
        waiting = {self._position[rule] for rule in others}
        while waiting:
            first = min(waiting)
            waiting.remove(first)
            rule = self._ordered[first]
            new = (others.get(rule.id) or self._test(rule))(trial)
            if new is not outcomes[rule.id]:
                differing[rule.id] = new
                if rule.concludes:
                    self._draw(rule.concludes, trial, _Over(outcomes, differing))
                    waiting.update(self._reading.get(rule.concludes, ()))
        return differing

    def _differing(
        self, rules: Iterable[Rule], trial: dict[str, Value | Bounds], outcomes: Outcomes
    ) -> dict[str, Outcome]:
        """Return the outcomes that are others in a trial, of rules by stratum."""
        differing: dict[str, Outcome] = {}
        for rule in rules:
            new = self._test(rule)(trial)
            if new is not outcomes[rule.id]:
                differing[rule.id] = new
                if rule.concludes:
                    self._draw(rule.concludes, trial, _Over(outcomes, differing))
        return differing

    def _draw(self, name: str, trial: dict[str, Value | Bounds], outcomes: Outcomes) -> None:
        """Note a conclusion anew among what is known."""
        drawn = concluded(name, outcomes, self._book)
        if drawn is None:
            trial.pop(name, None)
        else:
            trial[name] = drawn

    def _test(self, rule: Rule) -> OutcomeTest:
        test = self._tests.get(rule.id)  # by id: a rule takes long to hash
        if test is None:
            test = self._tests[rule.id] = outcome_test(rule)
        return test

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
            if outcomes[rule.id] is UNKNOWN or any(rule.id in of_fact for of_fact in back)
        ]

    def _resting_on_any(self, answers: Iterable[str]) -> Iterable[Rule]:
        names = tuple(answers)
        if len(names) == 1:
            return self.resting_on[names[0]]
        rules = {rule.id: rule for name in names for rule in self.resting_on[name]}
        return sorted(rules.values(), key=lambda rule: self._position[rule.id])


def outcome_test(rule: Rule) -> OutcomeTest:
    """Return a function that gives the outcome of one rule, without what settles it."""
    when = test_of(rule.when)
    if rule.applies_when is None:
        return lambda values: outcome_of(applies=True, when=when(values))
    applies_when = test_of(rule.applies_when)
    return lambda values: outcome_of(applies_when(values), when(values))


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


def lapses(changes: Mapping[str, Value], values: Mapping[str, Value | Bounds]) -> set[str] | None:
    """Return the known facts that changes leave no room for; None if these exclude each other."""
    after = {**values, **changes}
    lapsing: set[str] = set()
    for one in contradicting(changes, after):
        others = set(one.disagreeing(after)) - changes.keys()
        if not others:
            return None
        lapsing |= others
    return lapsing


@cache
def _by_fact() -> Mapping[str, tuple[Contradiction, ...]]:
    names = {name for one in CONTRADICTIONS for name in one.facts}
    return {name: tuple(one for one in CONTRADICTIONS if name in one.facts) for name in names}


def _resting_on(book: RuleBook, ordered: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Return the rules that read each fact or a conclusion that rests on it, by stratum."""
    resting: dict[str, list[Rule]] = {name: [] for name in book.facts}
    under: dict[str, set[str]] = {}
    for rule in ordered:
        names = set(rule.reads).union(*(under.get(name, ()) for name in rule.reads))
        for name in names & resting.keys():
            resting[name].append(rule)
        if rule.concludes:
            under.setdefault(rule.concludes, set()).update(names)
    return resting


def _taken_back(ordered: Iterable[Rule]) -> dict[str, frozenset[str]]:
    """Return, by fact, the rules whose settled outcome can change when the fact becomes known.

    They ask whether it is known, or whether a conclusion is that rests on it, or they rest on a
    conclusion that can be taken back so.
    """
    under: dict[str, set[str]] = {}
    unsteady: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for rule in ordered:
        asked = {leaf.fact for leaf in rule.leaves if isinstance(leaf, Known)}
        facts = {fact for name in asked for fact in under.get(name, {name})}
        facts = facts.union(*(unsteady.get(name, ()) for name in rule.reads))
        read = {fact for name in rule.reads for fact in under.get(name, {name})}
        for fact in facts:
            back.setdefault(fact, set()).add(rule.id)
        if rule.concludes:
            under.setdefault(rule.concludes, set()).update(read)
            unsteady.setdefault(rule.concludes, set()).update(facts)
    return {name: frozenset(rules) for name, rules in back.items()}
