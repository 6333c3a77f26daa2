"""What hinges on judgement: which verdicts and moves would be others with another threshold.

A threshold that rests on judgement has a range in which it could reasonably lie. A verdict can
change only where the threshold meets what is known of a fact; so the range is divided there, and
one value stands for each part: nothing is sampled. What is the same within the whole range does not
hinge on the judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from sourcing_advisor.decisions.moves import Move, Plan
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.regions import Region, joined
from sourcing_advisor.decisions.thresholds import (
    as_fact,
    judgements,
    parts_of_range,
    with_parameter,
)
from sourcing_advisor.decisions.trials import Trials
from sourcing_advisor.decisions.whatif import MoveNamed
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome, Outcomes, concluded
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Kind, Level, Parameter


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
class Sensitivity:
    """What hinges on each judgement, each for itself; `steady` are those on which nothing does."""

    hinges: tuple[Hinge, ...]
    steady: tuple[str, ...]
    moves: tuple[MoveStanding, ...]


def sensitivity(assessment: Assessment, trials: Trials) -> Sensitivity:
    """Return what hinges on the thresholds of a rule book that are judgement and have a range."""
    today = plan(assessment)
    tried = {
        parameter.name: tuple(_shifts(parameter, assessment, today, trials))
        for parameter in judgements(assessment.book)
    }
    parameters = assessment.book.parameters
    hinges = tuple(_hinge(parameters[name], shifts) for name, shifts in tried.items() if shifts)
    steady = tuple(name for name, shifts in tried.items() if not shifts)
    return Sensitivity(hinges, steady, tuple(_standings(today, hinges)))


def _shifts(
    parameter: Parameter, assessment: Assessment, today: Plan, trials: Trials
) -> Iterator[Shift]:
    """Yield the parts of a range in which something is not as it is today, in order."""
    book, fact = assessment.book, as_fact(parameter, assessment.book)

    def shift_in(part: Region) -> Shift | None:
        if part.holds(parameter.value):
            return None
        moved = with_parameter(book, parameter.name, part.value)
        return _shift(moved, assessment, today, trials)

    tried = [(part, shift_in(part)) for part in parts_of_range(parameter, assessment)]
    for shift, run in groupby(tried, key=lambda each: each[1]):
        if shift is not None:
            whole = joined([part for part, _ in run])
            yield replace(shift, where=whole.in_words(fact), value=float(whole.value))


def _shift(moved: RuleBook, assessment: Assessment, today: Plan, trials: Trials) -> Shift | None:
    """Return what would not be as it is today with thresholds as in `moved`."""
    book, outcomes = assessment.book, assessment.outcomes
    others = {
        rule.id: rule for rule, was in zip(moved.rules, book.rules, strict=True) if rule is not was
    }
    known = assessment.values_and_conclusions
    differing = trials.differing_under(others, known, outcomes)
    if not differing and moved.plan is book.plan and not any(r.act_from for r in others.values()):
        return None
    then = plan(_assessed(moved, assessment, {**outcomes, **differing}))
    told = [book.rule_by_id[rule] for rule in differing]
    flips = tuple(
        Flip(r.id, r.kind, r.title, r.severity, outcomes[r.id], differing[r.id])
        for r in told
        if r.kind != "conclusion"
    )
    first = _moves(then.first)
    shift = Shift(
        "",
        0,
        flips,
        _without(today.acted_on, then.acted_on),
        _without(then.acted_on, today.acted_on),
        None if first == _moves(today.first) else first,
    )
    nothing = not flips and not shift.lost and not shift.new and shift.first_then is None
    return None if nothing else shift


def _assessed(moved: RuleBook, assessment: Assessment, outcomes: Outcomes) -> Assessment:
    """Return the assessment with other outcomes, as far as a plan needs it."""
    drawn = {name: concluded(name, outcomes, moved) for name, by in moved.concluding.items() if by}
    open_now = (Outcome.FIRED, Outcome.UNKNOWN)
    in_hand = {n: day for n, day in assessment.in_hand.items() if outcomes[n] in open_now}
    if assessment.relationship.later:
        later = ReferenceEvaluator(moved).outcomes(assessment.relationship.with_later)
        in_hand = {
            rule.id: assessment.in_hand.get(rule.id)
            for rule in moved.rules
            if rule.kind == "gap"
            and outcomes[rule.id] in open_now
            and later[rule.id] is Outcome.CLEAR
        }
    return replace(
        assessment,
        book=moved,
        outcomes=outcomes,
        conclusions={name: value for name, value in drawn.items() if value is not None},
        in_hand=in_hand,
    )


def _hinge(parameter: Parameter, shifts: tuple[Shift, ...]) -> Hinge:
    between, unit = parameter.plausible, parameter.unit
    low, high = (between.at_least, between.at_most) if between else (parameter.value,) * 2
    return Hinge(
        parameter.name,
        number_in_words(parameter.value, unit),
        f"{low:,.10g} to {number_in_words(high, unit)}",
        between.reason if between else "",
        shifts,
    )


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


def _moves(moves: Iterable[Move]) -> tuple[MoveNamed, ...]:
    return tuple(MoveNamed(move.name, move.rule, move.title) for move in moves)


def _without(moves: Iterable[Move], others: Iterable[Move]) -> tuple[MoveNamed, ...]:
    names = {move.name for move in others}
    return _moves(move for move in moves if move.name not in names)
