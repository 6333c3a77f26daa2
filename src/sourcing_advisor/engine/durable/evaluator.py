"""durable_rules as the evaluator, through its C module and a calling sequence that is safe.

The public `Host` of durable_rules runs timer threads that race with the caller, so the C module
is called directly: assert one fact, take every rule that fired, retract the fact. See the
decision record on durable_rules before changing anything here.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import durable_rules_engine as engine

from sourcing_advisor.conditions.truth import examination
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.engine.durable.encoding import (
    MARK,
    SENTINEL,
    Answer,
    Pass,
    Question,
    Ruleset,
    encoded,
    known_property,
    property_of,
    worked_out,
)
from sourcing_advisor.engine.verdicts import (
    EngineRefusalError,
    Outcome,
    Outcomes,
    concluded,
    conclusions_by_stratum,
)
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.cache import JsonCache

_numbers = itertools.count()
_COMPILER = sorted(Path(__file__).parent.glob("*.py"))
_QUESTIONS = frozenset(get_args(Question))
_RETRACT = '{"sid":"0","id":"f"}'

_OUTCOMES: tuple[tuple[Question, Outcome], ...] = (
    ("fires", Outcome.FIRED),
    ("is_clear", Outcome.CLEAR),
    ("does_not_apply", Outcome.NOT_APPLICABLE),  # said last: a condition beside it may be settled
)

Members = dict[str, str]
"""What is told of one relationship: by property, its member of a JSON object."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    handle: int
    properties: tuple[str, ...]
    answers: Mapping[str, tuple[Answer, ...]]


class DurableEvaluator:
    """Decides rules with durable_rules. One call at a time: a lock keeps threads apart."""

    name = "durable"

    def __init__(self, book: RuleBook, *, bounds: bool = False, anew: bool = False) -> None:
        """Compile and load the rule book; about 1 ms and 1 MB for every 60 conjunctions.

        With `bounds`, comparisons of numbers are worked out before the engine is asked; `anew`
        uses nothing that an earlier run kept.
        """
        self._book = book
        self._settled = conclusions_by_stratum(book)
        kept = None if anew else _as_definitions(_cache(book, bounds=bounds).read(), book)
        self.kept = kept is not None
        self._definitions = kept or _compiled(book, bounds=bounds)
        self._worked_out = tuple(
            (examination(leaf), property_of(name))
            for leaf, name in worked_out(book, bounds=bounds).items()
        )
        self._bounds = bounds
        self._of_bounds: DurableEvaluator | None = None
        self._undecided = {rule.id: Outcome.UNKNOWN for rule in book.rules}
        self._names = {name: (property_of(name), known_property(name)) for name in book.facts}
        self._all_unknown = {known: f'"{known}":false' for _, known in self._names.values()}
        self._lock = threading.Lock()
        try:
            self._passes = self._load()
        except EngineRefusalError:
            if not self.kept:
                raise
            self._recompile()
        _LIVING.add(self)

    def outcomes(self, values: Values) -> Outcomes:
        """Return the outcome of every rule, given the known facts. Raises `EngineRefusalError`."""
        if not self._bounds and Bounds in map(type, values.values()):
            return self._for_bounds().outcomes(values)
        with self._lock:
            try:
                with _refusals():
                    return self._outcomes(values)
            except BaseException:  # an interrupt too
                self._start_afresh()
                raise

    def _for_bounds(self) -> DurableEvaluator:
        """Return the evaluator of relationships with bounds; most never need it."""
        with self._lock:
            if self._of_bounds is None:
                self._of_bounds = DurableEvaluator(self._book, bounds=True, anew=not self.kept)
            return self._of_bounds

    def compile_anew(self) -> None:
        """Compile the rules in place of what an earlier run kept; once, and nothing else."""
        with self._lock:
            if self.kept:
                self._release.detach()  # never deleted, as below: it may be half-way through
                self._recompile()

    def _recompile(self) -> None:
        self._of_bounds, self.kept = None, False
        self._definitions = _compiled(self._book, bounds=self._bounds)
        self._passes = self._load()

    def after_fork(self) -> None:
        """Make a copy usable that a forked process got while another thread was at work with it."""
        # Not `locked()`: it is false while a thread that has the lock waits for the interpreter.
        if self._lock.acquire(blocking=False):
            self._lock.release()
        else:
            self._lock = threading.Lock()
            self._start_afresh()

    def _start_afresh(self) -> None:
        # The engine may still hold the fact, and can crash when what is half-way through is given
        # up or deleted: leave these rulesets alone for good.
        self._release.detach()
        self._passes = self._load()

    def _outcomes(self, values: Values) -> Outcomes:
        members = self._members(values)
        outcomes = self._undecided.copy()
        for passes, settled in zip(self._passes, self._settled, strict=True):
            answers = self._ask(passes, members)
            for question, outcome in _OUTCOMES:
                outcomes.update([(rule, outcome) for asked, rule in answers if asked == question])
            for name in settled:
                value = concluded(name, outcomes, self._book)
                if value is not None:
                    self._tell(members, name, value)
        return outcomes

    def _members(self, values: Values) -> Members:
        members = dict(self._all_unknown)
        for name, value in values.items():
            self._tell(members, name, value)
        for examine, told in self._worked_out:
            truth = examine(values)[0]
            if truth is not None:
                members[told] = f'"{told}":{encoded(truth)}'
        return members

    def _tell(self, members: Members, name: str, value: Value | Bounds) -> None:
        told, known = self._names[name]
        if not isinstance(value, Bounds):
            members[told] = f'"{told}":{encoded(value)}'
        members[known] = f'"{known}":true'

    def _ask(self, passes: tuple[tuple[_Loaded, ...], ...], members: Members) -> list[Answer]:
        answers: list[Answer] = []
        for loaded in passes:
            found = [answer for ruleset in loaded for answer in _fired(ruleset, members)]
            answers += found
            for question, about in found:
                if question == "auxiliary":
                    part = property_of(about)
                    members[part] = f'"{part}":true'
        return answers

    def _load(self) -> tuple[tuple[tuple[_Loaded, ...], ...], ...]:
        strata = tuple(tuple(map(_load_pass, passes)) for passes in self._definitions)
        handles = [r.handle for passes in strata for loaded in passes for r in loaded]
        self._release = weakref.finalize(self, _delete, handles)
        self._release.atexit = False  # the process ends: nothing to give back
        return strata


