"""What was decided on moves, and what became of it: beside the plan of today, or after it.

A decision never changes a plan and never hides a move. It keeps the values of the facts that the
move rested on, so that a later review can say whether its grounds are still what they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sourcing_advisor.conditions.nodes import Leaf, leaves
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.decision_states import (
    DECIDED,
    STATES,
    DecisionKind,
    DecisionState,
)
from sourcing_advisor.decisions.moves import Move, Plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.rules.book import CONCLUSIONS, RuleBook


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on one move.

    `rules` are those that the move spoke for on the day, and `grounds` the facts that they rested
    on, with their values. `until` is the last day on which it holds, where it has one. `earlier`
    are the decisions on the same move that it took the place of, the latest first.
    """

    move: str
    decision: DecisionKind
    on: date
    reason: str | None = None
    owner: str | None = None
    until: date | None = None
    rules: tuple[str, ...] = ()
    grounds: Mapping[str, Value | Bounds] = field(default_factory=dict)
    earlier: tuple[Decision, ...] = ()


class ChangedGround(NamedTuple):
    """A fact that a decision rested on, with its value then and now; None where unknown."""

    fact: str
    then: Value | Bounds | None
    now: Value | Bounds | None


class Followed(NamedTuple):
    """A decision and what became of it; `move` is the one that it is about today, if any is."""

    decision: Decision
    state: DecisionState
    move: str | None
    changed: tuple[ChangedGround, ...] = ()
    new_rules: tuple[str, ...] = ()


def grounds_of(rules: Sequence[str], assessment: Assessment) -> dict[str, Value | Bounds]:
    """Return the facts that the verdicts on some rules rest on, with their values.

    What was told in confidence is left out: the file of decisions may be read by others.
    """
    secret = confidence_of(assessment.relationship, None).facts
    return {
        fact: value
        for verdict in assessment.verdicts
        if verdict.rule in rules
        for fact, value in verdict.because
        if value is not None and fact not in secret and not fact.startswith(CONCLUSIONS)
    }


def move_of(decision: Decision, plan: Plan, book: RuleBook) -> Move | None:
    """Return the move of a plan that a decision is about: by its name, else by its rules."""
    rules = present_rules(decision, book)
    for move in plan.moves:
        if move.name == decision.move:
            return move
    leading = [move for move in plan.moves if move.rule in rules]
    sharing = [move for move in plan.moves if not rules.isdisjoint(move.rules)]
    return next(iter(leading or sharing), None)


def present_rules(decision: Decision, book: RuleBook) -> frozenset[str]:
    """Return the ids that the rules of a decision have today."""
    return frozenset(book.new_ids.get(rule, rule) for rule in decision.rules)


def followed(
    decisions: Sequence[Decision], assessment: Assessment, plan: Plan, day: date
) -> tuple[Followed, ...]:
    """Return what became of each decision on a day, in their order."""
    return tuple(_followed(decision, assessment, plan, day) for decision in decisions)


def _followed(decision: Decision, assessment: Assessment, plan: Plan, day: date) -> Followed:
    book = assessment.book
    move = move_of(decision, plan, book)
    rules = present_rules(decision, book)
    if move is None:
        return Followed(decision, _after(decision, rules, assessment, plan), None)
    changed = tuple(_changed(decision, rules, assessment))
    new_rules = tuple(rule for rule in move.rules if rule not in rules)
    state = _beside(decision, move, day, is_changed=bool(changed or new_rules))
    return Followed(decision, state, move.name, changed, new_rules)


def _beside(decision: Decision, move: Move, day: date, *, is_changed: bool) -> DecisionState:
    """Return the state of a decision on a move that is still in the plan."""
    if move.stage == "in_hand":
        return "in_hand"
    if decision.decision == "done":
        return "came_back" if is_changed else "not_seen"
    if is_changed:
        return "grounds_changed"
    return "expired" if decision.until is not None and decision.until < day else "in_force"


def _after(
    decision: Decision, rules: frozenset[str], assessment: Assessment, plan: Plan
) -> DecisionState:
    """Return the state of a decision on a move that is in the plan no more."""
    outcomes = {assessment.outcomes[rule] for rule in rules if rule in assessment.outcomes}
    if not outcomes:
        return "withdrawn"
    silenced = {each.rule for move in plan.moves for each in move.silenced}
    if Outcome.FIRED in outcomes or not rules.isdisjoint(silenced):
        return "silent"
    if Outcome.UNKNOWN in outcomes:
        return "unknown"
    return "cleared" if decision.decision in ("accept", "done") else "needless"


def _changed(
    decision: Decision, rules: frozenset[str], assessment: Assessment
) -> Iterator[ChangedGround]:
    """Yield the facts that read otherwise than on the day, to a condition of the rules.

    A number that moved without crossing a threshold is the same ground: months pass.
    """
    now = assessment.values_and_conclusions
    then = {**now, **decision.grounds}
    changed = {fact for fact, value in decision.grounds.items() if value != now.get(fact)}
    if not changed:
        return
    read = {
        fact
        for leaf in _leaves_under(rules, assessment.book)
        if truth(leaf, then) is not truth(leaf, now)
        for fact in leaf.facts
    }
    for fact, value in decision.grounds.items():
        if fact in changed & read:
            yield ChangedGround(fact, value, assessment.values.get(fact))


def _leaves_under(rules: frozenset[str], book: RuleBook) -> Iterator[Leaf]:
    """Yield the comparisons of some rules, and of those whose conclusions they rest on."""
    for name in rules:
        if name in book.rule_by_id:
            rule = book.rule_by_id[name]
            yield from leaves(rule.act_from) if rule.act_from else ()
            for under in book.resting_under(rule).rules:
                yield from under.leaves


class Experience(NamedTuple):
    """How advice on one rule was taken, and what became of it: counts by decision and by state.

    It is the experience of whoever kept the decisions, and no research.
    """

    rule: str
    decisions: Mapping[DecisionKind, int]
    states: Mapping[DecisionState, int]
    """Of the decisions that stand."""
    cleared_when_taken: tuple[int, int]
    """Of the moves accepted or done, how many gaps are cleared, and how many there are."""
    cleared_when_not: tuple[int, int]
    """Likewise of the moves declined or deferred."""


def experience(followings: Sequence[Followed], book: RuleBook) -> tuple[Experience, ...]:
    """Return the experience with each rule on which something was decided, by rule id."""
    by_rule: dict[str, list[Followed]] = {}
    for each in followings:
        for rule in sorted(present_rules(each.decision, book)):
            by_rule.setdefault(rule, []).append(each)
    return tuple(_experience(rule, by_rule[rule]) for rule in sorted(by_rule))


def _experience(rule: str, followings: Sequence[Followed]) -> Experience:
    every = [d.decision for each in followings for d in (each.decision, *each.decision.earlier)]
    states = [each.state for each in followings]
    taken = [f for f in followings if f.decision.decision in ("accept", "done")]
    not_taken = [f for f in followings if f.decision.decision in ("decline", "defer")]
    return Experience(
        rule,
        {kind: every.count(kind) for kind in DECIDED if kind in every},
        {state: states.count(state) for state in STATES if state in states},
        (sum(f.state == "cleared" for f in taken), len(taken)),
        (sum(f.state == "needless" for f in not_taken), len(not_taken)),
    )
