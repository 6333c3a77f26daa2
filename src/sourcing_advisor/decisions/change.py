"""What changed between two states of one relationship, rule by rule.

A state is kept as few typed values per rule, so that an assessment, a report that was kept and the
rows of a portfolio are compared by the same definition. Rules are known by id; one that has a new
id is the rule that it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from sourcing_advisor.decisions.moves import Plan, Stage
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.rules.models import Kind, Level

ChangeKind = Literal[
    "resolved",
    "new",
    "changed",
    "persisting",
    "newly_known",
    "no_longer_known",
    "confirmed",
    "withdrawn",
]
CHANGES: Mapping[ChangeKind, str] = MappingProxyType(
    {
        "new": "fired now, and was clear or did not apply",
        "changed": "fired before and now, with another severity or at another place of the plan",
        "resolved": "fired before, and is clear or does not apply now",
        "newly_known": "could not be settled before, and is settled now",
        "no_longer_known": "was settled before, and cannot be settled now",
        "confirmed": "rested on a belief before, and does not any more",
        "withdrawn": "fired before, and the rule book has no such rule any more",
        "persisting": "fired before and now, unchanged",
    }
)
"""What each kind of change says of a rule, in the order in which changes are told."""


class RuleStanding(NamedTuple):
    """How one rule stands in one state of a relationship.

    `stage` is that of its move; a gap that a move silences has none. `provisional` says that the
    outcome rests on a belief.
    """

    rule: str
    kind: Kind
    outcome: Outcome
    severity: Level | None = None
    stage: Stage | None = None
    move: str | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class MoveNamed:
    """One of the first three moves, and the rule that leads it."""

    move: str
    rule: str
    title: str


class Standing(NamedTuple):
    """One state of a relationship: how each rule stands, by id, and the first three moves."""

    rules: Mapping[str, RuleStanding]
    first: tuple[MoveNamed, ...]


class RuleChange(NamedTuple):
    """What became of one rule; `before` is None for a rule that was not there, `after` likewise."""

    rule: str
    kind: ChangeKind
    before: RuleStanding | None
    after: RuleStanding | None


class FirstThreeChange(NamedTuple):
    """The first three moves before and after, and which came in and went out."""

    before: tuple[MoveNamed, ...]
    after: tuple[MoveNamed, ...]
    entered: tuple[MoveNamed, ...]
    left: tuple[MoveNamed, ...]

    @property
    def reordered(self) -> bool:
        """Say whether the same moves stand first in another order."""
        same = not self.entered and not self.left
        return same and [m.move for m in self.before] != [m.move for m in self.after]


class Change(NamedTuple):
    """What changed between two states of one relationship.

    `rules` stand by kind in the order of `CHANGES`, gaps before strengths, then by id. Rules that
    are clear, unknown or not applicable in both states are no change and are left out.
    """

    rules: tuple[RuleChange, ...]
    first: FirstThreeChange

    @property
    def by_rule(self) -> Mapping[str, RuleChange]:
        """Return the changes by the id of the rule, the present one where it has a new id."""
        return {change.rule: change for change in self.rules}


def standing_of(assessment: Assessment, plan: Plan) -> Standing:
    """Return how each rule stands in an assessment and its plan."""
    book = assessment.book
    placed = {rule: move for move in plan.moves for rule in move.rules}
    rules = {}
    for rule in book.rules:
        move = placed.get(rule.id)
        rules[rule.id] = RuleStanding(
            rule.id,
            rule.kind,
            assessment.outcomes[rule.id],
            rule.severity,
            move.stage if move else None,
            move.name if move else None,
            rule.id in assessment.provisional,
        )
    return Standing(rules, tuple(MoveNamed(m.name, m.rule, m.title) for m in plan.first))


def change_between(
    before: Standing, after: Standing, new_ids: Mapping[str, str] = MappingProxyType({})
) -> Change:
    """Return what changed from one state of a relationship to another.

    `new_ids` gives the present id of each rule that has a new one, by its former id.
    """
    earlier = {new_ids.get(name, name): standing for name, standing in before.rules.items()}
    names = {**earlier, **after.rules}
    changes = []
    for name in names:
        one, other = earlier.get(name), after.rules.get(name)
        kind = kind_of_change(one, other)
        if kind is not None:
            changes.append(RuleChange(name, kind, one, other))
    return Change(
        tuple(sorted(changes, key=_order)), _first_three(before.first, after.first, new_ids)
    )


def kind_of_change(before: RuleStanding | None, after: RuleStanding | None) -> ChangeKind | None:
    """Return what became of a rule between two states; None where there is nothing to tell."""
    fired, unknown = Outcome.FIRED, Outcome.UNKNOWN
    match (before and before.outcome, after and after.outcome):
        case (None, other) | (other, None) if other is not fired:
            return None
        case (_, None):
            return "withdrawn"
        case (was, now) if was is now:
            return None if before is None or after is None else _kind_of_same(before, after)
        case (was, now) if unknown in (was, now):
            return "newly_known" if was is unknown else "no_longer_known"
        case (was, now) if fired in (was, now):
            return "new" if now is fired else "resolved"
    return None


def _kind_of_same(before: RuleStanding, after: RuleStanding) -> ChangeKind | None:
    """Return what changed of a rule whose outcome did not."""
    fires = after.outcome is Outcome.FIRED
    if before.stage != after.stage or (fires and before.severity != after.severity):
        return "changed"
    if before.provisional and not after.provisional:
        return "confirmed"
    return "persisting" if fires else None


_KINDS = tuple(CHANGES)
_RULE_KINDS: tuple[Kind, ...] = ("gap", "strength", "conclusion")


def _order(change: RuleChange) -> tuple[int, int, str]:
    standing = change.after or change.before
    kind: Kind = "gap" if standing is None else standing.kind
    return _KINDS.index(change.kind), _RULE_KINDS.index(kind), change.rule


def _first_three(
    before: tuple[MoveNamed, ...], after: tuple[MoveNamed, ...], new_ids: Mapping[str, str]
) -> FirstThreeChange:
    """Compare the first moves; one is the same if its name is, or the rule that leads it."""
    left = tuple(_without(before, after, new_ids))
    entered = tuple(_without(after, before, new_ids))
    return FirstThreeChange(before, after, entered, left)


def _without(
    moves: tuple[MoveNamed, ...], others: tuple[MoveNamed, ...], new_ids: Mapping[str, str]
) -> Iterator[MoveNamed]:
    names = {each.move for each in others}
    leading = {new_ids.get(each.rule, each.rule) for each in others}
    for each in moves:
        if each.move not in names and new_ids.get(each.rule, each.rule) not in leading:
            yield each
