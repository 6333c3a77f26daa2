"""What durable_rules does wrong when it is used plainly, each shown not to happen here."""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not, Operator
from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.engine.assessment import Assessor, EngineDisagreementError
from sourcing_advisor.engine.durable.encoding import MARK, SENTINEL
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import EngineRefusalError, Outcome
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.cache import JsonCache
from sourcing_advisor.rules.loading import load_rule_book
from tests.strategies import FACTS, VALUES, book_of, flag_fact, random_values, rule

if TYPE_CHECKING:
    from sourcing_advisor.engine.durable import evaluator as durable
else:
    pytest.importorskip(
        "durable_rules_engine", reason="durable_rules cannot be imported here", exc_type=ImportError
    )
    from sourcing_advisor.engine.durable import evaluator as durable

refusal: type[Exception] = sys.modules["durable_rules_engine"].error
COMPARISONS: tuple[Operator, ...] = ("eq", "ne", "lt", "le", "gt", "ge")
TARGET = "productivity.annual_target_pct"
LEVEL = "gain_sharing.level"


def both(book: RuleBook, values: Mapping[str, Value]) -> Mapping[str, Outcome]:
    found = durable.DurableEvaluator(book).outcomes(values)
    assert found == ReferenceEvaluator(book).outcomes(values)
    return found


@pytest.fixture(scope="module")
def library() -> RuleBook:
    return load_rule_book()


def test_many_threads_on_one_evaluator_get_right_outcomes(library: RuleBook) -> None:
    rng = random.Random(1)  # noqa: S311 - nothing secret
    evaluator, reference = durable.DurableEvaluator(library), ReferenceEvaluator(library)
    situations = [random_values(rng, 0.6) for _ in range(40)]
    expected = [reference.outcomes(values) for values in situations]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(evaluator.outcomes, situations * 5))
    assert found == expected * 5


def test_no_thread_is_started(library: RuleBook) -> None:
    before = set(threading.enumerate())
    durable.DurableEvaluator(library).outcomes({})
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize(
    "step", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"]
)
def test_after_an_exception_the_next_call_is_right(
    step: str, library: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(2)  # noqa: S311 - nothing secret
    first, second = random_values(rng, 0.8), random_values(rng, 0.8)
    evaluator = durable.DurableEvaluator(library)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"durable_rules_engine.{step}", fail)
        with pytest.raises(KeyboardInterrupt):
            evaluator.outcomes(first)
    assert evaluator.outcomes(second) == ReferenceEvaluator(library).outcomes(second)


def test_a_value_of_a_wrong_type_does_not_spoil_the_next_call(library: RuleBook) -> None:
    evaluator = durable.DurableEvaluator(library)
    good = random_values(random.Random(3), 0.8)  # noqa: S311 - nothing secret
    with pytest.raises(TypeError):
        evaluator.outcomes({TARGET: [1]})  # type: ignore[dict-item]
    assert evaluator.outcomes(good) == ReferenceEvaluator(library).outcomes(good)


