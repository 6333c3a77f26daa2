"""Lists summarised into facts: shares, counts, dates; what is not reported stays unknown."""

from __future__ import annotations

import datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.facts.records import Idea, InnovationProject, Review
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.summaries import proposer_contributes, summarise
from sourcing_advisor.rules.loading import load_rule_book

AS_OF = datetime.date(2026, 6, 30)


def project(**said: Any) -> InnovationProject:
    return InnovationProject(name="a project", **said)


def idea(**said: Any) -> Idea:
    return Idea(title="an idea", **said)


def review(date: str, **said: Any) -> Review:
    return Review(date=datetime.date.fromisoformat(date), **said)


def of_projects(*projects: InnovationProject, as_of: datetime.date | None = AS_OF) -> Any:
    return summarise(projects, None, None, as_of)


def of_reviews(*reviews: Review, as_of: datetime.date | None = AS_OF) -> Any:
    return summarise(None, None, reviews, as_of)


def test_no_list_gives_no_fact() -> None:
    assert summarise(None, None, None, AS_OF) == {}


def test_an_empty_list_says_that_there_is_none() -> None:
    assert summarise((), (), (), None) == {
        "projects.on_record": 0,
        "projects.funding_undecided": 0,
        "innovation_programme.delivered_last_3_years": 0,
        "innovation_programme.years_with_delivery": 0,
        "review_history.on_record": 0,
    }


def test_projects_are_counted_and_shares_taken() -> None:
    found = of_projects(
        project(business_case=True, gain_shared=False, benefit_measured=True),
        project(business_case=True, gain_shared=True, benefit_measured=True),
        project(business_case=False, gain_shared=False, benefit_measured=True),
    )
    assert found == {
        "projects.on_record": 3,
        "projects.with_business_case_pct": 66.7,
        "projects.gain_shared_pct": 33.3,
    }


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        ("business_case", "projects.with_business_case_pct"),
        ("gain_shared", "projects.gain_shared_pct"),
    ],
)
def test_one_project_of_which_it_is_not_reported_leaves_the_share_unknown(
    field: str, fact: str
) -> None:
    found = of_projects(project(**{field: True}), project())
    assert fact not in found
    assert found["projects.on_record"] == 2


@pytest.mark.parametrize(
    ("idea_from", "funded_by", "expected"),
    [
        ("provider", "provider", True),
        ("provider", "client", False),
        ("provider", "joint", True),
        ("joint", "client", True),
        ("client", "undecided", False),
        (None, "client", None),
        ("client", None, None),
    ],
)
def test_who_proposes_and_who_pays(
    idea_from: str, funded_by: str, *, expected: bool | None
) -> None:
    assert proposer_contributes(project(idea_from=idea_from, funded_by=funded_by)) is expected


def test_projects_without_a_decision_on_funding_are_counted_and_left_out_of_the_share() -> None:
    found = of_projects(
        project(idea_from="client", funded_by="undecided", status="approved"),
        *[project(idea_from="client", funded_by="client")] * 3,
        *[project(idea_from="client", funded_by="provider")] * 2,
    )
    assert found["projects.funding_undecided"] == 1
    assert found["projects.proposer_contributes_pct"] == 60.0


def test_the_funding_of_a_handful_of_projects_gives_no_share() -> None:
    waiting = project(idea_from="joint", funded_by="undecided", status="approved")
    decided = project(idea_from="provider", funded_by="client", status="delivered")
    assert "projects.proposer_contributes_pct" not in of_projects(*[waiting] * 9, *[decided] * 4)
    assert of_projects(*[decided] * 5)["projects.proposer_contributes_pct"] == 0.0


def finished(*, measured: bool | None) -> InnovationProject:
    return project(status="delivered", benefit_measured=measured)


UNFINISHED = project(status="under_way", benefit_measured=False)


@pytest.mark.parametrize(
    ("projects", "expected"),
    [
        ([finished(measured=True)] * 2 + [finished(measured=False)] * 3, 40.0),
        ([finished(measured=True)] * 5 + [UNFINISHED] * 5, 100.0),
        ([finished(measured=False)] * 4 + [UNFINISHED] * 5, None),
        ([UNFINISHED] * 6, None),
        ([finished(measured=True)] * 5 + [finished(measured=None)], None),
        ([finished(measured=True)] * 5 + [project(benefit_measured=False)], None),
    ],
)
def test_the_share_with_measured_benefit_is_one_of_enough_delivered_projects(
    projects: list[InnovationProject], expected: float | None
) -> None:
    assert of_projects(*projects).get("projects.benefit_measured_pct") == expected


