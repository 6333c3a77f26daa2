"""One report in every form, on a small invented rule book, with something in each part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.registry import RENDERERS, render
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.loading import load_rule_book

TINY = Path(__file__).parent.parent / "packs" / "tiny"
FOLDER = Path(__file__).parent / "golden"
RELATIONSHIP = {
    "relationship": {
        "id": "D-017",
        "client": "Northgate Mutual",
        "provider": "Halden Services",
        "service": "Accounting",
        "region": "North",
        "as_of": date(2026, 5, 1),
        "stage": "stable",
    },
    "productivity": {"annual_target_pct": 2.5},
    "gain_sharing": {"level": "relationship", "targets_met_years": 4},
    "innovation_fund": {"large_enough": True},
    "idea_log": ({"title": "One portal for all sites", "idea_from": "provider"},),
}


@cache
def golden_report() -> Report:
    book = load_rule_book([TINY], {"easy_years": 2}, own=False)
    book = replace(book, digest="0" * 64)  # the digest tells where a pack lies, too
    relationship = Relationship.model_validate(RELATIONSHIP)
    return ReportBuilder(book).build(Assessor(book, "reference").assess(relationship))


def _rendered(name: str, detail: Detail = "brief") -> bytes:
    return render(golden_report(), name, detail)


_FORMS: tuple[tuple[str, str, Detail], ...] = (
    *((f"report{r.endings[0]}", r.name, "brief") for r in RENDERERS.values() if r.text),
    ("report-standard.md", "markdown", "standard"),
    ("report-full.md", "markdown", "full"),
)
GOLDEN: dict[Path, Callable[[], bytes]] = {
    FOLDER / file: partial(_rendered, name, detail) for file, name, detail in _FORMS
}
