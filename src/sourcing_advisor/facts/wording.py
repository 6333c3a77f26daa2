"""How the value of a fact appears in prose, with its unit, and which answers a fact takes."""

from __future__ import annotations

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.fields import SCALE_HIGHEST

NOT_STATED = "not stated"
WHO = {"client": "the client", "provider": "the provider", "either": "either party"}
"""Who can answer a fact, in words."""


def number_in_words(value: float, unit: str) -> str:
    """Return a number with its unit: ``3% a year``, ``1 year``, ``30 FTE``, ``$25``."""
    text = f"{value:,.10g}"
    if not unit:
        return text
    if unit.startswith("$"):
        return f"${text}{unit[1:]}"
    if unit.startswith("%"):
        return text + unit
    if value == 1 and unit == "people":
        return f"{text} person"
    if value == 1 and unit.endswith("s") and " " not in unit:
        unit = unit[:-1]
    return f"{text} {unit}"


def value_in_words(fact: Fact, value: Value | Bounds | None) -> str:
    """Return what is known of a fact as a report prints it."""
    if value is None:
        return NOT_STATED
    if isinstance(value, Bounds):
        return _bounds_in_words(fact, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return (fact.words or {}).get(value, value)
    if fact.type == "scale":
        return f"{value:g} of {SCALE_HIGHEST}"
    return number_in_words(value, fact.unit or "")


def _bounds_in_words(fact: Fact, bounds: Bounds) -> str:
    """Return bounds in words; an end of the fact's range is no news and is left out."""
    low = None if bounds.at_least == fact.lowest else bounds.at_least
    high = None if bounds.at_most == fact.highest else bounds.at_most
    if low is not None and high is not None:
        first = f"{low:,.10g}"
        return f"{first} to {value_in_words(fact, high)}"
    if low is not None:
        return f"at least {value_in_words(fact, low)}"
    return NOT_STATED if high is None else f"at most {value_in_words(fact, high)}"


def answers_in_words(fact: Fact) -> str:
    """Say which answers a person can give to the question of a fact."""
    if fact.words:
        return "; ".join(_choice_in_words(value, words) for value, words in fact.words.items())
    if fact.anchors is None:
        return values_in_words(fact)
    low, middle, high = fact.anchors
    return f"1 for “{low}”, 3 for “{middle}”, 5 for “{high}”; 2 and 4 lie between"


def meanings(fact: Fact) -> dict[str, str]:
    """Return what each word of a choice means beside the word itself; empty where it says all."""
    return {word: _meaning(word, phrase) for word, phrase in (fact.words or {}).items()}


def _meaning(word: str, phrase: str) -> str:
    """Return a phrase, or what it has in brackets where it begins with the word."""
    plain, (head, _, rest) = word.replace("_", " "), phrase.partition(" (")
    return phrase if head != plain else rest.removesuffix(")")


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


def values_in_words(fact: Fact) -> str:
    """Say in words which values a fact can have."""
    match fact.type:
        case "yes_no":
            return "yes or no"
        case "choice":
            return "one of " + ", ".join(fact.words or ())
        case "scale":
            return f"a whole number from {fact.lowest} to {fact.highest}"
        case "count" | "number":
            kind = "a whole number" if fact.type == "count" else "a number"
            return f"{kind} from {fact.lowest:,.10g} to {fact.highest:,.10g}"
