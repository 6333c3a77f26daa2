"""Unknown headings that are meant for a column, told apart from columns of the writer's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from functools import cache, lru_cache

from sourcing_advisor.documents.problems import did_you_mean, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.renamed import RENAMED
from sourcing_advisor.portfolio.column_types import ID
from sourcing_advisor.portfolio.inputs.heading_names import NOTES, column_for, index, key_of

NEAR = 0.78
NEAR_FIELD = 0.9
"""How alike two texts are, from 0 to 1; what stands after the dot in a name is short, and must be
more alike. "Service owner" and "Name" lie below, "Size of deal" and "relationship.stag" above."""

_SYNONYMS: Mapping[str, str] = {
    "deal": ID,
    "deal_id": ID,
    "deal_number": ID,
    "contract_id": ID,
    "relationship_id": ID,
    "customer": "relationship.client",
    "vendor": "relationship.provider",
    "supplier": "relationship.provider",
    "country": "relationship.region",
}
"""What people call the columns that are not facts; a hint, and never taken for the column."""


def meant_by(heading: str, present: AbstractSet[str]) -> str | None:
    """Return the hint for a heading that must be a column misspelt, None for any other.

    A column that is `present` under another heading is not looked for. A name with a dot is
    always meant for a column if the part before it is a section.
    """
    key = key_of(heading)
    if key in RENAMED:
        return f"It has a new name. {RENAMED[key].note}"
    found = _column_near(key)
    if found and found not in present:
        short = found.rpartition(".")[2] if found in _profile() else found
        return f"Did you mean {quote(short)}?"
    if key.partition(".")[0] in section_models() and "." in key:
        return _resembling(heading) or 'See "sourcing-advisor facts list" for the names.'
    return None


def is_near_fact(heading: str) -> bool:
    """Say whether a heading that is no column must be a fact misspelt."""
    if column_for(heading) is not None:
        return False
    key = key_of(heading)
    in_section = "." in key and key.partition(".")[0] in section_models()
    return in_section or _column_near(key) in catalogue()


@lru_cache(maxsize=10_000)
def _column_near(key: str) -> str | None:
    plain = key.removesuffix(" name")
    named = _SYNONYMS.get(re.sub(r"[\s_-]+", "_", plain)) or column_for(plain)
    return named or _nearest(key, _texts(), NEAR) or _nearest(key, _fields(), NEAR_FIELD)


def _resembling(heading: str) -> str | None:
    labels = (fact.label for fact in catalogue().values())
    return did_you_mean(heading.strip(), (*index().values(), *labels))


def _nearest(key: str, texts: Mapping[str, str], cutoff: float) -> str | None:
    close = get_close_matches(key.replace("_", " "), texts, n=1, cutoff=cutoff)
    return texts[close[0]] if close else None


@cache
def _texts() -> Mapping[str, str]:
    return {text.replace("_", " "): name for text, name in index().items() if name != NOTES}


@cache
def _fields() -> Mapping[str, str]:
    return {name.rpartition(".")[2].replace("_", " "): name for name in catalogue()}


@cache
def _profile() -> AbstractSet[str]:
    return set(index().values()) - catalogue().keys()
