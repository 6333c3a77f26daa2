"""The relationship as programs build it, and the facts that contradict each other."""

from __future__ import annotations

import datetime
import math

import pytest
from pydantic import ValidationError

from sourcing_advisor import Relationship
from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction, contradictions_in
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.statement import ALSO_LISTS
from sourcing_advisor.facts.wording import meanings
from sourcing_advisor.intake.form import blank_form
from tests.strategies import VALUES


def meeting(condition: Condition) -> dict[str, Value]:
    """Return facts under which a contradiction holds."""
    match condition:
        case Compare(fact):
            fitting = [v for v in VALUES[fact] if _holds(condition, v)]
            return {fact: fitting[0]}
        case Known(fact):
            return {fact: VALUES[fact][0]}
        case All(parts):
            return {name: value for part in parts for name, value in meeting(part).items()}
        case AnyOf(parts):
            return meeting(parts[0])
        case _:
            raise AssertionError(condition)


def _holds(leaf: Compare, value: Value) -> bool:
    from sourcing_advisor.conditions.truth import truth  # noqa: PLC0415

    return truth(leaf, {leaf.fact: value}) is True


def sections(facts: dict[str, Value]) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for name, value in facts.items():
        section, _, field = name.partition(".")
        found.setdefault(section, {})[field] = value
    return found


IDS = [each.why[:60] for each in CONTRADICTIONS]


@pytest.mark.parametrize("contradiction", CONTRADICTIONS, ids=IDS)
def test_each_contradiction_is_refused_with_its_reason(contradiction: Contradiction) -> None:
    facts = meeting(contradiction.condition)
    with pytest.raises(ValidationError, match=contradiction.why):
        Relationship.model_validate(sections(facts))


@pytest.mark.parametrize("contradiction", CONTRADICTIONS, ids=IDS)
def test_no_part_of_a_contradiction_is_one(contradiction: Contradiction) -> None:
    facts = meeting(contradiction.condition)
    for name in facts:
        rest = {other: value for other, value in facts.items() if other != name}
        assert contradiction not in contradictions_in(rest)


@pytest.mark.parametrize("contradiction", CONTRADICTIONS, ids=IDS)
def test_a_contradiction_is_about_facts_that_exist(contradiction: Contradiction) -> None:
    assert set(contradiction.facts) <= set(catalogue())


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("productivity.contractual_target", True),
        ("productivity.annual_target_pct", 0.5),
        ("gain_sharing.level", "project"),
        ("gain_sharing.level", "relationship"),
        ("gain_sharing.level", "both"),
        ("gain_sharing.used", True),
        ("innovation_fund.exists", True),
        ("innovation_agenda.time_in_contract", True),
        ("incentives.reward_beyond_target", True),
    ],
)
def test_no_incentive_at_all_contradicts_each_incentive(fact: str, value: Value) -> None:
    assert contradictions_in({"incentives.any_in_place": False, fact: value})
    assert not contradictions_in({"incentives.any_in_place": True, fact: value})


def test_no_incentive_at_all_agrees_with_the_lack_of_each() -> None:
    assert not contradictions_in(
        {
            "incentives.any_in_place": False,
            "productivity.contractual_target": False,
            "gain_sharing.level": "none",
            "innovation_fund.exists": False,
            "innovation_agenda.time_in_contract": False,
        }
    )


@pytest.mark.parametrize(
    ("rests_on", "refused"), [("one_person", True), ("all_levels", True), ("one_pair", False)]
)
def test_two_who_lead_without_being_named_can_have_led_for_some_time(
    rests_on: str, *, refused: bool
) -> None:
    facts: dict[str, Value] = {"pair.named": False, "pair_progress.months_in_place": 20}
    found = contradictions_in({**facts, "leadership.rests_on": rests_on})
    assert bool(found) is refused