def test_funding_that_is_not_reported_leaves_the_count_unknown() -> None:
    found = of_projects(project(idea_from="client", funded_by="undecided"), project())
    assert "projects.funding_undecided" not in found
    assert "projects.proposer_contributes_pct" not in found


def delivered(date: str) -> InnovationProject:
    return project(status="delivered", delivered_on=datetime.date.fromisoformat(date))


@pytest.mark.parametrize(
    ("date", "counted"),
    [("2026-06-30", 1), ("2023-07-01", 1), ("2023-06-30", 0), ("2010-01-01", 0)],
)
def test_deliveries_count_for_three_years(date: str, counted: int) -> None:
    assert of_projects(delivered(date))["innovation_programme.delivered_last_3_years"] == counted


def test_years_with_a_delivery_are_counted_back_from_the_day_of_the_record() -> None:
    same_year = of_projects(delivered("2025-07-01"), delivered("2026-06-30"))
    two_years = of_projects(delivered("2025-06-30"), delivered("2025-07-01"))
    assert same_year["innovation_programme.years_with_delivery"] == 1
    assert two_years["innovation_programme.years_with_delivery"] == 2


@pytest.mark.parametrize(
    ("projects", "as_of"),
    [
        ((delivered("2026-01-01"),), None),
        ((delivered("2026-01-01"), project()), AS_OF),
        ((delivered("2026-01-01"), project(status="delivered")), AS_OF),
    ],
)
def test_deliveries_are_unknown_when_a_date_or_a_status_is(
    projects: tuple[InnovationProject, ...], as_of: datetime.date | None
) -> None:
    assert "innovation_programme.delivered_last_3_years" not in of_projects(*projects, as_of=as_of)


def test_projects_not_delivered_are_no_deliveries() -> None:
    found = of_projects(project(status="approved"), project(status="stopped"))
    assert found["innovation_programme.delivered_last_3_years"] == 0
    assert found["innovation_programme.years_with_delivery"] == 0


DOWN, UP, OPEN = ("provider", "turned_down"), ("provider", "accepted"), ("provider", "open")


@pytest.mark.parametrize(
    ("ideas", "expected"),
    [
        ((DOWN, DOWN, DOWN, UP, UP), 60.0),
        ((DOWN, DOWN, DOWN, DOWN, DOWN, OPEN), 100.0),
        ((UP, UP, UP, UP, UP, ("client", "turned_down")), 0.0),
        ((DOWN, DOWN, DOWN, UP), None),
        ((DOWN, DOWN, DOWN, UP, OPEN), None),
        ((OPEN, OPEN, OPEN, OPEN, OPEN), None),
        ((("client", "turned_down"),) * 5, None),
        ((DOWN, DOWN, DOWN, UP, UP, (None, "open")), None),
        ((DOWN, DOWN, DOWN, UP, UP, ("provider", None)), None),
    ],
)
def test_share_of_the_providers_ideas_that_were_turned_down(
    ideas: tuple[tuple[Any, Any], ...], expected: float | None
) -> None:
    log = [idea(idea_from=who, outcome=outcome) for who, outcome in ideas]
    assert summarise(None, log, None, AS_OF).get("change.ideas_turned_down_pct") == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"status": "approved", "funded_by": "undecided"}, 1),
        ({"status": "under_way", "funded_by": "undecided"}, 1),
        ({"status": "delivered", "funded_by": "undecided"}, 0),
        ({"status": "stopped", "funded_by": "undecided"}, 0),
        ({"status": "stopped"}, 0),
        ({"funded_by": "joint"}, 0),
        ({"funded_by": "undecided"}, None),
        ({"status": "approved"}, None),
    ],
)
def test_only_projects_that_go_on_wait_for_funding(
    said: dict[str, str], expected: int | None
) -> None:
    assert of_projects(project(**said)).get("projects.funding_undecided") == expected


@pytest.mark.parametrize(("months", "expected"), [(None, True), (6, True), (5, None), (0, None)])
def test_reviews_from_before_the_pair_do_not_count_for_it(
    months: int | None, expected: object
) -> None:
    held = [review("2026-01-15", obstructions_removed=3)]
    found = summarise(None, None, held, AS_OF, months)
    assert found.get("pair_progress.obstructions_moving") is expected


