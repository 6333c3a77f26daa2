"""What a heading stands for: a fact by name, label or question, or a field of the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.renamed import RENAMED
from sourcing_advisor.portfolio.column_types import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.inputs.cells import tidied

NOTES = "relationship.notes"
REMARK = "#"
"""A column whose heading begins with it is the writer's own and is not read."""


def column_for(heading: str) -> str | None:
    """Return the column that a heading stands for: "" for one without a name, None for unknown.

    Case, the spaces around a heading and a mark at its end do not matter.
    """
    key = key_of(heading)
    if not key or key.startswith(REMARK):
        return ""
    return index().get(key) or index().get(key.replace(" ", "_").replace("-", "_"))


def recognised(headings: Iterable[str]) -> int:
    """Return how many headings stand for a column."""
    return sum(bool(column_for(heading)) for heading in headings)


def states_facts(headings: Iterable[str]) -> bool:
    """Say whether some heading stands for a fact."""
    return any(column_for(heading) in catalogue() for heading in headings)


def key_of(heading: str) -> str:
    """Return a heading in the form in which it is looked up."""
    return tidied(heading).rstrip("?:*. ")


@cache
def index() -> Mapping[str, str]:
    """Return the column of every heading that is known, by its key."""
    known = {old: one.new[0] for old, one in RENAMED.items() if len(one.new) == 1}
    for fact in catalogue().values():
        known |= {key_of(text): fact.name for text in (fact.question, fact.label, fact.name)}
    for name in (*PROFILE, AS_OF, NOTES):
        known |= {name: name, name.removeprefix("relationship."): name}
    return known | {ID: ID, f"relationship.{ID}": ID}
