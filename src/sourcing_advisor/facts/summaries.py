"""Scalar facts worked out from the lists of a relationship: the one place where that is done.

A summary is made only when the list says all that it needs: one project whose business case is
not reported leaves the share of projects with a business case unknown. A list that is not given
says nothing; one that is given and empty says that there is none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.fields import SCALE_HIGHEST
from sourcing_advisor.facts.particulars import months_between
from sourcing_advisor.facts.records import Idea, InnovationProject, Review

RECENT_MONTHS = 6
FEWEST_IDEAS = 5
"""Judgement: a share of fewer decided ideas says nothing of what a client often does."""

FEWEST_PROJECTS = 5
"""Judgement: a share of fewer delivered or decided projects says nothing of the usual practice."""

YEARS_COUNTED = 3
DONE = ("delivered", "stopped")
DELIVERIES = (
    "innovation_programme.delivered_last_3_years",
    "innovation_programme.years_with_delivery",
)


def summarise(
    projects: Sequence[InnovationProject] | None,
    ideas: Sequence[Idea] | None,
    reviews: Sequence[Review] | None,
    as_of: datetime.date | None,
    pair_months: int | None = None,
) -> dict[str, Value]:
    """Return the facts that the lists establish, by fact name; None is a list not given.

    `pair_months` is for how many months the present pair has led, if that is known: what earlier
    reviews found is not its doing.
    """
    found: dict[str, Value | None] = {}
    if projects is not None:
        found |= _of_projects(projects)
        found |= _of_deliveries(projects, as_of)
    if ideas is not None:
        found["change.ideas_turned_down_pct"] = _turned_down_pct(ideas)
    if reviews is not None:
        in_order = sorted(reviews, key=lambda review: review.date)
        found |= _of_reviews(in_order, as_of, months_counted(pair_months))
    return {name: value for name, value in found.items() if value is not None}


def _of_projects(projects: Sequence[InnovationProject]) -> dict[str, Value | None]:
    waiting = [waits_for_funding(project) for project in projects]
    all_placed = all(project.status is not None for project in projects)
    return {
        "projects.on_record": len(projects),
        "projects.with_business_case_pct": _share(p.business_case for p in projects),
        "projects.gain_shared_pct": _share(p.gain_shared for p in projects),
        "projects.benefit_measured_pct": _share_of_enough(
            p.benefit_measured for p in projects if all_placed and p.status == "delivered"
        ),
        "projects.proposer_contributes_pct": _share_of_enough(
            proposer_contributes(p) for p in projects if p.funded_by != "undecided"
        ),
        "projects.funding_undecided": None if None in waiting else sum(map(bool, waiting)),
    }


def proposer_contributes(project: InnovationProject) -> bool | None:
    """Say whether the party behind the idea pays for all or part of it; None if not reported."""
    if project.idea_from is None or project.funded_by is None:
        return None
    return "joint" in (project.idea_from, project.funded_by) or (
        project.idea_from == project.funded_by
    )


def waits_for_funding(project: InnovationProject) -> bool | None:
    """Say whether a project goes on while nobody has decided who pays; None if not reported."""
    if project.status in DONE or project.funded_by not in ("undecided", None):
        return False
    return None if None in (project.status, project.funded_by) else True


def _of_deliveries(
    projects: Sequence[InnovationProject], as_of: datetime.date | None
) -> dict[str, Value | None]:
    if not projects:
        return dict.fromkeys(DELIVERIES, 0)
    if as_of is None or any(p.status is None for p in projects):
        return {}
    dates = [p.delivered_on for p in projects if p.status == "delivered"]
    known = [date for date in dates if date is not None]
    if len(known) < len(dates):
        return {}
    years_ago = [_whole_years(date, as_of) for date in known if date <= as_of]
    recent = [years for years in years_ago if years < YEARS_COUNTED]
    return dict(zip(DELIVERIES, (len(recent), len(set(recent))), strict=True))


def _turned_down_pct(ideas: Sequence[Idea]) -> float | None:
    if any(idea.idea_from is None or idea.outcome is None for idea in ideas):
        return None
    decided = [idea for idea in ideas if idea.idea_from == "provider" and idea.outcome != "open"]
    if len(decided) < FEWEST_IDEAS:
        return None
    return _share(idea.outcome == "turned_down" for idea in decided)


def _of_reviews(
    reviews: Sequence[Review], as_of: datetime.date | None, months: int
) -> dict[str, Value | None]:
    if not reviews:
        return {"review_history.on_record": 0}
    first, last = reviews[0], reviews[-1]
    facts: dict[str, Value | None] = {
        "review_history.on_record": len(reviews),
        "review_history.span_months": months_between(first.date, last.date),
    }
    if len(reviews) > 1 and first.score is not None and last.score is not None:
        facts["review_history.performance_change"] = last.score - first.score
    if as_of is not None:
        facts |= _of_recent_reviews(reviews, as_of, months)
    return facts


def _of_recent_reviews(
    reviews: Sequence[Review], as_of: datetime.date, months: int
) -> dict[str, Value | None]:
    past = [review for review in reviews if review.date <= as_of]
    recent = [review for review in past if held_recently(review, as_of, months)]
    earlier = past[: len(past) - len(recent)]
    if not recent:
        return {}
    facts: dict[str, Value | None] = {
        "pair_progress.obstructions_moving": _any_above_zero(
            review.obstructions_removed for review in recent
        ),
        "pair_progress.ideas_moving": _any_above_zero(review.ideas_moved for review in recent),
    }
    if earlier and (before := earlier[-1].score) and (after := recent[-1].score):
        at_the_top = before == after == SCALE_HIGHEST
        facts["pair_progress.performance_moving"] = None if at_the_top else after > before
    return facts


def months_counted(pair_months: int | None) -> int:
    """Return how many months before today say what the pair does: none before it led."""
    return RECENT_MONTHS if pair_months is None else min(RECENT_MONTHS, pair_months)


def held_recently(review: Review, as_of: datetime.date, months: int = RECENT_MONTHS) -> bool:
    """Say whether a review was held in the `months` before `as_of`, the day itself included."""
    return months_between(review.date, as_of) < months


def _any_above_zero(counts: Iterable[int | None]) -> bool | None:
    listed = list(counts)
    if any(listed):
        return True
    return None if None in listed else False


def _share_of_enough(answers: Iterable[bool | None]) -> float | None:
    listed = list(answers)
    return _share(listed) if len(listed) >= FEWEST_PROJECTS else None


def _share(answers: Iterable[bool | None]) -> float | None:
    listed = list(answers)
    if not listed or None in listed:
        return None
    return round(100 * sum(map(bool, listed)) / len(listed), 1)


def _whole_years(start: datetime.date, end: datetime.date) -> int:
    return months_between(start, end) // 12
