"""Why a fact could not be worked out from a list that is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sourcing_advisor.facts.particulars import DATED, GIVEN_BY
from sourcing_advisor.facts.records import Idea, InnovationProject, Particulars, Review
from sourcing_advisor.facts.summaries import (
    DELIVERIES,
    DONE,
    FEWEST_IDEAS,
    FEWEST_PROJECTS,
    RECENT_MONTHS,
    held_recently,
    months_counted,
    summarise,
)

_TURNED_DOWN = "change.ideas_turned_down_pct"
_MOVEMENTS = {
    "pair_progress.obstructions_moving": "obstructions_removed",
    "pair_progress.ideas_moving": "ideas_moved",
    "pair_progress.performance_moving": "score",
}
_REVIEWED = (
    "review_history.on_record",
    "review_history.span_months",
    "review_history.performance_change",
)
_PROJECT_FIELDS = {
    "projects.with_business_case_pct": ("business_case",),
    "projects.gain_shared_pct": ("gain_shared",),
    "projects.benefit_measured_pct": ("status", "benefit_measured"),
    "projects.proposer_contributes_pct": ("idea_from", "funded_by"),
    "projects.funding_undecided": ("funded_by", "status"),
}
WORKED_OUT: Mapping[str, tuple[str, ...]] = {
    "innovation_projects": ("projects.on_record", *_PROJECT_FIELDS, *DELIVERIES),
    "idea_log": (_TURNED_DOWN,),
    "reviews": (*_REVIEWED, *_MOVEMENTS),
}
"""The facts that each list gives when it says all that they need."""

LIST_OF: Mapping[str, str] = {
    **{fact: listed for listed, facts in WORKED_OUT.items() for fact in facts},
    **GIVEN_BY,
}
"""The list that gives each fact, particulars included."""


@dataclass(frozen=True, slots=True)
class SummaryGap:
    """Facts that a list leaves open, and why, in words."""

    listed: str
    facts: tuple[str, ...]
    why: str


def summary_gaps(
    projects: Sequence[InnovationProject] | None,
    ideas: Sequence[Idea] | None,
    reviews: Sequence[Review] | None,
    as_of: datetime.date | None,
    pair_months: int | None = None,
) -> tuple[SummaryGap, ...]:
    """Return what the lists that are given leave open, those with the same reason together."""
    made = summarise(projects, ideas, reviews, as_of, pair_months)
    given = {"innovation_projects": projects, "idea_log": ideas, "reviews": reviews}
    in_order = sorted(reviews or (), key=lambda review: review.date)
    found: dict[tuple[str, str], list[str]] = {}
    for listed, facts in WORKED_OUT.items():
        for fact in facts if given[listed] is not None else ():
            if fact not in made:
                why = _why(fact, projects or (), ideas or (), in_order, as_of, pair_months)
                found.setdefault((listed, why), []).append(fact)
    return tuple(SummaryGap(listed, tuple(facts), why) for (listed, why), facts in found.items())


def undated_particulars(
    particulars: Particulars, as_of: datetime.date | None
) -> tuple[SummaryGap, ...]:
    """Return what the particulars leave open because it is not known on which day they are true."""
    dated = {
        "people": any(person.leaves_on for person in particulars.people or ()),
        "ahead": bool(particulars.ahead),
        "waiting": any(entry.since for entry in particulars.waiting or ()),
    }
    why = "without relationship.as_of it is not known how far off its days are"
    return tuple(
        SummaryGap(listed, tuple(fact for fact in DATED if GIVEN_BY[fact] == listed), why)
        for listed, has_days in dated.items()
        if has_days and as_of is None
    )


def _why(
    fact: str,
    projects: Sequence[InnovationProject],
    ideas: Sequence[Idea],
    reviews: Sequence[Review],
    as_of: datetime.date | None,
    pair_months: int | None,
) -> str:
    if fact in DELIVERIES:
        reasons = _why_no_deliveries(projects, as_of)
    elif fact == _TURNED_DOWN:
        reasons = _left_out(ideas, ("idea_from", "outcome"), "ideas")
        few = f"fewer than {FEWEST_IDEAS} ideas of the provider have been accepted or turned down"
        reasons = reasons or [few]
    elif fact in _MOVEMENTS:
        reasons = _why_no_movement(fact, reviews, as_of, pair_months)
    elif fact in _REVIEWED:
        ends = [reviews[0], reviews[-1]] if len(reviews) > 1 else []
        few = "it takes two reviews" if reviews else "no review is listed"
        reasons = _left_out(ends, ("score",), "reviews, the first and the last") or [few]
    else:
        reasons = _why_no_share(fact, projects)
    return "; ".join(reasons)


def _why_no_deliveries(
    projects: Sequence[InnovationProject], as_of: datetime.date | None
) -> list[str]:
    undated = "without relationship.as_of the innovations of the last three years cannot be counted"
    delivered = [project for project in projects if project.status == "delivered"]
    return [
        *([undated] if as_of is None else []),
        *_left_out(projects, ("status",), "projects"),
        *_left_out(delivered, ("delivered_on",), "delivered projects"),
    ]


def _why_no_share(fact: str, projects: Sequence[InnovationProject]) -> list[str]:
    if not projects:
        return ["no project is listed of which to take a share"]
    if fact == "projects.funding_undecided":
        going_on = [project for project in projects if project.status not in DONE]
        undecided = [project for project in going_on if project.funded_by == "undecided"]
        return [
            *_left_out(going_on, ("funded_by",), "projects that may still go on"),
            *_left_out(undecided, ("status",), "projects whose funding is undecided"),
        ]
    if fact == "projects.benefit_measured_pct":
        delivered = [project for project in projects if project.status == "delivered"]
        return [
            *_left_out(projects, ("status",), "projects"),
            *_left_out(delivered, ("benefit_measured",), "delivered projects"),
        ] or [f"fewer than {FEWEST_PROJECTS} projects have been delivered"]
    if fact != "projects.proposer_contributes_pct":
        return _left_out(projects, _PROJECT_FIELDS[fact], "projects")
    decided = [project for project in projects if project.funded_by != "undecided"]
    return _left_out(decided, _PROJECT_FIELDS[fact], "projects") or [
        f"the funding of fewer than {FEWEST_PROJECTS} projects is decided"
    ]


def _why_no_movement(
    fact: str,
    reviews: Sequence[Review],
    as_of: datetime.date | None,
    pair_months: int | None,
) -> list[str]:
    if not reviews:
        return ["no review is listed"]
    if as_of is None:
        return ["without relationship.as_of it is not known which reviews are recent"]
    months = months_counted(pair_months)
    recent = [review for review in reviews if held_recently(review, as_of, months)]
    if not recent:
        span = f"in the {months} months before relationship.as_of"
        since = "since the present pair has led" if months < RECENT_MONTHS else span
        return [f"no review was held {since}"]
    if fact != "pair_progress.performance_moving":
        return _left_out(recent, (_MOVEMENTS[fact],), "recent reviews")
    earlier = [review for review in reviews if not held_recently(review, as_of, months)]
    if not earlier:
        return ["there is no earlier review to compare the recent ones with"]
    return _left_out((earlier[-1], recent[-1]), ("score",), "reviews that are compared") or [
        "both reviews give the highest score, which cannot rise"
    ]


def _left_out(
    items: Sequence[InnovationProject | Idea | Review], fields: Iterable[str], what: str
) -> list[str]:
    """Say how many items leave each field out; nothing of a field that all of them have."""
    return list(chain.from_iterable(_of_field(items, field, what) for field in fields))


def _of_field(
    items: Sequence[InnovationProject | Idea | Review], field: str, what: str
) -> list[str]:
    missing = sum(getattr(item, field) is None for item in items)
    return [f"{field} is left out of {missing} of {len(items)} {what}"] if missing else []
