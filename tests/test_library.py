"""The rule library that ships: complete, cited, consistent, and quiet where it should be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest

from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.engine.assessment import durable_evaluator
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Evaluator, Outcome
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.folders import own_folder, read_folder
from sourcing_advisor.rules.lint.cases import PlacedCase, read_cases
from sourcing_advisor.rules.lint.check import check_library
from sourcing_advisor.rules.lint.prose import check_prose
from sourcing_advisor.rules.loading import load_rule_book
from tests.good_values import good_relationship, good_values
from tests.profiles import tries
from tests.strategies import random_values

LEADERSHIP = {"P13", "P14", "P15", "P20", "P21", "P22", "P23", "P25"}
LEVELS = ("high", "medium", "low")
STRENGTHS = ("strong", "moderate", "limited", "argued")


@cache
def library() -> RuleBook:
    return load_rule_book()


@cache
def cases() -> tuple[PlacedCase, ...]:
    return read_cases([read_folder(own_folder())])[0]


@cache
def evaluators() -> Mapping[str, Evaluator]:
    """Return the evaluators that run here, by name."""
    durable = durable_evaluator("auto", library())
    reference: Evaluator = ReferenceEvaluator(library())
    return {one.name: one for one in (reference, durable) if one is not None}


AREAS = sorted({rule.area for rule in library().rules})


def fired_cases(rng: random.Random, area: str) -> list[tuple[Rule, dict[str, Value]]]:
    """Return the gap rules of an area, each with facts of a case in which it fires."""
    chosen = []
    for rule in (rule for rule in library().rules if (rule.area, rule.kind) == (area, "gap")):
        fired = [p.case for p in cases() if (p.case.rule, p.case.verdict) == (rule.id, "fired")]
        chosen += [(rule, dict(c.facts)) for c in rng.sample(fired, min(len(fired), tries(1)))]
    return chosen


def test_the_library_has_no_problem() -> None:
    _, problems = check_library()
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("area", AREAS)
def test_every_case_gives_its_verdict_with_every_evaluator(area: str) -> None:
    wrong = [
        f"{case.rule}, {case.name} ({placed.place}): {name} gives {verdict}, not {case.verdict}"
        for placed in cases()
        for case in [placed.case]
        if library().rule_by_id[case.rule].area == area
        for name, evaluator in evaluators().items()
        if (verdict := evaluator.outcomes(case.facts)[case.rule]) != case.verdict
    ]
    assert wrong == []


def test_there_are_27_practices_each_with_gap_and_strength() -> None:
    book = library()
    assert [practice.id for practice in book.practices] == [f"P{i:02}" for i in range(1, 28)]
    kinds = Counter((rule.practice, rule.kind) for rule in book.rules)
    assert all(kinds[p.id, "gap"] and kinds[p.id, "strength"] for p in book.practices)


def test_governance_never_outranks_a_leadership_gap() -> None:
    book = library()

    def rank(rule: Rule) -> tuple[int, int, int]:
        strength = book.strength_of(rule)
        assert rule.severity
        assert rule.effort
        assert strength
        effort = -LEVELS.index(rule.effort)
        return LEVELS.index(rule.severity), STRENGTHS.index(strength), effort

    gaps = [rule for rule in book.rules if rule.kind == "gap"]
    governance = [rule for rule in gaps if rule.practice == "P06"]
    leadership = [rule for rule in gaps if rule.practice in LEADERSHIP]
    assert governance
    assert [
        (one.id, other.id) for one in governance for other in leadership if rank(one) <= rank(other)
    ] == []


# --- False alarms -----------------------------------------------------------------------------


def test_the_table_of_good_values_covers_every_fact_with_values_it_can_have() -> None:
    table, facts = good_values(), catalogue()
    assert list(table) == list(facts)
    for name, good in table.items():
        ends = good if isinstance(good, list) else list(good.values())
        assert ends
        assert all(facts[name].accepts(value) for value in ends), name


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 1.0])
def test_no_gap_fires_where_all_is_good(share: float) -> None:
    rng = random.Random(f"good {share}")  # noqa: S311 - nothing secret
    table, book = good_values(), library()
    gaps = [rule.id for rule in book.rules if rule.kind == "gap"]
    reference = ReferenceEvaluator(book)
    alarms: Counter[str] = Counter()
    for _ in range(tries(300)):
        outcomes = reference.outcomes(good_relationship(rng, table, share))
        alarms.update(rule for rule in gaps if outcomes[rule] is Outcome.FIRED)
    assert dict(alarms) == {}


def test_good_relationships_have_strengths_in_nearly_every_practice() -> None:
    rng = random.Random(7)  # noqa: S311 - nothing secret
    table, book = good_values(), library()
    reference = ReferenceEvaluator(book)
    strong = set()
    for _ in range(300):
        outcomes = reference.outcomes(good_relationship(rng, table, 1.0))
        strong |= {
            rule.practice
            for rule in book.rules
            if rule.kind == "strength" and outcomes[rule.id] is Outcome.FIRED
        }
    assert len(strong) == 27


def test_nothing_fires_where_nothing_is_known() -> None:
    rng = random.Random(9)  # noqa: S311 - nothing secret
    kinds = catalogue()["relationship.service_type"].words or {}
    known: set[frozenset[tuple[str, Value | Bounds]]] = set()
    for i in range(10_000):
        profile = {
            name: f"{name} {rng.randrange(10**6)}"
            for name in ("id", "client", "provider", "service", "region", "notes")
            if rng.random() < 0.7
        }
        if i % 2:
            profile["service_type"] = rng.choice(list(kinds))
        known.add(frozenset(Relationship.model_validate({"relationship": profile}).known.items()))
    found = {o for facts in known for o in evaluators()["reference"].outcomes(dict(facts)).values()}
    assert len(known) == len(kinds) + 1
    assert found <= {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}


# --- Advice -----------------------------------------------------------------------------------


def with_more_facts(rng: random.Random, rule: Rule, values: dict[str, Value]) -> dict[str, Value]:
    reference = ReferenceEvaluator(library())
    for _ in range(20):
        more = {**random_values(rng, rng.random()), **values}
        if not contradictions_in(more) and reference.outcomes(more)[rule.id] is Outcome.FIRED:
            return more
    return values


@pytest.mark.parametrize("area", AREAS)
def test_advice_reads_well_where_more_is_known_than_a_case_says(area: str) -> None:
    rng = random.Random(area)  # noqa: S311 - nothing secret
    templates = AdviceTemplates(library())
    remarks = [
        remark
        for rule, values in fired_cases(rng, area)
        for remark in check_prose(rule, [with_more_facts(rng, rule, values)], templates, library())
    ]
    assert [str(remark.problem) for remark in remarks] == []