@pytest.mark.parametrize(("months", "refused"), [(0, False), (60, False), (61, True), (240, True)])
def test_a_renewal_is_not_prepared_many_years_ahead(months: int, *, refused: bool) -> None:
    facts: dict[str, Value] = {"relationship.months_to_renewal": months}
    assert not contradictions_in({**facts, "relationship.stage": "mature"})
    assert bool(contradictions_in({**facts, "relationship.stage": "renewal"})) is refused


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"change.end_user_acceptance": 2, "change.least_acceptance": 3}, True),
        ({"change.end_user_acceptance": 3, "change.least_acceptance": 3}, False),
        ({"incentives.only_service_bonus": True, "innovation_fund.exists": True}, True),
        ({"incentives.only_service_bonus": True, "gain_sharing.level": "relationship"}, False),
        (
            {
                "innovation_programme.shared_definition": True,
                "innovation_programme.client_definition": "novelty",
                "innovation_programme.provider_definition": "client_performance",
            },
            True,
        ),
    ],
)
def test_what_two_answers_say_together_must_be_possible(
    facts: dict[str, Value], *, refused: bool
) -> None:
    assert bool(contradictions_in(facts)) is refused


@pytest.mark.parametrize(
    ("delivered", "years", "refused"),
    [(1, 2, True), (1, 1, False), (2, 3, True), (2, 2, False), (3, 3, False), (0, 1, True)],
)
def test_there_are_no_more_years_with_an_innovation_than_innovations(
    delivered: int, years: int, *, refused: bool
) -> None:
    found = contradictions_in(
        {
            "innovation_programme.delivered_last_3_years": delivered,
            "innovation_programme.years_with_delivery": years,
        }
    )
    assert bool(found) is refused


def test_lists_may_be_lists() -> None:
    found = Relationship.model_validate(
        {"reviews": [{"date": datetime.date(2026, 1, 1), "score": 3}], "innovation_projects": []}
    )
    assert found.known["review_history.on_record"] == 1
    assert found.known["projects.on_record"] == 0


def test_each_contradiction_is_listed_once() -> None:
    assert len({each.condition for each in CONTRADICTIONS}) == len(CONTRADICTIONS)
    assert len({each.why for each in CONTRADICTIONS}) == len(CONTRADICTIONS)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_are_finite(number: float) -> None:
    with pytest.raises(ValidationError):
        Relationship.model_validate({"productivity": {"achieved_pct": number}})


def test_values_are_taken_strictly() -> None:
    with pytest.raises(ValidationError) as caught:
        Relationship.model_validate(
            {"pair": {"named": "yes"}, "relationship": {"months_to_renewal": 3.0}}
        )
    assert caught.value.error_count() == 2


def test_a_relationship_cannot_be_changed() -> None:
    relationship = Relationship()
    with pytest.raises(ValidationError):
        relationship.reviews = ()  # type: ignore[misc]


def test_nothing_is_known_of_an_empty_relationship() -> None:
    assert Relationship().known == {}


def test_the_ends_of_a_fact_are_values_of_it_and_what_lies_beyond_is_not() -> None:
    for name, fact in catalogue().items():
        for value in VALUES[name]:
            assert fact.accepts(value), (name, value)
            assert Relationship.model_validate(sections({name: value})).known == {name: value}
        beyond: Value = "no such word" if fact.highest is None else int(fact.highest) + 1
        assert not fact.accepts(beyond), (name, beyond)
        with pytest.raises(ValidationError):
            Relationship.model_validate(sections({name: beyond}))


def test_every_section_has_a_title_and_a_place_in_the_blank_form() -> None:
    form = blank_form()
    for name, model in section_models().items():
        assert model.__doc__
        assert form.count(f"\n# {name}." if name in ALSO_LISTS else f"\n{name}:\n") >= 1


def test_every_fact_stands_once_in_the_blank_form_with_its_question() -> None:
    words = " ".join(line.strip().lstrip("#").strip() for line in blank_form().splitlines())
    for fact in catalogue().values():
        assert fact.question in " ".join(words.split()), fact.name
        for word, meaning in meanings(fact).items():
            assert (f" {word}: {meaning}" if meaning else f" {word} ") in words


def test_the_blank_form_states_nothing() -> None:
    from sourcing_advisor.documents.problems import InputError  # noqa: PLC0415
    from sourcing_advisor.facts.reading import parse_relationship  # noqa: PLC0415

    with pytest.raises(InputError, match="no fact is stated"):
        parse_relationship(blank_form(), "deal.yaml")
