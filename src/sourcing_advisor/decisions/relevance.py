"""Which unknown facts can still change anything: a verdict on a gap or strength, or the plan.

For each part of a condition it is worked out which truths it can still have, whatever becomes of
the facts that are not known: each may get any answer, or none. A fact matters where it is read in
a part that no other part overrules for good. Facts are taken as independent of each other, and so
are parts: a fact that is found not to matter does not matter for certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    CompareFacts,
    Condition,
    Known,
    Leaf,
    Not,
)
from sourcing_advisor.conditions.truth import Truth, possible_truths, truth
from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome, conclusions_by_stratum, outcome_of
from sourcing_advisor.rules.book import Rule

Truths = frozenset[Truth]
EVERY: Truths = frozenset({True, False, None})


def facts_that_matter(assessment: Assessment, regions: Regions) -> frozenset[str]:
    """Return the facts, known or not, of which an answer can still change something."""
    return frozenset(_Relevance(assessment, regions).facts())


class _Relevance:
    def __init__(self, assessment: Assessment, regions: Regions) -> None:
        self._book, self._values = assessment.book, assessment.values
        self._regions = regions
        self._conclusions: dict[str, Truths] = {}
        self._leaves: dict[Leaf, Truths] = {}
        self._outcomes: dict[str, frozenset[Outcome]] = {}
        settled = conclusions_by_stratum(self._book)
        for stratum, concluded in zip(self._book.strata, settled, strict=True):
            for rule in stratum:
                self._outcomes[rule.id] = self._outcomes_of(rule)
            for name in concluded:
                self._conclusions[name] = self._concluded(name)

    def facts(self) -> Iterator[str]:
        """Yield the names of facts that are read where it matters."""
        followed: set[str] = set()
        waiting = [
            name
            for rule in self._book.rules
            if rule.kind != "conclusion"
            for name in self._read_by(rule)
        ]
        waiting += self._read_by_plan()
        while waiting:
            name = waiting.pop()
            if name in followed:
                continue
            followed.add(name)
            if name in self._book.concluding:
                waiting += [n for rule in self._book.concluding[name] for n in self._read_by(rule)]
            else:
                yield name

    def _read_by(self, rule: Rule) -> Iterator[str]:
        if len(self._outcomes[rule.id]) == 1:
            return
        if rule.applies_when is not None:
            yield from self._read(rule.applies_when)
        yield from self._read(rule.when)

    def _read_by_plan(self) -> Iterator[str]:
        """Yield what the order of the moves can still depend on."""
        can_fire = {name for name, can in self._outcomes.items() if Outcome.FIRED in can}
        for condition in self._of_plan(can_fire):
            yield from self._read(condition)
        for clock in self._book.plan.clocks:
            can_run = clock.rules & can_fire and True in self._truths(clock.when)
            if clock.months is not None and can_run:
                yield clock.months

    def _of_plan(self, can_fire: set[str]) -> Iterator[Condition]:
        """Yield the conditions of the plan that bear on rules which can fire."""
        plan = self._book.plan
        conditions: list[tuple[Condition | None, bool]] = [
            *((rule.act_from, rule.id in can_fire) for rule in self._book.rules),
            *((e.when, bool(e.cause & can_fire and e.effects & can_fire)) for e in plan.precedes),
            *((clock.when, bool(clock.rules & can_fire)) for clock in plan.clocks),
            *((s.when, bool(s.rules & can_fire)) for move in plan.moves for s in move.silences),
        ]
        yield from (each for each, bears in conditions if bears and each is not None)

    def _read(self, condition: Condition) -> Iterator[str]:
        """Yield the facts in the parts of a condition that no other part overrules for good."""
        if len(self._truths(condition)) == 1:
            return
        match condition:
            case All(parts) | AnyOf(parts):
                overruling = frozenset({condition.deciding})
                truths = [self._truths(part) for part in parts]
                for i, part in enumerate(parts):
                    if overruling not in (*truths[:i], *truths[i + 1 :]):
                        yield from self._read(part)
            case Not(part):
                yield from self._read(part)
            case _:
                yield from condition.facts

    def _outcomes_of(self, rule: Rule) -> frozenset[Outcome]:
        setting = rule.applies_when
        applies = frozenset({True}) if setting is None else self._truths(setting)
        when = self._truths(rule.when)
        return frozenset(outcome_of(one, other) for one in applies for other in when)

    def _concluded(self, name: str) -> Truths:
        """Return the truths that a conclusion can have: see `engine.verdicts.concluded`."""
        drawn = [self._outcomes[rule.id] for rule in self._book.concluding[name]]
        fired, unknown = frozenset({Outcome.FIRED}), Outcome.UNKNOWN
        if fired in drawn:
            return frozenset({True})
        can_be: dict[Truth, bool] = {
            True: any(Outcome.FIRED in can for can in drawn),
            None: any(unknown in can for can in drawn),
            False: all(can - {unknown, Outcome.FIRED} for can in drawn),
        }
        return frozenset(value for value, can in can_be.items() if can)

    def _truths(self, condition: Condition) -> Truths:
        """Return the truths that a condition can have."""
        return possible_truths(condition, self._leaf)

    def _leaf(self, leaf: Leaf) -> Truths:
        if leaf not in self._leaves:
            self._leaves[leaf] = frozenset(self._of_leaf(leaf))
        return self._leaves[leaf]

    def _of_leaf(self, leaf: Leaf) -> Iterable[Truth]:
        name = leaf.fact
        if name in self._book.concluding:
            return self._of_conclusion(leaf, self._conclusions.get(name, frozenset({None})))
        if isinstance(leaf, CompareFacts):
            known = [self._values.get(each) for each in leaf.facts]
            loose = any(value is None or isinstance(value, Bounds) for value in known)
            return EVERY if loose else {truth(leaf, self._values)}
        value = self._values.get(name)
        if isinstance(leaf, Known):
            return {truth(leaf, self._values)} if value is not None else {True, False}
        now = truth(leaf, self._values)
        if value is not None and not isinstance(value, Bounds):
            return {now}
        return {now} | {
            truth(leaf, {name: region.value}) for region in self._regions.of(name, self._values)
        }

    @staticmethod
    def _of_conclusion(leaf: Leaf, concluded: Truths) -> Iterable[Truth]:
        return {truth(leaf, {} if value is None else {leaf.fact: value}) for value in concluded}
