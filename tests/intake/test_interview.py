"""The conversation, line by line, without a terminal."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor import read_relationship
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.interview import Interview
from sourcing_advisor.intake.journal import Event
from sourcing_advisor.intake.next_question import Beliefs, BestFirst, ByArea, Order
from sourcing_advisor.intake.question_text import PROFILE_QUESTIONS
from sourcing_advisor.rules.loading import load_rule_book

CASES = Path(__file__).parents[1] / "cases"
PASSED = frozenset(PROFILE_QUESTIONS)


@cache
def assessor() -> Assessor:
    return Assessor(load_rule_book(), "reference")


@cache
def best_first() -> BestFirst:
    return BestFirst(assessor().assess, Questioner(assessor().book, alone_first=False))


def begun(order: Order, stated: dict[str, Any] | None = None) -> tuple[Interview, list[Event]]:
    """Return an interview that asks for facts at once, and the list in which it records."""
    events: list[Event] = []
    talk = Interview(assessor().assess, order, events.append, stated or {}, set(PASSED))
    talk.question()
    return talk, events


def line(value: Value | Bounds) -> str:
    """Return what somebody types who knows this much."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Bounds(at_least, at_most):
            return f"{at_least} to {at_most}"
        case _:
            return str(value)


def said(talk: Interview, *lines: str) -> str:
    """Say lines, and return the last reply."""
    reply = ""
    for line in lines:
        reply = talk.say(line).text
        talk.question()
    return reply


def test_the_names_and_the_day_are_asked_before_the_facts() -> None:
    talk = Interview(assessor().assess, ByArea(), lambda _: None)
    asked = []
    for line in ("B & C Bank", "d", "2026-01-31"):
        talk.question()
        asked.append(talk.current)
        talk.say(line)
    talk.question()

    assert asked == list(PROFILE_QUESTIONS)
    assert talk.current == "relationship.stage"
    assert talk.stated == {"relationship": {"client": "B & C Bank", "as_of": "2026-01-31"}}


def test_by_area_every_fact_is_asked_once_in_the_order_of_the_form() -> None:
    talk, _ = begun(ByArea())
    asked = []
    while talk.question() is not None:
        asked.append(talk.current)
        talk.say("d")
    assert asked == list(catalogue())


@pytest.mark.parametrize(
    ("name", "line", "content"),
    [
        ("pair.named", "yes", True),
        ("pair.named", "N", False),
        ("pair.named", "b yes", {"value": True, "believed": True}),
        ("pair.client_power", "4", 4),
        ("pair.client_power", "B 4", {"value": 4, "believed": True}),
        ("gain_sharing.level", "project", "project"),
        ("gain_sharing.level", "2", "project"),
        ("productivity.achieved_pct", ">=5", {"at_least": 5.0}),
        (
            "productivity.achieved_pct",
            "b 24 to 36",
            {"at_least": 24.0, "at_most": 36.0, "believed": True},
        ),
        ("productivity.achieved_pct", "about 4", {"value": 4.0, "believed": True}),
    ],
)
def test_an_answer_is_taken_as_it_is_said(name: str, line: str, content: Any) -> None:
    talk, events = begun(ByArea())
    said(talk, f"c {name}", line)
    assert events == [Event("answered", name, content)]


@pytest.mark.parametrize("line", ["maybe", "6", "b", "b maybe", "yes please"])
def test_what_is_no_answer_is_told_and_asked_again(line: str) -> None:
    talk, events = begun(ByArea())
    reply = said(talk, "c pair.named", line)
    assert "expected yes or no" in reply
    assert "Nothing was taken" in reply
    assert (talk.current, events) == ("pair.named", [])


@pytest.mark.parametrize("line", ["d", "don't know", "unknown", "tbd", "?? "])
def test_what_is_not_known_is_passed_and_not_asked_again(line: str) -> None:
    talk, events = begun(ByArea())
    said(talk, line)
    assert events == [Event("passed", "relationship.stage")]
    assert talk.current == "relationship.service_type"


def test_an_empty_line_passes_nothing() -> None:
    talk, events = begun(ByArea())
    assert "d don't know" in said(talk, "")
    assert (talk.current, events) == ("relationship.stage", [])


