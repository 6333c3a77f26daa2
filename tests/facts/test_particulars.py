"""Particulars: people, what lies ahead, what is at hand, what waits, what is proposed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sourcing_advisor import Relationship
from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.particulars import GIVEN_BY, facts_of_particulars, is_withheld
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.records import Particular, Particulars, side_named

AS_OF = datetime.date(2026, 11, 28)
DATED = "relationship: {as_of: 2026-11-28}\n"


def given(**lists: Any) -> dict[str, Any]:
    """Return the facts that lists give on the day `AS_OF`."""
    return facts_of_particulars(Particulars.model_validate(lists), AS_OF)


def read(text: str) -> Relationship:
    return parse_relationship(text, "deal.yaml")


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_leader_who_leaves_is_counted_in_months() -> None:
    people = [
        {"name": "A. Lind", "side": "provider", "leads": True, "leaves_on": "2027-03-31"},
        {"name": "B. Ode", "side": "client", "leads": False, "leaves_on": "2027-01-01"},
    ]

    assert given(people=people) == {"pair.provider_leaves_in_months": 4}


@pytest.mark.parametrize(
    ("kind", "day", "facts"),
    [
        ("harm", "2027-02-26", {"ahead.harm_within_90_days": True}),
        ("harm", "2027-02-27", {}),
        ("chance", "2026-11-28", {"ahead.chance_within_90_days": True}),
        ("deadline", "2027-01-31", {"ahead.decision_within_months": Bounds(0, 2, whole=True)}),
    ],
)
def test_what_is_ahead_counts_by_its_day(kind: str, day: str, facts: dict[str, Any]) -> None:
    assert given(ahead=[{"on": day, "what": "x", "kind": kind}]) == facts


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("clause", "at_hand.unused_clause"),
        ("idea", "at_hand.unused_idea"),
        ("money", "at_hand.unused_means"),
        ("tool", "at_hand.unused_means"),
    ],
)
def test_what_is_at_hand_counts_where_it_is_known_not_to_be_used(kind: str, fact: str) -> None:
    asset = {"what": "Schedule 4", "kind": kind}

    assert given(at_hand=[asset | {"used": False}]) == {fact: True}
    assert given(at_hand=[asset | {"used": True}]) == {}
    assert given(at_hand=[asset]) == {}


def test_a_place_that_is_named_works() -> None:
    assert given(at_hand=[{"what": "Leeds", "kind": "place"}]) == {"at_hand.works_somewhere": True}


def test_what_waits_counts_after_three_months_as_the_least() -> None:
    waiting = [
        {"what": "a", "count": 11, "on": "the client's systems team", "since": "2026-01-15"},
        {"what": "b", "on": "client", "since": "2026-08-27"},
        {"what": "c", "count": 5, "on": "client", "since": "2026-08-28"},
    ]

    assert given(waiting=waiting) == {
        "change.agreed_waiting": Bounds(12, 10_000, whole=True),
        "change.waiting_for": "client",
    }


@pytest.mark.parametrize(
    ("on", "side"),
    [(("client", "the provider's lawyers"), "both"), (("client", "the board"), None)],
)
def test_for_whom_it_waits_is_said_only_where_each_entry_says_so(
    on: tuple[str, ...], side: str | None
) -> None:
    waiting = [{"what": "a", "on": who} for who in on]

    assert given(waiting=waiting).get("change.waiting_for") == side


def test_empty_lists_say_that_there_is_none() -> None:
    assert given(people=[], ahead=[], at_hand=[], waiting=[]) == {
        **dict.fromkeys(("ahead.harm_within_90_days", "ahead.chance_within_90_days"), False),
        **dict.fromkeys((name for name, listed in GIVEN_BY.items() if listed == "at_hand"), False),
        "change.agreed_waiting": 0,
    }


def test_without_the_day_of_the_record_no_date_counts() -> None:
    relationship = read("pair.named: yes\nahead: [{on: 2027-01-01, what: x, kind: harm}]")

    (gap,) = relationship.summary_gaps
    assert relationship.known == {"pair.named": True}
    assert gap.listed == "ahead"
    assert gap.why == "without relationship.as_of it is not known how far off its days are"


def test_a_list_and_facts_of_the_same_name_stand_side_by_side() -> None:
    relationship = read(
        f"{DATED}ahead: [{{on: 2027-01-01, what: x, kind: harm}}]\nahead.chance_within_90_days: no"
    )

    assert relationship.particulars.ahead
    assert relationship.known == {
        "ahead.harm_within_90_days": True,
        "ahead.chance_within_90_days": False,
    }


def test_facts_of_that_name_can_be_stated_without_a_list() -> None:
    relationship = read("at_hand: {unused_clause: {value: yes, believed: yes}}")

    assert relationship.at_hand.unused_clause is True
    assert relationship.particulars.at_hand is None


def test_lists_may_stand_together_under_particulars() -> None:
    nested = read("pair.named: yes\nparticulars: {people: [{name: 007, role: no}]}")
    plain = read("pair.named: yes\npeople: [{name: 007, role: no}]")

    assert nested == plain
    assert plain.particulars.people
    assert plain.particulars.people[0].name == "007"


def test_a_list_that_stands_in_both_places_is_refused() -> None:
    text = "pair.named: yes\nparticulars: {people: [{name: A}]}\npeople: [{name: B}]"

    assert problems(text) == [
        "deal.yaml:3: people stands here and under particulars; expected one list."
    ]


def test_particulars_are_read_back() -> None:
    relationship = read(
        f"{DATED}pair.named: yes\npeople: [{{name: A. Lind, side: client}}]\n"
        "ahead: [{on: 2027-03-01, what: the new penalty table, kind: harm, bears_on: P20}]\n"
        "at_hand: [{what: Schedule 4, kind: clause, used: no, known_to: provider}]\n"
        "waiting: [{what: changes, count: 11, since: 2026-01-15}]\n"
        "proposals: [{name: a senior lead, sets: {pair.provider_experience: 5}}]\n"
    )

    assert Relationship.model_validate_json(relationship.model_dump_json()) == relationship


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    text = (
        f"{DATED}people:\n  - {{nme: A}}\nahead:\n  - {{on: soon, what: x, kind: harm}}\n"
        "  - {on: 2027-01-01, what: x, kind: hram, bears_on: P28, whn: 1}\n"
        "at_hand: [{what: x, kind: clause, used: maybe}]\nwaiting: 3\n"
        "proposals:\n  - name: a\n    sets: {pair.nmed: yes, pair.trust: 9, pair.named: 3}\n"
        "pair.named: maybe\n"
    )

    assert problems(text) == [
        "deal.yaml:3: people[1].name is missing.",
        'deal.yaml:3: there is no "nme" in people[1]. Did you mean "name"?',
        'deal.yaml:5: ahead[1].on is "soon"; expected a date such as 2026-01-31.',
        (
            'deal.yaml:6: ahead[2].kind is "hram"; expected one of deadline, harm, chance. Did you '
            'mean "harm"?'
        ),
        'deal.yaml:6: ahead[2].bears_on is "P28"; expected a practice from P01 to P27.',
        (
            'deal.yaml:6: there is no "whn" in ahead[2]; expected one of confidential, on, what, '
            "kind, by, otherwise, bears_on."
        ),
        'deal.yaml:7: at_hand[1].used is "maybe"; expected yes or no.',
        "deal.yaml:8: waiting is 3; expected a list.",
        'deal.yaml:11: proposals[1].sets.pair.nmed is no fact. Did you mean "pair.named"?',
        (
            "deal.yaml:11: proposals[1].sets.pair.trust is no fact. Did you mean "
            '"pair_behaviour.trust"?'
        ),
        "deal.yaml:11: proposals[1].sets.pair.named is 3; expected yes or no.",
        'deal.yaml:12: pair.named is "maybe"; expected yes or no.',
    ]


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ("ahead: [{on: 2026-11-27, what: x, kind: harm}]", "what is ahead lies before the day"),
        ("people: [{name: A, leads: yes, leaves_on: 2026-01-01}]", "somebody who leads had left"),
        ("waiting: [{what: x, since: 2026-12-01}]", "it has waited since a day after"),
    ],
)
def test_dates_that_cannot_be(listed: str, why: str) -> None:
    (problem,) = problems(f"{DATED}pair.named: yes\n{listed}")

    assert why in problem
    assert "relationship.as_of (line 1)" in problem


def test_a_stated_fact_that_an_entry_refutes_is_refused_with_the_entry() -> None:
    text = (
        f"{DATED}ahead.harm_within_90_days: no\nahead:\n"
        "  - {on: 2027-06-01, what: x, kind: harm}\n"
        "  - {on: 2027-01-01, what: y, kind: harm}\n"
    )

    assert problems(text)[0].startswith(
        "deal.yaml:2: ahead.harm_within_90_days (line 2) and ahead (line 3): stated as no, and "
    )


@pytest.mark.parametrize("months", [0, 2])
def test_a_decision_stated_sooner_than_the_listed_one_is_no_contradiction(months: int) -> None:
    listed = "ahead: [{on: 2027-01-31, what: x, kind: deadline}]"

    assert (
        read(f"{DATED}ahead.decision_within_months: {months}\n{listed}").known[
            "ahead.decision_within_months"
        ]
        == months
    )


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("client", "client"),
        ("The provider's lawyers", "provider"),
        ("both", None),
        ("clientele", None),
        ("A. Lind", None),
        (None, None),
    ],
)
def test_a_text_names_a_side_by_its_first_word(text: str | None, side: str | None) -> None:
    assert side_named(text) == side


def test_what_was_told_in_confidence_is_kept_from_the_other_side() -> None:
    relationship = read(
        "people: [{name: A. Lind, side: client}]\n"
        "at_hand: [{what: x, kind: idea, known_to: provider, confidential: yes}]\n"
        "pair: {named: {value: yes, by: A. Lind, confidential: yes},"
        " client_capability: {value: 2, confidential: yes}, provider_capability: {value: 2}}"
    )
    people = relationship.particulars.people or ()
    told: list[Answer | Particular] = [
        *(relationship.particulars.at_hand or ()),
        *relationship.answers.values(),
    ]

    withheld = {
        side: [is_withheld(one, side, people) for one in told] for side in ("client", "provider")
    }

    assert withheld == {
        "client": [True, False, True, False],
        "provider": [False, True, True, False],
    }
