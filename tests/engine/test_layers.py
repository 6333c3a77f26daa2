"""Packs of layered conclusions and processes that fork: nothing grows or waits without end."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from sourcing_advisor.conditions.nodes import Compare, any_of
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.trace import settling_parameters, trace_rule
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.moves import MoveWriter
from sourcing_advisor.rules.book import RuleBook
from tests.strategies import FACTS, book_of, rule

LEVELS, WIDTH = 15, 3
FLAGS = [name for name, fact in FACTS.items() if fact.type == "yes_no"][:WIDTH]


def layered_book() -> RuleBook:
    """Return a book in which every rule reads all conclusions of the level below."""
    below = FLAGS
    rules = []
    for level in range(LEVELS):
        drawn = [f"conclusions.level_{level}_{i}" for i in range(WIDTH)]
        when = any_of(*(Compare(name, "eq", value=True) for name in below))
        rules += [
            rule(level * WIDTH + i, when, kind="conclusion", concludes=name)
            for i, name in enumerate(drawn)
        ]
        below = drawn
    last = any_of(*(Compare(name, "eq", value=True) for name in below))
    return book_of([*rules, rule(len(rules), last)])


def test_layers_of_conclusions_take_time_for_each_rule_and_not_for_each_path() -> None:
    started = time.process_time()
    book = layered_book()
    last = book.rules[-1]
    for values in ({}, {FLAGS[0]: True}, dict.fromkeys(FLAGS, False)):
        assessment = Assessor(book).assess_values(values)
        assert set(book.order_of_facts[last.id]) >= set(FLAGS)
        Questioner(book).questions(assessment, plan(assessment))
        settling_parameters(last, assessment)
        trace_rule(last, assessment)
    assert time.process_time() - started < 5


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="properties have no locks from 3.12")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize(("owner", "name"), [(Relationship, "known"), (MoveWriter, "_leaving")])
def test_a_forked_process_does_not_wait_for_a_property_that_another_thread_works_out(
    owner: type, name: str
) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with vars(owner)[name].lock:
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        os._exit(not vars(owner)[name].lock.acquire())
    done.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
