"""The report as a whole: order, citations, thresholds and limits."""

from __future__ import annotations

import itertools
import random
import re
from functools import cache
from pathlib import Path

import pytest

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.report.model import Recommendation, Report, StrengthToProtect
from sourcing_advisor.report.sentences import steps
from sourcing_advisor.rules.book import CONCLUSIONS
from sourcing_advisor.service.reviews import Advisor
from tests.report.moves import because_by_rule, gap_rules
from tests.strategies import random_values

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


@cache
def reports() -> tuple[Report, ...]:
    rng = random.Random(1)  # noqa: S311 - nothing secret
    drawn = [relationship(random_values(rng, share)) for share in (0.2, 0.5, 0.8, 1.0) * 3]
    drawn += [read_relationship(path) for path in sorted(EXAMPLES.glob("kitchen-sink-*.yaml"))]
    return tuple(map(advisor().review, drawn))


def relationship(values: dict[str, object] | dict[str, bool | int | float | str]) -> Relationship:
    return Relationship.model_validate(by_section(values))


def test_reports_made_together_are_those_made_one_by_one() -> None:
    rng = random.Random(2)  # noqa: S311 - nothing secret
    drawn = [relationship(random_values(rng, share)) for share in (0.2, 0.5, 0.8)]
    assessments = [advisor().assess(each) for each in drawn]

    together = advisor().reports(assessments)

    assert together == [advisor().report(each) for each in assessments]


@pytest.mark.parametrize("number", range(17))
def test_recommendations_stand_in_the_order_of_the_plan(number: int) -> None:
    report = reports()[number]
    stages = ["first", "next", "later", "parked", "in_hand"]

    places = [stages.index(each.stage) for each in report.recommendations]

    assert places == sorted(places)
    assert [each.number for each in report.plan] == list(range(1, len(places) + 1))
    assert [(e.number, e.move, e.rule, e.stage) for e in report.recommendations] == [
        (each.number, each.move, each.rule, each.stage) for each in report.plan
    ]
    assert all(
        e.why_here == p.reasons[0].words
        for e, p in zip(report.recommendations, report.plan, strict=True)
    )


def shown(report: Report) -> list[Recommendation | StrengthToProtect]:
    return [*report.recommendations, *report.strengths]


def mentioned(report: Report) -> list[str]:
    """Return the findings in order: those of a rule, then those that its thresholds rest on."""
    book = advisor().book
    names: list[str] = []
    for each in shown(report):
        names += each.findings
        if isinstance(each, Recommendation):
            names += [finding for ground in each.grounds for finding in ground.findings]
            continue  # thresholds stand under several rules, whose findings are mixed
        under = (book.parameters[threshold.parameter].finding for threshold in each.thresholds)
        names += [finding for finding in under if finding]
    return list(dict.fromkeys(names))


def test_citations_are_numbered_in_the_order_of_their_first_mention() -> None:
    for report in reports():
        numbers = {cited.id: cited.number for cited in report.findings}
        leading = dict.fromkeys(name for each in report.recommendations for name in each.findings)
        first = [numbers[each.findings[0]] for each in report.recommendations if each.findings]
        assert set(leading) <= numbers.keys()
        assert set(mentioned(report)) <= numbers.keys()
        assert first[:1] == [1][: len(first)]
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


def test_findings_that_temper_a_cited_one_are_shown_and_linked() -> None:
    book = advisor().book
    for report in reports():
        numbers = {cited.id: cited.number for cited in report.findings}
        said = {name for each in shown(report) for name in each.findings}
        for name in said:
            assert set(book.findings[name].tempered_by) <= numbers.keys()
        for cited in report.findings:
            wanted = [name for name in book.findings[cited.id].tempered_by if name in numbers]
            assert list(cited.tempered_by) == wanted


def test_only_sources_that_are_cited_are_listed() -> None:
    for report in reports():
        used = {cited.source for cited in report.findings}
        assert {source.id for source in report.sources} == used


def test_every_fired_gap_and_strength_is_in_the_report() -> None:
    for report in reports():
        fired = {v.rule for v in report.verdicts if v.outcome == "fired" and v.kind != "conclusion"}
        strengths = {each.rule for each in report.strengths}
        told = [rule for rule, _ in because_by_rule(report)]
        assert len(told) == len(set(told))
        assert gap_rules(report) | strengths == fired


