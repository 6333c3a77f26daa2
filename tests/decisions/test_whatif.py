"""What-if: the change is that between two reviews, and rests on what it says it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings

from sourcing_advisor.conditions.nodes import Compare, all_of
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.whatif import Conjecture, WhatIf
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.relationship import Relationship
from tests.decisions.plans import library
from tests.profiles import tries
from tests.strategies import Seed, book_of, relationships, rule, rule_books

CALM = settings(max_examples=tries(40), deadline=None)
LEVEL, USED, NAMED = "gain_sharing.level", "gain_sharing.used", "pair.named"


def of_relationship(stated: Mapping[str, Any]) -> Conjecture:
    relationship = Relationship.model_validate(stated)
    return Conjecture(Assessor(library(), "reference").assess(relationship))


def tiny(values: Mapping[str, Value], answers: Mapping[str, Value | None]) -> WhatIf:
    gap = rule(1, all_of(Compare(USED, "eq", value=False), Compare(NAMED, "eq", value=True)))
    return Conjecture(Assessor(book_of([gap]), "reference").assess_values(values)).what_if(answers)


@CALM
@given(rule_books(3, 20, pool=6), relationships(), relationships())
def test_the_assessment_with_other_answers_is_that_of_a_relationship_that_states_them(
    grown: Seed, values: dict[str, Value], others: dict[str, Value]
) -> None:
    assessor = Assessor(grown.grow(), "reference")
    conjecture = Conjecture(assessor.assess_values(values))
    assert conjecture.assessment_with(others) == assessor.assess_values({**values, **others})


@CALM
@given(rule_books(3, 20, pool=6), relationships(), relationships())
def test_every_gap_that_fires_before_or_after_is_told_once(
    grown: Seed, values: dict[str, Value], others: dict[str, Value]
) -> None:
    conjecture = Conjecture(Assessor(grown.grow(), "reference").assess_values(values))
    told = conjecture.what_if(others)
    after = conjecture.assessment_with(others)
    before_or_after = {
        r.id
        for r in conjecture.today.book.rules
        if r.kind == "gap"
        and Outcome.FIRED in (conjecture.today.outcomes[r.id], after.outcomes[r.id])
    }
    lists = (told.clears, told.opens, told.unsettles, told.untouched)
    named = [each.rule for listed in lists for each in listed]
    assert sorted(named) == sorted(before_or_after)


def test_a_gap_that_is_cleared_names_the_other_facts_that_this_rests_on() -> None:
    told = of_relationship(
        {
            "relationship": {"stage": "stable"},
            "gain_sharing": {"level": "relationship", "targets_met_years": 4},
        }
    ).what_if({LEVEL: "project", "gain_sharing.targets_met_years": None})
    assert "GS-02" in {each.rule for each in told.clears}
    assert LEVEL not in {each.fact for each in told.assumes}


def test_what_is_only_believed_is_said_to_be() -> None:
    stated = {
        "pair": {"provider_has_time": {"value": True, "believed": True}, "client_has_time": False}
    }
    told = of_relationship(stated).what_if({"pair.client_has_time": True})
    assert "LP-13" in {each.rule for each in told.clears}
    assert [(each.fact, each.believed) for each in told.assumes] == [
        ("pair.provider_has_time", True)
    ]


def test_a_gap_that_cannot_be_settled_any_more_is_not_told_as_cleared() -> None:
    told = tiny({USED: False, NAMED: True}, {NAMED: None})
    assert told.clears == ()
    assert [each.rule for each in told.unsettles] == ["GEN-001"]
    assert [each.fact for each in told.needs] == [NAMED]


def test_what_changes_nothing_says_so() -> None:
    assert tiny({USED: True, NAMED: True}, {NAMED: False}).changes_nothing
    assert not tiny({USED: False, NAMED: True}, {NAMED: False}).changes_nothing


def test_a_fact_is_told_with_what_it_was_and_what_it_would_be() -> None:
    (changed,) = tiny({USED: False, NAMED: True}, {NAMED: False}).sets
    assert (changed.before, changed.after) == ("yes", "no")


def test_what_is_in_hand_stays_in_hand_unless_it_is_cleared() -> None:
    stated = {
        "relationship": {"stage": "stable", "as_of": "2026-11-01"},
        "gain_sharing": {
            "level": {"value": "project", "from": "2027-02-01", "until_then": "relationship"},
            "targets_met_years": 4,
        },
    }
    conjecture = of_relationship(stated)
    assert "GS-02" in conjecture.today.in_hand
    assert "GS-02" in conjecture.assessment_with({NAMED: True}).in_hand
    gone = {LEVEL: "none", "gain_sharing.targets_met_years": None}
    assert "GS-02" not in conjecture.assessment_with(gone).in_hand


def test_what_a_proposal_leaves_no_room_for_lapses() -> None:
    stated = (
        "gain_sharing: {level: none, in_contract: yes, used: no}\nincentives.any_in_place: no\n"
        "proposals:\n"
        "  - {name: open it, sets: {gain_sharing.used: yes, gain_sharing.level: project}}\n"
    )
    relationship = parse_relationship(stated, "deal.yaml")
    judged = Conjecture(Assessor(library(), "reference").assess(relationship)).proposed(
        (relationship.particulars.proposals or ())[0]
    )
    assert ("no", "no longer so") in [(fact.before, fact.after) for fact in judged.sets]
    assert "GS-08" in {rule.rule for rule in judged.clears}
