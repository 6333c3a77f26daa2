"""What each example must give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor import Advisor, Relationship
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.rules.lint.check import check_library
from tests.report.moves import gap_rules

EXAMPLES = Path(__file__).parent.parent / "examples"

GAPS = {
    "northfield-calder.yaml": {
        *("GS-01", "GS-02", "GV-01", "IA-01", "IA-03", "IA-04"),
        *("NV-03", "PB-06", "PM-02", "PP-01", "PP-02", "PP-03"),
    },
    "alderbrook-tessara.yaml": {"LC-10"},
    "penrose-kestrel.json": {"IA-03"},
    "marlow-vantor.yaml": set(),
    "castellan-orrin.yaml": {"CH-07", "FU-01", "FU-03", "NV-12"},
}

NAMED_PROBLEMS = {"GS-02", "IA-01", "PP-01"}

# What a careless rule gets wrong in marlow-vantor.yaml: the rule that would fire, and the facts
# without which it would be right to.
TRAPS: list[tuple[str, dict[str, Any]]] = [
    ("PM-02", {"productivity.annual_target_pct": 3}),
    (
        "PM-03",
        {"productivity.contractual_target": False, "productivity.annual_target_pct": None},
    ),
    ("PM-04", {"productivity.achieved_pct": 3.9}),
    ("GS-02", {"gain_sharing.level": "relationship", "gain_sharing.targets_met_years": 3}),
    ("GS-03", {"gain_sharing.one_sided": True}),
    ("GS-04", {"gain_sharing.level": "relationship"}),
    ("IN-05", {"competition.value_beyond_transactions_shown": False}),
    ("IN-06", {"relationship.months_to_renewal": 12}),
    (
        "IN-10",
        {
            "productivity.contractual_target": False,
            "productivity.annual_target_pct": None,
            "gain_sharing.used": False,
            "innovation_agenda.time_in_contract": False,
        },
    ),
    ("IN-13", {"benchmarking.dispute_open": True}),
    ("IN-14", {"benchmarking.purpose": "both"}),
    ("IN-17", {"incentives.reward_beyond_target": False, "gain_sharing.used": False}),
    ("GV-01", {"governance.innovation_on_agenda": "occasionally"}),
    ("NV-14", {"relationship.strategic_importance": "strategic"}),
    ("FU-01", {"projects.with_business_case_pct": 80.0}),
    ("CU-01", {"culture.conflict_managed": False}),
    ("PP-01", {"pair_progress.obstructions_moving": False, "pair_progress.ideas_moving": False}),
    ("PP-02", {"pair_progress.chemistry": 2, "relationship.performance": "mixed"}),
    ("PP-03", {"relationship.performance": "poor"}),
    ("TR-01", {"transformation.scope": "radical"}),
    ("TR-02", {"transformation.business_focused": True}),
    ("TR-04", {"transformation.large_it_or_back_office": True}),
    ("AD-08", {"adaptive.handled_as": "technical"}),
    ("BC-02", {"behaviour.mindset_changing": False}),
    ("BD-01", {"board.sourcing_strategy": "lapsed"}),
    (
        "PV-10",
        {"relationship.provider_count": 3, "relationship.strategic_importance": "strategic"},
    ),
]


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(engine="reference")


def changed(relationship: Relationship, facts: dict[str, Any]) -> Relationship:
    data = relationship.model_dump(exclude_none=True)
    for name, value in facts.items():
        section, _, field = name.partition(".")
        data[section][field] = value
    return Relationship.model_validate(data)


def fired(advisor: Advisor, relationship: Relationship) -> set[str]:
    return {v.rule for v in advisor.verdicts(relationship) if v.outcome == "fired"}


def gaps(advisor: Advisor, relationship: Relationship) -> set[str]:
    return gap_rules(advisor.review(relationship))


@pytest.mark.parametrize("name", GAPS)
def test_an_example_shows_the_gaps_that_it_is_meant_to_show(advisor: Advisor, name: str) -> None:
    relationship = read_relationship(EXAMPLES / name)

    found = gaps(advisor, relationship)

    assert found == GAPS[name]


def test_every_example_is_tested_and_explained() -> None:
    files = {path.name for path in EXAMPLES.iterdir() if path.suffix in (".yaml", ".json")}
    own = {name for name in files if not name.startswith("kitchen-sink")}
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert own == set(GAPS)
    assert not [name for name in files if f"]({name})" not in readme]


def test_the_three_named_problems_are_of_high_severity(advisor: Advisor) -> None:
    report = advisor.review(read_relationship(EXAMPLES / "northfield-calder.yaml"))

    high = {each.rule for each in report.recommendations if each.severity == "high"}
    high |= {
        ground.rule
        for each in report.recommendations
        for ground in each.grounds
        if ground.severity == "high"
    }

    assert high >= NAMED_PROBLEMS


def test_the_good_relationship_has_a_strength_in_nearly_every_practice(advisor: Advisor) -> None:
    report = advisor.review(read_relationship(EXAMPLES / "alderbrook-tessara.yaml"))

    other = {each.id for each in report.practices if each.status != "strength"}

    assert other == {"P04", "P07", "P08", "P26"}


def test_the_first_conversation_is_mostly_questions(advisor: Advisor) -> None:
    report = advisor.review(read_relationship(EXAMPLES / "penrose-kestrel.json"))

    assert len(report.questions) > 100
    assert report.questions[0].fact == "relationship.strategic_importance"
    assert not report.strengths


def test_the_lists_are_worked_out_into_facts() -> None:
    relationship = read_relationship(EXAMPLES / "castellan-orrin.yaml")

    assert relationship.summaries == {
        "projects.on_record": 7,
        "projects.with_business_case_pct": 28.6,
        "projects.gain_shared_pct": 14.3,
        "projects.benefit_measured_pct": 40.0,
        "projects.proposer_contributes_pct": 50.0,
        "projects.funding_undecided": 1,
        "innovation_programme.delivered_last_3_years": 5,
        "innovation_programme.years_with_delivery": 2,
        "change.ideas_turned_down_pct": 57.1,
        "review_history.on_record": 6,
        "review_history.span_months": 24,
        "review_history.performance_change": -1,
        "pair_progress.obstructions_moving": False,
        "pair_progress.ideas_moving": False,
        "pair_progress.performance_moving": False,
    }


@pytest.mark.parametrize(("rule", "facts"), TRAPS, ids=[rule for rule, _ in TRAPS])
def test_a_trap_is_avoided_and_is_a_real_one(
    advisor: Advisor, rule: str, facts: dict[str, Any]
) -> None:
    relationship = read_relationship(EXAMPLES / "marlow-vantor.yaml")

    assert rule not in fired(advisor, relationship)
    assert rule in fired(advisor, changed(relationship, facts))


@pytest.mark.parametrize("name", GAPS)
def test_each_recommendation_speaks_of_this_relationship(advisor: Advisor, name: str) -> None:
    relationship = read_relationship(EXAMPLES / name)
    profile = relationship.relationship
    assert profile.client
    assert profile.provider
    assert profile.service

    for each in advisor.review(relationship).recommendations:
        names = (profile.client, profile.provider, profile.service)
        assert any(own in each.sections["situation"] + each.sections["why"] for own in names)
        assert any(own in each.sections["first_steps"] for own in names) or any(
            own in each.sections["who"] + each.sections["success"] for own in names
        )


@pytest.mark.parametrize("name", GAPS)
@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_an_example_can_be_rendered_in_every_form(advisor: Advisor, name: str, form: Any) -> None:
    relationship = read_relationship(EXAMPLES / name)

    text = advisor.render(advisor.review(relationship), form)

    assert (relationship.relationship.client or "") in text


def test_the_example_pack_passes_the_checks() -> None:
    book, problems = check_library([EXAMPLES / "pack"])

    assert problems == []
    assert "HOUSE-01" in book.rule_by_id


def test_the_example_pack_adds_its_rule_to_a_review() -> None:
    relationship = changed(
        read_relationship(EXAMPLES / "castellan-orrin.yaml"), {"board.informed_buying": "partly"}
    )

    found = gaps(Advisor(rules=[EXAMPLES / "pack"], engine="reference"), relationship)

    assert found == GAPS["castellan-orrin.yaml"] | {"BD-08", "HOUSE-01"}
