"""Whether two files are of one relationship: by its id, or by the names of the two parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.documents.tree import Document

IDENTITY = ("id", "client", "provider")
Identity = Mapping[str, str | None]
"""The id of a relationship and the names of its parties, None where one is not stated."""


def identity_of(profile: Any) -> Identity:
    """Return the identity that a profile states."""
    return {name: getattr(profile, name) for name in IDENTITY}


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same but for capitals and spaces."""
    return one.casefold().split() == other.casefold().split()


def differing_name(one: Identity, other: Identity) -> str | None:
    """Return what shows that two identities are of different relationships, if anything does.

    An id decides where both have one, else the names of client and provider.
    """
    shared = [name for name in IDENTITY if one[name] and other[name]]
    if "id" in shared:
        shared = ["id"]
    return next((n for n in shared if not same_name(one[n] or "", other[n] or "")), None)


def problems_of_identity(
    one: tuple[Identity, Document], other: tuple[Identity, Document]
) -> Iterator[Problem]:
    """Yield the problem that two files are of different relationships, at its line, if they are."""
    (identity, document), (second, there) = one, other
    name = differing_name(identity, second)
    if name is not None:
        place = document.place(("relationship", name))
        found = f"relationship.{name} is “{second[name]}” here and “{identity[name]}” in {place}"
        advice = "Name two files of one relationship."
        yield Problem(there.place(("relationship", name)), found, "the same relationship", advice)
