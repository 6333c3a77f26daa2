"""Parts of a report in a sentence or a line each; texts are Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.decisions.questions import WHO, Question
from sourcing_advisor.report.model import CitedFinding, Recommendation, Report
from sourcing_advisor.report.part import Stated
from sourcing_advisor.report.plan_parts import Quote
from sourcing_advisor.report.sentences import sentences
from sourcing_advisor.report.words import STAGE


def state_of(report: Report) -> str:
    """Return how the relationship stands, in a sentence."""
    about = {
        stated.fact: stated.in_words.partition(" (")[0] for stated in report.relationship.facts
    }
    head = [
        template.format(about[fact])
        for fact, template in (
            (STAGE, "{}"),
            ("relationship.months_to_renewal", "{} to the renewal"),
            ("relationship.performance", "performance {}"),
        )
        if fact in about
    ]
    counts = Counter(practice.status for practice in report.practices)
    gaps, strong = counts["gap"] + counts["mixed"], counts["strength"] + counts["mixed"]
    found = f"of {len(report.practices)} practices, {gaps} show a gap and {strong} a strength"
    found += f"; too little is known of {counts['unknown']}" if counts["unknown"] else ""
    said = f"{', '.join(head)}: {found}." if head else f"{found}."
    return as_markdown(f"{said[:1].upper()}{said[1:]}")


def question_in_short(question: Question) -> str:
    """Return what is asked, and of whom where only one side can tell."""
    text = question.question.split("? ")[0].rstrip("?")
    asides = [] if question.who == WHO["either"] else [f"ask {question.who}"]
    asides += ["so far only believed"] if question.believed else []
    return f"{text}? ({'; '.join(asides)})" if asides else f"{text}?"


def bearing(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rules on which answers to a question bear, under what they can do to them."""
    told = (
        ("can settle", question.would_settle),
        ("can change", question.would_change),
        ("helps to settle", question.would_help),
    )
    return tuple((head, rules) for head, rules in told if rules)


def leading(gap: Recommendation) -> str:
    """Return who leads on the sides that own a move, as a sentence."""
    return f"Who leads: {as_markdown('; '.join(gap.who_leads))}."


def believed(gap: Recommendation) -> str:
    """Return on whose belief a move rests, as a sentence."""
    told = [f"“{b.label}”{f' ({b.by})' if b.by else ''}" for b in gap.beliefs]
    return as_markdown(f"Provisional: it rests on what is only believed, {', '.join(told)}.")


def quoted(quote: Quote) -> str:
    """Return the words in which an answer was given, and who said them."""
    by = f" ({quote.by})" if quote.by else ""
    return as_markdown(f"“{quote.words}”{by}.")


def placed_in_words(gap: Recommendation) -> str:
    """Return the title of a move with what its place says: from when, or until what."""
    return f"{gap.title} ({as_markdown(gap.why_here)})"


def titles_in_short(titles: Sequence[str], most: int) -> str:
    """Return the first titles on one line, and how many more there are."""
    more = len(titles) - most
    rest = f"; and {more} more" if more > 0 else ""
    return f"{'; '.join(titles[:most])}{rest}." if titles else ""


def finding_in_short(finding: CitedFinding, source: str) -> str:
    """Return what a finding says, and where it stands, in a line."""
    return f"{sentences(finding.claim)[0]} ({source})"


def facts_under(gap: Recommendation) -> tuple[Stated, ...]:
    """Return the facts that a move rests on, those of the rule that leads it first."""
    under = [*gap.because, *(stated for ground in gap.grounds for stated in ground.because)]
    return tuple({stated.fact: stated for stated in under}.values())
