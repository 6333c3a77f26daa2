"""What hinges on the differences between two views: the verdicts and the plan, exactly.

A rule is looked at under every choice of whose view holds, fact by fact. Where all choices give
one outcome, that is its outcome, however much is open; where they do not, it is unknown, and the
facts that make the difference are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.views import Difference, Views
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome, Verdict, concluded
from sourcing_advisor.facts.records import Side
from sourcing_advisor.rules.book import Rule

MOST_TRIED = 10
"""Differing facts of one rule of which every choice is tried; more of them all count as hinges."""

SIDES: tuple[Side, Side] = ("client", "provider")
Choice = tuple[Side, ...]


class HingingRule(NamedTuple):
    """A rule that hinges on a difference: its outcome by the view of each side of that fact."""

    rule: str
    client: Outcome
    provider: Outcome


class Hinge(NamedTuple):
    """A difference on which something hinges.

    `first_moves` says that the first three moves are others by the view of each side.
    """

    difference: Difference
    rules: tuple[HingingRule, ...]
    first_moves: bool


def assessed(views: Views, assessor: Assessor) -> tuple[Assessment, tuple[Hinge, ...]]:
    """Return the assessment of two views as one, and what hinges on their differences.

    The hinges stand in the order of what hinges on them: the first three moves, then how many
    rules of high severity, then how many rules.
    """
    base = assessor.assess(views.agreed)
    if not views.differences:
        return base, ()
    trying = _Trying(base, views.differences)
    assessment = trying.assessment()
    weighing = _Weighing(assessment, assessor, trying.hinging)
    hinges = [hinge for each in views.differences if (hinge := weighing.hinge(each))]
    severity = {rule.id: rule.severity for rule in base.book.rules}

    def weight(hinge: Hinge) -> tuple[bool, int, int]:
        high = sum(severity[each.rule] == "high" for each in hinge.rules)
        return not hinge.first_moves, -high, -len(hinge.rules)

    return assessment, tuple(sorted(hinges, key=weight))


class _Trying:
    """Tries every choice of whose view holds, rule by rule."""

    def __init__(self, base: Assessment, differences: Sequence[Difference]) -> None:
        self._base, self._book = base, base.book
        self._differences = {each.fact: each for each in differences}
        self.hinging: dict[str, list[str]] = {}
        """The rules that hinge on each fact."""

    def assessment(self) -> Assessment:
        """Return the assessment in which a rule is unknown only where the choices differ."""
        verdicts = [self._verdict(verdict) for verdict in self._base.verdicts]
        outcomes = {verdict.rule: verdict.outcome for verdict in verdicts}
        drawn = {name: concluded(name, outcomes, self._book) for name in self._book.concluding}
        return replace(
            self._base,
            outcomes=outcomes,
            verdicts=tuple(verdicts),
            conclusions={name: value for name, value in drawn.items() if value is not None},
        )

    def _verdict(self, verdict: Verdict) -> Verdict:
        rule = self._book.rule_by_id[verdict.rule]
        facts = [f for f in self._book.order_of_facts[rule.id] if f in self._differences]
        if not facts:
            return verdict
        if len(facts) > MOST_TRIED:
            self._note(rule, facts)
            return _left_open(verdict, facts)
        tried = self._tried(rule, facts)
        outcomes = {each.outcome for each in tried.values()}
        if len(outcomes) == 1:
            agreed = next(iter(tried.values()))
            because = (r for r in agreed.because if r.fact not in self._differences)
            return agreed._replace(because=tuple(because))
        hinges = [fact for i, fact in enumerate(facts) if _tells_apart(i, tried)]
        self._note(rule, hinges)
        return _left_open(verdict, hinges)

    def _note(self, rule: Rule, facts: Iterable[str]) -> None:
        for fact in facts:
            self.hinging.setdefault(fact, []).append(rule.id)

    def _tried(self, rule: Rule, facts: Sequence[str]) -> Mapping[Choice, Verdict]:
        evaluator = ReferenceEvaluator(self._book.resting_under(rule))
        tried = {}
        for choice in product(SIDES, repeat=len(facts)):
            held = {f: self._differences[f].of(s) for f, s in zip(facts, choice, strict=True)}
            explained = evaluator.explain(_with(self._base.values, held))
            tried[choice] = next(v for v in explained.verdicts if v.rule == rule.id)
        return tried


def _left_open(verdict: Verdict, facts: Iterable[str]) -> Verdict:
    """Return the verdict that is unknown for want of one view of some facts."""
    missing = tuple(dict.fromkeys((*facts, *verdict.missing)))
    return verdict._replace(outcome=Outcome.UNKNOWN, because=(), missing=missing)


def _tells_apart(place: int, tried: Mapping[Choice, Verdict]) -> bool:
    """Say whether the view of the fact at a place changes the outcome under some choice."""
    for choice, verdict in tried.items():
        if choice[place] == "client":
            other = (*choice[:place], "provider", *choice[place + 1 :])
            if tried[other].outcome is not verdict.outcome:
                return True
    return False


class _Weighing:
    """Says what each difference alone changes, with the others left open."""

    def __init__(
        self, assessment: Assessment, assessor: Assessor, hinging: Mapping[str, Sequence[str]]
    ) -> None:
        self._assessment, self._book = assessment, assessment.book
        self._assessor, self._hinging = assessor, hinging

    def hinge(self, difference: Difference) -> Hinge | None:
        """Return what hinges on a difference; None if nothing does."""
        seen = {side: self._seen(difference.fact, difference.of(side)) for side in SIDES}
        client, provider = (seen[side] for side in SIDES)
        rules = tuple(self._rules(difference.fact, client, provider))
        plans = [plan(each) for each in (client, provider)]
        first = [[move.name for move in each.first] for each in plans]
        placed = [[(move.name, move.stage) for move in each.moves] for each in plans]
        if not rules and placed[0] == placed[1]:
            return None
        return Hinge(difference, rules, first[0] != first[1])

    def _seen(self, fact: str, known: Value | Bounds | None) -> Assessment:
        values = _with(self._assessment.values, {fact: known})
        return self._assessor.assess_values(values, self._assessment.relationship)

    def _rules(self, fact: str, client: Assessment, provider: Assessment) -> Iterator[HingingRule]:
        for name in self._hinging.get(fact, ()):
            if self._book.rule_by_id[name].kind != "conclusion":
                yield HingingRule(name, client.outcomes[name], provider.outcomes[name])


def _with(values: Values, held: Mapping[str, Value | Bounds | None]) -> dict[str, Value | Bounds]:
    """Return values with some facts as one side sees them; what it does not say is absent."""
    told = {fact: known for fact, known in held.items() if known is not None}
    return {name: known for name, known in values.items() if name not in held} | told
