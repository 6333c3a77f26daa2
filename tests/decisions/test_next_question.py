"""The best next questions: what each answer changes is exact, what is skipped changes nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import Compare, Known, all_of, any_of
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.next_question import Inquiry, inquiry
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.rules.book import RuleBook
from tests.decisions.plans import library
from tests.profiles import tries
from tests.strategies import (
    VALUES,
    Seed,
    base_facts,
    book_of,
    random_values,
    relationships,
    rule,
    rule_books,
)

CALM = settings(max_examples=tries(40), deadline=None)
LEVEL, USED, TARGET = "gain_sharing.level", "gain_sharing.used", "productivity.annual_target_pct"


def asked(book: RuleBook, values: Mapping[str, Value], most: int = 300) -> Inquiry:
    return inquiry(Assessor(book, "reference").assess_values(values), Questioner(book), most)


def reported(book: RuleBook, values: Mapping[str, Value]) -> dict[str, Outcome]:
    outcomes = ReferenceEvaluator(book).outcomes(values)
    return {r.id: outcomes[r.id] for r in book.rules if r.kind != "conclusion"}


@CALM
@given(rule_books(3, 15, pool=5), relationships(), st.data())
def test_what_is_skipped_changes_nothing_whatever_the_other_answers_are(
    grown: Seed, values: dict[str, Value], data: st.DataObject
) -> None:
    book = grown.grow()
    skipped = set(asked(book, values, 1).skipped)
    unknown = [name for name in base_facts(book) if name not in values]
    others = {
        name: data.draw(st.sampled_from(VALUES[name]))
        for name in unknown
        if name not in skipped and data.draw(st.booleans())
    }
    without = reported(book, {**values, **others})
    for name in skipped.intersection(unknown):
        for answer in VALUES[name]:
            assert reported(book, {**values, **others, name: answer}) == without


def test_what_is_skipped_in_the_library_changes_neither_verdicts_nor_the_plan() -> None:
    book = library()
    assessor = Assessor(book, "reference")
    rng = random.Random(3)  # noqa: S311 - nothing secret
    for share in (0.3, 0.6, 0.9):
        values = random_values(rng, share)
        skipped = asked(book, values, 1).skipped
        filled = {**random_values(rng, 0.5), **values}
        base = {n: v for n, v in filled.items() if n in values or n not in skipped}
        before = assessor.assess_values(base)
        for name in rng.sample(skipped, min(15, len(skipped))):
            after = assessor.assess_values({**base, name: rng.choice(VALUES[name])})
            told = [r.id for r in book.rules if r.kind != "conclusion"]
            assert [after.outcomes[n] for n in told] == [before.outcomes[n] for n in told]
            assert plan(after) == plan(before)


@CALM
@given(rule_books(3, 15, pool=5), relationships())
def test_each_answer_tells_exactly_the_gaps_that_it_brings_and_clears(
    grown: Seed, values: dict[str, Value]
) -> None:
    book = grown.grow()
    before = reported(book, values)
    gaps = [r.id for r in book.rules if r.kind == "gap"]
    for each in asked(book, values).questions:
        for effect in each.answers:
            after = reported(book, {**values, each.question.fact: effect.value})
            brought = {n for n in gaps if after[n] is Outcome.FIRED is not before[n]}
            settled = (Outcome.CLEAR, Outcome.NOT_APPLICABLE)
            cleared = {n for n in gaps if before[n] is Outcome.FIRED and after[n] in settled}
            ruled_out = {n for n in gaps if before[n] is Outcome.UNKNOWN and after[n] in settled}
            assert {r.rule for r in effect.brings} == brought
            assert {r.rule for r in effect.clears} == cleared
            assert {r.rule for r in effect.rules_out} == ruled_out


def test_answers_that_change_the_same_stand_together() -> None:
    book = book_of([rule(1, Compare(LEVEL, "in", ("none", "project")))])
    (question,) = asked(book, {}).questions
    assert [len(e.brings) for e in question.answers] == [1, 0]


def test_an_answer_that_contradicts_what_is_known_is_not_offered() -> None:
    book = book_of([rule(1, Compare(USED, "eq", value=True))])
    (question,) = asked(book, {LEVEL: "none"}).questions
    assert [effect.answers for effect in question.answers] == ["no"]


def test_an_answer_that_takes_back_what_fired_without_it_is_asked_for() -> None:
    book = book_of([rule(1, any_of(Known(USED, expected=False), Compare(USED, "eq", value=False)))])
    (question,) = asked(book, {}).questions
    assert question.question.would_change == ("GEN-001",)
    assert [len(e.clears) for e in question.answers] == [1, 0]


def test_what_is_ruled_out_by_an_answer_is_skipped() -> None:
    book = book_of([rule(1, all_of(Compare(USED, "eq", value=True), Compare(TARGET, "lt", 4.0)))])
    assert TARGET in asked(book, {USED: False}).skipped
    assert TARGET not in asked(book, {}).skipped
