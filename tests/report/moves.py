"""The fired gaps that the moves of a report speak for."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_advisor.report.model import Report
from sourcing_advisor.report.part import Stated


def gap_rules(report: Report) -> set[str]:
    """Return the gap rules that lead a move, are a ground of one, or fall silent beside one."""
    return {rule for rule, _ in because_by_rule(report)} | {
        silenced.rule for place in report.plan for silenced in place.silenced
    }


def because_by_rule(report: Report) -> Iterator[tuple[str, tuple[Stated, ...]]]:
    """Yield the rules that moves speak for, each with the facts that made it fire."""
    for each in report.recommendations:
        yield each.rule, each.because
        yield from ((ground.rule, ground.because) for ground in each.grounds)
