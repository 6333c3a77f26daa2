"""Answers that say more than a value: what counts today, what is believed, what holds later."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sourcing_advisor import Relationship
from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.relationship import by_section
from sourcing_advisor.facts.wording import value_in_words
from tests.strategies import VALUES

AS_OF = "relationship: {as_of: 2026-11-28}\n"
TARGET = "productivity.annual_target_pct"


def read(text: str) -> Relationship:
    return parse_relationship(text, "deal.yaml")


def problems(text: str, file: str = "deal.yaml") -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_relationship(text, file)
    return [str(problem) for problem in caught.value.problems]


def test_an_answer_with_a_value_counts_like_the_value() -> None:
    relationship = read("gain_sharing: {used: {value: no, source: notes of 3 May}}")

    assert relationship.known == {"gain_sharing.used": False}
    assert relationship.gain_sharing.used is False
    assert relationship.answers["gain_sharing.used"].source == "notes of 3 May"


@pytest.mark.parametrize(
    ("stated", "bounds"),
    [
        ("{at_least: 5}", Bounds(5, 100)),
        ("{at_most: 5.5}", Bounds(0, 5.5)),
        ("{at_least: 2, at_most: 4}", Bounds(2, 4)),
    ],
)
def test_bounds_are_known_and_leave_no_value(stated: str, bounds: Bounds) -> None:
    relationship = read(f"{TARGET}: {stated}")

    assert relationship.known == {TARGET: bounds}
    assert relationship.productivity.annual_target_pct is None


def test_bounds_of_whole_numbers_say_so() -> None:
    assert read("pair_behaviour.trust: {at_least: 4}").known == {
        "pair_behaviour.trust": Bounds(4, 5, whole=True)
    }


def test_bounds_that_meet_are_a_value() -> None:
    relationship = read("pair_behaviour.trust: {at_least: 4, at_most: 4}")

    assert relationship.known == {"pair_behaviour.trust": 4}
    assert relationship.pair_behaviour.trust == 4


@pytest.mark.parametrize(
    ("stated", "today", "later"),
    [
        ("{value: 4, from: 2027-02-01}", None, 4),
        ("{value: 4, from: 2027-02-01, until_then: 2}", 2, 4),
        ("{value: 4, from: 2026-11-28}", 4, 4),
        ("{value: 4, from: 2026-11-27, until_then: 2}", 4, 4),
        ("{at_least: 4, from: 2027-02-01, until_then: 0}", 0, Bounds(4, 100)),
    ],
)
def test_what_holds_from_a_later_day_does_not_count_today(
    stated: str, today: Any, later: Any
) -> None:
    relationship = read(f"{AS_OF}pair.named: yes\n{TARGET}: {stated}")

    assert relationship.known.get(TARGET) == today
    assert relationship.productivity.annual_target_pct == today
    assert relationship.with_later[TARGET] == later


def test_a_later_answer_is_listed_until_its_day() -> None:
    stated = "{value: 4, from: 2027-02-01}"
    later = read(f"{AS_OF}pair.named: yes\n{TARGET}: {stated}")
    in_force = read(f"relationship.as_of: 2027-02-01\n{TARGET}: {stated}")

    assert list(later.later) == [TARGET]
    assert not in_force.later


def test_what_is_believed_counts_and_can_be_left_out() -> None:
    relationship = read(
        "gain_sharing: {level: none, used: {value: no, believed: yes, by: client, quote: maybe}}"
    )

    assert relationship.known == {"gain_sharing.level": "none", "gain_sharing.used": False}
    assert relationship.without_beliefs == {"gain_sharing.level": "none"}
    assert relationship.beliefs["gain_sharing.used"].quote == "maybe"


def test_a_value_that_a_list_gives_counts_before_bounds() -> None:
    relationship = read("projects.on_record: {at_least: 1}\ninnovation_projects: [{name: a}]")

    assert relationship.known["projects.on_record"] == 1


def test_without_a_belief_what_the_list_gives_counts() -> None:
    relationship = read(
        "projects: {gain_shared_pct: {value: 33, believed: yes}}\n"
        "innovation_projects: [{name: a, gain_shared: yes}, {name: b, gain_shared: no}, "
        "{name: c, gain_shared: no}]"
    )

    assert relationship.known["projects.gain_shared_pct"] == 33
    assert relationship.without_beliefs["projects.gain_shared_pct"] == 33.3


def test_a_summary_that_rests_on_a_belief_falls_with_it() -> None:
    relationship = read(
        "relationship.as_of: 2026-06-30\npair_progress.months_in_place: {value: 2, believed: yes}\n"
        "reviews: [{date: 2026-03-31, ideas_moved: 2}]"
    )

    assert "pair_progress.ideas_moving" not in relationship.known
    assert relationship.without_beliefs["pair_progress.ideas_moving"] is True


def test_plain_answers_are_one_set_of_values() -> None:
    relationship = read("pair.named: yes")

    assert relationship.without_beliefs is relationship.known
    assert relationship.with_later is relationship.known
    assert not relationship.answers


def test_texts_of_an_answer_are_kept_as_they_are_written() -> None:
    answer = read("pair.named: {value: yes, by: 007, quote: no, source: 1e3}").answers["pair.named"]

    assert (answer.by, answer.quote, answer.source) == ("007", "no", "1e3")


def test_an_answer_that_is_left_blank_is_unknown() -> None:
    relationship = read("pair.named: yes\ngain_sharing: {used: {value: , quote: }}")

    assert relationship.known == {"pair.named": True}


ONE_PROBLEM = {
    "bounds that exclude each other": (
        f"{TARGET}: {{at_least: 5, at_most: 3}}",
        f"{TARGET}.at_least is 5, and at_most is 3; expected a number that is not above at_most.",
    ),
    "bounds outside the range": (
        f"{TARGET}: {{at_least: 500}}",
        f"{TARGET}.at_least is 500; expected 100 or less.",
    ),
    "a broken bound of whole numbers": (
        "pair_behaviour.trust: {at_least: 3.5}",
        "pair_behaviour.trust.at_least is 3.5; expected a whole number.",
    ),
    "a value and bounds": (
        f"{TARGET}: {{value: 5, at_least: 3}}",
        f"{TARGET}.at_least stands beside a value; expected one or the other.",
    ),
    "from without as_of": (
        "pair.named: {value: yes, from: 2027-01-01}",
        (
            "pair.named.from stands without relationship.as_of; expected relationship.as_of, the "
            "day on which the facts are true."
        ),
    ),
    "until_then without from": (
        f"{TARGET}: {{value: 5, until_then: 3}}",
        f"{TARGET}.until_then stands without from; expected from, the day until which it holds.",
    ),
    "a quote without a value": (
        "pair.named: {quote: perhaps, believed: yes}",
        "pair.named has quote and believed, and no value; expected a value.",
    ),
    "nothing": ("pair.named: {}", "pair.named has no value; expected a value."),
    "believed: maybe": (
        "pair.named: {value: yes, believed: maybe}",
        'pair.named.believed is "maybe"; expected yes or no.',
    ),
    "bounds on yes or no": (
        "pair.named: {at_least: 1}",
        "pair.named.at_least is a bound, which only numbers have; expected a value: yes or no.",
    ),
    "bounds on a choice": (
        "gain_sharing.level: {at_most: 1}",
        (
            "gain_sharing.level.at_most is a bound, which only numbers have; expected one of its "
            "words."
        ),
    ),
    "a name that is near": (
        "pair.named: {value: yes, beleived: yes}",
        'there is no "beleived" in pair.named. Did you mean "believed"?',
    ),
    "a name that is not": (
        "pair.named: {value: yes, zzz: yes}",
        (
            'there is no "zzz" in pair.named; expected one of value, at_least, at_most, from, '
            "until_then, believed, by, quote, source, confidential, note."
        ),
    ),
    "a wrong value": (
        "gain_sharing.level: {value: Project}",
        (
            'gain_sharing.level.value is "Project"; expected one of none, project, relationship, '
            "both. Write project."
        ),
    ),
    "a wrong value until then": (
        f"{AS_OF}gain_sharing.level: {{value: project, from: 2027-01-01, until_then: nne}}",
        (
            'gain_sharing.level.until_then is "nne"; expected one of none, project, relationship, '
            'both. Did you mean "none"?'
        ),
    ),
    "a list for a value": (
        "pair.named: {value: [yes]}",
        "pair.named.value is a list; expected yes or no, a number, or text.",
    ),
    "a number as text": (
        f"{TARGET}: {{at_least: 5 %}}",
        f'{TARGET}.at_least is "5 %"; expected a number. Write 5, without a unit.',
    ),
    "a day that is none": (
        f"{AS_OF}pair.named: {{value: yes, from: soon}}",
        'pair.named.from is "soon"; expected a date such as 2026-01-31.',
    ),
}


@pytest.mark.parametrize("case", ONE_PROBLEM)
def test_one_problem(case: str) -> None:
    text, expected = ONE_PROBLEM[case]
    line = text.count("\n") + 1

    assert problems(text) == [f"deal.yaml:{line}: {expected}"]


def test_all_problems_are_told_at_once_with_their_lines() -> None:
    text = (
        "productivity:\n  annual_target_pct:\n    at_least: 5\n    at_most: 3\n"
        "pair:\n  nmed: yes\n  named:\n    quote: perhaps\n  trust: 9\n"
        "gain_sharing:\n  level: projct\n  used:\n    value: yes\n    believed: maybe\n"
    )

    told = [problem.partition(": ")[0] for problem in problems(text)]

    assert told == [f"deal.yaml:{line}" for line in (3, 6, 7, 9, 11, 14)]


def test_programs_are_told_where_the_part_stands() -> None:
    with pytest.raises(ValidationError) as caught:
        Relationship.model_validate({"pair": {"named": {"value": True, "believed": "maybe"}}})

    assert [error["loc"] for error in caught.value.errors()] == [("pair", "named", "believed")]


def test_only_facts_take_such_answers() -> None:
    assert problems("relationship: {client: {value: a}}\npair.named: yes") == [
        "deal.yaml:1: relationship.client is a group of names; expected text."
    ]


@pytest.mark.parametrize(
    ("target", "refused"),
    [("{at_least: 1}", True), ("{at_least: 0}", False), ("{at_most: 3}", False)],
)
def test_bounds_contradict_only_where_no_value_within_agrees(target: str, *, refused: bool) -> None:
    text = f"productivity: {{contractual_target: no, annual_target_pct: {target}}}"

    if refused:
        assert "there is a yearly productivity target and there is none" in problems(text)[0]
    else:
        assert read(text).known


def test_a_clause_that_is_not_in_force_contradicts_nothing_today() -> None:
    later = "{value: project, from: 2027-02-01, until_then: none}"

    relationship = read(
        f"{AS_OF}gain_sharing: {{level: {later}, used: no}}\nincentives: {{any_in_place: no}}"
    )

    assert relationship.gain_sharing.level == "none"


def test_what_holds_until_then_can_contradict() -> None:
    later = "{value: project, from: 2027-02-01, until_then: none}"

    (problem,) = problems(f"{AS_OF}gain_sharing:\n  used: yes\n  level: {later}")

    assert problem.startswith(
        "deal.yaml:4: gain_sharing.used (line 3) and gain_sharing.level (line"
    )


def test_bounds_agree_with_what_a_list_gives_within_them() -> None:
    listed = "innovation_projects: [{name: a}, {name: b}]\n"

    assert read(f"{listed}projects.on_record: {{at_least: 2}}").known
    assert (
        "stated as from 3 to 100000" in problems(f"{listed}projects.on_record: {{at_least: 3}}")[0]
    )


@pytest.mark.parametrize(
    ("fact", "bounds", "words"),
    [
        (TARGET, Bounds(5, 100), "at least 5% a year"),
        (TARGET, Bounds(0, 3.5), "at most 3.5% a year"),
        (TARGET, Bounds(2, 4), "2 to 4% a year"),
        ("pair_behaviour.trust", Bounds(3, 4, whole=True), "3 to 4 of 5"),
        ("relationship.months_to_renewal", Bounds(24, 240, whole=True), "at least 24 months"),
        ("pair_behaviour.trust", Bounds(1, 5, whole=True), "not stated"),
    ],
)
def test_bounds_in_words(fact: str, bounds: Bounds, words: str) -> None:
    assert value_in_words(catalogue()[fact], bounds) == words


DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31))


@st.composite
def answers(draw: st.DrawFn, fact: Fact) -> dict[str, Any]:
    """Draw an answer to a fact as it is written in JSON."""
    values = st.sampled_from(VALUES[fact.name])
    answer: dict[str, Any] = {}
    if fact.type in ("yes_no", "choice") or draw(st.booleans()):
        answer["value"] = draw(values)
    else:
        low, high = sorted((draw(values), draw(values)))
        kept = draw(st.sampled_from(("at_least", "at_most", "both")))
        answer |= {"at_least": low} if kept != "at_most" else {}
        answer |= {"at_most": high} if kept != "at_least" else {}
    if draw(st.booleans()):
        answer["from"] = draw(DAYS).isoformat()
        answer |= {"until_then": draw(values)} if draw(st.booleans()) else {}
    for name, texts in (
        ("by", ("client", "A. Lind")),
        ("quote", ("no", "“so”: #1")),
        ("source", ("x",)),
    ):
        answer |= {name: draw(st.sampled_from(texts))} if draw(st.booleans()) else {}
    for name in ("believed", "confidential"):
        answer |= {name: True} if draw(st.booleans()) else {}
    return answer


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what is stated of a relationship, one fact in an answer that says more."""
    fact = catalogue()[draw(st.sampled_from(sorted(VALUES)))]
    stated = by_section({fact.name: draw(answers(fact))})
    return {**stated, "relationship": {**stated.get("relationship", {}), "as_of": "2026-11-28"}}


