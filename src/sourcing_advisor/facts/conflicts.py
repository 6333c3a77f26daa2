"""What cannot all be true of one relationship: answers, lists and dates that disagree."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.documents.tree import Path, dotted
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.lists import Lists
from sourcing_advisor.facts.records import InnovationProject, Particulars, Proposal, Review
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
        """Keep the conflicts, of those between the same answers the first; one is needed."""
        first = {frozenset(conflict.answers): conflict for conflict in reversed(conflicts)}
        self.conflicts = tuple(reversed(first.values()))
        super().__init__(
            "; ".join(
                f"{', '.join(map(dotted, conflict.answers))}: {conflict.why}"
                for conflict in self.conflicts
            )
        )


def conflicts_with_lists(stated: Values, summaries: Values, lists: Lists) -> Iterator[Conflict]:
    """Yield the facts that are stated as something else than the lists give."""
    for name, value in stated.items():
        summed = summaries.get(name)
        if summed is None or _agree(value, summed):
            continue
        listed = LIST_OF[name]
        length = len(lists.entries(listed))
        causes = [
            i
            for i in range(length if length <= MOST_SEARCHED else 0)
            if _is_cause(value, lists.without(listed, i).summaries().get(name))
        ]
        entry: Path = (listed, causes[0]) if len(causes) == 1 else (listed,)
        why = f"stated as {_said(value)}, and the list gives {_said(summed)}"
        yield Conflict((_path(name), entry), why, suspect=_path(name))


def _is_cause(stated: Value | Bounds, without: Value | Bounds | None) -> bool:
    return without is not None and _agree(stated, without)


def conflicts_of_facts(values: Values, stated: Values) -> Iterator[Conflict]:
    """Yield the contradictions among facts; what a list gives is named by the list."""
    for contradiction in contradictions_in(values):
        first, *others = (
            _path(fact) if fact in stated else (LIST_OF[fact],)
            for fact in contradiction.disagreeing(values)
        )
        suspect = first if len(others) > 1 else None
        yield Conflict(tuple(dict.fromkeys((first, *others))), contradiction.why, suspect)


def conflicts_of_proposals(proposals: Sequence[Proposal]) -> Iterator[Conflict]:
    """Yield what proposals would make true that contradicts itself.

    What is known today and contradicts a proposal lapses where it is judged.
    """
    for i, proposal in enumerate(proposals):
        proposed = {name: value for name, value in proposal.sets.items() if value is not None}
        for contradiction in contradictions_in(proposed):
            paths: list[Path] = [
                ("proposals", i, "sets", fact) for fact in contradiction.disagreeing(proposed)
            ]
            why = f"the proposal “{proposal.name}” contradicts itself: {contradiction.why}"
            yield Conflict(tuple(paths), why, paths[0])


def conflicts_in_time(
    projects: Sequence[InnovationProject],
    reviews: Sequence[Review],
    particulars: Particulars,
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
    if as_of is not None:
        yield from _particulars_in_time(particulars, as_of)


def _particulars_in_time(particulars: Particulars, as_of: datetime.date) -> Iterator[Conflict]:
    for i, person in enumerate(particulars.people or ()):
        if person.leads and person.leaves_on is not None and person.leaves_on < as_of:
            why = "somebody who leads had left before the day of this record"
            yield Conflict((_AS_OF, ("people", i, "leaves_on")), why)
    for i, event in enumerate(particulars.ahead or ()):
        if event.on < as_of:
            why = "what is ahead lies before the day of this record"
            yield Conflict((_AS_OF, ("ahead", i, "on")), why)
    for i, waiting in enumerate(particulars.waiting or ()):
        if waiting.since is not None and waiting.since > as_of:
            why = "it has waited since a day after that of this record"
            yield Conflict((_AS_OF, ("waiting", i, "since")), why)


def _path(fact: str) -> Path:
    return tuple(fact.split("."))


def _agree(stated: Value | Bounds, summed: Value | Bounds) -> bool:
    """Say whether two answers to one fact can both be true; a share may be rounded."""
    if isinstance(stated, bool | str) or isinstance(summed, bool | str):
        return stated == summed
    (low, high), (summed_low, summed_high) = _range(stated), _range(summed)
    rounding = _ROUNDING if isinstance(summed, float) else 0
    return low <= summed_high + rounding and summed_low - rounding <= high


def _range(known: float | Bounds) -> tuple[float, float]:
    if not isinstance(known, Bounds):
        return known, known
    low = -math.inf if known.at_least is None else known.at_least
    return low, math.inf if known.at_most is None else known.at_most


def _said(known: Value | Bounds) -> str:
    match known:
        case bool():
            return "yes" if known else "no"
        case Bounds(at_least, at_most):
            return f"from {at_least} to {at_most}"
        case float():
            return f"{round(known, 2):.10g}"
        case _:
            return str(known)