def test_the_last_review_before_the_pair_is_what_its_performance_is_compared_with() -> None:
    held = [review("2026-01-15", score=2), review("2026-05-15", score=4)]
    found = summarise(None, None, held, AS_OF, 3)
    assert found["pair_progress.performance_moving"] is True


def test_reviews_give_their_number_span_and_change() -> None:
    found = of_reviews(review("2025-12-31", score=2), review("2025-01-31", score=4))
    assert found["review_history.on_record"] == 2
    assert found["review_history.span_months"] == 11
    assert found["review_history.performance_change"] == -2


def test_one_review_shows_no_change() -> None:
    assert "review_history.performance_change" not in of_reviews(review("2025-01-31", score=4))


@pytest.mark.parametrize(
    ("date", "recent"), [("2026-06-30", True), ("2025-12-31", True), ("2025-12-30", False)]
)
def test_a_review_is_recent_for_six_months(date: str, *, recent: bool) -> None:
    found = of_reviews(review(date, ideas_moved=1, obstructions_removed=0))
    assert found.get("pair_progress.ideas_moving") is (True if recent else None)
    assert found.get("pair_progress.obstructions_moving") is (False if recent else None)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [((0, 0), False), ((0, 1), True), ((None, 1), True), ((None, 0), None)],
)
def test_whether_ideas_moved(moved: tuple[int | None, ...], *, expected: bool | None) -> None:
    reviews = [review("2026-05-31", ideas_moved=each) for each in moved]
    assert of_reviews(*reviews).get("pair_progress.ideas_moving") is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(3, 4, True), (3, 3, False), (4, 3, False), (None, 3, None), (4, 5, True), (5, 5, None)],
)
def test_whether_performance_moved(
    before: int | None, after: int, *, expected: bool | None
) -> None:
    found = of_reviews(review("2025-06-30", score=before), review("2026-06-30", score=after))
    assert found.get("pair_progress.performance_moving") is expected


def test_nothing_is_recent_without_the_day_of_the_record() -> None:
    found = of_reviews(review("2026-06-30", ideas_moved=1), as_of=None)
    assert "pair_progress.ideas_moving" not in found


@given(st.permutations([delivered("2025-01-01"), project(), project(business_case=True)]))
def test_the_order_of_a_list_does_not_matter(projects: list[InnovationProject]) -> None:
    assert of_projects(*projects) == of_projects(*sorted(projects, key=repr))


def test_the_order_of_reviews_does_not_matter() -> None:
    reviews = [review("2025-06-30", score=2), review("2026-06-30", score=3), review("2026-01-31")]
    assert len({repr(of_reviews(*each)) for each in permutations(reviews)}) == 1


PUBLISHED = {
    # (funded by, idea from): projects, in the table "Who Funds Innovation Ideas"
    ("provider", "provider"): 35,
    ("provider", "client"): 4,
    ("provider", "joint"): 16,
    ("client", "provider"): 13,
    ("client", "client"): 12,
    ("client", "joint"): 5,
    ("joint", "provider"): 14,
    ("joint", "client"): 14,
    ("joint", "joint"): 39,
}
PROJECTS = [
    project(funded_by=funder, idea_from=party)
    for (funder, party), count in PUBLISHED.items()
    for _ in range(count)
]


def test_the_published_table_is_that_of_the_finding() -> None:
    finding = load_rule_book().findings["LW-DL-funding-table"]
    figures = {figure.name: figure.value for figure in finding.figures}
    assert figures["all_projects"] == len(PROJECTS) == 152
    for party, word in (("provider", "provider"), ("client", "client"), ("joint", "jointly")):
        funded = {idea: n for (funder, idea), n in PUBLISHED.items() if funder == party}
        assert figures[f"{word}_funded_total"] == sum(funded.values())
        assert {idea: figures[f"{word}_funded_{idea}_idea"] for idea in funded} == funded
        ideas = [n for (_, idea), n in PUBLISHED.items() if idea == party]
        assert figures[f"{party}_idea_total"] == sum(ideas)


def test_summaries_are_facts_of_the_relationship() -> None:
    relationship = Relationship(innovation_projects=tuple(PROJECTS))
    assert relationship.known["projects.on_record"] == 152
    assert relationship.stated == {}