def test_because_shows_facts_and_never_conclusions() -> None:
    for report in reports():
        for each in shown(report):
            assert each.because
            assert not any(stated.fact.startswith(CONCLUSIONS) for stated in each.because)
            assert all(stated.value is not None or stated.in_words for stated in each.because)


def test_every_threshold_says_what_it_rests_on() -> None:
    book = advisor().book
    for report in reports():
        for threshold in itertools.chain(*(each.thresholds for each in report.recommendations)):
            parameter = book.parameters[threshold.parameter]
            rests_on = parameter.finding if threshold.basis == "research" else parameter.reason
            assert threshold.rests_on == rests_on
            assert threshold.in_words


def test_a_report_on_nothing_states_no_thresholds_and_cites_nothing() -> None:
    report = advisor().review(Relationship())
    said = (report.recommendations, report.strengths, report.findings, report.sources)
    assert said == ((), (), (), ())
    assert len(report.limits) == 1


def test_the_limits_of_each_source_and_the_basis_of_thresholds_are_stated() -> None:
    report = next(each for each in reports() if each.relationship.id == "kitchen-sink-gaps")
    for source in report.sources:
        assert any(source.short in limit for limit in report.limits)
    assert any("judgement" in limit and "thresholds" in limit for limit in report.limits)
    assert "legal" in report.limits[-1]


def test_a_changed_threshold_is_named_among_the_limits_and_marked() -> None:
    changed = Advisor(engine="reference", parameters={"productivity_floor_pct": 6})
    deal = relationship(
        {
            "relationship.stage": "stable",
            "productivity.annual_target_pct": 5.0,
            "gain_sharing.level": "relationship",
            "gain_sharing.targets_met_years": 5,
        }
    )
    report = changed.review(deal)
    assert report.rule_book.overridden == ("productivity_floor_pct",)
    assert any("productivity_floor_pct" in limit for limit in report.limits)
    assert any("1 was changed by the user" in limit for limit in report.limits)
    assert not any("1 comes from the research" in limit for limit in report.limits)
    marked = {t.parameter: t.overridden for each in report.recommendations for t in each.thresholds}
    assert marked["productivity_floor_pct"]
    assert not any(value for name, value in marked.items() if name != "productivity_floor_pct")


def test_the_facts_of_the_report_are_the_known_facts_in_order() -> None:
    rng = random.Random(5)  # noqa: S311 - nothing secret
    deal = relationship(random_values(rng, 0.6))
    report = advisor().review(deal)
    facts = {stated.fact: stated.value for stated in report.relationship.facts}
    order = list(advisor().book.facts)
    assert facts == deal.known
    assert list(facts) == sorted(deal.known, key=order.index)


def test_only_thresholds_that_a_recommendation_rests_on_are_listed() -> None:
    deal = relationship(
        {
            "relationship.stage": "stable",
            "gain_sharing.level": "both",
            "gain_sharing.targets_met_years": 5,
            "productivity.annual_target_pct": 7.0,
        }
    )
    found = {each.rule: each for each in Advisor(engine="reference").review(deal).recommendations}

    # the target of 7% is not low: that the yearly targets were met for years is what counts
    leading = next(each for each in found.values() if "GS-03" in (each.rule, *_grounds(each)))
    assert [each.parameter for each in leading.thresholds] == ["easy_target_years"]


def _grounds(each: Recommendation) -> list[str]:
    return [ground.rule for ground in each.grounds]


def test_the_last_step_of_a_move_asks_somebody() -> None:
    asked = {move.name: move.ask for move in advisor().book.plan.moves}
    for report in reports():
        for each in report.recommendations:
            if each.stage == "in_hand":
                assert each.ask is None
            else:
                assert each.ask is not None
                assert asked[each.move] is not None
                assert steps(each.sections["first_steps"])[-1] == each.ask


def test_every_move_of_the_plan_puts_one_question() -> None:
    for move in advisor().book.plan.moves:
        assert re.fullmatch(r"Ask [^“”?]+: “[^“”?]+\?”", move.ask or ""), move.name
        assert len((move.ask or "").split()) <= 25


def test_a_question_calls_a_role_by_name() -> None:
    given = {
        "relationship": {"client": "Aldgate", "provider": "Brace", "stage": "stable"},
        "gain_sharing": {"level": "none", "in_contract": False},
    }

    report = advisor().review(Relationship.model_validate(given))

    (ask,) = (each.ask for each in report.recommendations if each.move == "bargain")
    assert ask
    assert ask.startswith("Ask Brace's executive: “What share of a gain")
