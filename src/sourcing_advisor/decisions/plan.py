"""What comes first: the fired gap rules as few moves, in an order that says why.

1. What is agreed already is in hand; what cannot be acted on yet is parked.
2. The rest is gathered into moves, and what a move leaves nothing to say for falls silent.
3. A move rests on another where the relation *precedes* says so of what fired. Then come, in this
   order: what a near date decides; what others rest on; what neither rests nor is rested on; what
   rests on others. Within each the rung decides, then severity.
4. The first three are of three practices. The next five rest on nothing that is still to be done;
   what rests on something stands later, under its cause.

There is no score. Each place has the reasons that put the move there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.decisions.move_order import Candidate, MoveOrder
from sourcing_advisor.decisions.moves import (
    STAGES,
    Agreed,
    Before,
    BySeverity,
    Move,
    OnRung,
    Plan,
    Reason,
    RestsOn,
    Stage,
    Until,
    nearest,
)
from sourcing_advisor.decisions.until import until_in_words
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.particulars import stated_days
from sourcing_advisor.facts.records import Particulars
from sourcing_advisor.rules.book import Rule
from sourcing_advisor.rules.models import Owner
from sourcing_advisor.rules.plan import PlanRelations, Precedence

MOST_FIRST = 3
MOST_NEXT = 5
_STAGES = tuple(STAGES)


def plan(assessment: Assessment, given: Particulars | None = None) -> Plan:
    """Return the plan of one relationship.

    Its steps are dated by what was stated by name and not in confidence, or by what is `given`,
    all of which the reader may know.
    """
    book, values = assessment.book, assessment.values_and_conclusions
    as_of = assessment.relationship.relationship.as_of
    particulars = given or assessment.relationship.particulars
    days = stated_days(particulars, as_of, confided=given is not None)
    order = MoveOrder(book, values, as_of, days)
    agreed = assessment.in_hand
    acting, parked = acted_on(assessment, values)
    placed = _staged(order, acting)
    writer = _Placing(book.plan, order, [candidate for candidate, _ in placed])
    moves = [writer.move(candidate, stage) for candidate, stage in placed]
    for candidate in order.by_urgency(parked):
        until = [
            Until(r.id, until_in_words(r.act_from, book.facts, values))
            for r in candidate.rules
            if r.act_from is not None
        ]
        moves.append(_move(candidate, "parked", len(moves) + 1, until))
    for candidate in order.by_urgency(rule for rule in book.rules if rule.id in agreed):
        since = [Agreed(rule.id, agreed[rule.id]) for rule in candidate.rules]
        moves.append(_move(candidate, "in_hand", len(moves) + 1, since))
    by_stage: dict[Stage, list[Move]] = {}
    for move in moves:
        by_stage.setdefault(move.stage, []).append(move)
    return Plan(**{stage: tuple(of_stage) for stage, of_stage in by_stage.items()})


def staged(assessment: Assessment) -> list[tuple[Candidate, Stage]]:
    """Return the moves that can be acted on with their stages, in the order of the plan."""
    values = assessment.values_and_conclusions
    order = MoveOrder(assessment.book, values, None)
    return _staged(order, acted_on(assessment, values)[0])


def names_acted_on(assessment: Assessment) -> frozenset[str]:
    """Return the names of the moves that can be acted on, in no order."""
    values = assessment.values_and_conclusions
    order = MoveOrder(assessment.book, values, None)
    return frozenset(c.move.name for c in order.speaking(acted_on(assessment, values)[0]))


def first_names(order: MoveOrder, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the names of the first moves where some rules fired that can be acted on."""
    ordered = order.ordered(order.speaking(rules))
    first = (c.move.name for c, stage in _placed(ordered) if stage == "first")
    return tuple(islice(first, MOST_FIRST))


def acted_on(assessment: Assessment, values: Values) -> tuple[list[Rule], list[Rule]]:
    """Return the fired gap rules that can be acted on, and those that are parked."""
    agreed = assessment.in_hand
    fired = [rule for rule in assessment.fired if rule.kind == "gap" and rule.id not in agreed]
    parked = [r for r in fired if r.act_from and truth(r.act_from, values) is False]
    waiting = {rule.id for rule in parked}
    return [rule for rule in fired if rule.id not in waiting], parked


