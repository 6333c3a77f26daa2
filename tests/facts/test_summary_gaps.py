"""What a list leaves open is said, with the reason; nothing that was listed is dropped unsaid."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.facts.records import Idea, InnovationProject, Review
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.summaries import summarise
from sourcing_advisor.facts.summary_gaps import WORKED_OUT, summary_gaps

AS_OF = datetime.date(2026, 6, 30)
DELIVERED = "innovation_programme.delivered_last_3_years"
MOVING = "pair_progress.obstructions_moving"


def reasons(**said: Any) -> dict[str, str]:
    deal = Relationship.model_validate_json(json.dumps(said))
    return {fact: gap.why for gap in deal.summary_gaps for fact in gap.facts}


def one_project(**said: Any) -> list[dict[str, Any]]:
    return [{"name": "a", "status": "delivered", "delivered_on": "2025-01-01", **said}]


def test_without_the_day_of_the_record_deliveries_are_open() -> None:
    found = reasons(innovation_projects=one_project())
    assert found[DELIVERED] == (
        "without relationship.as_of the innovations of the last three years cannot be counted"
    )


def test_without_the_day_of_the_record_movements_are_open() -> None:
    found = reasons(reviews=[{"date": "2026-01-01", "obstructions_removed": 1}])
    assert found[MOVING] == "without relationship.as_of it is not known which reviews are recent"


@pytest.mark.parametrize(
    ("said", "fact", "why"),
    [
        (
            {"innovation_projects": [*one_project(), *one_project(delivered_on=None)]},
            DELIVERED,
            "delivered_on is left out of 1 of 2 delivered projects",
        ),
        (
            {"innovation_projects": one_project(status=None)},
            DELIVERED,
            "status is left out of 1 of 1 projects",
        ),
        (
            {"innovation_projects": [*one_project(business_case=True), *one_project()]},
            "projects.with_business_case_pct",
            "business_case is left out of 1 of 2 projects",
        ),
        (
            {"innovation_projects": one_project(funded_by="undecided")},
            "projects.proposer_contributes_pct",
            "the funding of fewer than 5 projects is decided",
        ),
        (
            {"innovation_projects": one_project(benefit_measured=False)},
            "projects.benefit_measured_pct",
            "fewer than 5 projects have been delivered",
        ),
        (
            {"innovation_projects": [*one_project(status=None), *one_project(status="stopped")]},
            "projects.benefit_measured_pct",
            "status is left out of 1 of 2 projects",
        ),
        (
            {"innovation_projects": one_project()},
            "projects.benefit_measured_pct",
            "benefit_measured is left out of 1 of 1 delivered projects",
        ),
        (
            {"innovation_projects": []},
            "projects.gain_shared_pct",
            "no project is listed of which to take a share",
        ),
        (
            {"idea_log": [{"title": "a", "idea_from": "provider"}]},
            "change.ideas_turned_down_pct",
            "outcome is left out of 1 of 1 ideas",
        ),
        (
            {"reviews": [{"date": "2026-01-01", "score": 3}]},
            "review_history.performance_change",
            "it takes two reviews",
        ),
        (
            {"reviews": [{"date": "2025-01-01"}, {"date": "2026-06-01", "score": 3}]},
            "pair_progress.performance_moving",
            "score is left out of 1 of 2 reviews that are compared",
        ),
        (
            {"reviews": [{"date": "2025-01-01", "score": 5}, {"date": "2026-06-01", "score": 5}]},
            "pair_progress.performance_moving",
            "both reviews give the highest score, which cannot rise",
        ),
        (
            {"reviews": [{"date": "2025-01-01"}]},
            MOVING,
            "no review was held in the 6 months before relationship.as_of",
        ),
    ],
)
def test_what_is_left_out_is_counted(said: dict[str, Any], fact: str, why: str) -> None:
    assert reasons(relationship={"as_of": AS_OF.isoformat()}, **said)[fact] == why


def test_a_fact_that_is_stated_outright_is_not_open() -> None:
    found = reasons(
        innovation_projects=one_project(), innovation_programme={"delivered_last_3_years": 1}
    )
    assert DELIVERED not in found
    assert "innovation_programme.years_with_delivery" in found


def test_a_list_that_is_not_given_leaves_no_note() -> None:
    assert reasons(relationship={"as_of": AS_OF.isoformat()}) == {}


def test_an_empty_list_is_not_the_same_as_none() -> None:
    assert Relationship(innovation_projects=()).known["projects.on_record"] == 0
    assert Relationship().known == {}


def test_an_empty_list_contradicts_a_project_that_was_delivered() -> None:
    with pytest.raises(ValueError, match="stated as 2, and the list gives 0"):
        reasons(innovation_projects=[], innovation_programme={"delivered_last_3_years": 2})


DAYS = st.dates(datetime.date(2023, 1, 1), AS_OF)
COUNTS = st.none() | st.integers(0, 2)
FLAGS = st.none() | st.booleans()
PROJECTS = st.builds(
    InnovationProject,
    name=st.just("a"),
    idea_from=st.sampled_from([None, "client", "provider", "joint"]),
    funded_by=st.sampled_from([None, "client", "undecided"]),
    status=st.sampled_from([None, "delivered", "stopped"]),
    delivered_on=st.none() | DAYS,
    business_case=FLAGS,
    gain_shared=FLAGS,
    benefit_measured=FLAGS,
)
IDEAS = st.builds(
    Idea,
    title=st.just("a"),
    idea_from=st.sampled_from([None, "client", "provider"]),
    outcome=st.sampled_from([None, "open", "accepted", "turned_down"]),
)
REVIEWS = st.builds(
    Review,
    date=DAYS,
    score=st.none() | st.integers(1, 5),
    obstructions_removed=COUNTS,
    ideas_moved=COUNTS,
)


@given(
    st.none() | st.lists(PROJECTS, max_size=3),
    st.none() | st.lists(IDEAS, max_size=3),
    st.none() | st.lists(REVIEWS, max_size=4),
    st.sampled_from([None, AS_OF]),
)
def test_each_fact_of_a_list_is_worked_out_or_open_for_a_reason(
    projects: list[InnovationProject] | None,
    ideas: list[Idea] | None,
    reviews: list[Review] | None,
    as_of: datetime.date | None,
) -> None:
    given_lists = {"innovation_projects": projects, "idea_log": ideas, "reviews": reviews}
    due = [f for name, fs in WORKED_OUT.items() if given_lists[name] is not None for f in fs]
    made = summarise(projects, ideas, reviews, as_of)
    gaps = summary_gaps(projects, ideas, reviews, as_of)
    assert sorted([*made, *(fact for gap in gaps for fact in gap.facts)]) == sorted(due)
    assert all(gap.why for gap in gaps)
