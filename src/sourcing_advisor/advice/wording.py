"""How values and words appear in prose: with their unit, and never as markup."""

from __future__ import annotations

import re
import unicodedata

from sourcing_advisor.conditions.nodes import Value
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.fields import SCALE_HIGHEST
from sourcing_advisor.rules.models import Level, Owner, Strength, Timing
from sourcing_advisor.rules.parsing import values_in_words

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
NOT_STATED = "not stated"

_MARKUP = re.compile(
    r"[\\`*~\[\]<>|]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])"
    r"|:(?=//)|(?<=www)\.|(?<=WWW)\.|(?<=[^\W_])@(?=[^\W_])"
)
"""What Markdown, or a dialect of it that makes links of addresses, may take for markup."""
_JOINERS = "\u200c\u200d"
"""Marks that cannot be seen and belong to the spelling of Persian, of Indic words and of emoji."""
_BLOCK_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)](?:\s|$)))")
_TAG = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])")
CITATION = re.compile(r"(?<!\\)\[(\d+)\]")
"""The number of a finding in brackets, as Markdown cites it."""


def number_in_words(value: float, unit: str) -> str:
    """Return a number with its unit: ``3% a year``, ``1 year``, ``30 FTE``, ``$25``."""
    text = f"{value:,.10g}"
    if not unit:
        return text
    if unit.startswith("$"):
        return f"${text}{unit[1:]}"
    if unit.startswith("%"):
        return text + unit
    if value == 1 and unit.endswith("s") and " " not in unit:
        unit = unit[:-1]
    return f"{text} {unit}"


def value_in_words(fact: Fact, value: Value | None) -> str:
    """Return the value of a fact as a report prints it."""
    if value is None:
        return NOT_STATED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return (fact.words or {}).get(value, value)
    if fact.type == "scale":
        return f"{value} of {SCALE_HIGHEST}"
    return number_in_words(value, fact.unit or "")


def answers_in_words(fact: Fact) -> str:
    """Say which answers a person can give to the question of a fact."""
    if fact.words:
        return "; ".join(_choice_in_words(value, words) for value, words in fact.words.items())
    if fact.anchors is None:
        return values_in_words(fact)
    low, middle, high = fact.anchors
    return f"1 for “{low}”, 3 for “{middle}”, 5 for “{high}”; 2 and 4 lie between"


def _choice_in_words(value: str, words: str) -> str:
    if value.replace("_", " ") == words:
        return value
    return words if words.startswith(f"{value} (") else f"{value} for “{words}”"


def anchor_in_words(fact: Fact, value: int) -> str:
    """Return the words for a point of a scale; the points between two anchors name both."""
    if fact.anchors is None:
        return str(value)
    low, middle, high = fact.anchors
    between = "between “{}” and “{}”"
    return {
        1: f"“{low}”",
        2: between.format(low, middle),
        3: f"“{middle}”",
        4: between.format(middle, high),
    }.get(value, f"“{high}”")


def plain_text(text: str) -> str:
    """Return text on one line, without characters that do not print or that reorder others."""
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _JOINERS or unicodedata.category(c)[0] != "C"
    )
    return " ".join(kept.split())


def visible(text: str | None) -> str | None:
    """Return a text of which something can be seen, else None."""
    return text if text and plain_text(text).strip(_JOINERS + " ") else None


def as_markdown(text: str) -> str:
    """Return text such that Markdown shows it as it stands, whatever it contains."""
    escaped = _MARKUP.sub(lambda match: "\\" + match[0], plain_text(text))
    start = _BLOCK_START.match(escaped)
    if start:
        head = start[2]
        safe = "\\" + head if not head.isdigit() else head
        rest = escaped[start.end() :]
        escaped = safe + rest if not head.isdigit() else f"{head}\\{rest}"
    return escaped


def without_html(value: object) -> object:
    """Return Markdown in which nothing acts as HTML or as a link in angle brackets."""
    return _TAG.sub(r"\1\\<", value) if isinstance(value, str) and "<" in value else value


def linked_citations(markdown: str) -> str:
    """Return Markdown in which each citation such as ``[3]`` links to its finding."""
    return CITATION.sub(r"[\\[\1\\]](#finding-\1)", markdown)
