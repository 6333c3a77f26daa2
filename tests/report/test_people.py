"""People and parties by name in titles and advice."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_advisor.conditions.values import Bounds, Values
from sourcing_advisor.facts.records import Particulars
from sourcing_advisor.report.people import Cast, provider_meant, sides_without_power

NAMES = {"client": "Aldgate", "provider": "Brace", "service": "payroll"}
LIND = {"name": "A. Lind", "side": "provider", "role": "account lead", "leads": True}
MOSS = {"name": "B. Moss", "side": "client", "role": "owner", "leads": True}


def cast(*people: dict[str, Any], **names: str) -> Cast:
    given = Particulars.model_validate({"people": people})
    return Cast(given, {**NAMES, **names}, {**NAMES, **names})


def test_the_two_leaders_are_named_once_in_a_text() -> None:
    text = "The two leaders meet. The two leaders sign."

    assert cast(LIND, MOSS).named(text) == "B. Moss and A. Lind meet. The two leaders sign."


def test_the_leaders_of_the_service_are_named() -> None:
    text = "The leaders of payroll at Aldgate and Brace do not work well together."

    assert cast(LIND, MOSS).named(text) == "B. Moss and A. Lind do not work well together."


def test_one_leader_alone_is_not_put_for_two() -> None:
    assert cast(LIND).named("The two leaders meet.") == "The two leaders meet."


def test_the_two_leaders_of_the_relationship_are_named_without_what_they_lead() -> None:
    text = "The two leaders of the relationship set an innovation day."

    assert cast(LIND, MOSS).named(text) == "B. Moss and A. Lind set an innovation day."


def test_two_of_one_name_are_told_apart_by_their_sides() -> None:
    same = cast(LIND, {**MOSS, "name": "a. lind"})

    assert same.titled("Let the two leaders talk") == "Let the two leaders talk"
    assert same.named("Aldgate's leader goes. The two leaders of payroll meet.") == (
        "Aldgate's leader goes. The two leaders of payroll meet."
    )


def test_the_leader_of_a_side_is_named() -> None:
    named = cast(LIND, MOSS).named

    assert named("The leader at Aldgate begins.") == "B. Moss begins."
    assert named("Aldgate's leader begins; Brace's account lead helps.") == (
        "B. Moss begins; A. Lind helps."
    )


def test_of_two_who_lead_one_side_neither_is_named() -> None:
    second = {**MOSS, "name": "C. Hale"}

    assert cast(MOSS, second).named("The leader at Aldgate begins.") == (
        "The leader at Aldgate begins."
    )


def test_a_leader_of_something_else_is_not_named() -> None:
    text = "Aldgate's leader of payments decides."

    assert cast(MOSS).named(text) == text


def test_the_executive_is_named_beside_the_role() -> None:
    chief = {"name": "the CFO", "side": "client", "role": "CFO, on the group executive"}

    assert cast(chief).named("The executive at Aldgate who answers for payroll signs.") == (
        "The executive at Aldgate who answers for payroll (the CFO) signs."
    )


def test_titles_name_the_parties_and_the_leaders() -> None:
    titled = cast(LIND, MOSS).titled

    assert titled("Put the client in the chair") == "Put Aldgate in the chair"
    assert titled("Win the client's users") == "Win Aldgate's users"
    assert titled("Have the two leaders agree") == "Have B. Moss and A. Lind agree"
    assert titled("Give the provider's leader authority") == "Give A. Lind authority"


def test_a_name_is_no_pattern() -> None:
    assert cast(client=r"A\1 \g<0>").titled("Put the client first") == r"Put A\1 \g<0> first"


def test_a_long_name_stays_out_of_titles() -> None:
    long = cast(client="The Society for the Relief of Distant Ports")

    assert long.titled("Put the client first") == "Put the client first"


def test_of_several_providers_the_one_that_was_told_of_is_meant() -> None:
    provider = "Halden, Netforge and Quorum"

    assert provider_meant(provider, "Halden's account man has asked") == "Halden"
    assert provider_meant(provider, "Halden did not come, and Netforge sent a note") is None
    assert provider_meant(provider, "nobody came") is None
    assert provider_meant("Halden", "Halden came") is None


def test_the_leaders_are_named_for_whoever_answers_for_the_service() -> None:
    text = "Whoever answers for payroll at Aldgate and at Brace, in person."

    assert cast(LIND, MOSS).named(text) == ("B. Moss and A. Lind, in person.")


def test_above_a_leader_who_cannot_decide_somebody_else_is_asked() -> None:
    given = Particulars.model_validate({"people": [LIND, MOSS]})
    asked = Cast(given, NAMES, NAMES, ["provider"])

    assert asked.named("Whoever answers for payroll at Aldgate and at Brace, in person.") == (
        "B. Moss and somebody above A. Lind, in person."
    )


def test_somebody_whose_role_names_the_service_may_answer_for_it() -> None:
    clerk = {"name": "C. Hale", "side": "client", "role": "head of payroll"}

    assert cast(clerk).named("Whoever answers for payroll at Aldgate begins.") == (
        "Whoever answers for payroll at Aldgate (perhaps C. Hale) begins."
    )


def test_of_several_providers_the_lead_for_the_one_that_is_meant_is_named() -> None:
    lead = {"name": "C. Hale", "side": "client", "role": "lead for the Brace contract"}
    text = "Whoever answers for the deal at Aldgate begins."

    assert cast(lead).named(text, "Brace") == (
        "Whoever answers for the deal at Aldgate (C. Hale) begins."
    )
    assert cast(lead).named(text) == text


@pytest.mark.parametrize(
    ("stated", "sides"),
    [
        ({"pair.provider_power": 2}, ["provider"]),
        ({"pair.provider_power": 3}, []),
        ({"pair.client_power": Bounds(None, 2)}, ["client"]),
        ({"pair.client_power": Bounds(2, None)}, []),
        ({}, []),
    ],
)
def test_a_leader_of_little_power_cannot_decide(stated: Values, sides: list[str]) -> None:
    assert list(sides_without_power(stated, ())) == sides


def test_questions_name_the_leaders_and_the_parties() -> None:
    clause = cast(LIND, MOSS).clause

    assert clause("How well do the two leaders of the relationship work together?") == (
        "How well do B. Moss and A. Lind work together?"
    )
    assert clause("How experienced is the provider's leader?") == "How experienced is A. Lind?"
    assert clause("Does it matter to the client's business?") == (
        "Does it matter to Aldgate's business?"
    )


def test_a_post_is_not_called_by_the_name_of_who_holds_it() -> None:
    asked = "Is the post of the client's leader empty today?"

    assert cast(LIND, MOSS).clause(asked) == "Is the post of Aldgate's leader empty today?"
