"""How the relationship stands, in words: what is sound, the cause, and what waits for it."""

from __future__ import annotations

from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.service.reviews import Advisor

STALLED = {
    "relationship": {
        "client": "Aldgate",
        "provider": "Brace",
        "stage": "stable",
        "months_to_renewal": 20,
    },
    "pair": {"named": True},
    "productivity": {"contractual_target": True, "annual_target_pct": 5},
    "innovation_programme": {"moved_last_12_months": 0},
    "pair_progress": {
        "months_in_place": 20,
        "obstructions_moving": False,
        "ideas_moving": False,
        "performance_moving": False,
        "chemistry": 1,
    },
}


def state(**more: object) -> str:
    given = Relationship.model_validate({**STALLED, **more})
    return Advisor(engine="reference").review(given).state


def test_the_state_says_what_is_sound_and_what_needs_attention_first() -> None:
    told = state()

    assert told.startswith(
        "Provisional, since too little is known of 24 of 27 practices. Stable, 20 months to the "
        "renewal."
    )
    assert "What is sound: a yearly productivity target." in told
    assert "What needs attention first: the two leaders do not work well enough together." in told


def test_what_a_report_rests_on_is_counted() -> None:
    given = Relationship.model_validate(
        {
            "productivity": {
                "contractual_target": True,
                "annual_target_pct": {"value": 3, "believed": True},
            }
        }
    )

    told = Advisor(engine="reference").review(given).rests_on

    assert told.startswith("Rests on 2 unverified answers, 1 only believed; ")


def test_what_was_told_in_confidence_is_not_told_of_the_renewal() -> None:
    months = {"value": 20, "confidential": True}

    told = state(relationship={"stage": "stable", "months_to_renewal": months})

    assert "renewal" not in told
    assert "confidence" not in told


def test_the_renewal_of_one_of_several_providers_is_said_to_be_that_ones() -> None:
    months = {"value": 9, "quote": "Halden's contract ends in nine months."}
    given = {
        "client": "Aldgate",
        "provider": "Halden, Netforge and Quorum",
        "provider_count": 3,
        "months_to_renewal": months,
    }

    assert "9 months to the renewal with Halden" in state(relationship=given)


def test_small_gaps_alone_are_said_to_be_small() -> None:
    given = {
        "relationship": {"stage": "stable", "size_fte": 200},
        "innovation_agenda": {"forums_per_year": 2},
    }

    report = Advisor(engine="reference").review(Relationship.model_validate(given))

    assert {each.severity for each in report.recommendations} == {"low"}
    assert "Nothing is urgent; one gap is small: sessions on improvement" in report.state


def performing(**answer: object) -> str:
    return state(relationship={"stage": "stable", "performance": {"value": "poor", **answer}})


def test_the_state_tells_performance_in_the_words_that_were_said() -> None:
    assert "performance poor (“late 40 times since June”)." in performing(
        quote="late 40 times since June."
    )


def test_words_that_are_many_or_in_confidence_stay_out_of_the_state() -> None:
    for answer in ({"quote": "word " * 21}, {"quote": "late since June", "confidential": True}):
        assert "“" not in performing(**answer)


def test_what_is_only_believed_throughout_is_said_once() -> None:
    believed = {"value": True, "believed": True}
    given = {"pair": {"named": believed}, "ideas": {"heard_and_vetted": believed}}

    told = Advisor(engine="reference").review(Relationship.model_validate(given)).rests_on

    assert told.startswith("Rests on 2 unverified answers, all only believed; ")
