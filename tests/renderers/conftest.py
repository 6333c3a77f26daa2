"""Reports on a small invented rule book, so that these tests do not hang on the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.loading import load_rule_book

ReportOn = Callable[..., Report]

TINY = Path(__file__).parent.parent / "packs" / "tiny"


@pytest.fixture
def tiny_report() -> ReportOn:
    """Return a function from the sections of a relationship to a report on it."""

    def report_on(*, parameters: dict[str, float] | None = None, **sections: Any) -> Report:
        book = load_rule_book([TINY], parameters, own=False)
        relationship = Relationship.model_validate(sections)
        assessment = Assessor(book, "reference").assess(relationship)
        return ReportBuilder(book).build(assessment)

    return report_on


@pytest.fixture
def full_report(tiny_report: ReportOn) -> Report:
    """Return a report with something in every part of it."""
    return tiny_report(
        relationship={
            "client": "Northgate Mutual",
            "provider": "Halden Services",
            "service": "Accounting",
            "stage": "stable",
        },
        productivity={"annual_target_pct": 2.5},
        gain_sharing={"level": "relationship", "targets_met_years": 4},
        innovation_fund={"large_enough": True},
    )
