"""What cannot all be true of one relationship: answers, lists and dates that disagree."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.tree import Path
from sourcing_advisor.documents.validation import dotted
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.records import InnovationProject, Review
from sourcing_advisor.facts.summary_gaps import LIST_OF

_AS_OF: Path = ("relationship", "as_of")
_NOT_YET = ("approved", "under_way")
_ROUNDING = 0.5
MOST_SEARCHED = 200
"""In a longer list, the entry that disagrees is not looked for; the list is named."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Answers that disagree, by where they stand, and why they do.

    `suspect` is the one to look at, where one stands against the others.
    """

    answers: tuple[Path, ...]
    why: str
    suspect: Path | None = None


class ContradictionError(ValueError):
    """Facts that cannot all be true; `conflicts` says which, and why."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        """Keep the conflicts; at least one is needed."""
        self.conflicts = tuple(conflicts)
        super().__init__(
            "; ".join(
                f"{', '.join(map(dotted, conflict.answers))}: {conflict.why}"
                for conflict in self.conflicts
            )
        )


Lists: TypeAlias = Mapping[str, Any]
"""The lists of a relationship by name; None is a list not given."""


def conflicts_with_lists(
    stated: Mapping[str, Value],
    summaries: Mapping[str, Value],
    lists: Lists,
    summarise: Callable[[Lists], Mapping[str, Value]],
) -> Iterator[Conflict]:
    """Yield the facts that are stated as something else than the lists give."""
    for name, value in stated.items():
        summed = summaries.get(name)
        if summed is None or _agree(value, summed):
            continue
        listed = LIST_OF[name]
        entries = lists[listed]
        causes = [
            i
            for i in range(len(entries) if len(entries) <= MOST_SEARCHED else 0)
            if _is_cause(
                value, summarise({**lists, listed: entries[:i] + entries[i + 1 :]}).get(name)
            )
        ]
        entry: Path = (listed, causes[0]) if len(causes) == 1 else (listed,)
        why = f"stated as {_said(value)}, and the list gives {_said(summed)}"
        yield Conflict((_path(name), entry), why, suspect=_path(name))


def _is_cause(stated: Value, without: Value | None) -> bool:
    return without is not None and _agree(stated, without)


def conflicts_of_facts(
    values: Mapping[str, Value], stated: Mapping[str, Value]
) -> Iterator[Conflict]:
    """Yield the contradictions among facts; what a list gives is named by the list."""
    for contradiction in contradictions_in(values):
        first, *others = (
            _path(fact) if fact in stated else (LIST_OF[fact],)
            for fact in contradiction.disagreeing(values)
        )
        suspect = first if len(others) > 1 else None
        yield Conflict(tuple(dict.fromkeys((first, *others))), contradiction.why, suspect)


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
            why = "the project is not delivered, and it has been"
            yield Conflict((status, delivered_on), why)
        if as_of is not None and project.delivered_on > as_of:
            why = "the project was delivered after the day of this record"
            yield Conflict((_AS_OF, delivered_on), why)
    for i, review in enumerate(reviews):
        if as_of is not None and review.date > as_of:
            why = "the review was held after the day of this record"
            yield Conflict((_AS_OF, ("reviews", i, "date")), why)


def _path(fact: str) -> Path:
    return tuple(fact.split("."))


def _agree(stated: Value, summed: Value) -> bool:
    """Say whether two values of one fact are equal, a share when rounded to whole percent."""
    if isinstance(summed, float) and isinstance(stated, int | float):
        return abs(stated - summed) <= _ROUNDING
    return stated == summed


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 2):.10g}" if isinstance(value, float) else str(value)
