"""Signs and words that the HTML page uses, so that nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.model import Status
from sourcing_advisor.rules.models import Figure, Level, Method

Rows = tuple[tuple[str, str], ...]
"""Labels, each with what stands beside it."""

STATES: dict[Status, tuple[str, str]] = {
    "gap": ("○", "Gap"),
    "mixed": ("◐", "Strength and gap"),
    "strength": ("●", "Strength"),
    "neutral": ("=", "Neither"),
    "unknown": ("?", "Not known"),
    "not_applicable": ("/", "Does not apply"),
}
"""A sign and words for the status of a practice."""

LEVEL_SIGNS: dict[Level, str] = {"high": "▲", "medium": "◆", "low": "▽"}
METHODS: dict[Method, str] = {
    "survey": "Survey",
    "interviews": "Interviews",
    "case": "Single case",
    "argument": "Argument",
}


def figure_in_words(figure: Figure) -> tuple[str, str]:
    """Return the value of a figure with its unit, and what it measures on which base."""
    base = f" (base: {figure.base})" if figure.base else ""
    return number_in_words(figure.value, figure.unit), f"{figure.of}{base}"


def rules_in_words(rules: Sequence[str]) -> str:
    """Return how many rules there are, and which: ``2 rules: GS-02, PM-01``."""
    return f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}: {', '.join(rules)}"


@cache
def section_titles() -> dict[str, str]:
    """Return the title of each section of facts, by name."""
    return {name: (model.__doc__ or name).strip() for name, model in section_models().items()}
