"""Things that were stated by name, in the sentences of advice that speak of them."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_advisor.facts.records import InnovationProject, Particulars
from sourcing_advisor.report.naming import (
    Entry,
    entries_of,
    with_nearest_by_name,
    with_things_by_name,
)

IDEA = "They cost the best worked-out idea that is not used."


def entries(**given: list[dict[str, Any]]) -> list[Entry]:
    return list(entries_of(Particulars.model_validate(given), None))


def idea(what: str) -> list[Entry]:
    return entries(at_hand=[{"what": what, "kind": "idea", "used": False}])


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("the shorter form", "They cost the shorter form."),
        ("Lind's correction of the form", "They cost Lind's correction of the form."),
        ("six proposals of the teams", "They cost the best of the six proposals of the teams."),
        ("the six proposals", "They cost the best of the six proposals."),
        (
            "shorter forms (tried once)",
            "They cost the best worked-out idea that is not used (shorter forms).",
        ),
    ],
)
def test_an_idea_takes_the_place_of_words_for_any_idea(what: str, told: str) -> None:
    text, left = with_things_by_name(IDEA, idea(what))

    assert (text, left) == (told, [])


def test_what_no_sentence_speaks_of_is_left_to_be_said() -> None:
    stated = idea("the shorter form")

    assert with_things_by_name("They meet.", stated) == ("They meet.", stated)


def test_what_waits_stands_for_the_improvement_nearest_to_starting() -> None:
    stated = entries(waiting=[{"what": "accepted ideas", "count": 3}])

    text, left = with_things_by_name("They take the improvement nearest to starting.", stated)

    assert (text, left) == ("They take the best of the 3 accepted ideas.", [])


PROJECTS = [
    {"name": "Matching rules", "status": "approved"},
    {"name": "A journal tool", "status": "delivered"},
    {"name": "A calendar", "status": "approved"},
    {"name": "A portal", "status": "approved"},
]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (2, "They cost “Matching rules” (approved): saving."),
        (
            3,
            "They cost the better of “Matching rules” and “A calendar” (approved): saving.",
        ),
        (4, "They cost the improvement nearest to starting: saving."),
    ],
)
def test_an_approved_project_is_the_improvement_nearest_to_starting(count: int, told: str) -> None:
    projects = [InnovationProject.model_validate(each) for each in PROJECTS[:count]]
    text = "They cost the improvement nearest to starting: saving."

    assert with_nearest_by_name(text, projects, []) == told


def test_a_clause_is_opened_by_its_name() -> None:
    text = "Open the gain-sharing clause that the contract already holds."
    stated = entries(at_hand=[{"what": "Schedule 9 (a split)", "kind": "clause", "used": False}])

    assert with_things_by_name(text, stated)[0] == "Open Schedule 9 (a split)."


def test_what_was_stopped_is_named_beside_the_words_for_it() -> None:
    text = "What people began by themselves, and were told to stop, goes on."
    stated = entries(at_hand=[{"what": "the Monday calls", "kind": "place", "used": True}])

    assert with_things_by_name(text, stated)[0] == (
        "What people began by themselves, and were told to stop (the Monday calls), goes on."
    )


def test_each_thing_is_named_once() -> None:
    stated = idea("the shorter form")

    text, left = with_things_by_name(f"{IDEA} {IDEA}", stated)

    assert text == f"They cost the shorter form. {IDEA}"
    assert left == []


def test_what_waits_is_counted_once() -> None:
    text = "They take the improvement nearest to starting."
    what = {"what": "the other three ideas", "count": 3, "on": "the board"}

    (named,) = entries(waiting=[what])

    assert (
        named.named.text == "Begin with what waits: the other three ideas, waiting for the board."
    )
    assert with_things_by_name(text, [named])[0] == "They take the best of the other three ideas."


@pytest.mark.parametrize(
    ("waiting", "told"),
    [
        ([{"what": "two old ideas", "count": 2}, {"what": "a set of rules"}], "a set of rules"),
        ([{"what": "the new form", "count": 1}], "the new form"),
        ([{"what": "accepted ideas", "count": 3}], "the best of the 3 accepted ideas"),
        ([], "the improvement nearest to starting"),
    ],
)
def test_what_waits_elsewhere_is_nearest_to_starting(
    waiting: list[dict[str, Any]], told: str
) -> None:
    text = "They cost the improvement nearest to starting."

    assert with_nearest_by_name(text, [], entries(waiting=waiting)) == f"They cost {told}."


def test_an_idea_with_a_name_of_its_own_is_not_taken_for_what_waits() -> None:
    text = "They take the best worked-out idea that is not used (shorter forms)."

    assert with_nearest_by_name(text, [], entries(waiting=[{"what": "old ideas"}])) == text
