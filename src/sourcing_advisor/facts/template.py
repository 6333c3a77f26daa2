"""A blank form: every fact as a commented line of YAML, with its question and its answers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models

WIDTH = 96
_WHO = {"client": "the client", "provider": "the provider", "either": "either party"}
_CHANGE = {
    "any-time": "at any time",
    "next-governance-cycle": "in the next governance cycle",
    "renewal": "at renewal",
    "given": "not by the parties",
}
_HEAD = """\
# What is known of one sourcing relationship.
#
# Take away the "# " before a fact and give its value after the colon. Leave out what you do not
# know: unknown is not the same as no. Then run:
#
#   sourcing-advisor review THIS-FILE
#
# A scale runs from 1 to 5; the words are for 1, 3 and 5, and 2 and 4 lie between. Numbers are
# written plainly, with a point and without a unit.
"""
_PROFILE = """\
relationship:
  # Names are used in the report only.
  client: null
  provider: null
  # service: finance and accounting      # as it reads inside a sentence
  # region: Western Europe
  # id: DEAL-001
  # The day on which the facts below were true (such as 2026-01-31). Lists need it: without it
  # neither the innovations of the last three years nor recent movement can be worked out.
  as_of: null
  # notes: Anything that a reader should know. It is not interpreted.
"""
_LISTS = """
# Lists. From them the advisor works out the facts under "projects", "review_history" and some
# others, so that they need not be stated. List every project, idea or review of the period, or
# leave the list out; an empty list, such as "reviews: []", says that there is none. Dates count
# from relationship.as_of.
#
# innovation_projects:
#   - name: Online training catalogue
#     idea_from: provider        # provider, client or joint
#     funded_by: joint           # provider, client, joint or undecided
#     status: delivered          # approved, under_way, delivered or stopped
#     delivered_on: 2025-06-30   # needs relationship.as_of
#     business_case: yes
#     gain_shared: no
#     benefit_measured: yes
#
# idea_log:                      # the ideas of the last 24 months
#   - title: Predict claims that will need rework
#     idea_from: provider        # provider, client or joint
#     outcome: open              # open, accepted or turned_down
#
# reviews:
#   - date: 2025-12-31
#     score: 3                   # 1 (poor) to 5 (excellent)
#     obstructions_removed: 1    # needs relationship.as_of
#     ideas_moved: 2             # needs relationship.as_of
"""

GUIDE = "One row per relationship. Leave empty what you do not know: unknown is not the same as no."
"""The first cell of the sheet of the template that explains the facts."""


def blank_form() -> str:
    """Return a YAML file in which every fact stands as a comment, ready to be filled in."""
    lines = [_HEAD]
    for section, model in section_models().items():
        title = (model.__doc__ or "").strip()
        lines.append(f"\n# {title}\n" if section != "relationship" else "\n")
        lines.append(_PROFILE if section == "relationship" else f"{section}:\n")
        for fact in catalogue().values():
            if fact.section == section:
                lines += [f"{line}\n" for line in _entry(fact)]
    lines.append(_LISTS)
    return "".join(lines)


def sheet_headings() -> tuple[str, ...]:
    """Return the headings of a sheet with one row per relationship: profile, then every fact."""
    return ("id", "client", "provider", "service", "region", "as_of", *catalogue())


def blank_sheet() -> str:
    """Return a CSV file with the header row alone."""
    return ",".join(sheet_headings()) + "\n"


def _entry(fact: Fact) -> Iterator[str]:
    yield "  #"
    for line in entry_lines(fact):
        yield f"  # {line}"
    yield f"  # {fact.name.partition('.')[2]}:"


def entry_lines(fact: Fact) -> Iterator[str]:
    """Yield what a person needs to answer a fact: question, answers, who, when it can change."""
    yield from textwrap.wrap(fact.question, WIDTH - 4)
    for line in _answers(fact):
        yield f"  {line}"
    yield f"  who can answer: {_WHO[fact.who]}; can be changed: {_CHANGE[fact.change]}"


def _answers(fact: Fact) -> Iterator[str]:
    match fact.type:
        case "yes_no":
            yield "yes or no"
        case "choice":
            for word, meaning in (fact.words or {}).items():
                yield f"{word}: {meaning}"
        case "scale":
            low, middle, high = fact.anchors or ("", "", "")
            yield from (f"1: {low}", f"3: {middle}", f"5: {high}")
            yield "leave this out if you only infer it"
        case "count" | "number":
            kind = "whole number" if fact.type == "count" else "number"
            space = "" if (fact.unit or "").startswith("%") else " "
            yield f"{kind} from {fact.lowest:,.10g} to {fact.highest:,.10g}{space}{fact.unit}"
