"""The state of each practice, which follows from the verdicts on its rules."""

from __future__ import annotations

from collections.abc import Container, Sequence

from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import (
    FIRED,
    NOT_APPLICABLE,
    UNKNOWN,
    Verdict,
)
from sourcing_advisor.report.model import PracticeState, Status


def practice_states(assessment: Assessment) -> tuple[PracticeState, ...]:
    """Return the state of every practice, in the order of the rule book."""
    practices = assessment.book.practices
    by_practice: dict[str, list[Verdict]] = {practice.id: [] for practice in practices}
    for verdict in assessment.verdicts:
        if verdict.kind != "conclusion":
            by_practice[verdict.practice].append(verdict)
    return tuple(
        PracticeState.model_construct(
            id=practice.id,
            title=practice.title,
            status=status_of(by_practice[practice.id], assessment.in_hand),
            sound=practice.sound,
            rules=tuple(v.rule for v in by_practice[practice.id] if v.outcome is FIRED),
            in_hand=tuple(v.rule for v in by_practice[practice.id] if v.rule in assessment.in_hand),
        )
        for practice in practices
    )


def status_of(verdicts: Sequence[Verdict], in_hand: Container[str] = ()) -> Status:
    """Return the status that the verdicts of one practice's gap and strength rules amount to.

    A gap that is in hand no longer asks anything of the reader, and does not count.
    """
    counting = [verdict for verdict in verdicts if verdict.rule not in in_hand]
    fired = {verdict.kind for verdict in counting if verdict.outcome is FIRED}
    outcomes = {verdict.outcome for verdict in counting}
    if fired == {"gap", "strength"}:
        return "mixed"
    if fired:
        return "gap" if "gap" in fired else "strength"
    if UNKNOWN in outcomes:
        return "unknown"
    if outcomes == {NOT_APPLICABLE}:
        return "not_applicable"
    return "neutral"
