"""Dates that cannot all be true of one relationship."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from sourcing_advisor.documents.tree import Path
from sourcing_advisor.facts.records import InnovationProject, Review

Conflict: TypeAlias = tuple[tuple[Path, ...], str]
"""The parts that contradict each other, and why."""

_AS_OF: Path = ("relationship", "as_of")
_NOT_YET = ("approved", "under_way")


def conflicts_in_time(
    projects: Sequence[InnovationProject],
    reviews: Sequence[Review],
    as_of: datetime.date | None,
) -> Iterator[Conflict]:
    """Yield what is dated after the day on which the facts were true, or before it happened."""
    for i, project in enumerate(projects):
        delivered_on: Path = ("innovation_projects", i, "delivered_on")
        if project.delivered_on is None:
            continue
        if project.status in _NOT_YET:
            status: Path = ("innovation_projects", i, "status")
            yield (status, delivered_on), "the project is not delivered, and it has been"
        if as_of is not None and project.delivered_on > as_of:
            yield (_AS_OF, delivered_on), "the project was delivered after the day of this record"
    for i, review in enumerate(reviews):
        if as_of is not None and review.date > as_of:
            found = "the review was held after the day of this record"
            yield (_AS_OF, ("reviews", i, "date")), found
