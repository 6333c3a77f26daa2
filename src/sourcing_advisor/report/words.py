"""What all forms of a report say alike: whom it is about, and what states of practices mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.models import Level, Owner, Strength, Timing

STAGE = "relationship.stage"
OWNERS: dict[Owner, str] = {
    "client": "the client",
    "provider": "the provider",
    "both": "client and provider together",
}
TIMINGS: dict[Timing, str] = {
    "now": "now",
    "next-governance-cycle": "in the next governance cycle",
    "renewal": "at renewal",
}
LEVELS: dict[Level, str] = {"high": "high", "medium": "medium", "low": "low"}
STRENGTHS: dict[Strength, str] = {
    "strong": "strong: counted answers with a known base",
    "moderate": "moderate: a pattern over several cases",
    "limited": "limited: one relationship or one account",
    "argued": "argued: reasoned, no data shown",
}
STATES_MEAN = (
    "Gap or strength: at least one rule found it on the facts stated. Neither: the rules that "
    "apply found no gap and no strength, which does not show that all is well. Not known: nothing "
    "was found, and facts are missing. Does not apply: no rule of the practice is meant for such "
    "a relationship."
)
"""What each state of a practice says, and does not say."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def date_in_words(iso: str) -> str:
    """Return a date such as ``2025-06-30`` as ``30 June 2025``, whatever the locale."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def profile_of(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what was stated of the relationship for the head of the report: label and text."""
    given = report.relationship
    for label, value in (
        ("Client", given.client),
        ("Provider", given.provider),
        ("Service", given.service),
        ("Region", given.region),
        ("Reference", given.id),
    ):
        if value:
            yield label, plain_text(value)
    if given.as_of:
        yield "As of", date_in_words(given.as_of)
    yield from (("Stage", fact.in_words) for fact in report.facts if fact.fact == STAGE)
