"""Parts of a report in a sentence or a line each; texts are Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.facts.wording import WHO
from sourcing_advisor.report.model import CitedFinding, Recommendation
from sourcing_advisor.report.part import Stated
from sourcing_advisor.report.plan_parts import NamedPart, Quote
from sourcing_advisor.report.sentences import sentences

_LONG = 25
"""Of more words, a quote of several sentences is cut to one of them in a brief."""
_NUMBER = re.compile(r"\d")

SIDES = ("client", "provider", "both", "joint")
"""Who answered, where nobody in particular is named."""


def question_in_short(question: Question) -> str:
    """Return what is asked, and of whom where only one side can tell."""
    text = question.question.split("? ")[0].rstrip("?")
    asides = [] if question.who == WHO["either"] else [f"ask {question.who}"]
    asides += ["so far only believed"] if question.believed else []
    return as_markdown(f"{text}? ({'; '.join(asides)})" if asides else f"{text}?")


def believed(gap: Recommendation) -> str:
    """Return on whose belief a move rests, as a sentence."""
    told = [f"“{b.label}”{f' ({b.by})' if b.by else ''}" for b in gap.beliefs]
    return as_markdown(f"Provisional: it rests on what is only believed, {', '.join(told)}.")


def hinging(gap: Recommendation) -> list[str]:
    """Return on which thresholds a move hinges, a sentence each."""
    return [as_markdown(f"Hinges on judgement: {each.words}") for each in gap.hinges_on]


def shortened(quote: Quote) -> Quote:
    """Return a quote of which one sentence is left, if it is long: the first that has a number."""
    if len(quote.words.split()) <= _LONG:
        return quote
    said = sentences(quote.words)
    words = next((each for each in said if _NUMBER.search(each)), said[0]).rstrip(".")
    return quote.model_copy(update={"words": words})


def quoted(quote: Quote) -> str:
    """Return the words in which an answer was given, and who said them."""
    if quote.by and quote.by not in SIDES:
        who = f"the {quote.by[4:]}" if quote.by.startswith("The ") else quote.by
        return as_markdown(f"“{quote.words}” (told by {who}).")
    end = "" if quote.words[-1:] in ".!?" else "."
    return as_markdown(f"“{quote.words}{end}”")


def as_sentence(words: str) -> str:
    """Return the reason for a place as a sentence of its own."""
    words = words.removeprefix("because ")
    return f"{words[:1].upper()}{words[1:]}."


def said_in(gap: Recommendation, part: NamedPart) -> list[str]:
    """Return what was stated by name for one part of a move, as sentences."""
    return [as_markdown(each.text) for each in gap.named if each.part == part]


def placed_in_words(gap: Recommendation) -> str:
    """Return the title of a move with what its place says: from when, or until what."""
    return f"{as_markdown(gap.title)} ({as_markdown(gap.why_here)})"


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
