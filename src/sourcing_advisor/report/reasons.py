"""The place of each move in the plan, as the report tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

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


def distinct_reasons(place: PlacedMove) -> tuple[str, ...]:
    """Return why a move stands at its place, but for its severity; one for each ground.

    A relation and a rung may rest on the same ground.
    """
    told: dict[str, str] = {}
    for reason in place.reasons:
        if reason.kind != "severity":
            told.setdefault(ground_of(reason.words), reason.words)
    return tuple(told.values())


def ground_of(words: str) -> str:
    """Return what a reason for a place rests on: what follows its last “because”, or all of it."""
    return words.rpartition("because ")[2]


def placed(move: Move, book: RuleBook, named: Callable[[str], str]) -> PlacedMove:
    """Return the stage of a move with every reason for it; `named` puts names for roles."""
    rules = book.rule_by_id
    return PlacedMove.model_construct(
        number=move.number,
        move=move.name,
        rule=move.rule,
        stage=move.stage,
        rests_on=move.rests_on,
        matter=move.matter,
        reasons=tuple(_told(reason, named) for reason in move.reasons),
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


def _told(reason: Reason, named_in: Callable[[str], str]) -> ReasonOfPlace:
    """Return a reason with what it is about, in the one form that all kinds of reasons take."""
    about: dict[str, Any]
    match reason:
        case Clock(name, _, by, _):
            about = {"kind": "clock", "name": name, "day": by}
        case Before(name, moves, _, finding):
            about = {"kind": "before", "name": name, "moves": moves, "finding": finding}
        case RestsOn(name, cause, _, _, _, finding):
            about = {"kind": "rests_on", "name": name, "moves": (cause,), "finding": finding}
        case OnRung(name):
            about = {"kind": "rung", "name": name}
        case BySeverity():
            about = {"kind": "severity"}
        case Until(rule):
            about = {"kind": "until", "rule": rule}
        case Agreed(rule, day):
            about = {"kind": "agreed", "rule": rule, "day": day}
        case _:
            assert_never(reason)
    on, named = about.pop("day", None), tuple(about.pop("moves", ()))
    return ReasonOfPlace.model_construct(
        words=named_in(reason.words), day=on.isoformat() if on else None, moves=named, **about
    )
