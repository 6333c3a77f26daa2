"""The core facts: about forty that settle most verdicts by themselves, and a page to state them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import cache

from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.intake.areas import areas, effort
from sourcing_advisor.rules.folders import own_folder

CORE_FILE = "core-facts.txt"
"""Beside the rules. ``python -m benchmarks.core_facts`` chooses the facts and writes it."""

PAGE_WIDTH = 110
_HEAD = """\
# What is known of one sourcing relationship: the {count} facts that settle most ({effort}).
#
# Take away the "# " before a name and give its value after the colon, before the question:
#
#   pair.named: yes  # Is there ...
#
# Leave out what you do not know: unknown is not no. Numbers without a unit. A scale runs from 1 to
# 5; leave it out if you only infer. More can be said than a value: {{at_least: 5}}, or
# {{value: no, believed: yes, by: client, quote: "she thinks"}}. Then run "sourcing-advisor review
# THIS-FILE". "facts template" writes the whole form, with lists.

relationship.client: null
relationship.provider: null
# relationship.service: finance and accounting
# relationship.as_of: 2026-01-31      # the day on which all this was true
"""


@cache
def core_facts() -> tuple[str, ...]:
    """Return the names of the core facts, the weightiest first."""
    lines = (own_folder().rules / CORE_FILE).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def core_page(names: Iterable[str]) -> str:
    """Return a blank form with these facts alone, short enough for one page."""
    chosen = areas(names)
    count = sum(len(area.facts) for area in chosen)
    lines = [_HEAD.format(count=count, effort=effort(count))]
    for area in chosen:
        lines.append("\n")
        for fact in area.facts:
            asked = f"# {fact.name}:  # {fact.question} {_answers(fact)}"
            lines += [
                f"{line}\n" for line in textwrap.wrap(asked, PAGE_WIDTH, subsequent_indent="#    ")
            ]
    return "".join(lines)


def _answers(fact: Fact) -> str:
    match fact.type:
        case "yes_no":
            return "(yes or no)"
        case "choice":
            return "; ".join(_word(word, means) for word, means in (fact.words or {}).items())
        case "scale":
            low, middle, high = fact.anchors or ("", "", "")
            return f"1: {low}; 3: {middle}; 5: {high}"
        case "count" | "number":
            space = "" if (fact.unit or "").startswith("%") else " "
            return f"({fact.lowest:,.10g} to {fact.highest:,.10g}{space}{fact.unit})"


def _word(word: str, means: str) -> str:
    return means if means.split(" (", maxsplit=1)[0] == word else f"{word}: {means}"
