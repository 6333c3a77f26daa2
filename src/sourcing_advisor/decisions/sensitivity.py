"""What hinges on judgement: which verdicts and moves would be others with another threshold.

A threshold that rests on judgement has a range in which it could reasonably lie. A verdict can
change only where the threshold meets what is known of a fact; so the range is divided there, and
one value stands for each part: nothing is sampled. What is the same within the whole range does not
hinge on the judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from sourcing_advisor.decisions.change import MoveNamed
from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.decisions.plan import names_acted_on, plan, staged
from sourcing_advisor.decisions.regions import Region, joined
from sourcing_advisor.decisions.thresholds import Judgement, Judgements, Part
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import FIRED, Outcome
from sourcing_advisor.rules.models import Kind, Level


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule that would say something else."""

    rule: str
    kind: Kind
    title: str
    severity: Level | None
    today: Outcome
    then: Outcome


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of the range of a threshold in which something is not as it is today.

    `lost` are moves that would not be in the plan, `new` those that would. `first_then` are the
    first three moves, or None where they are those of today.
    """

    where: str
    value: float
    flips: tuple[Flip, ...]
    lost: tuple[MoveNamed, ...]
    new: tuple[MoveNamed, ...]
    first_then: tuple[MoveNamed, ...] | None


@dataclass(frozen=True, slots=True)
class Hinge:
    """A threshold on which something hinges, the range in which it could lie, and what shifts."""

    parameter: str
    in_words: str
    range_in_words: str
    reason: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class MoveStanding:
    """Whether a move would stand whatever the thresholds are, and its place among the first three.

    `hinges_on` are thresholds with which it would not be in the plan, `place_hinges_on` those with
    which it would leave the first three, or come among them.
    """

    number: int
    move: str
    title: str
    stands: bool
    hinges_on: tuple[str, ...]
    place_hinges_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """A threshold with which a move would not be in the plan, and `where` in its range."""

    parameter: str
    means: str
    in_words: str
    range_in_words: str
    where: str


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What hinges on each judgement, each for itself; `steady` are those on which nothing does."""

    hinges: tuple[Hinge, ...]
    steady: tuple[str, ...]
    moves: tuple[MoveStanding, ...]


def sensitivity(assessment: Assessment, judgements: Judgements) -> Sensitivity:
    """Return what hinges on the thresholds of a rule book that are judgement and have a range."""
    today = plan(assessment)
    tried = {
        judgement: tuple(_shifts(judgement, parts, assessment, today))
        for judgement, parts in judgements.tried(assessment)
    }
    hinges = tuple(_hinge(judgement, shifts) for judgement, shifts in tried.items() if shifts)
    steady = tuple(judgement.parameter.name for judgement, shifts in tried.items() if not shifts)
    return Sensitivity(hinges, steady, tuple(_standings(today, hinges)))


def falling(
    assessment: Assessment, today: Plan, judgements: Judgements
) -> dict[str, tuple[Fall, ...]]:
    """Return, by name, the moves of a plan that another threshold would take out of it."""
    names = frozenset(move.name for move in today.acted_on)
    falls: dict[str, tuple[Fall, ...]] = {}
    for judgement, parts in judgements.tried(assessment) if names else ():
        standing = {part: _standing(names, judgement, assessment, then) for part, then in parts}
        for name in names.difference(names.intersection(*standing.values())):
            held = ((name in moves, part) for part, moves in standing.items())
            runs = groupby(held, key=itemgetter(0))
            without = [[part for _, part in run] for stands, run in runs if not stands]
            falls[name] = (*falls.get(name, ()), _fall(judgement, without))
    return falls


def _standing(
    names: frozenset[str], judgement: Judgement, assessment: Assessment, then: Assessment | None
) -> frozenset[str]:
    """Return those of some moves that stand in another assessment too."""
    if then is None:
        return names
    before, rules = assessment.outcomes, assessment.book.rule_by_id
    turned = any(
        FIRED in (before[rule], outcome) and rules[rule].kind != "strength"
        for rule, outcome in then.outcomes.items()
        if outcome is not before[rule]
    )
    moved = turned or judgement.orders or then.in_hand != assessment.in_hand
    return names & names_acted_on(then) if moved else names


def _fall(judgement: Judgement, runs: Sequence[Sequence[Region]]) -> Fall:
    return Fall(
        judgement.parameter.name,
        judgement.parameter.means.strip(),
        judgement.in_words,
        judgement.range_in_words,
        " or ".join(joined(parts).in_words(judgement.values) for parts in runs),
    )


def _shifts(
    judgement: Judgement, parts: Iterable[Part], assessment: Assessment, today: Plan
) -> Iterator[Shift]:
    """Yield the parts of a range in which something is not as it is today, in order."""
    tried = [
        (part, None if then is None else _shift(assessment, then, today)) for part, then in parts
    ]
    for shift, run in groupby(tried, key=lambda each: each[1]):
        if shift is not None:
            whole = joined([part for part, _ in run])
            where = whole.in_words(judgement.values)
            yield replace(shift, where=where, value=float(whole.value))


def _shift(assessment: Assessment, then: Assessment, today: Plan) -> Shift | None:
    """Return what would not be as it is today, if anything."""
    before, after = assessment.outcomes, then.outcomes
    flips = tuple(
        Flip(r.id, r.kind, r.title, r.severity, before[r.id], after[r.id])
        for r in assessment.book.rules
        if r.kind != "conclusion" and before[r.id] is not after[r.id]
    )
    moves = staged(then)
    placed = tuple(MoveNamed(c.move.name, c.leading.id, c.title) for c, _ in moves)
    acted_on = tuple(MoveNamed(move.name, move.rule, move.title) for move in today.acted_on)
    first = placed[: sum(stage == "first" for _, stage in moves)]
    shift = Shift(
        "",
        0,
        flips,
        _without(acted_on, placed),
        _without(placed, acted_on),
        None if first == acted_on[: len(today.first)] else first,
    )
    nothing = not flips and not shift.lost and not shift.new and shift.first_then is None
    return None if nothing else shift


def _hinge(judgement: Judgement, shifts: tuple[Shift, ...]) -> Hinge:
    parameter, between = judgement.parameter, judgement.parameter.plausible
    reason = between.reason if between else ""
    return Hinge(parameter.name, judgement.in_words, judgement.range_in_words, reason, shifts)


def _standings(today: Plan, hinges: Iterable[Hinge]) -> Iterator[MoveStanding]:
    first = {move.name for move in today.first}
    for move in today.acted_on:
        gone: dict[str, None] = {}
        moved: dict[str, None] = {}
        for hinge in hinges:
            for shift in hinge.shifts:
                if move.name in {lost.move for lost in shift.lost}:
                    gone[hinge.parameter] = None
                elif shift.first_then is not None:
                    then = {each.move for each in shift.first_then}
                    if (move.name in then) is not (move.name in first):
                        moved[hinge.parameter] = None
        stands = not gone
        yield MoveStanding(move.number, move.name, move.title, stands, tuple(gone), tuple(moved))


def _without(moves: Iterable[MoveNamed], others: Iterable[MoveNamed]) -> tuple[MoveNamed, ...]:
    names = {move.move for move in others}
    return tuple(move for move in moves if move.move not in names)