@given(statements(), statements())
def test_what_is_written_is_read_back(first: dict[str, Any], second: dict[str, Any]) -> None:
    stated = {**first, **{name: part for name, part in second.items() if name not in first}}
    try:
        relationship = Relationship.model_validate(stated)
    except ValidationError as error:
        assert "contradict" in str(error) or "value_error" in str(error)  # noqa: PT017
        return

    assert Relationship.model_validate_json(relationship.model_dump_json()) == relationship
    assert Relationship.model_validate(relationship.model_dump()) == relationship


@given(statements())
def test_json_and_yaml_give_the_same_answer(stated: dict[str, Any]) -> None:
    text = json.dumps(stated)
    lines = [
        f"{section}:\n"
        + "".join(f"  {field}: {json.dumps(answer)}\n" for field, answer in part.items())
        for section, part in stated.items()
    ]

    relationship = Relationship.model_validate(stated)
    if relationship.known:
        assert parse_relationship(text, "deal.json") == relationship
        assert parse_relationship("".join(lines), "deal.yaml") == relationship


def test_an_answer_can_be_made_by_a_program() -> None:
    answer = Answer.model_validate({"value": 4, "from": datetime.date(2027, 2, 1)})

    assert answer.is_later(datetime.date(2027, 1, 31))
    assert not answer.is_later(datetime.date(2027, 2, 1))
    assert not answer.is_later(None)
