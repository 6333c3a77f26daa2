"""What all forms of a report say alike: gradings, states and evidence in words, and its head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.moves import listed
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.summary_gaps import SummaryGap
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.model import Report, Status
from sourcing_advisor.rules.models import Figure, Level, Method, Owner, Strength, Timing

STAGE = "relationship.stage"
QUESTIONS_IN_FULL = 12
"""How many open questions a report tells in full; the others are listed with what they settle."""

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
STRENGTHS: dict[Strength, str] = {
    "strong": "strong: counted answers with a known base",
    "moderate": "moderate: a pattern over several cases",
    "limited": "limited: one relationship or one account",
    "argued": "argued: reasoned, no data shown",
}
METHODS: dict[Method, str] = {
    "survey": "Survey",
    "interviews": "Interviews",
    "case": "Single case",
    "argument": "Argument",
}
LEVEL_SIGNS: dict[Level, str] = {"high": "▲", "medium": "◆", "low": "▽"}
STATES: dict[Status, tuple[str, str]] = {
    "gap": ("○", "Gap"),
    "mixed": ("◐", "Strength and gap"),
    "strength": ("●", "Strength"),
    "neutral": ("=", "Neither"),
    "unknown": ("?", "Not known"),
    "not_applicable": ("/", "Does not apply"),
}
"""A sign and words for the status of a practice, so that nothing is told by colour alone."""

STATES_MEAN = (
    "Gap or strength: at least one rule found it on the facts stated. Neither: the rules that "
    "apply found no gap and no strength, which does not show that all is well. Not known: nothing "
    "was found, and facts are missing. Does not apply: no rule of the practice is meant for such "
    "a relationship."
)
"""What each state of a practice says, and does not say."""

OUTCOMES: dict[str, str] = {
    "fired": "Fired",
    "clear": "Clear",
    "unknown": "Not known",
    "not_applicable": "Does not apply",
}
TWO_VIEWS = "What to talk about: the two sides see it differently"
"""The heading of the differences between two views."""

PLAN_ORDER = (
    "In the order of the plan: what a near date decides, then causes before what rests on them, "
    "then who leads before the bargain, the process and the instruments."
)
"""How moves are ordered, in a sentence."""

QUESTIONS_ORDER = (
    "First beliefs on which a verdict under the first three moves rests alone, where few answers "
    "are believed; then what can change these moves by itself, and what can with other answers, "
    "the more the nearer to the first place; then the rest, other beliefs, and what a known answer "
    "makes pointless; among each, by how many rules of high severity an answer can "
    "settle or change, by how many rules in all, and by how many it helps to settle. What an "
    "answer can settle, at least one of the possible answers settles by itself; what it can change "
    "is settled without it."
)
"""How open questions are ordered."""

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
    yield from (("Stage", fact.in_words) for fact in given.facts if fact.fact == STAGE)


def practice_titles(report: Report) -> dict[str, str]:
    """Return the title of each practice by id."""
    return {practice.id: practice.title for practice in report.practices}


def left_open(note: SummaryGap) -> str:
    """Return the labels of the facts that a list leaves open."""
    return "; ".join(catalogue()[name].label for name in note.facts)


def figure_in_words(figure: Figure) -> str:
    """Return the value of a figure with its unit."""
    return number_in_words(figure.value, figure.unit)


def told_in_confidence(report: Report) -> str:
    """Say how much was told in confidence, and which moves rest on it, in sentences."""
    one = report.withheld == 1
    told = (
        "One answer was told in confidence: it counts, and is not printed."
        if one
        else f"{report.withheld} answers were told in confidence: they count, and are not printed."
    )
    moves = [str(number) for number in report.withheld_moves]
    if not moves:
        return told
    resting = f"Move {moves[0]} rests" if len(moves) == 1 else f"Moves {listed(moves)} rest"
    are = "is" if len(moves) == 1 else "are"
    return f"{told} {resting} on {'it' if one else 'them'}, and {are} not printed either."
