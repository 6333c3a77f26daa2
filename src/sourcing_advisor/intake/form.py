"""A blank form: every fact as a commented line of YAML, with its question and its answers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.statement import ALSO_LISTS
from sourcing_advisor.facts.wording import WHO, meanings
from sourcing_advisor.intake.areas import Area, areas, effort

WIDTH = 96
_CHANGE = {
    "any-time": "at any time",
    "over-months": "over some months",
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
# A scale runs from 1 to 5; the words are for 1, 3 and 5, and 2 and 4 lie between. It asks for what
# somebody has said or seen: leave out what you only infer. Numbers are written plainly, with a
# point and without a unit.
#
# An answer can say more than a value:
#
#   achieved_pct: {at_least: 5}                      # bounds: at_least, at_most, or both
#   used: {value: no, believed: yes, by: client, quote: "nobody has opened it, she thinks"}
#   annual_target_pct: {value: 4, from: 2027-02-01, until_then: 2}    # needs as_of, below
#
# "believed" is for what is not certain, "by" for who says so (client, provider or a name), "source"
# for where it stands. With "confidential: yes" it counts, and is kept from the other side's report.
"""
_SCALES = "  # Scales: leave out what you only infer.\n"
_PROFILE_AREA = "relationship"
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
# from relationship.as_of. In each entry, what is marked "required" must be there.
#
# innovation_projects:
#   - name: Online training catalogue   # required
#     idea_from: provider        # provider, client or joint
#     funded_by: joint           # provider, client, joint or undecided
#     status: delivered          # approved, under_way, delivered or stopped
#     delivered_on: 2025-06-30   # needs relationship.as_of
#     business_case: yes
#     gain_shared: no
#     benefit_measured: yes
#
# idea_log:                      # the ideas of the last 24 months
#   - title: Predict claims that will need rework   # required
#     idea_from: provider        # provider, client or joint
#     outcome: open              # open, accepted or turned_down
#
# reviews:
#   - date: 2025-12-31           # required
#     score: 3                   # 1 (poor) to 5 (excellent)
#     obstructions_removed: 1    # needs relationship.as_of
#     ideas_moved: 2             # needs relationship.as_of
#
# Particulars: what a good adviser would name. None of them need be complete. "bears_on" is a
# practice (P01 to P27; see "sourcing-advisor rules list"); "confidential: yes" can stand in each.
#
# people:                        # who is meant when advice says who
#   - name: A. Lind              # required
#     side: provider             # client or provider
#     role: account lead
#     leads: yes                 # one of the two who lead the relationship
#     paid_on: growth of revenue
#     leaves_on: 2027-03-31
#
# ahead:                         # what is scheduled or must be decided
#   - on: 2027-03-01             # required
#     what: the new penalty table     # required
#     kind: harm                 # required; deadline, harm (it will make things worse) or chance
#     by: client
#     otherwise: it comes into force   # what happens if nobody does anything
#     bears_on: P20
#
# at_hand:                       # what exists and is not used, or works somewhere
#   - what: Schedule 4 (sharing a single saving)   # required
#     kind: clause               # required; clause, idea, people, place, money or tool
#     used: no
#     known_to: provider         # client, provider or both
#     bears_on: P03
#
# waiting:                       # what was agreed and waits; a count alone is enough
#   - what: changes agreed with the users
#     count: 11
#     on: the client's systems team    # begin with client or provider where it is one of them
#     since: 2026-01-15
#
# proposals:                     # what somebody wants to do, and the answers it would change
#   - name: a more senior account lead   # required
#     by: client
#     sets: {pair.provider_experience: 5}   # required
"""

GUIDE = "One row per relationship. Leave empty what you do not know: unknown is not the same as no."
"""The first cell of the sheet of the template that explains the facts."""


def blank_form(names: Iterable[str] | None = None) -> str:
    """Return a YAML file in which these facts, or all, stand as comments, ready to be filled in."""
    chosen = areas(names)
    lines = [_HEAD, "#\n", *(f"# {line}".rstrip() + "\n" for line in _overview(chosen))]
    if not any(area.name == _PROFILE_AREA for area in chosen):
        lines += ["\n", _PROFILE]
    for area in chosen:
        lines.append(f"\n# {area.heading}\n")
        if area.name == _PROFILE_AREA:
            lines.append(_PROFILE)
        elif area.name not in ALSO_LISTS:
            lines.append(f"{area.name}:\n")
        if any(fact.type == "scale" for fact in area.facts):
            lines.append(_SCALES)
        for fact in area.facts:
            lines += [f"{line}\n" for line in _entry(fact)]
    lines.append(_LISTS)
    return "".join(lines)


def _overview(chosen: Sequence[Area]) -> Iterator[str]:
    """Yield how much there is to answer, area by area."""
    yield "Each area can be answered in one sitting, in any order, by whoever knows:"
    yield ""
    for area in chosen:
        yield f"  {area.heading}"
    yield ""
    yield f"In all {effort(sum(len(area.facts) for area in chosen))}."
    yield '"facts template --core" has the few that settle most, on one page.'


def sheet_headings() -> tuple[str, ...]:
    """Return the headings of a sheet with one row per relationship: profile, then every fact."""
    return ("id", "client", "provider", "service", "region", "as_of", *catalogue())


def blank_sheet() -> str:
    """Return a CSV file with the header row alone."""
    return ",".join(sheet_headings()) + "\n"


def _entry(fact: Fact) -> Iterator[str]:
    dotted = fact.section in ALSO_LISTS  # further down, that name stands before a list
    indent = "" if dotted else "  "
    yield f"{indent}#"
    for line in entry_lines(fact):
        yield f"{indent}# {line}"
    yield f"{indent}# {fact.name if dotted else fact.name.partition('.')[2]}:"


def entry_lines(fact: Fact) -> Iterator[str]:
    """Yield what a person needs to answer a fact: question, answers, who, when it can change."""
    yield from textwrap.wrap(fact.question, WIDTH - 4)
    for line in answer_lines(fact):
        yield f"  {line}"
    yield f"  who can answer: {WHO[fact.who]}; can be changed: {_CHANGE[fact.change]}"


def answer_lines(fact: Fact) -> Iterator[str]:
    """Yield which answers a fact takes, in words."""
    match fact.type:
        case "yes_no":
            yield "yes or no"
        case "choice":
            for word, meaning in meanings(fact).items():
                yield f"{word}: {meaning}" if meaning else word
        case "scale":
            low, middle, high = fact.anchors or ("", "", "")
            yield from (f"1: {low}", f"3: {middle}", f"5: {high}")
            yield "leave this out if you only infer it"
        case "count" | "number":
            kind = "whole number" if fact.type == "count" else "number"
            space = "" if (fact.unit or "").startswith("%") else " "
            yield f"{kind} from {fact.lowest:,.10g} to {fact.highest:,.10g}{space}{fact.unit}"
