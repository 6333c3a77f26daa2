"""What was told in confidence: it counts in every verdict, and only its own side reads it.

A report is written from what its reader may know. All that is known decides the plan, so that both
sides speak of the same move 3; a move that rests on a confidence leaves its number behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sourcing_advisor.decisions.moves import Before, Move, Plan, Reason, RestsOn, Stage, Until
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.particulars import is_withheld
from sourcing_advisor.facts.records import Particular, Particulars, Side
from sourcing_advisor.facts.relationship import Relationship, fact_places

IN_CONFIDENCE = "told in confidence"
_PLACED: dict[Stage, str] = {"parked": "parked", "in_hand": "in_hand"}


@dataclass(frozen=True, slots=True)
class Confidence:
    """What a reader may not know: `facts` by name, and how many answers and entries in all.

    `facts` are those that are not known, or known otherwise, of `shown`: the relationship without
    what was told in confidence.
    """

    facts: frozenset[str]
    count: int
    shown: Relationship


def confidence_of(relationship: Relationship, reader: Side | None) -> Confidence:
    """Return what a report for one side withholds; one for no side withholds all of it."""
    given = relationship.particulars
    people = given.people or ()

    def withheld(told: Answer | Particular) -> bool:
        return told.confidential and (reader is None or is_withheld(told, reader, people))

    facts = {name for name, answer in relationship.answers.items() if withheld(answer)}
    lists = {name: getattr(given, name) or () for name in Particulars.model_fields}
    places = {
        name: {i for i, entry in enumerate(entries) if withheld(entry)}
        for name, entries in lists.items()
    }
    count = len(facts) + sum(map(len, places.values()))
    if not count:
        return Confidence(frozenset(), 0, relationship)
    data: dict[str, Any] = relationship.model_dump(mode="json", exclude_none=True)
    for fact in facts:
        section, field = fact_places()[fact].path
        del data[section][field]
    for name in filter(places.__getitem__, places):
        entries = data["particulars"].pop(name)
        kept = [entry for i, entry in enumerate(entries) if i not in places[name]]
        if kept:  # an empty list would say that there is none
            data["particulars"][name] = kept
    shown = Relationship.model_validate_json(json.dumps(data))
    one, other = relationship.known, shown.known
    facts |= {name for name in {*one, *other} if one.get(name) != other.get(name)}
    return Confidence(frozenset(facts), count, shown)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader may know of an assessment: `seen`, without the `untold` facts.

    `withheld` counts what was told in confidence.
    """

    seen: Assessment
    untold: frozenset[str] = frozenset()
    withheld: int = 0


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

    A move keeps its stage and number; its rules and the reasons for its place are those that
    follow from what the reader may know.
    """
    order, seen = plan(whole), reading.seen
    if not reading.withheld:
        return PrintedPlan(order, order)
    of_seen = plan(seen)
    resting = {
        rule
        for rule, outcome in whole.outcomes.items()
        if outcome is not seen.outcomes[rule]
        or whole.in_hand.get(rule, rule) != seen.in_hand.get(rule, rule)
    }
    told = {
        _key(move): move._replace(grounds=tuple(g for g in move.grounds if g not in resting))
        for move in of_seen.moves
        if move.rule not in resting
    }
    shown = [(move, told.get(_key(move))) for move in order.moves]
    numbers = {move.name: move.number for move, view in shown if view and move in order.acted_on}
    stages: dict[Stage, list[Move]] = {}
    for move, view in shown:
        if view is not None:
            placed = view._replace(number=move.number, stage=move.stage)
            stages.setdefault(move.stage, []).append(_with_reasons(placed, numbers, resting))
    return PrintedPlan(
        Plan(**{stage: tuple(moves) for stage, moves in stages.items()}),
        of_seen,
        tuple(move.number for move, view in shown if view is None),
    )


def _key(move: Move) -> tuple[str, str]:
    return move.name, _PLACED.get(move.stage, "acted_on")


def _with_reasons(move: Move, numbers: dict[str, int], resting: set[str]) -> Move:
    """Return a move whose reasons name no move that is not printed, by the numbers of the plan."""
    reasons = tuple(_told(move, numbers))
    rests_on = next((r.cause for r in reasons if isinstance(r, RestsOn)), None)
    silenced = tuple(each for each in move.silenced if each.rule not in resting)
    return move._replace(reasons=reasons, rests_on=rests_on, silenced=silenced)


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
            case Until(rule=rule) if rule not in move.rules:
                pass
            case _:
                yield reason
