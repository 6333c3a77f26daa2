"""Strata: conclusions are drawn before they are read."""

from __future__ import annotations

from hypothesis import given, settings

from sourcing_advisor.conditions.nodes import All, Compare, Condition
from sourcing_advisor.rules.book import CONCLUSIONS, MOST_STRATA, Rule, stratified
from tests.profiles import tries
from tests.strategies import Seed, rule, rule_books

BASE = Compare("gain_sharing.used", "eq", value=True)


def reads(*names: str) -> Condition:
    return All(tuple(Compare(f"{CONCLUSIONS}.{name}", "eq", value=True) for name in names))


def concludes(number: int, name: str, when: Condition) -> Rule:
    return rule(number, when, kind="conclusion", concludes=f"{CONCLUSIONS}.{name}")


@settings(max_examples=tries(25), deadline=None)
@given(rule_books(5, 60, pool=8))
def test_every_rule_reads_only_what_earlier_strata_conclude(grown: Seed) -> None:
    book = grown.grow()
    strata, problems = stratified(book.rules)
    assert problems == []
    assert sorted(r.id for stratum in strata for r in stratum) == sorted(r.id for r in book.rules)
    open_to = {name for name in book.facts if name not in book.conclusions}
    for i, stratum in enumerate(strata):
        assert all(set(each.reads) <= open_to for each in stratum)
        later = {each.concludes for rest in strata[i + 1 :] for each in rest}
        open_to |= {each.concludes for each in stratum if each.concludes} - later


def test_a_chain_takes_a_stratum_for_each_link() -> None:
    rules = [
        rule(1, reads("b")),
        concludes(2, "b", reads("a")),
        concludes(3, "a", BASE),
        rule(4, BASE),
    ]
    strata, _ = stratified(rules)
    assert [[each.id for each in stratum] for stratum in strata] == [
        ["GEN-003", "GEN-004"],
        ["GEN-002"],
        ["GEN-001"],
    ]


def test_a_conclusion_is_settled_when_the_last_rule_that_draws_it_is() -> None:
    rules = [
        concludes(1, "b", BASE),
        concludes(2, "b", reads("a")),
        concludes(3, "a", BASE),
        rule(4, reads("b")),
    ]
    strata, _ = stratified(rules)
    assert [each.id for each in strata[-1]] == ["GEN-004"]
    assert len(strata) == 3


def test_a_circle_is_a_problem_at_the_place_of_a_rule_in_it() -> None:
    rules = [concludes(1, "a", reads("b")), concludes(2, "b", reads("a"))]
    strata, problems = stratified(rules)
    assert strata == ()
    assert len(problems) == 1
    assert problems[0].place.line in (1, 2)


def test_conclusions_that_rest_on_each_other_too_deeply_are_refused() -> None:
    links = [
        concludes(number + 2, f"c{number}", reads(f"c{number - 1}") if number else BASE)
        for number in range(MOST_STRATA + 1)
    ]

    strata, (problem,) = stratified([rule(1, reads(f"c{MOST_STRATA}")), *links])

    assert strata == ()
    assert problem.place == links[-1].place
    assert problem.found == "conclusions.c100 rests on conclusions in more than 100 layers"
