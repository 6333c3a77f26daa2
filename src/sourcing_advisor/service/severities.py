"""How grave the gaps of a report are: what a review can fail on."""

from __future__ import annotations

from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.models import Level

SEVERITIES: tuple[Level, ...] = ("low", "medium", "high")
"""From the mildest to the gravest."""


def reaches(report: Report, severity: Level, assessment: Assessment | None = None) -> bool:
    """Say whether a gap that is not in hand has this severity or a higher one.

    With the assessment that the report rests on, moves that it does not print count too.
    """
    least = SEVERITIES.index(severity)
    gaps = [each.severity for each in report.recommendations if each.stage != "in_hand"]
    gaps += [silenced.severity for move in report.plan for silenced in move.silenced]
    if assessment is not None and report.withheld_moves:
        order, rules = plan(assessment), assessment.book.rule_by_id
        moves = (*order.acted_on, *order.parked)
        gaps += [rules[rule].severity or "low" for move in moves for rule in move.rules]
    return any(SEVERITIES.index(gap) >= least for gap in gaps)
