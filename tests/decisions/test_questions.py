"""Open questions: what an answer would settle is true of it, checked by trying every answer."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Known, Not, leaves
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Question, Questioner
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, contradictions_in
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from tests.profiles import tries
from tests.strategies import FACTS, Seed, book_of, random_values, relationships, rule, rule_books

CALM = settings(max_examples=tries(40), deadline=None)
LEVEL, TARGET, USED = "gain_sharing.level", "productivity.annual_target_pct", "gain_sharing.used"
SIZE, MONTHS = "relationship.size_fte", "relationship.months_to_renewal"


def asked(book: RuleBook, values: Mapping[str, Value]) -> dict[str, Question]:
    assessment = Assessor(book, "reference").assess_values(values)
    found = Questioner(book).questions(assessment, plan(assessment))
    return {question.fact: question for question in found}


def every_answer(fact: Fact, book: RuleBook) -> Iterator[Value]:
    """Yield answers that stand for all: for numbers, many more than the thresholds."""
    if fact.type == "yes_no":
        yield from (True, False)
    elif fact.words is not None:
        yield from fact.words
    else:
        lowest, highest = fact.lowest or 0, fact.highest or 0
        marks = {lowest, highest}
        conditions = [each.condition for each in book.rules]
        conditions += [each.condition for each in CONTRADICTIONS]
        for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
            if isinstance(leaf, Compare) and leaf.fact == fact.name:
                values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
                marks |= {value for value in values if isinstance(value, int | float)}
        ordered = sorted(marks)
        if fact.type == "number":
            between = [(a + b) / 2 for a, b in pairwise(ordered)]
            yield from (float(value) for value in sorted({*ordered, *between}))
        else:
            near = {int(mark) + step for mark in marks for step in (-1, 0, 1)}
            yield from (value for value in sorted(near) if lowest <= value <= highest)


def settled_by(
    reference: ReferenceEvaluator, book: RuleBook, values: Mapping[str, Value], name: str
) -> set[str]:
    before = reference.outcomes(values)
    found = set()
    for answer in every_answer(book.facts[name], book):
        trial = {**values, name: answer}
        if not contradictions_in(trial):
            after = reference.outcomes(trial)
            found |= {
                each.id
                for each in book.rules
                if each.kind != "conclusion"
                and before[each.id] is Outcome.UNKNOWN
                and after[each.id] is not Outcome.UNKNOWN
            }
    return found


@CALM
@given(rule_books(3, 20, pool=6), relationships())
def test_a_question_lists_exactly_the_rules_that_some_answer_settles(
    grown: Seed, values: dict[str, Value]
) -> None:
    book = grown.grow()
    reference = ReferenceEvaluator(book)
    for name, question in asked(book, values).items():
        assert set(question.would_settle) == settled_by(reference, book, values, name), name


@CALM
@given(rule_books(3, 20, pool=6, known=False), relationships())
def test_every_fact_that_would_settle_something_is_asked(
    grown: Seed, values: dict[str, Value]
) -> None:
    book = grown.grow()
    reference, questions = ReferenceEvaluator(book), asked(book, values)
    unasked = FACTS.keys() - values.keys() - questions.keys()
    assert not any(settled_by(reference, book, values, name) for name in sorted(unasked))


@CALM
@given(rule_books(3, 20, pool=6), relationships())
def test_every_open_rule_is_helped_by_each_fact_that_it_misses(
    grown: Seed, values: dict[str, Value]
) -> None:
    book = grown.grow()
    questions = asked(book, values)
    for verdict in ReferenceEvaluator(book).explain(values).verdicts:
        if verdict.kind != "conclusion":
            for name in verdict.missing:
                question = questions[name]
                assert verdict.rule in (*question.would_settle, *question.would_help)


@CALM
@given(rule_books(3, 20, pool=6), relationships())
def test_known_facts_and_conclusions_are_never_asked(grown: Seed, values: dict[str, Value]) -> None:
    questions = asked(grown.grow(), values)
    assert questions.keys() <= FACTS.keys() - values.keys()


def test_the_library_lists_exactly_what_some_answer_settles() -> None:
    book = load_rule_book()
    reference = ReferenceEvaluator(book)
    for seed, share in enumerate((0.0, 0.3, 0.6, 0.9)):
        values = random_values(random.Random(seed), share)  # noqa: S311 - nothing secret
        for name, question in asked(book, values).items():
            assert set(question.would_settle) == settled_by(reference, book, values, name), name


def is_(fact: str, value: Value) -> Compare:
    return Compare(fact, "eq", value)


@pytest.mark.parametrize(
    "when",
    [
        All((Compare(TARGET, "gt", 4.0), Compare(TARGET, "lt", 4.005), is_(USED, value=True))),
        All((Not(is_(TARGET, 4.0)), Not(Compare(TARGET, "gt", 4.0)), is_(USED, value=True))),
        All((Compare(TARGET, "ge", 100.0), is_(USED, value=True))),
        AnyOf((Compare(TARGET, "le", 0.0), is_(USED, value=True))),
        AnyOf(
            (All((Compare(TARGET, "gt", 1e-5), Compare(TARGET, "lt", 2e-5))), is_(USED, value=True))
        ),
    ],
    ids=["between-two-close-thresholds", "below", "at-the-top", "at-the-bottom", "very-small"],
)
def test_an_answer_between_at_or_beside_thresholds_is_tried(when: All | AnyOf) -> None:
    book = book_of([rule(1, when)])
    question = asked(book, {})[TARGET]
    assert (
        set(question.would_settle)
        == settled_by(ReferenceEvaluator(book), book, {}, TARGET)
        == {"GEN-001"}
    )


def test_an_answer_that_contradicts_what_is_known_is_not_tried() -> None:
    book = book_of([rule(1, AnyOf((is_(USED, value=True), is_("pair.named", value=True))))])
    assert asked(book, {})[USED].would_settle == ("GEN-001",)
    assert asked(book, {LEVEL: "none"})[USED].would_settle == ()
    assert asked(book, {LEVEL: "none"})[USED].would_help == ("GEN-001",)


def test_an_answer_settles_rules_through_conclusions() -> None:
    early = rule(1, is_(USED, value=True), kind="conclusion", concludes="conclusions.early")
    book = book_of([early, rule(2, is_("conclusions.early", value=True))])
    assert asked(book, {})[USED].would_settle == ("GEN-002",)


def test_an_answer_that_takes_a_conclusion_back_is_seen() -> None:
    early = rule(1, Known(SIZE, expected=False), kind="conclusion", concludes="conclusions.early")
    late = All((is_("conclusions.early", value=True), is_(USED, value=True)))
    other = All((Compare(SIZE, "gt", 10.0), is_(USED, value=True)))
    book = book_of([early, rule(2, late), rule(3, other)])
    assert asked(book, {})[SIZE].would_settle == ("GEN-002", "GEN-003")


def test_questions_that_bear_most_on_the_first_three_come_first() -> None:
    low = [rule(i, is_(USED, value=True)) for i in (1, 2, 4)]  # severity low
    high = rule(3, is_("pair.named", value=True))  # every third rule is of high severity
    helped = rule(5, All((Compare(SIZE, "gt", 1.0), Compare(MONTHS, "gt", 1))))
    book = book_of([*low, high, helped])
    assert list(asked(book, {})) == [USED, "pair.named", SIZE, MONTHS]


def test_what_changes_something_by_itself_comes_before_what_needs_other_answers() -> None:
    used, named = is_(USED, value=True), is_("pair.named", value=True)
    together = AnyOf((All((used, named)), All((Not(used), Not(named)))))
    many = [rule(i, together) for i in (3, 6, 9)]  # of high severity
    book = book_of([*many, rule(1, Compare(SIZE, "gt", 1.0))])
    assert list(asked(book, {})) == [SIZE, USED, "pair.named"]


def test_what_a_known_answer_makes_pointless_is_asked_last() -> None:
    book = book_of(
        [rule(1, Compare("pair_progress.chemistry", "le", 2)), rule(2, is_(USED, value=True))]
    )
    vacant: dict[str, Value] = {"pair.provider_post_vacant": True}
    assert next(iter(asked(book, {}))) == "pair_progress.chemistry"
    assert list(asked(book, vacant)) == [USED, "pair_progress.chemistry"]


def test_the_order_of_questions_is_the_same_every_time() -> None:
    book = load_rule_book()
    assert list(asked(book, {})) == list(asked(book, {}))


def test_a_question_says_who_can_answer_and_how() -> None:
    book = book_of([rule(1, Compare(TARGET, "lt", 4.0))])
    question = asked(book, {})[TARGET]
    assert question.who == "either party"
    assert question.answers == "a number from 0 to 100"
    assert question.label == FACTS[TARGET].label
    assert question.question == FACTS[TARGET].question


def test_nothing_is_asked_where_every_verdict_is_settled() -> None:
    book = book_of([rule(1, is_(USED, value=True))])
    assert asked(book, {USED: False}) == {}


def test_what_nobody_could_tell_is_not_asked_and_nothing_is_asked_for_its_sake() -> None:
    both = All((is_(USED, value=True), Compare(SIZE, "gt", 1.0)))
    either = rule(2, Compare(MONTHS, "gt", 1))
    book = book_of([rule(1, both), either])
    assessment = Assessor(book, "reference").assess_values({})
    found = Questioner(book).questions(assessment, plan(assessment), {USED})
    assert {q.fact: q.would_help for q in found} == {MONTHS: (), SIZE: ()}


def test_a_date_that_would_bring_a_move_forward_is_asked_for() -> None:
    book = load_rule_book()
    values: dict[str, Value] = {
        "relationship.stage": "stable",
        "relationship.months_to_renewal": 40,
        "board.contract_conditions": "lapsed",
        "pair.named": False,
        "gain_sharing.level": "none",
        "innovation_agenda.set_for_coming_year": False,
    }
    assert asked(book, values)["competition.months_to_notice"].changes_order


def test_a_rule_that_would_fire_once_something_is_told_is_known_to_change() -> None:
    told = All((Known(SIZE), Compare(SIZE, "gt", 10.0)))
    book = book_of([dataclasses.replace(rule(1, is_(USED, value=True)), applies_when=told)])
    assert asked(book, {USED: True})[SIZE].would_change == ("GEN-001",)
