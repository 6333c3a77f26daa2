"""How an interview shows a question and an answer: plain lines, for a screen reader too."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import WHO, meanings

WIDTH = 88
PROFILE_QUESTIONS: Mapping[str, str] = {
    "relationship.client": "What is the client called? It is used in the report only.",
    "relationship.provider": "What is the provider called? It is used in the report only.",
    "relationship.as_of": "On which day are the answers true? Write it as 2026-01-31.",
}
"""What is asked before the facts, by its name."""

COMMANDS = (
    "An answer, or: ? explain, d don't know, b ANSWER only believed, < back, c NAME change an "
    "answer, l list answers, s skip this area, q stop."
)
_CONFIRM = "ok confirms it, b leaves it believed, d takes it back; another answer replaces it."


def question_text(name: str, content: Any, *, confirming: bool) -> str:
    """Return a question with the answers that it takes, and the present answer if there is one."""
    if name in PROFILE_QUESTIONS:
        lines = [PROFILE_QUESTIONS[name]]
    else:
        fact = catalogue()[name]
        title = (section_models()[fact.section].__doc__ or "").strip()
        lines = [f"{title}. Who can answer: {WHO[fact.who]}. [{name}]"]
        lines += textwrap.wrap(fact.question, WIDTH)
        for answer in _takes(fact):
            lines += textwrap.wrap(answer, WIDTH, initial_indent="  ", subsequent_indent="     ")
    if content is not None:
        lines += textwrap.wrap(f"Answered: {answer_text(content)}", WIDTH)
        parts = content if isinstance(content, dict) else {}
        said = [str(parts[key]) for key in ("by", "source") if key in parts]
        if "quote" in parts:
            told = f"In the words of the source: “{parts['quote']}”"
            lines += textwrap.wrap(f"{told} ({', '.join(said)})" if said else told, WIDTH)
        lines.append(_CONFIRM if confirming else "Enter keeps it, d takes it back.")
    return "\n".join(lines)


def answer_text(content: Any) -> str:
    """Return an answer as one line."""
    if not isinstance(content, dict):
        return {True: "yes", False: "no"}[content] if isinstance(content, bool) else str(content)
    value = content.get("value")
    said = "" if value is None else answer_text(value)
    ends = {
        "at_least": "at least",
        "at_most": "at most",
        "from": "from",
        "until_then": "until then",
    }
    said += "".join(
        f" {words} {answer_text(content[key])}" for key, words in ends.items() if key in content
    )
    return f"{said.strip()} (only believed)" if content.get("believed") else said.strip()


def number_of_word(said: str, fact: Fact) -> str:
    """Return the word with a number, as `question_text` counts them; any other text as it is."""
    words = tuple(fact.words or ())
    return words[int(said) - 1] if said in map(str, range(1, len(words) + 1)) else said


def _takes(fact: Fact) -> Iterator[str]:
    """Yield the answers that a fact takes, a line each; words with their numbers and meanings."""
    match fact.type:
        case "yes_no":
            yield "yes or no"
        case "choice":
            for i, (word, meaning) in enumerate(meanings(fact).items(), start=1):
                yield f"{i} {word}: {meaning}" if meaning else f"{i} {word}"
        case "scale":
            yield "1 to 5 (? says what they mean)"
        case "count" | "number":
            space = "" if (fact.unit or "").startswith("%") else " "
            yield f"{fact.lowest:,.10g} to {fact.highest:,.10g}{space}{fact.unit}"
