"""The place of each move in the plan, as the report tells it."""

from __future__ import annotations

from typing import assert_never

from sourcing_advisor.decisions.moves import (
    Agreed,
    Before,
    BySeverity,
    Clock,
    Move,
    OnRung,
    Reason,
    RestsOn,
    Until,
)
from sourcing_advisor.report.plan_parts import PlacedMove, ReasonOfPlace, SilencedRule
from sourcing_advisor.rules.book import RuleBook


def placed(move: Move, book: RuleBook) -> PlacedMove:
    """Return the stage of a move with every reason for it."""
    rules = book.rule_by_id
    return PlacedMove.model_construct(
        number=move.number,
        move=move.name,
        rule=move.rule,
        stage=move.stage,
        rests_on=move.rests_on,
        reasons=tuple(map(_told, move.reasons)),
        silenced=tuple(
            SilencedRule.model_construct(
                rule=silenced.rule,
                title=rules[silenced.rule].title,
                severity=rules[silenced.rule].severity or "low",
                reason=silenced.reason,
            )
            for silenced in move.silenced
        ),
    )


def _told(reason: Reason) -> ReasonOfPlace:
    made = ReasonOfPlace.model_construct
    match reason:
        case Clock(name, _, by, _):
            day = by.isoformat() if by else None
            return made(kind="clock", words=reason.words, name=name, day=day)
        case Before(name, moves, _, finding):
            return made(
                kind="before", words=reason.words, name=name, moves=tuple(moves), finding=finding
            )
        case RestsOn(name, cause, _, _, _, finding):
            return made(
                kind="rests_on", words=reason.words, name=name, moves=(cause,), finding=finding
            )
        case OnRung(name):
            return made(kind="rung", words=reason.words, name=name)
        case BySeverity():
            return made(kind="severity", words=reason.words)
        case Until(rule):
            return made(kind="until", words=reason.words, rule=rule)
        case Agreed(rule, day_from):
            day = day_from.isoformat() if day_from else None
            return made(kind="agreed", words=reason.words, rule=rule, day=day)
        case _:
            assert_never(reason)
