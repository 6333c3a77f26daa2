"""The report as Markdown, for a terminal, a wiki or a word processor."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from jinja2 import Template

from sourcing_advisor.advice.markdown import as_markdown, without_html
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.renderers.layout import QUESTIONS_IN_FULL, layouts
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.words import (
    LEVELS,
    OWNERS,
    STATES_MEAN,
    STRENGTHS,
    TIMINGS,
    profile_of,
)

STATUS_MARKS = {
    "gap": "gap",
    "strength": "strength",
    "mixed": "strength and gap",
    "neutral": "neither",
    "unknown": "not known",
    "not_applicable": "does not apply",
}


def render_markdown(report: Report) -> str:
    """Return the report as CommonMark with tables. Text that was given never acts as markup."""
    return _template().render(context_of(report)).strip() + "\n"


def context_of(report: Report) -> dict[str, Any]:
    """Return what the template needs, with everything looked up beforehand."""
    return {
        "report": report,
        "numbers": {cited.finding.id: cited.number for cited in report.findings},
        "cited": {cited.finding.id: cited for cited in report.findings},
        "short": {source.id: source.short for source in report.sources},
        "owners": OWNERS,
        "timings": TIMINGS,
        "strengths": STRENGTHS,
        "profile": tuple(profile_of(report)),
        "marks": STATUS_MARKS,
        "states_mean": STATES_MEAN,
        "in_full": QUESTIONS_IN_FULL,
        "severities": _by_severity(report),
    }


def _by_severity(report: Report) -> str:
    counted = Counter(each.severity for each in report.recommendations)
    if counted.total() == 1:
        return f"of {next(iter(counted))} severity"
    return ", ".join(f"{counted[level]} of {level} severity" for level in LEVELS if counted[level])


@cache
def _template() -> Template:
    environment = layouts(autoescape=False, finalize=without_html)
    environment.filters["text"] = as_markdown
    environment.filters["figure"] = lambda figure: number_in_words(figure.value, figure.unit)
    return environment.get_template("report.md.j2")
