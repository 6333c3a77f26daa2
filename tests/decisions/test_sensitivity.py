"""Sensitivity: what it says of each part of a range is so at every value of it."""

from __future__ import annotations

import random

import pytest

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.sensitivity import Sensitivity, falling, sensitivity
from sourcing_advisor.decisions.thresholds import Judgements, in_order, judgements, with_parameter
from sourcing_advisor.decisions.trials import Trials
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import Parameter
from tests.decisions.plans import library
from tests.strategies import random_values

JUDGEMENTS = judgements(library())


ASSESSOR = Assessor(library(), "reference")
OF_LIBRARY = Judgements(library(), Trials(library()))


def assessed(values: dict[str, Value]) -> Assessment:
    return ASSESSOR.assess_values(values)


def found(values: dict[str, Value]) -> Sensitivity:
    return sensitivity(assessed(values), OF_LIBRARY)


def some_values(parameter: Parameter, rng: random.Random) -> list[float]:
    """Return values in the range of a threshold: its ends, and others between."""
    between = parameter.plausible
    assert between is not None
    low, high = between.at_least, between.at_most
    if type(parameter.value) is int:
        return [low, high, *(rng.randint(int(low), int(high)) for _ in range(3))]
    return [low, high, *(rng.uniform(low, high) for _ in range(3))]


def near_facts(parameter: Parameter, values: dict[str, Value], rng: random.Random) -> None:
    """Give some facts that are compared with a threshold values within its range."""
    for rule in library().users_of(parameter.name):
        for name in rule.reads:
            value = values.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                chosen = rng.choice(some_values(parameter, rng))
                fact = library().facts[name]
                if fact.accepts(chosen):
                    values[name] = chosen


@pytest.mark.parametrize("parameter", JUDGEMENTS, ids=lambda each: each.name)
def test_every_value_of_a_range_is_in_the_part_that_tells_what_it_changes(
    parameter: Parameter,
) -> None:
    book, rng = library(), random.Random(parameter.name)  # noqa: S311 - nothing secret
    for _ in range(3):
        values = random_values(rng, 0.8)
        near_facts(parameter, values, rng)
        today = assessed(values)
        hinges = {hinge.parameter: hinge for hinge in found(values).hinges}
        shifts = hinges[parameter.name].shifts if parameter.name in hinges else ()
        told = {frozenset((f.rule, f.then) for f in shift.flips) for shift in shifts}
        met = set()
        for value in some_values(parameter, rng):
            if not in_order(parameter, value, book):
                continue
            moved = with_parameter(book, parameter.name, value)
            outcomes = ReferenceEvaluator(moved).outcomes(values)
            flips = frozenset(
                (r.id, outcomes[r.id])
                for r in book.rules
                if r.kind != "conclusion" and outcomes[r.id] is not today.outcomes[r.id]
            )
            if flips:
                met.add(flips)
        assert met <= told


@pytest.mark.parametrize("name", ["scale_strong", "large_deal_fte", "plan_renewal_months"])
def test_a_book_with_another_threshold_is_the_one_that_an_override_gives(name: str) -> None:
    value = {"scale_strong": 5, "large_deal_fte": 180, "plan_renewal_months": 15}[name]
    moved = with_parameter(library(), name, value)
    overridden = load_rule_book((), {name: value})
    assert moved.rules == overridden.rules
    assert moved.plan == overridden.plan
    assert moved.parameters == overridden.parameters


def test_what_hinges_on_a_threshold_says_where_it_flips_exactly() -> None:
    values: dict[str, Value] = {
        "relationship.stage": "stable",
        "relationship.size_fte": 165.0,
        "governance.innovation_body": False,
        "governance.standard_committees": True,
        "governance.innovation_on_agenda": "occasionally",
    }
    hinges = {hinge.parameter: hinge for hinge in found(values).hinges}
    (shift,) = hinges["large_deal_fte"].shifts
    assert shift.where == "above 165 FTE"
    assert [flip.rule for flip in shift.flips] == ["GV-01"]


def test_a_move_that_a_threshold_would_take_away_says_so() -> None:
    values: dict[str, Value] = {
        "relationship.stage": "stable",
        "relationship.size_fte": 165.0,
        "governance.innovation_body": False,
        "governance.standard_committees": True,
        "governance.innovation_on_agenda": "occasionally",
    }
    standing = {each.move: each for each in found(values).moves}
    assert not standing["innovation-body"].stands
    assert standing["innovation-body"].hinges_on == ("large_deal_fte",)


def test_a_clock_moves_with_its_threshold() -> None:
    values: dict[str, Value] = {
        "relationship.stage": "stable",
        "relationship.months_to_renewal": 14,
        "relationship.size_fte": 120.0,
        "competition.credible_alternative": False,
        "pair.named": False,
        "innovation_agenda.set_for_coming_year": False,
        "gain_sharing.level": "none",
        "culture.conflict_managed": False,
        "culture.goals_conflict": True,
    }
    moved = with_parameter(library(), "plan_renewal_months", 15)
    then = plan(Assessor(moved, "reference").assess_values(values))
    hinges = {hinge.parameter: hinge for hinge in found(values).hinges}
    shifted = [each.first_then for each in hinges["plan_renewal_months"].shifts]
    assert [tuple(m.move for m in first or ()) for first in shifted] == [
        tuple(m.name for m in then.first)
    ]


def test_every_judgement_of_the_library_has_a_range_with_its_reason() -> None:
    parameters = library().parameters.values()
    assert {p.name for p in parameters if p.basis == "judgement"} == {p.name for p in JUDGEMENTS}


def test_what_is_unknown_hinges_on_nothing() -> None:
    told = found({})
    assert told.hinges == ()
    assert len(told.steady) == len(JUDGEMENTS)


@pytest.mark.parametrize("seed", range(12))
def test_what_a_report_says_of_a_move_is_what_sensitivity_says(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    values = random_values(rng, rng.choice((0.3, 0.6, 0.9)))
    for parameter in JUDGEMENTS:
        near_facts(parameter, values, rng)
    assessment = assessed(values)
    falls = falling(assessment, plan(assessment), OF_LIBRARY)
    hinging = {each.move: each.hinges_on for each in found(values).moves if not each.stands}
    assert {move: tuple(f.parameter for f in told) for move, told in falls.items()} == hinging
