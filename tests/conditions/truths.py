"""Truths joined by what `all` and `any` mean, for tests that have truths and no conditions."""

from __future__ import annotations

from collections.abc import Iterable

from sourcing_advisor.conditions.nodes import Compare, Condition, all_of, any_of
from sourcing_advisor.conditions.truth import Truth, truth

_KNOWN = {"fact": True}
_STATED: dict[Truth, Condition] = {
    True: Compare("fact", "eq", value=True),
    False: Compare("fact", "eq", value=False),
    None: Compare("unknown", "eq", value=True),
}


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Return the truth of an `all` of parts with these truths."""
    return truth(all_of(*(_STATED[part] for part in truths)), _KNOWN)


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Return the truth of an `any` of parts with these truths."""
    return truth(any_of(*(_STATED[part] for part in truths)), _KNOWN)
