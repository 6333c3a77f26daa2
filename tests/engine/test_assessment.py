"""What an assessment says besides verdicts: what rests on belief, and what is in hand."""

from __future__ import annotations

import datetime

from sourcing_advisor.conditions.nodes import Compare, Known, all_of
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.rules.book import Rule
from tests.strategies import book_of, rule

USED, LEVEL, TARGET = "gain_sharing.used", "gain_sharing.level", "productivity.annual_target_pct"
CONTRACTUAL = "productivity.contractual_target"
AS_OF = "relationship: {as_of: 2026-11-28}\n"


def is_(fact: str, value: Value) -> Compare:
    return Compare(fact, "eq", value)


def assess(text: str, *rules: Rule) -> Assessment:
    return Assessor(book_of(rules)).assess(parse_relationship(AS_OF + text, "deal.yaml"))


def test_a_verdict_that_rests_on_belief_names_the_facts() -> None:
    text = f"{USED}: {{value: no, believed: yes}}\n{LEVEL}: {{value: both, believed: yes}}\n"
    unused = rule(1, is_(USED, value=False))
    assessment = assess(text, unused, rule(2, is_(LEVEL, "none")), rule(3, Known(TARGET)))

    assert assessment.outcomes["GEN-001"] is Outcome.FIRED
    assert assessment.provisional == {"GEN-001": (USED,), "GEN-002": (LEVEL,)}


def test_a_belief_that_makes_no_difference_is_not_told() -> None:
    text = f"{USED}: {{value: yes, believed: yes}}\n{LEVEL}: both\n"
    assessment = assess(text, rule(1, all_of(is_(USED, value=False), is_(LEVEL, "none"))))

    assert assessment.outcomes["GEN-001"] is Outcome.CLEAR
    assert assessment.provisional == {}


def test_belief_under_a_conclusion_makes_what_reads_it_provisional() -> None:
    drawn = rule(1, is_(USED, value=False), kind="conclusion", concludes="conclusions.idle")
    reading = rule(2, is_("conclusions.idle", value=True))
    assessment = assess(f"{USED}: {{value: no, believed: yes}}\n", drawn, reading)

    assert assessment.provisional == {"GEN-001": (USED,), "GEN-002": (USED,)}


def test_a_gap_that_is_agreed_to_close_is_in_hand_from_the_day_on_which_all_holds() -> None:
    text = (
        f"{CONTRACTUAL}: {{value: yes, from: 2027-02-01, until_then: no}}\n"
        f"{TARGET}: {{value: 4, from: 2027-03-01}}\n"
    )
    absent = rule(1, is_(CONTRACTUAL, value=False))
    low = rule(2, Compare(TARGET, "lt", 4.0))
    still = rule(3, Compare(TARGET, "lt", 5.0))
    strength = rule(4, is_(CONTRACTUAL, value=False), kind="strength")
    assessment = assess(text, absent, low, still, strength)

    assert assessment.outcomes["GEN-001"] is Outcome.FIRED
    assert assessment.outcomes["GEN-002"] is Outcome.UNKNOWN
    assert assessment.in_hand == {
        "GEN-001": datetime.date(2027, 2, 1),
        "GEN-002": datetime.date(2027, 3, 1),
    }


def test_where_nothing_is_believed_or_agreed_for_later_nothing_is_said_of_it() -> None:
    assessment = assess(f"{USED}: no\n", rule(1, is_(USED, value=False)))

    assert (assessment.provisional, assessment.in_hand, assessment.note) == ({}, {}, None)
