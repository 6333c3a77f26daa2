"""Two views of one relationship: what both agree on, and what hinges on the rest."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.decisions.hinges import SIDES, assessed
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.views import Difference, Views, joined
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from tests.decisions.plans import library
from tests.profiles import tries
from tests.strategies import FACTS, SEEDS, VALUES, random_book

TARGET = "productivity.annual_target_pct"


def stated(**sections: Any) -> Relationship:
    return Relationship.model_validate(sections)


def views_of(fact: str, client: Any, provider: Any, **more: Any) -> Views:
    section, _, field = fact.partition(".")
    one, other = (stated(**{section: {field: answer}}) for answer in (client, provider))
    return joined(one, other, **more)


@pytest.mark.parametrize(
    ("fact", "client", "provider", "known"),
    [
        ("pair.named", True, True, True),
        ("pair_behaviour.trust", 3, 3, 3),
        ("pair_behaviour.trust", 3, 4, 3),  # a point of the scale; the lower stands
        ("pair_behaviour.trust", 5, 4, 4),
        (TARGET, 4.0, 3.7, 3.7),  # within a tenth of the larger
        (TARGET, 4.0, {"at_least": 3}, 4.0),  # both can be true
        (TARGET, {"at_most": 5}, {"at_least": 3}, Bounds(3, 5)),
    ],
)
def test_what_both_say_alike_counts(fact: str, client: Any, provider: Any, known: Any) -> None:
    views = views_of(fact, client, provider)

    assert views.agreed.known[fact] == known
    assert views.differences == ()


@pytest.mark.parametrize(
    ("fact", "client", "provider"),
    [
        ("pair.named", True, False),
        ("pair_behaviour.trust", 2, 4),
        (TARGET, 4.0, 3.5),
        (TARGET, {"at_least": 6}, 3.0),
        ("relationship.stage", "stable", "mature"),
    ],
)
def test_what_they_see_differently_is_left_open(fact: str, client: Any, provider: Any) -> None:
    views = views_of(fact, client, provider)

    assert fact not in views.agreed.known
    assert [each.fact for each in views.differences] == [fact]


def test_the_side_that_can_answer_a_fact_is_heard_within_the_tolerance() -> None:
    fact = next(f for f in FACTS.values() if f.type == "scale" and f.who == "client")

    assert views_of(fact.name, 4, 3).agreed.known[fact.name] == 4


def test_what_only_one_side_states_counts() -> None:
    views = joined(stated(pair={"named": True}), stated(productivity={"annual_target_pct": 4}))

    assert views.agreed.known == {"pair.named": True, TARGET: 4.0}
    assert views.differences == ()


def test_a_decision_says_whose_view_holds() -> None:
    views = views_of("pair.named", client=True, provider=False, holds={"pair.named": "provider"})

    assert (views.agreed.known, views.differences) == ({"pair.named": False}, ())


def test_what_one_is_sure_of_is_no_belief_of_both() -> None:
    believed = {"value": True, "believed": True}

    assert not views_of("pair.named", believed, provider=True).agreed.beliefs
    assert views_of("pair.named", believed, believed).agreed.beliefs


def test_answers_to_two_facts_that_contradict_each_other_are_both_left_open() -> None:
    client = stated(incentives={"any_in_place": False})
    provider = stated(productivity={"annual_target_pct": 5})

    views = joined(client, provider)

    assert views.differences == (
        Difference(TARGET, None, 5.0),
        Difference("incentives.any_in_place", client=False, provider=None),
    )
    assert not views.agreed.known


def test_lists_that_differ_give_only_what_both_lists_give() -> None:
    client = stated(reviews=[{"date": "2026-01-31", "score": 2}])
    provider = stated(reviews=[{"date": "2026-01-31", "score": 5}])

    views = joined(client, provider)

    assert views.agreed.reviews is None
    assert {each.fact.partition(".")[0] for each in views.differences} <= {"review_history"}


def test_particulars_of_both_sides_stand_together_and_once() -> None:
    clause = {"what": "Schedule 4", "kind": "clause"}
    idea = {"what": "one inbox", "kind": "idea"}

    views = joined(stated(at_hand=[clause]), stated(at_hand=[clause, idea]))

    assert [each.what for each in views.agreed.particulars.at_hand or ()] == [
        "Schedule 4",
        "one inbox",
    ]


def test_the_later_day_is_that_of_both() -> None:
    client = stated(relationship={"as_of": "2026-05-01", "client": "Ash"}, pair={"named": True})
    provider = stated(relationship={"as_of": "2026-06-01", "client": "ASH"}, pair={"named": True})

    profile = joined(client, provider).agreed.relationship

    assert (str(profile.as_of), profile.client) == ("2026-06-01", "Ash")


def test_a_difference_that_changes_no_verdict_hinges_nothing() -> None:
    client = stated(relationship={"stage": "stable", "size_fte": 300})
    provider = stated(relationship={"stage": "stable", "size_fte": 400})

    _, hinges = assessed(joined(client, provider), Assessor(library(), "reference"))

    assert hinges == ()


def test_a_verdict_is_unknown_where_it_hinges_on_a_difference() -> None:
    client = stated(relationship={"stage": "stable"}, productivity={"annual_target_pct": 2})
    provider = stated(relationship={"stage": "mature"}, productivity={"annual_target_pct": 6})

    assessment, hinges = assessed(joined(client, provider), Assessor(library(), "reference"))

    assert assessment.outcomes["PM-02"] is Outcome.UNKNOWN
    (verdict,) = [v for v in assessment.verdicts if v.rule == "PM-02"]
    assert verdict.missing[0] == TARGET
    told = {hinge.difference.fact: hinge for hinge in hinges}
    rules = {each.rule: (each.client, each.provider) for each in told[TARGET].rules}
    assert rules["PM-02"] == (Outcome.FIRED, Outcome.CLEAR)
    assert told[TARGET].first_moves


def test_what_changes_the_first_moves_is_talked_about_first() -> None:
    client = stated(pair={"named": False}, productivity={"annual_target_pct": 2})
    provider = stated(pair={"named": True}, productivity={"annual_target_pct": 6})

    _, hinges = assessed(joined(client, provider), Assessor(library(), "reference"))

    weights = [
        (hinge.first_moves, sum(_severity(r.rule) == "high" for r in hinge.rules))
        for hinge in hinges
    ]
    assert weights == sorted(weights, reverse=True)


def _severity(rule: str) -> str | None:
    return library().rule_by_id[rule].severity


@settings(max_examples=tries(40), deadline=None)
@given(SEEDS)
def test_outcomes_and_hinges_are_those_of_every_choice_of_whose_view_holds(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    book = random_book(rng, 8, pool=5, depth=2, explode=False)
    names = sorted({name for rule in book.rules for name in rule.reads if name in FACTS})[:5]
    differences = tuple(
        Difference(name, *rng.sample((*VALUES[name], None), 2)) for name in sorted(names)
    )
    views = Views(Relationship(), differences)

    assessment, _ = assessed(views, Assessor(book, "reference"))

    evaluator = ReferenceEvaluator(book)
    every = {}
    for choice in product(SIDES, repeat=len(differences)):
        told = ((d.fact, d.of(side)) for d, side in zip(differences, choice, strict=True))
        values = {fact: known for fact, known in told if known is not None}
        every[choice] = evaluator.outcomes(values)
    for rule in book.rules:
        outcomes = {outcome[rule.id] for outcome in every.values()}
        expected = outcomes.pop() if len(outcomes) == 1 else Outcome.UNKNOWN
        assert assessment.outcomes[rule.id] is expected
        (verdict,) = [v for v in assessment.verdicts if v.rule == rule.id]
        if outcomes:
            deciding = {
                d.fact
                for i, d in enumerate(differences)
                if any(
                    every[c][rule.id] is not every[(*c[:i], "provider", *c[i + 1 :])][rule.id]
                    for c in every
                    if c[i] == "client"
                )
            }
            assert deciding <= set(verdict.missing)


def test_the_plan_of_two_views_is_that_of_the_assessment() -> None:
    views = views_of(TARGET, 2.0, 6.0)

    assessment, _ = assessed(views, Assessor(library(), "reference"))

    assert "PM-02" not in {rule for move in plan(assessment).moves for rule in move.rules}
