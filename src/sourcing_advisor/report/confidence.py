"""What was told in confidence: it counts in every verdict, and only its own side reads it.

A report is written from what its reader may know. All that is known decides the plan, so that both
sides speak of the same move 3; a move that rests on a confidence leaves its number behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sourcing_advisor.decisions.moves import Before, Move, Plan, Reason, RestsOn, Stage
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import FIRED, UNKNOWN

_PUT_ASIDE: tuple[Stage, ...] = ("parked", "in_hand")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader may know of an assessment: `seen`, without the `untold` facts.

    `withheld` counts what was told in confidence.
    """

    seen: Assessment
    untold: frozenset[str] = frozenset()
    withheld: int = 0


def reading_of(
    whole: Assessment, seen: Assessment, untold: frozenset[str], withheld: int
) -> Reading:
    """Return what a reader may know who sees less.

    A rule that fires only for want of what was confided stands for the graver one of its move, if
    that has a place in the plan; else it is not known.
    """
    order = plan(whole)
    named = {move.name for move in order.acted_on}
    heard = {rule for move in order.moves for rule in _heard(move)}
    move_of = whole.book.plan.move_of
    wrong = {
        v.rule
        for v in seen.verdicts
        if v.outcome is FIRED
        and whole.outcomes[v.rule] is not FIRED
        and (v.kind != "gap" or v.rule not in move_of or move_of[v.rule].name not in named)
    }
    verdicts = tuple(
        v._replace(outcome=UNKNOWN, because=(), missing=()) if v.rule in wrong else v
        for v in seen.verdicts
    )
    outcomes = {**seen.outcomes, **dict.fromkeys(wrong, UNKNOWN)}
    in_hand = {rule: day for rule, day in seen.in_hand.items() if rule in heard}
    seen = replace(seen, outcomes=outcomes, verdicts=verdicts, in_hand=in_hand)
    return Reading(seen, untold, withheld)


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """The moves of a plan that a reader may know of, under their numbers in the whole plan.

    `of_seen` is the plan of what the reader may know, and `withheld` has the numbers of the moves
    that rest on what was told in confidence.
    """

    moves: Plan
    of_seen: Plan
    withheld: tuple[int, ...] = ()


def printed_plan(whole: Assessment, reading: Reading) -> PrintedPlan:
    """Return the plan of an assessment as a reader may know it.

    Its moves are those of what the reader may know, with the reasons that follow from it. Each has
    the number and the stage of the move that speaks for its rule in the whole plan.
    """
    order = plan(whole, whole.relationship.particulars)
    if not reading.withheld:
        return PrintedPlan(order, order)
    of_seen = plan(reading.seen, reading.seen.relationship.particulars)
    speaking = {rule: move for move in order.moves for rule in _heard(move)}
    named = {move.name: move for move in order.acted_on}
    printed: dict[int, Move] = {}
    for move in of_seen.moves:
        place = speaking.get(move.rule) or named[move.name]
        beside = printed.get(place.number)
        if beside is None:
            printed[place.number] = move._replace(number=place.number, stage=_stage(move, place))
        else:
            printed[place.number] = beside._replace(
                grounds=(*beside.grounds, *move.rules), silenced=(*beside.silenced, *move.silenced)
            )
    numbers = {move.name: number for number, move in printed.items()}
    stages: dict[Stage, list[Move]] = {}
    for _, move in sorted(printed.items()):
        stages.setdefault(move.stage, []).append(_with_reasons(move, numbers))
    return PrintedPlan(
        Plan(**{stage: tuple(moves) for stage, moves in stages.items()}),
        of_seen,
        tuple(move.number for move in order.moves if move.number not in printed),
    )


def _heard(move: Move) -> Iterator[str]:
    """Yield the rules for which a move speaks, and those that it leaves nothing to say."""
    yield from move.rules
    yield from (silenced.rule for silenced in move.silenced)


def _stage(move: Move, place: Move) -> Stage:
    """Return the stage of a move at its place; that it is parked or in hand is not told."""
    if (move.stage in _PUT_ASIDE or place.stage in _PUT_ASIDE) and move.stage != place.stage:
        return "next" if move.stage == "first" else move.stage
    return place.stage


def _with_reasons(move: Move, numbers: dict[str, int]) -> Move:
    """Return a move whose reasons name no move that is not printed, by the numbers of the plan."""
    reasons = tuple(_told(move, numbers))
    rests_on = next((r.cause for r in reasons if isinstance(r, RestsOn)), None)
    return move._replace(reasons=reasons, rests_on=rests_on)


def _told(move: Move, numbers: dict[str, int]) -> Iterator[Reason]:
    for reason in move.reasons:
        match reason:
            case RestsOn(cause=cause):
                if numbers.get(cause, move.number) < move.number:
                    yield reason._replace(number=numbers[cause])
            case Before(moves=moves):
                after = {
                    n: called for n, called in moves.items() if numbers.get(n, 0) > move.number
                }
                if after:
                    yield reason._replace(moves=after)
            case _:
                yield reason
