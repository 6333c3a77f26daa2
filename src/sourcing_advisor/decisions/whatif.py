"""What would change if some answers were others: a proposal judged before anybody acts on it.

The change is told, not the totals: which gaps it clears, which it opens, which it leaves as they
are or cannot settle, on which other facts that rests, and what would come first afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.change import MoveNamed, RuleChange, change_between, standing_of
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.trials import lapses
from sourcing_advisor.engine.assessment import Assessment, rested_on
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.records import Proposal
from sourcing_advisor.facts.relationship import fact_places
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.models import Kind, Level

Answers = Mapping[str, Value | Bounds | None]
"""What would be known of some facts, by name; None for a fact that would not be known any more."""


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One fact with what is known of it before and after, in words."""

    fact: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleNamed:
    """A rule that changes or does not, and the move that speaks for it, if one does."""

    rule: str
    kind: Kind
    title: str
    severity: Level | None
    move: str | None


@dataclass(frozen=True, slots=True)
class Assumed:
    """A fact that is not part of a change and on which its effect rests.

    `in_words` is what is known of it. `believed` says that it is only believed.
    """

    fact: str
    label: str
    in_words: str
    believed: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What some answers would change. Rules are gaps unless they are named strengths.

    `clears` fired and would be clear; `opens` would fire anew; `unsettles` fired and could not be
    settled any more, for want of `needs`; `untouched` fire before and after. `rules_out` could not
    be settled before and would be clear. `assumes` are facts on which `clears` rests besides.
    """

    name: str | None
    by: str | None
    sets: tuple[ChangedFact, ...]
    clears: tuple[RuleNamed, ...]
    opens: tuple[RuleNamed, ...]
    unsettles: tuple[RuleNamed, ...]
    rules_out: tuple[RuleNamed, ...]
    untouched: tuple[RuleNamed, ...]
    strengths_gained: tuple[RuleNamed, ...]
    strengths_lost: tuple[RuleNamed, ...]
    assumes: tuple[Assumed, ...]
    needs: tuple[Assumed, ...]
    first_before: tuple[MoveNamed, ...]
    first_after: tuple[MoveNamed, ...]

    @property
    def changes_nothing(self) -> bool:
        """Say whether no gap, no strength and no place among the first three changes."""
        return self.first_before == self.first_after and not (
            self.clears
            or self.opens
            or self.unsettles
            or self.rules_out
            or self.strengths_gained
            or self.strengths_lost
        )


class Conjecture:
    """One relationship, and what would be said of it if some answers were others."""

    def __init__(self, assessment: Assessment, evaluator: ReferenceEvaluator | None = None) -> None:
        """Take the assessment of today; an evaluator of its rule book, if there is one."""
        self.today = assessment
        self.plan_today = plan(assessment)
        self._evaluator = evaluator or ReferenceEvaluator(assessment.book)
        self._standing = standing_of(assessment, self.plan_today)

    def assessment_with(self, answers: Answers) -> Assessment:
        """Return the assessment of the relationship with these answers in place of its own."""
        today, relationship = self.today, self.today.relationship
        explained = self._evaluator.explain(known_with(today.values, answers))
        provisional: dict[str, tuple[str, ...]] = {}
        if relationship.beliefs:
            sure = self._evaluator.outcomes(known_with(relationship.without_beliefs, answers))
            beliefs = relationship.beliefs.keys() - answers.keys()
            for verdict in explained.verdicts:
                if sure[verdict.rule] is not verdict.outcome:
                    provisional[verdict.rule] = rested_on(verdict, today.book, beliefs)
        return replace(
            today,
            values=known_with(today.values, answers),
            conclusions=explained.conclusions,
            outcomes=explained.outcomes,
            verdicts=explained.verdicts,
            engine="reference",
            provisional=provisional,
            in_hand=dict(self._in_hand(explained.outcomes, answers)),
        )

    def proposed(self, proposal: Proposal) -> WhatIf:
        """Return what a proposal would change; what it leaves no room for lapses."""
        sets = {name: value for name, value in proposal.sets.items() if value is not None}
        lapsing = sorted(lapses(sets, self.today.values) or ())
        answers = {**proposal.sets, **dict.fromkeys(lapsing)}
        judged = self.what_if(answers, proposal.name, proposal.by)
        changed = (
            replace(each, after="no longer so") if each.fact in lapsing else each
            for each in judged.sets
        )
        return replace(judged, sets=tuple(changed))

    def what_if(self, answers: Answers, name: str | None = None, by: str | None = None) -> WhatIf:
        """Return what these answers would change."""
        after = self.assessment_with(answers)
        change = change_between(self._standing, standing_of(after, plan(after)))
        told: dict[str, list[RuleNamed]] = {}
        for each in change.rules:
            told.setdefault(_told_as(each), []).append(self._named(each))

        def of(name: str) -> tuple[RuleNamed, ...]:
            return tuple(told.get(name, ()))

        return WhatIf(
            name,
            by,
            tuple(self._changed(answers)),
            clears=of("clears"),
            opens=of("opens"),
            unsettles=of("unsettles"),
            rules_out=of("rules_out"),
            untouched=of("untouched"),
            strengths_gained=of("strengths_gained"),
            strengths_lost=of("strengths_lost"),
            assumes=tuple(self._assumed(after, {each.rule for each in of("clears")}, answers)),
            needs=tuple(self._needed(after, {each.rule for each in of("unsettles")})),
            first_before=change.first.before,
            first_after=change.first.after,
        )

    def _in_hand(
        self, outcomes: Mapping[str, Outcome], answers: Answers
    ) -> Iterator[tuple[str, date | None]]:
        """Yield the gaps that would be in hand, with the day of those that are today."""
        relationship = self.today.relationship
        if not relationship.later:
            return
        later = self._evaluator.outcomes(known_with(relationship.with_later, answers))
        for rule in self.today.book.rules:
            open_now = outcomes[rule.id] in (Outcome.FIRED, Outcome.UNKNOWN)
            if rule.kind == "gap" and open_now and later[rule.id] is Outcome.CLEAR:
                yield rule.id, self.today.in_hand.get(rule.id)

    def _named(self, change: RuleChange) -> RuleNamed:
        rule = self.today.book.rule_by_id[change.rule]
        move = self.today.book.plan.move_of.get(rule.id)
        title, severity = rule.title, rule.severity
        return RuleNamed(rule.id, rule.kind, title, severity, move.name if move else None)

    def _changed(self, answers: Answers) -> Iterator[ChangedFact]:
        for name, value in answers.items():
            fact, before = self.today.book.facts[name], self.today.values.get(name)
            yield ChangedFact(
                name, fact.label, value_in_words(fact, before), value_in_words(fact, value)
            )

    def _assumed(self, after: Assessment, rules: set[str], answers: Answers) -> Iterator[Assumed]:
        """Yield the facts besides `answers` that make some rules clear."""
        names = {
            reading.fact: None
            for verdict in after.verdicts
            if verdict.rule in rules
            for reading in verdict.because
            if reading.fact not in answers and reading.fact in fact_places()
        }
        yield from (self._assumption(name) for name in names)

    def _needed(self, after: Assessment, rules: set[str]) -> Iterator[Assumed]:
        names = {n: None for v in after.verdicts if v.rule in rules for n in v.missing}
        yield from (self._assumption(name) for name in names)

    def _assumption(self, name: str) -> Assumed:
        fact, beliefs = self.today.book.facts[name], self.today.relationship.beliefs
        known = self.today.values.get(name)
        return Assumed(name, fact.label, value_in_words(fact, known), name in beliefs)


def known_with(known: Values, answers: Answers) -> dict[str, Value | Bounds]:
    """Return known facts with some answers in place of others."""
    after = {**known, **answers}
    return {name: value for name, value in after.items() if value is not None}


_TOLD_AS: Mapping[tuple[Kind, bool, bool], str] = {
    ("strength", False, True): "strengths_gained",
    ("strength", True, False): "strengths_lost",
    ("gap", True, True): "untouched",
    ("gap", False, True): "opens",
    ("gap", True, False): "clears",
    ("gap", False, False): "rules_out",
}
"""How a change is told, by the kind of the rule and whether it fired before and does after."""


def _told_as(change: RuleChange) -> str:
    """Return the name under which a change is told, or an empty one where it is not."""
    standing = change.after or change.before
    was = change.before.outcome if change.before else None
    now = change.after.outcome if change.after else None
    if standing is None:
        return ""
    told = _TOLD_AS.get((standing.kind, was is Outcome.FIRED, now is Outcome.FIRED), "")
    if told == "clears" and now is Outcome.UNKNOWN:
        return "unsettles"
    return "" if told == "rules_out" and was is not Outcome.UNKNOWN else told