def test_a_contradiction_names_both_answers_and_nothing_is_taken() -> None:
    talk, _ = begun(ByArea(), {"innovation_fund": {"exists": False}})
    reply = said(talk, "c innovation_fund.main_incentive", "yes")
    assert "innovation_fund.exists" in reply
    assert "innovation_fund.main_incentive" in reply
    assert talk.stated == {"innovation_fund": {"exists": False}}


def test_a_contradiction_names_the_way_out_and_the_way_works() -> None:
    talk, _ = begun(ByArea(), {"innovation_fund": {"exists": False}})
    reply = said(talk, "c innovation_fund.main_incentive", "yes")
    assert reply.endswith("or change the other: c innovation_fund.exists.")
    said(talk, "c innovation_fund.exists")
    assert talk.current == "innovation_fund.exists"


def test_an_answer_is_changed_while_a_name_or_the_day_is_asked_for() -> None:
    talk = Interview(assessor().assess, ByArea(), lambda _: None, {"pair": {"named": True}})
    said(talk, "", "C Bank", "d", "c pair.named")
    assert talk.stated["relationship"]["client"] == "C Bank"
    assert talk.current == "pair.named"


def test_the_words_of_a_choice_are_shown_with_what_they_mean_once_each() -> None:
    talk, _ = begun(ByArea())
    said(talk, "c relationship.strategic_importance")
    assert "  1 tactical: easily replaced, little effect on the business" in (talk.question() or "")
    assert "tactical: tactical" not in said(talk, "?")


def test_no_pair_that_is_believed_ends_the_questions_on_the_two() -> None:
    talk, _ = begun(ByArea())
    said(talk, "c pair.named", "b no", "c pair.client_has_time", "no")
    asked = []
    while talk.question() is not None:
        asked.append(talk.current)
        talk.say("d")
    assert "pair.named" not in asked
    assert "pair.client_leaves_in_months" not in asked
    assert "pair_progress.chemistry" not in asked


def test_back_shows_the_answer_before_and_enter_keeps_it() -> None:
    talk, events = begun(ByArea())
    said(talk, "stable", "<")
    assert talk.current == "relationship.stage"
    assert "Answered: stable" in (talk.question() or "")
    said(talk, "")
    assert talk.current == "relationship.service_type"
    assert len(events) == 1


def test_back_goes_further_back_each_time_and_stops_at_the_first_question() -> None:
    talk, _ = begun(ByArea())
    said(talk, "stable", "d", "<", "<")
    assert talk.current == "relationship.stage"
    assert said(talk, "<") == "This is the first question."


def test_an_earlier_answer_is_changed_or_taken_back() -> None:
    talk, events = begun(ByArea())
    said(talk, "stable", "c stage", "mature", "c relationship.stage", "d")
    assert [(event.kind, event.content) for event in events] == [
        ("answered", "stable"),
        ("answered", "mature"),
        ("withdrawn", None),
    ]
    assert talk.stated["relationship"] == {}


def test_a_name_that_is_none_is_told_with_the_nearest() -> None:
    talk, _ = begun(ByArea())
    assert 'Did you mean "pair.named"?' in said(talk, "c pair.namd")


def test_a_name_that_several_facts_have_is_asked_for() -> None:
    names = [name.partition(".")[2] for name in catalogue()]
    shared = next(name for name in names if names.count(name) > 1)
    talk, _ = begun(ByArea())
    assert "Say which: " in said(talk, f"c {shared}")


def test_an_area_is_skipped() -> None:
    talk, events = begun(ByArea())
    assert said(talk, "s") == "Skipped: The relationship."
    assert events == [Event("skipped", "relationship")]
    assert talk.current == "productivity.pricing_basis"


def test_anchors_are_shown_on_demand() -> None:
    talk, _ = begun(ByArea())
    said(talk, "c pair.client_power")
    shown = talk.question() or ""
    assert "must ask for every decision" not in shown
    assert "1: must ask for every decision" in said(talk, "?")


