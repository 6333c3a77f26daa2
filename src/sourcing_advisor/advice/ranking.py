"""The order of recommendations: plain, and the same wherever they are listed."""

from __future__ import annotations

from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Level, Strength

_LEVELS: tuple[Level, ...] = ("high", "medium", "low")
_STRENGTHS: tuple[Strength | None, ...] = ("strong", "moderate", "limited", "argued", None)


def recommendation_rank(book: RuleBook, rule: Rule) -> tuple[int, int, int, str]:
    """Order gap rules by severity, then strength of evidence, then effort, least first."""
    severity = _LEVELS.index(rule.severity or "low")
    evidence = _STRENGTHS.index(book.strength_of(rule))
    effort = -_LEVELS.index(rule.effort or "high")
    return severity, evidence, effort, rule.id
