"""Levers: all minimal sets and no others, as trying every combination of answers finds them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import Compare, Known, all_of, any_of
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.lever_sets import Levers
from sourcing_advisor.decisions.levers import SETTLED, LeverFinder
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.decisions.trials import Trials
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.rules.book import RuleBook
from tests.decisions.plans import library
from tests.decisions.test_questions import every_answer
from tests.profiles import tries
from tests.strategies import (
    FACTS,
    Seed,
    book_of,
    random_values,
    relationships,
    rule,
    rule_books,
    with_facts_compared,
)

CALM = settings(max_examples=tries(60), deadline=None)
LEVEL, USED, NAMED = "gain_sharing.level", "gain_sharing.used", "pair.named"
MET, FORUMS = "gain_sharing.targets_met_years", "innovation_agenda.forums_per_year"
FACTS_MOST, WAYS_MOST = 5, 20_000
Stated = Mapping[str, Value]


def finder(book: RuleBook, values: Stated) -> LeverFinder:
    assessment = Assessor(book, "reference").assess_values(values)
    return LeverFinder(assessment, Regions(book), Trials(book))


def offered(name: str, book: RuleBook, values: Stated) -> list[Value]:
    """Return the answers that somebody would bring about, of many more than the thresholds."""
    fact, today = FACTS[name], values.get(name)
    if fact.lever == "nobody":
        return []
    answers = [answer for answer in every_answer(fact, book) if answer != today]
    if fact.aim == "any":
        return answers
    allowed = [answer for answer in answers if is_aimed_at(answer, fact, today)]
    regions = Regions(book).of(name, {n: v for n, v in values.items() if n != name})
    if today is not None:
        now = next(region for region in regions if region.holds(today))
        return [a for a in allowed if not now.holds(a)]
    if fact.type in ("yes_no", "choice"):
        return allowed
    worst = regions[-1 if fact.aim == "down" else 0]
    return [answer for answer in allowed if not worst.holds(answer)]


def is_aimed_at(answer: Value, fact: Fact, today: Value | None) -> bool:
    if isinstance(fact.aim, tuple):
        return answer in fact.aim
    if isinstance(answer, bool):
        return answer is (fact.aim == "up")
    if today is None or isinstance(answer, str) or isinstance(today, str):
        return True
    return answer > today if fact.aim == "up" else answer < today


def after(values: Stated, changes: Stated) -> dict[str, Value] | None:
    """Return what would be known, without what lapses; None for changes that exclude each other."""
    known = {**values, **changes}
    lapsing: set[str] = set()
    for one in CONTRADICTIONS:
        if one.holds(known):
            others = set(one.disagreeing(known)) - changes.keys()
            if not others:
                return None
            lapsing |= others
    return {name: value for name, value in known.items() if name not in lapsing}


def by_trying_everything(book: RuleBook, values: Stated, rules: list[str]) -> set[frozenset[str]]:
    read = {name for each in rules for name in book.order_of_facts[each]}
    options = {name: offered(name, book, values) for name in FACTS if name in read}
    names = [name for name, answers in options.items() if answers]
    reference = ReferenceEvaluator(book)
    found: set[frozenset[str]] = set()
    for size in range(len(names) + 1):
        for changed in combinations(names, size):
            if any(smaller <= set(changed) for smaller in found):
                continue
            for answers in product(*(options[name] for name in changed)):
                known = after(values, dict(zip(changed, answers, strict=True)))
                if known is not None:
                    outcomes = reference.outcomes(known)
                    if all(outcomes[each] in SETTLED for each in rules):
                        found.add(frozenset(changed))
                        break
    return found


def is_small(book: RuleBook, values: Stated, rules: list[str]) -> bool:
    read = {name for each in rules for name in book.order_of_facts[each] if name in FACTS}
    ways = 1
    for name in read:
        ways *= len(offered(name, book, values)) + 1
    return ways <= WAYS_MOST


def check(book: RuleBook, values: Stated, rules: list[str]) -> Levers:
    told = finder(book, values).clearing(rules)
    sets = {frozenset(each.facts) for each in told.sets}
    expected = by_trying_everything(book, values, rules)
    assert told.complete
    assert sets == {each for each in expected if each}
    reference = ReferenceEvaluator(book)
    before = reference.outcomes(values)
    for each in told.sets:
        assert each.ways
        for way in each.ways:
            known = after(values, {change.fact: change.value for change in way.changes})
            assert known is not None
            outcomes = reference.outcomes(known)
            gaps = [r.id for r in book.rules if r.kind == "gap"]
            opened = {n for n in gaps if outcomes[n] is Outcome.FIRED is not before[n]}
            assert set(way.opens) == opened
            assert set(way.lapses) == values.keys() - known.keys()
    return told


def fired_gaps(book: RuleBook, values: Stated) -> list[str]:
    outcomes = ReferenceEvaluator(book).outcomes(values)
    return [r.id for r in book.rules if r.kind == "gap" and outcomes[r.id] is Outcome.FIRED]


@CALM
@given(rule_books(3, 12, pool=FACTS_MOST), relationships())
def test_every_minimal_set_is_found_and_nothing_else(grown: Seed, values: dict[str, Value]) -> None:
    book = grown.grow()
    for each in fired_gaps(book, values)[:2]:
        if is_small(book, values, [each]):
            check(book, values, [each])


@CALM
@given(rule_books(3, 10, pool=4), relationships(), st.randoms(use_true_random=False))
def test_facts_that_are_compared_with_each_other_are_changed_together(
    grown: Seed, values: dict[str, Value], rng: random.Random
) -> None:
    book = with_facts_compared(rng, grown.grow())
    for each in fired_gaps(book, values)[:2]:
        if is_small(book, values, [each]):
            sets = {frozenset(s.facts) for s in finder(book, values).clearing([each]).sets}
            expected = by_trying_everything(book, values, [each])
            # what is tried here knows less of two facts that are compared
            assert all(any(told <= other for told in sets) for other in expected if other)


@CALM
@given(rule_books(3, 10, pool=4), relationships(), st.sampled_from(("high", "medium", "low")))
def test_a_smallest_set_for_all_of_a_severity_is_smallest(
    grown: Seed, values: dict[str, Value], severity: str
) -> None:
    book = grown.grow()
    wanted = [r.id for r in book.rules if r.kind == "gap" and r.severity == severity]
    if not is_small(book, values, wanted):
        return
    told = finder(book, values).clearing_severity(severity)
    sizes = {}
    reference, before = ReferenceEvaluator(book), ReferenceEvaluator(book).outcomes(values)
    read = {name for each in wanted for name in book.order_of_facts[each]}
    options = {n: [None, *offered(n, book, values)] for n in FACTS if n in read}
    for answers in product(*options.values()):
        changes = {n: a for n, a in zip(options, answers, strict=True) if a is not None}
        known = after(values, changes)
        outcomes = reference.outcomes(known) if known is not None else {}
        if known is not None and all(
            outcomes[n] in SETTLED
            if before[n] is Outcome.FIRED
            else outcomes[n] is not Outcome.FIRED
            for n in wanted
        ):
            sizes[len(changes)] = True
    assert (len(told.facts) if told else None) == min(sizes, default=None)


def test_the_library_agrees_with_trying_everything() -> None:
    book, tried = library(), 0
    for seed in range(12):
        values = random_values(random.Random(seed), 0.7)  # noqa: S311 - nothing secret
        for each in fired_gaps(book, values):
            if tried < 40 and is_small(book, values, [each]):
                check(book, values, [each])
                tried += 1
    assert tried == 40


def test_history_is_no_lever() -> None:
    book = book_of([rule(1, Compare(MET, "ge", 3), kind="gap")])
    assert finder(book, {MET: 4}).clearing(["GEN-001"]).sets == ()


@pytest.mark.parametrize(
    ("fact", "good"),
    [
        ("leadership.client_experience_path", True),
        ("pair.client_pay_works_against", False),
        ("innovation_programme.client_definition", "client_performance"),
    ],
)
def test_what_is_unknown_can_be_brought_about(fact: str, good: Value) -> None:
    missing = any_of(Known(fact, expected=False), Compare(fact, "ne", good))
    book = book_of([rule(1, missing, kind="gap")])
    (told,) = finder(book, {}).clearing(["GEN-001"]).sets
    assert [change.value for way in told.ways for change in way.changes] == [good]


def test_what_would_only_explain_a_gap_away_is_no_lever() -> None:
    book = book_of([rule(1, Compare(FORUMS, "ge", 4), kind="gap")])
    assert finder(book, {FORUMS: 6}).clearing(["GEN-001"]).sets == ()


def test_what_a_change_leaves_no_room_for_lapses() -> None:
    book = book_of([rule(1, Compare(LEVEL, "eq", "relationship"), kind="gap")])
    (told,) = finder(book, {LEVEL: "relationship", MET: 4}).clearing(["GEN-001"]).sets
    lapsing = {way.changes[0].value: way.lapses for way in told.ways}
    assert lapsing == {"project": (MET,), "both": ()}


def test_a_gap_that_a_change_would_open_is_told_and_stands_last() -> None:
    book = book_of(
        [
            rule(1, all_of(Compare(USED, "eq", value=False), Compare(NAMED, "eq", value=False))),
            rule(2, Compare(NAMED, "eq", value=True)),
        ]
    )
    told = finder(book, {USED: False, NAMED: False}).clearing(["GEN-001"]).sets
    assert [each.facts for each in told] == [(USED,), (NAMED,)]
    assert [each.ways[0].opens for each in told] == [(), ("GEN-002",)]


@pytest.mark.parametrize(
    ("facts", "who", "when"),
    [
        (("pair.client_has_time",), "client", "any-time"),
        (("pair.provider_experience",), "provider", "over-months"),
        (("pair.client_has_time", "pair.provider_has_time"), "both", "any-time"),
        (("pair.client_has_time", "productivity.annual_target_pct"), "both", "renewal"),
    ],
)
def test_a_set_says_who_pulls_it_and_when_all_of_it_is_pulled(
    facts: tuple[str, ...], who: str, when: str
) -> None:
    flags = [name for name in facts if FACTS[name].type == "yes_no"]
    bad = [Compare(n, "eq", value=False) if n in flags else Compare(n, "lt", 3) for n in facts]
    book = book_of([rule(1, any_of(*bad), kind="gap")])
    values = {name: False if name in flags else 1 for name in facts}
    (told,) = finder(book, values).clearing(["GEN-001"]).sets
    assert (set(told.facts), told.who, told.when) == (set(facts), who, when)


def test_nothing_is_told_where_nothing_fires() -> None:
    book = book_of([rule(3, Compare(USED, "eq", value=False), kind="gap")])
    told = finder(book, {USED: True}).clearing_severity("high")
    assert told is not None
    assert told.facts == ()


def test_every_fact_says_who_can_change_it_and_to_what() -> None:
    for name, fact in FACTS.items():
        assert (fact.lever == "nobody") is (fact.change == "given"), name
        if isinstance(fact.aim, tuple):
            assert set(fact.aim) < set(fact.words or {}), name