def test_what_was_answered_is_listed() -> None:
    talk, _ = begun(ByArea())
    assert said(talk, "l") == "Nothing was answered yet."
    assert said(talk, "b stable", "l") == "relationship.stage: stable (only believed)"


def test_what_is_clear_is_told_when_it_changes() -> None:
    talk, _ = begun(ByArea())
    talk.clear_so_far()
    said(talk, "c pair.named", "no")
    told = talk.clear_so_far()
    assert told.startswith("Clear so far: ")
    assert "gaps 1" in told
    assert "Name one leader on each side" in told
    assert talk.clear_so_far() == ""


def test_the_best_question_comes_first_and_a_belief_is_not_asked_again() -> None:
    talk, _ = begun(best_first())
    nothing = assessor().assess(Relationship())
    best = Questioner(assessor().book, alone_first=False).questions(nothing, plan(nothing))[0].fact
    assert talk.current == best

    said(talk, "b 100")

    assert best == "relationship.size_fte"
    assert talk.current not in (None, best)


def test_what_is_known_within_bounds_is_not_asked_again() -> None:
    talk, _ = begun(best_first(), {"relationship": {"size_fte": {"at_least": 10}}})
    asked = set()
    while talk.question() is not None:
        asked.add(talk.current)
        talk.say("d")
    assert "relationship.size_fte" not in asked


@pytest.mark.parametrize("case", ["a04", "a05", "a06"])
def test_what_was_not_asked_would_not_change_the_first_three(case: str) -> None:
    whole = read_relationship(CASES / f"{case}.facts.yaml")
    answers = {n: line(value) for n, value in whole.known.items() if n not in whole.later}
    talk, events = begun(best_first())
    while talk.question() is not None:
        name = talk.current or ""
        talk.say(answers.get(name, "d"))
        if talk.current == name:  # it contradicts another without what the lists say
            talk.say("d")

    first = [move.name for move in plan(assessor().assess(talk.relationship)).first]

    assert first == [move.name for move in plan(assessor().assess(whole)).first]
    assert len(events) < len(catalogue()) * 0.6


def believed() -> dict[str, Any]:
    return {
        "pair": {
            "named": {"value": True, "believed": True, "quote": "the two of them", "by": "client"}
        },
        "gain_sharing": {"used": {"value": False, "believed": True}, "one_sided": True},
    }


def test_a_belief_is_confirmed_with_its_quote_beside_the_question() -> None:
    talk, _ = begun(Beliefs(), believed())
    asked = []
    while (question := talk.question()) is not None:
        asked.append(question)
        talk.say("ok")

    assert ["In the words of the source: “the two of them” (client)" in text for text in asked] == [
        False,
        True,
    ]
    assert talk.stated["pair"]["named"] == {
        "value": True,
        "quote": "the two of them",
        "by": "client",
    }
    assert talk.stated["gain_sharing"] == {"used": False, "one_sided": True}


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("b", {"value": False, "believed": True}),
        ("d", None),
        ("yes", True),
    ],
)
def test_a_belief_is_left_taken_back_or_replaced(line: str, held: Any) -> None:
    talk, _ = begun(Beliefs(), {"gain_sharing": {"used": {"value": False, "believed": True}}})
    said(talk, line)
    assert talk.question() is None
    assert talk.stated["gain_sharing"].get("used") == held


def test_what_is_replayed_stands_as_it_was() -> None:
    talk, events = begun(ByArea())
    said(talk, "stable", "d", "b 300", "<", "c pair.named", "no", "s", "c stage", "mature")
    again = Interview(assessor().assess, ByArea(), lambda _: None, {}, set(PASSED))
    again.replay(events)
    again.question()
    talk.question()
    assert (again.stated, again.passed, again.skipped) == (talk.stated, talk.passed, talk.skipped)
    assert again.current == talk.current


def test_nothing_is_asked_further_before_it_is_recorded() -> None:
    def fails(event: Event) -> None:
        raise OSError(event.name)

    record: Callable[[Event], None] = fails
    talk = Interview(assessor().assess, ByArea(), record, {}, set(PASSED))
    talk.question()
    with pytest.raises(OSError, match=r"relationship\.stage"):
        talk.say("stable")
    assert talk.stated == {}