def _staged(order: MoveOrder, rules: Sequence[Rule]) -> list[tuple[Candidate, Stage]]:
    """Return the moves of rules that can be acted on, worded, with their stages, in their order."""
    ordered = order.ordered(order.speaking(rules))
    placed = sorted(_placed(ordered), key=lambda placed: _STAGES.index(placed[1]))
    for candidate, _ in placed:
        order.word(candidate)
    return placed


def _placed(ordered: Iterable[Candidate]) -> Iterator[tuple[Candidate, Stage]]:
    """Yield the moves as they come, each with its stage."""
    practices: set[str] = set()
    first: set[str] = set()
    following = 0
    for candidate in ordered:
        practice = candidate.leading.practice
        ready = not candidate.causes or candidate.causes.keys() <= first
        if len(first) < MOST_FIRST and practice not in practices and ready:
            first.add(candidate.move.name)
            practices.add(practice)
            yield candidate, "first"
        elif not candidate.causes and following < MOST_NEXT:
            following += 1
            yield candidate, "next"
        else:
            yield candidate, "later"


class _Placing:
    """Gives moves their numbers and the reasons for their places."""

    def __init__(
        self, relations: PlanRelations, order: MoveOrder, placed: Sequence[Candidate]
    ) -> None:
        self._relations = relations
        self._order = order
        self._edges = {edge.name: edge for edge in relations.precedes}
        self._numbers = {candidate.move.name: i for i, candidate in enumerate(placed, 1)}
        self._number = self._numbers.__getitem__
        self._candidates = {candidate.move.name: candidate for candidate in placed}

    def move(self, candidate: Candidate, stage: Stage) -> Move:
        number = self._numbers[candidate.move.name]
        causes = candidate.causes or {}
        cause = min(causes, key=self._number, default=None)
        due = nearest(candidate.clocks)
        return _move(
            candidate,
            stage,
            number,
            self._reasons(candidate, cause),
            rests_on=cause,
            within_months=due.months if due else None,
            by=due.by if due else None,
        )

    def _reasons(self, candidate: Candidate, cause: str | None) -> Iterator[Reason]:
        yield from candidate.clocks
        for name, rested in (candidate.effects or {}).items():
            edge = self._edges[name]
            moves = {other: rested[other].move.called for other in sorted(rested, key=self._number)}
            yield Before(name, moves, self._reason(edge, candidate), edge.finding)
        if cause is not None and candidate.causes:
            edge, number = candidate.causes[cause], self._numbers[cause]
            rested_on = self._candidates[cause]
            called, reason = rested_on.move.called, self._reason(edge, rested_on)
            yield RestsOn(edge.name, cause, called, number, reason, edge.finding)
        rung = self._order.rung(candidate.leading)
        if rung < len(self._relations.rungs):
            here = self._relations.rungs[rung]
            reason = candidate.move.reason or here.reason
            yield OnRung(here.name, rung + 1, here.called, reason)
        yield BySeverity(candidate.leading.severity or "low")

    def _reason(self, edge: Precedence, cause: Candidate) -> str:
        return self._order.reason(edge, [rule.id for rule in cause.rules])


def _move(
    candidate: Candidate, stage: Stage, number: int, reasons: Iterable[Reason], **due: Any
) -> Move:
    leading, *others = candidate.rules
    return Move(
        name=candidate.move.name,
        title=candidate.title,
        called=candidate.move.called,
        number=number,
        stage=stage,
        practice=leading.practice,
        rule=leading.id,
        grounds=tuple(rule.id for rule in others),
        owner=candidate.move.owner or _owner(candidate.rules),
        reasons=tuple(reasons),
        silenced=tuple(candidate.silenced),
        matter=candidate.move.matter,
        **due,
    )


def _owner(rules: Iterable[Rule]) -> Owner:
    owners = {rule.owner or "both" for rule in rules}
    return owners.pop() if len(owners) == 1 else "both"
