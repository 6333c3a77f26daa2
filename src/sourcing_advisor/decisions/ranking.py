"""The order of gap rules by severity: plain, and the same wherever they are listed."""

from __future__ import annotations

from typing import get_args

from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import LEVELS, Strength, Timing

_STRENGTHS: tuple[Strength | None, ...] = (*get_args(Strength), None)
_TIMINGS: tuple[Timing, ...] = get_args(Timing)


def recommendation_rank(book: RuleBook, rule: Rule) -> tuple[int, int, int, bool, int, str]:
    """Order gap rules by severity, then strength of evidence, then effort, least first.

    Between equals, the people who lead come before arrangements, as no other factor proved as
    significant in the research (finding LW-LP-people-decide); then what can be done sooner.
    """
    severity = LEVELS.index(rule.severity or "low")
    evidence = _STRENGTHS.index(book.strength_of(rule))
    effort = -LEVELS.index(rule.effort or "high")
    people_later = rule.practice not in book.about_people
    timing = _TIMINGS.index(rule.timing or "renewal")
    return severity, evidence, effort, people_later, timing, rule.id