_LIVING: weakref.WeakSet[DurableEvaluator] = weakref.WeakSet()


def _after_fork() -> None:
    for evaluator in _LIVING:
        evaluator.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _cache(book: RuleBook, *, bounds: bool) -> JsonCache:
    rules = [[(rule.id, rule.applies_when, rule.when) for rule in rules] for rules in book.strata]
    words = [(name, tuple(fact.words or ())) for name, fact in book.facts.items()]
    return JsonCache("durable", repr((rules, words, bounds)), _COMPILER)


def _compiled(book: RuleBook, *, bounds: bool) -> tuple[tuple[Pass, ...], ...]:
    """Return what to load, worked out now and kept for later runs."""
    from sourcing_advisor.engine.durable.compile import compile_book  # noqa: PLC0415 - rarely used

    definitions = compile_book(book, bounds=bounds)
    _cache(book, bounds=bounds).write(definitions)
    return definitions


def _as_definitions(kept: Any, book: RuleBook) -> tuple[tuple[Pass, ...], ...] | None:
    """Return what an earlier run kept, or None where it is not of that form, or of other rules."""
    try:
        definitions = tuple(
            tuple(tuple(_ruleset(*each) for each in rulesets) for rulesets in passes)
            for passes in kept
        )
        asked = {
            answer
            for passes in definitions
            for rulesets in passes
            for ruleset in rulesets
            for answers in ruleset.answers.values()
            for answer in answers
        }
    except (TypeError, ValueError, AttributeError):
        return None
    known = all(
        question in _QUESTIONS and (question == "auxiliary" or about in book.rule_by_id)
        for question, about in asked
    )
    return definitions if known and len(definitions) == len(book.strata) else None


def _ruleset(definition: str, properties: list[str], answers: dict[str, list[Answer]]) -> Ruleset:
    if not all(isinstance(text, str) for text in (definition, *properties)):
        raise TypeError("this is not a ruleset")
    found = {rule: tuple((q, about) for q, about in each) for rule, each in answers.items()}
    return Ruleset(definition, tuple(properties), found)


def _load_pass(each: Pass) -> tuple[_Loaded, ...]:
    with _refusals():
        return tuple(
            _Loaded(
                engine.create_ruleset(f"rules_{next(_numbers)}", ruleset.definition),
                ruleset.properties,
                ruleset.answers,
            )
            for ruleset in each
        )


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """Raise what the engine refuses as a `EngineRefusalError`."""
    try:
        yield
    except (engine.error, LookupError) as error:  # or it answers what it was not asked
        raise EngineRefusalError(
            f"durable_rules refuses the rules or the facts ({error})"
        ) from error


def _fired(ruleset: _Loaded, members: Members) -> list[Answer]:
    handle = ruleset.handle
    body = ",".join([members[name] for name in ruleset.properties if name in members])
    fact = f'{{"sid":"0","id":"f","{MARK}":1{"," + body if body else ""}}}'
    _, offset = engine.assert_fact(handle, fact)
    names: list[str] = []
    reply = engine.start_action_for_state(handle, offset)
    action = reply[1] if reply else None
    while action:
        names.append(action[2 : action.index('"', 2)])
        action = engine.complete_and_start_action(handle, offset)
    engine.retract_fact(handle, _RETRACT)
    if SENTINEL not in names:
        raise EngineRefusalError("durable_rules lost the fact that it was given")
    return [answer for name in names if name != SENTINEL for answer in ruleset.answers[name]]


def _delete(handles: Iterable[int]) -> None:
    for handle in handles:
        with contextlib.suppress(Exception):
            engine.delete_ruleset(handle)