def test_a_lost_fact_is_an_error_and_not_a_verdict(
    library: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluator = durable.DurableEvaluator(library)
    with monkeypatch.context() as patch:
        patch.setattr("durable_rules_engine.start_action_for_state", lambda *_: None)
        with pytest.raises(EngineRefusalError, match="lost the fact"):
            evaluator.outcomes({})
    assert evaluator.outcomes({}) == ReferenceEvaluator(library).outcomes({})


def test_names_that_the_engine_cannot_tell_apart_are_refused() -> None:
    colliding = ("conclusions.hmdedomz", "conclusions.rtbjemiy")
    rules = [
        rule(i, Compare(LEVEL, "eq", word), kind="conclusion", concludes=name)
        for i, (name, word) in enumerate(zip(colliding, ("none", "both"), strict=True))
    ]
    book = book_of(rules)
    with pytest.raises(InputError) as caught:
        durable.DurableEvaluator(book)
    found = str(caught.value)
    assert all(name in found for name in colliding)
    assert "reference engine" in found


def test_more_than_sixty_conjunctions_in_one_rule() -> None:
    names = [name for name, fact in FACTS.items() if fact.type == "yes_no"][:14]
    pairs = zip(names[::2], names[1::2], strict=True)
    when = All(
        tuple(AnyOf((Compare(a, "eq", value=True), Compare(b, "eq", value=True))) for a, b in pairs)
    )
    book = book_of([rule(1, when)])
    assert both(book, dict.fromkeys(names[::2], True))["GEN-001"] is Outcome.FIRED
    assert both(book, dict.fromkeys(names[2::2], True))["GEN-001"] is Outcome.UNKNOWN
    assert both(book, dict.fromkeys(names, False))["GEN-001"] is Outcome.CLEAR


def test_large_conditions_in_two_strata_do_not_mix() -> None:
    def large(names: list[str]) -> AnyOf | All:
        return All(
            tuple(
                AnyOf(tuple(Compare(name, "eq", value=True) for name in names[i : i + 3]))
                for i in range(0, 15, 3)
            )
        )

    names = [name for name, fact in FACTS.items() if fact.type == "yes_no"]
    first = rule(1, large(names[:15]), kind="conclusion", concludes="conclusions.early")
    drawn = Compare("conclusions.early", "eq", value=True)
    book = book_of([first, rule(2, All((drawn, large(names[15:30]))))])
    assert both(book, dict.fromkeys(names[:30], True))["GEN-002"] is Outcome.FIRED
    for i in range(15, 30, 3):  # one part of the second is open, whatever the first has shown
        known = names[:i] + names[i + 3 : 30]
        assert both(book, dict.fromkeys(known, True))["GEN-002"] is Outcome.UNKNOWN


def test_hundreds_of_rules_with_the_same_first_comparison() -> None:
    rules = [
        rule(i, All((Compare(LEVEL, "eq", "none"), Compare(TARGET, "lt", i / 10))))
        for i in range(600)
    ]
    found = both(book_of(rules), {LEVEL: "none", TARGET: 30.05})
    assert sum(outcome is Outcome.FIRED for outcome in found.values()) == 299


def test_hundreds_of_rules_that_ask_whether_one_fact_is_known() -> None:
    book = book_of([rule(i, Known(LEVEL, i % 2 == 0)) for i in range(300)])
    assert sum(o is Outcome.FIRED for o in both(book, {LEVEL: "none"}).values()) == 150
    assert sum(o is Outcome.FIRED for o in both(book, {}).values()) == 150


def test_every_fact_known_is_more_properties_than_one_ruleset_takes() -> None:
    rules = [rule(i, Compare(name, "in", VALUES[name])) for i, name in enumerate(FACTS)]
    rules += [rule(i, Known(name), kind="strength") for i, name in enumerate(FACTS, len(FACTS))]
    values = random_values(random.Random(6), 1.0)  # noqa: S311 - nothing secret
    assert 2 * len(values) > 252
    assert set(both(book_of(rules), values).values()) == {Outcome.FIRED}


def test_many_values_in_one_comparison() -> None:
    months = "relationship.months_to_renewal"
    chosen = tuple(range(0, 240, 2))
    either = All(
        (Compare(months, "in", chosen), Compare(TARGET, "in", tuple(map(float, chosen[:50]))))
    )
    book = book_of([rule(1, either), rule(2, Not(either))])
    assert both(book, {months: 100, TARGET: 98.0})["GEN-001"] is Outcome.FIRED
    assert both(book, {months: 101, TARGET: 98.0})["GEN-001"] is Outcome.CLEAR
    assert both(book, {months: 101, TARGET: 98.0})["GEN-002"] is Outcome.FIRED


def test_many_lists_of_values_in_one_conjunction_do_not_multiply() -> None:
    scales = [name for name, values in VALUES.items() if set(values) >= {1, 2, 3, 4, 5}][:30]
    book = book_of([rule(1, All(tuple(Compare(name, "in", (1, 2, 3, 4)) for name in scales)))])
    assert both(book, dict.fromkeys(scales, 4))["GEN-001"] is Outcome.FIRED
    assert both(book, {**dict.fromkeys(scales, 4), scales[-1]: 5})["GEN-001"] is Outcome.CLEAR


@pytest.mark.parametrize(
    "number",
    [5e-324, 1e-300, 1e-16, 1e-5, 0.1, 1 / 3, 0.1 + 0.2, 2.5, 99.99999999999999, 100.0, -0.0],
    ids=repr,
)
def test_awkward_decimals_are_compared_exactly(number: float) -> None:
    above, below = number + max(number * 2**-50, 5e-324), number - max(number * 2**-50, 5e-324)
    book = book_of(
        [
            rule(i, Compare("productivity.achieved_pct", operator, literal))
            for i, (operator, literal) in enumerate(
                (operator, literal)
                for operator in COMPARISONS
                for literal in (below, number, above)
            )
        ]
    )
    for value in (below, number, above):
        both(book, {"productivity.achieved_pct": value})


@pytest.mark.parametrize("number", [0, 1, 999_999, 1_000_000], ids=str)
def test_whole_numbers_and_decimals_compare_alike(number: int) -> None:
    size = "relationship.size_fte"
    book = book_of(
        [rule(1, Compare(size, "eq", number)), rule(2, Compare(size, "eq", float(number)))]
    )
    for value in (number, float(number)):
        assert set(both(book, {size: value}).values()) == {Outcome.FIRED}


def test_yes_is_not_one_and_not_a_word() -> None:
    used = "gain_sharing.used"
    found = both(book_of([rule(1, Compare(used, "eq", value=True))]), {used: False})
    assert found["GEN-001"] is Outcome.CLEAR


def test_not_equal_to_an_unknown_fact_is_unknown() -> None:
    book = book_of(
        [rule(1, Compare(LEVEL, "ne", "none")), rule(2, Not(Compare(LEVEL, "eq", "none")))]
    )
    assert set(both(book, {}).values()) == {Outcome.UNKNOWN}


def test_one_relationship_does_not_leak_into_the_next() -> None:
    book = book_of([rule(1, Known(LEVEL)), rule(2, Compare(TARGET, "gt", 1.0))])
    evaluator = durable.DurableEvaluator(book)
    evaluator.outcomes({LEVEL: "none", TARGET: 3.0})
    assert evaluator.outcomes({}) == ReferenceEvaluator(book).outcomes({})


def test_evaluators_of_different_books_live_side_by_side() -> None:
    books = [book_of([rule(1, Compare(TARGET, "gt", float(i)))]) for i in range(20)]
    evaluators = [durable.DurableEvaluator(book) for book in books]
    del evaluators[::2]
    found = [evaluator.outcomes({TARGET: 10.5})["GEN-001"] for evaluator in evaluators]
    assert found == [Outcome.FIRED if i <= 10 else Outcome.CLEAR for i in range(1, 20, 2)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no getrusage")
def test_memory_stays_flat(library: RuleBook) -> None:
    rng = random.Random(8)  # noqa: S311 - nothing secret
    evaluator = durable.DurableEvaluator(library)
    situations = [random_values(rng, 0.7) for _ in range(50)]

    def run(times: int) -> int:
        for i in range(times):
            evaluator.outcomes(situations[i % 50])
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    after_warming_up = run(1_000)
    assert run(4_000) - after_warming_up < 2_000  # kilobytes


def flags(count: int) -> list[str]:
    return [f"conclusions.flag_{i}" for i in range(count)]


def wide_book(when: Condition, names: list[str]) -> RuleBook:
    facts = {**FACTS, **{name: flag_fact(name) for name in names}}
    return book_of([rule(1, when), rule(2, Not(when))], facts)


def test_more_properties_in_one_conjunction_than_the_engine_takes() -> None:
    names = flags(900)
    book = wide_book(All(tuple(Compare(name, "eq", value=True) for name in names)), names)
    evaluator, reference = durable.DurableEvaluator(book), ReferenceEvaluator(book)
    whole = dict.fromkeys(names, True)
    for values in (whole, {**whole, names[500]: False}, dict.fromkeys(names[1:], True), {}):
        assert evaluator.outcomes(values) == reference.outcomes(values)


def test_more_properties_in_one_ruleset_than_the_engine_takes() -> None:
    names = flags(600)
    rules = [
        rule(i, All(tuple(Compare(name, "eq", value=True) for name in names[i : i + 40])))
        for i in range(0, 600, 40)
    ]
    facts = {**FACTS, **{name: flag_fact(name) for name in names}}
    found = both(book_of(rules, facts), dict.fromkeys(names, True))
    assert set(found.values()) == {Outcome.FIRED}


def test_conditions_of_many_alternatives_are_loaded_in_little_time() -> None:
    names = flags(120)
    when = All(
        tuple(
            AnyOf(tuple(Compare(name, "eq", value=True) for name in names[i : i + 3]))
            for i in range(0, 120, 3)
        )
    )
    started = time.process_time()
    book = wide_book(when, names)
    assert both(book, dict.fromkeys(names, True))["GEN-001"] is Outcome.FIRED
    assert time.process_time() - started < 5


def test_what_the_engine_refuses_is_decided_by_the_reference(
    library: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise refusal("error code: 302")

    assessor = Assessor(library, "durable")
    with monkeypatch.context() as patch:
        patch.setattr("durable_rules_engine.assert_fact", refuse)
        assessment = assessor.assess(Relationship())
    assert assessment.engine == "reference"
    assert assessment.note is not None
    assert "302" in assessment.note
    assert assessor.assess(Relationship()).engine == "durable"
    assert assessor.assess(Relationship()).note is None


def test_rules_that_the_engine_refuses_are_decided_by_the_reference(
    library: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise refusal("error code: 301")

    monkeypatch.setattr("durable_rules_engine.create_ruleset", refuse)
    assessment = Assessor(library, "auto").assess(Relationship())
    assert (assessment.engine, "301" in (assessment.note or "")) == ("reference", True)
    with pytest.raises(InputError, match="Use the engine reference"):
        Assessor(library, "durable")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_process_forked_while_others_review_neither_waits_nor_errs(library: RuleBook) -> None:
    rng = random.Random(9)  # noqa: S311 - nothing secret
    evaluator, values = durable.DurableEvaluator(library), random_values(rng, 0.7)
    expected = ReferenceEvaluator(library).outcomes(values)
    stop = threading.Event()

    def review() -> None:
        while not stop.is_set():
            evaluator.outcomes(values)

    threads = [threading.Thread(target=review) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        codes = [forked(lambda: evaluator.outcomes(values) == expected) for _ in range(20)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert codes == [0] * 20


def forked(right: Callable[[], bool]) -> int:
    """Return 0 if a forked process finds something right; it has 5 seconds."""
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        os._exit(0 if right() else 1)
    return os.waitpid(child, 0)[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_process_forked_while_a_lock_is_held_gets_one_of_its_own(library: RuleBook) -> None:
    evaluator = durable.DurableEvaluator(library)
    expected = ReferenceEvaluator(library).outcomes({})
    with evaluator._lock:  # noqa: SLF001
        assert forked(lambda: evaluator.outcomes({}) == expected) == 0


@pytest.mark.parametrize(
    "kept",
    [
        None,
        1,
        "text",
        {"a": 1},
        [],
        [[[["{}", ["p"], {"r0": [["fires", "NO-00"]]}]]]],
        [[[["{}", ["p"], {"r0": [["fires", []]]}]]]],
        [[[["{}", ["p"], {"r0": [["asks", "GEN-001"]]}]]]],
        [[[["{}", [1], {}]]]],
        [[[[1, [], {}]]]],
        [[[["{}", []]]]],
    ],
    ids=repr,
)
def test_what_a_cache_holds_in_another_form_is_not_used(
    kept: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JsonCache, "read", lambda _: kept)
    monkeypatch.setattr(JsonCache, "write", lambda *_: None)

    found = both(book_of([rule(1, Compare(LEVEL, "eq", "project"))]), {LEVEL: "project"})

    assert found["GEN-001"] is Outcome.FIRED


def test_an_entry_for_other_rules_in_the_right_form_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = book_of([rule(1, Compare(LEVEL, "eq", "project"))])
    kept = [[[['{"r7": {"all": [{"m": {"$ex": {"fact_is_here": 1}}}]}}', [], {}]]]]
    monkeypatch.setattr(JsonCache, "read", lambda _: kept)

    with pytest.raises(EngineRefusalError):
        durable.DurableEvaluator(book).outcomes({LEVEL: "project"})


WRONG = {
    "never fires": '{"r7": {"all": [{"m": {"$ex": {"fact_is_here": 1}}}]}, "SENTINEL": MARK}',
    "loses the fact": '{"r7": {"all": [{"m": {"$ex": {"fact_is_here": 1}}}]}}',
    "answers what was not asked": '{"r7": MARK, "SENTINEL": MARK}',
    "is no JSON": "not JSON",
}
"""Rulesets of the right form that answer something else, by what they do."""


class Kept:
    """What stands in the place of the cache: entries that were forged, until others are kept."""

    def __init__(self, wrong: str) -> None:
        mark = f'{{"all": [{{"m": {{"$ex": {{"{MARK}": 1}}}}}}]}}'
        definition = WRONG[wrong].replace("MARK", mark).replace("SENTINEL", SENTINEL)
        self.content: object = [[[[definition, [], {}]]]]
        self.written = 0

    def read(self, *_: object) -> object:
        return self.content

    def write(self, *_: object) -> None:
        self.content = None
        self.written += 1


@pytest.fixture
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Kept:
    entries = Kept(request.param)
    monkeypatch.setattr(JsonCache, "read", entries.read)
    monkeypatch.setattr(JsonCache, "write", entries.write)
    return entries


@pytest.mark.parametrize("kept", WRONG, indirect=True)
def test_an_entry_that_decides_otherwise_is_compiled_anew_once(kept: Kept) -> None:
    assessor = Assessor(book_of([rule(1, Compare(LEVEL, "eq", "project"))]), "durable")

    assessments = [assessor.assess_values({LEVEL: "project"}) for _ in range(3)]

    assert [a.outcomes for a in assessments] == [{"GEN-001": Outcome.FIRED}] * 3
    assert {(a.engine, a.note) for a in assessments} == {("durable", None)}
    assert kept.written == 1


@pytest.mark.parametrize("kept", ["never fires"], indirect=True)
def test_an_entry_that_decides_bounds_otherwise_is_compiled_anew(kept: Kept) -> None:
    assessor = Assessor(book_of([rule(1, Compare(TARGET, "lt", 10.0))]), "durable")

    assessment = assessor.assess_values({TARGET: Bounds(1.0, 3.0)})

    assert assessment.outcomes == {"GEN-001": Outcome.FIRED}
    assert kept.written == 2  # what decides without bounds, and what decides with them


@pytest.mark.parametrize("kept", ["never fires"], indirect=True)
def test_threads_that_find_a_damaged_entry_at_once_agree(kept: Kept) -> None:
    assessor = Assessor(book_of([rule(1, Compare(LEVEL, "eq", "project"))]), "durable")

    with ThreadPoolExecutor(8) as pool:
        assessments = list(pool.map(assessor.assess_values, [{LEVEL: "project"}] * 40))

    assert all(a.outcomes == {"GEN-001": Outcome.FIRED} for a in assessments)
    assert kept.written == 1


def test_engines_that_disagree_over_what_was_compiled_now_are_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(JsonCache, "read", lambda _: None)
    monkeypatch.setattr(JsonCache, "write", lambda *_: None)
    assessor = Assessor(book_of([rule(1, Compare(LEVEL, "eq", "project"))]), "durable")
    wrong = {"GEN-001": Outcome.CLEAR}
    monkeypatch.setattr(durable.DurableEvaluator, "outcomes", lambda *_: wrong)

    with pytest.raises(EngineDisagreementError):
        assessor.assess_values({LEVEL: "project"})


def test_engines_that_still_disagree_once_compiled_anew_are_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = book_of([rule(1, Compare(LEVEL, "eq", "project"))])
    monkeypatch.setattr(durable.DurableEvaluator, "outcomes", lambda *_: {"GEN-001": Outcome.CLEAR})

    for _ in range(2):
        with pytest.raises(EngineDisagreementError):
            Assessor(book, "durable").assess_values({LEVEL: "project"})
