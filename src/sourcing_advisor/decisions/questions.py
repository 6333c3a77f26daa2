"""What to ask next: the unknown facts, ranked by what their answers can settle.

First come beliefs on which a verdict under the first three moves rests alone, where few answers
are only believed. Then come the facts that can settle a rule that would stand among the first three
moves, then other unknown facts, then other beliefs on which verdicts rest, and last what settles
nothing but rules for which a move leaves nothing to say. Among each come first those that can
settle the most rules of high severity, then those that can settle the most rules, then those that
are needed, with other answers, for the most.

A fact's possible answers are tried one by one, each with all else left as it is. Numbers are
represented by the values at, between and beside the thresholds that rules compare them with,
which stand for all others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Known, leaves
from sourcing_advisor.conditions.truth import Truth
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.entering import FirstThree, deciding_beliefs
from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.reference import RuleExamination, rule_examination
from sourcing_advisor.engine.verdicts import Outcome, concluded
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, Contradiction
from sourcing_advisor.facts.wording import answers_in_words
from sourcing_advisor.rules.book import Rule, RuleBook

WHO = {"client": "the client", "provider": "the provider", "either": "either party"}


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact. Some answer to it alone settles each rule in `would_settle`.

    The rules in `would_help` need it together with other answers. `changes_first` are rules that
    it can settle and that bear on the first three moves. What is `believed` is answered already,
    and asked because the verdicts in `would_settle` rest on that belief.
    """

    fact: str
    label: str
    question: str
    answers: str
    who: str
    would_settle: tuple[str, ...]
    would_help: tuple[str, ...]
    changes_first: tuple[str, ...] = ()
    believed: bool = False


class Questioner:
    """Finds the open questions of a relationship. Holds only what follows from the rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Work out which rules each fact bears on and which answers are worth trying."""
        self._book = book
        self._order = {name: i for i, name in enumerate(book.facts)}
        self._thresholds = _thresholds(book)
        self._compared = _compared(book)
        self._answers = {
            name: _answers(fact, self._thresholds.get(name, set()))
            for name, fact in book.facts.items()
        }
        self._bears_on = _bearing(book)
        self._examination: Callable[[Rule], RuleExamination] = cache(rule_examination)
        self._may_take_back = _taking_back(book, self._bears_on)

    def questions(self, assessment: Assessment, plan: Plan) -> tuple[Question, ...]:
        """Return every question whose answer bears on an open verdict, in order of rank.

        Beliefs on which a verdict rests are asked about too.
        """
        open_rules = {v.rule: v for v in assessment.verdicts if v.outcome is Outcome.UNKNOWN}
        outcomes, known = assessment.outcomes, assessment.values_and_conclusions
        first_three = FirstThree(assessment, plan)
        reported = {rule for rule, verdict in open_rules.items() if verdict.kind != "conclusion"}
        entering = first_three.would_change(reported)
        wanted: dict[str, list[str]] = {}
        for rule in reported:
            for fact in open_rules[rule].missing:
                wanted.setdefault(fact, []).append(rule)
        asked = []
        for name, rules in wanted.items():
            settled = self._settled_by(name, known, outcomes) & reported
            helped = set(rules) - settled
            asked.append(self._question(name, settled, helped, settled & entering))
        asked += self._beliefs(assessment, plan)
        deciding = deciding_beliefs(assessment, plan)
        silent = first_three.silent
        return tuple(sorted(asked, key=lambda asking: self._rank(asking, deciding, silent)))

    def _beliefs(self, assessment: Assessment, plan: Plan) -> Iterator[Question]:
        """Yield a question for each belief on which the verdict of a gap or strength rests."""
        first = {rule for move in plan.first for rule in move.rules}
        rules = self._book.rule_by_id
        resting: dict[str, set[str]] = {}
        for rule, facts in assessment.provisional.items():
            if rules[rule].kind != "conclusion":
                for fact in facts:
                    resting.setdefault(fact, set()).add(rule)
        for name, rested in resting.items():
            yield self._question(name, rested, (), rested & first, believed=True)

    def _question(
        self,
        name: str,
        settled: Iterable[str],
        helped: Iterable[str],
        changes_first: Iterable[str],
        *,
        believed: bool = False,
    ) -> Question:
        fact = self._book.facts[name]
        return Question(
            fact=name,
            label=fact.label,
            question=fact.question,
            answers=answers_in_words(fact),
            who=WHO[fact.who],
            would_settle=tuple(sorted(settled)),
            would_help=tuple(sorted(helped)),
            changes_first=tuple(sorted(changes_first)),
            believed=believed,
        )

    def _rank(
        self, question: Question, deciding: Collection[str], silent: AbstractSet[str]
    ) -> tuple[bool, bool, bool, bool, int, int, int, int]:
        rules = self._book.rule_by_id
        severe = sum(rules[rule].severity == "high" for rule in question.would_settle)
        settled, helped = len(question.would_settle), len(question.would_help)
        place, elsewhere = self._order[question.fact], not question.changes_first
        aside = question.believed and question.fact not in deciding
        decides = question.believed and not aside
        idle = bool(question.would_settle) and set(question.would_settle) <= silent
        return not decides, idle, aside, elsewhere, -severe, -settled, -helped, place

    def _settled_by(self, name: str, known: Values, outcomes: Mapping[str, Outcome]) -> set[str]:
        """Return the open rules that some answer to `name` settles."""
        settled: set[str] = set()
        rules, start = self._bears_on[name], dict(known)
        if name in self._may_take_back:
            # Draw every conclusion again: that a fact is now known can take one back.
            for rule in rules:
                start.pop(rule.concludes or "", None)
        else:
            rules = tuple([rule for rule in rules if outcomes[rule.id] is Outcome.UNKNOWN])
        for answer in self._tried(name, known):
            start[name] = answer
            if not _contradicts(name, start):
                self._try(rules, start, outcomes, settled)
        return settled

    def _tried(self, name: str, known: Values) -> tuple[Value, ...]:
        """Return the answers worth trying: all that tell rules apart, within what is known."""
        others = {known.get(other) for other in self._compared.get(name, ())}
        marks = {other for other in others if isinstance(other, int | float)}
        bounds = known.get(name)
        if not marks and not isinstance(bounds, Bounds):
            return self._answers[name]
        if isinstance(bounds, Bounds):
            marks |= {end for end in (bounds.at_least, bounds.at_most) if end is not None}
        answers = _answers(self._book.facts[name], self._thresholds.get(name, set()) | marks)
        return tuple(answer for answer in answers if _allows(bounds, answer))

    def _try(
        self,
        rules: Sequence[Rule],
        start: Values,
        outcomes: Mapping[str, Outcome],
        settled: set[str],
    ) -> None:
        """Add the open rules that are settled with the values `start` to `settled`."""
        trial: dict[str, Value | Bounds] = {}
        now: dict[str, Outcome] = {}
        known = start
        for rule in rules:
            if rule.id in settled and not rule.concludes:
                continue
            new = self._examination(rule)(known)[0]
            if new is not Outcome.UNKNOWN and outcomes[rule.id] is Outcome.UNKNOWN:
                settled.add(rule.id)
            if rule.concludes:
                if not now:  # copied late: most answers lead to no conclusion
                    trial, now = dict(start), dict(outcomes)
                    known = trial
                now[rule.id] = new
                value: Truth = concluded(rule.concludes, now, self._book)
                if value is None:
                    trial.pop(rule.concludes, None)
                else:
                    trial[rule.concludes] = value


def _taking_back(book: RuleBook, bears_on: Mapping[str, tuple[Rule, ...]]) -> set[str]:
    """Return the facts whose answer can take back a conclusion that asks if they are known."""
    asked = {
        leaf.fact
        for rule in book.rules
        for leaf in leaves(rule.condition)
        if rule.concludes and isinstance(leaf, Known)
    }
    return asked | {
        name for name, rules in bears_on.items() if any(rule.concludes in asked for rule in rules)
    }


def _contradicts(name: str, values: Values) -> bool:
    return any(one.holds(values) for one in _contradictions().get(name, ()))


@cache
def _contradictions() -> Mapping[str, tuple[Contradiction, ...]]:
    names = {name for each in CONTRADICTIONS for name in each.facts}
    return {name: tuple(e for e in CONTRADICTIONS if name in e.facts) for name in names}


def _bearing(book: RuleBook) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that read each fact or a conclusion that rests on it, by stratum."""
    readers: dict[str, list[Rule]] = {name: [] for name in book.facts}
    for rules in reversed(book.strata):
        for rule in rules:
            for name in rule.reads:
                readers[name].append(rule)
    position = {rule.id: i for i, rule in enumerate(r for rules in book.strata for r in rules)}

    @cache
    def reached(name: str) -> frozenset[str]:
        rules = frozenset(rule.id for rule in readers[name])
        drawn = {rule.concludes for rule in readers[name] if rule.concludes}
        return rules.union(*map(reached, drawn))

    return {
        name: tuple(
            book.rule_by_id[rule] for rule in sorted(reached(name), key=position.__getitem__)
        )
        for name in book.facts
    }


def _answers(fact: Fact, thresholds: set[float]) -> tuple[Value, ...]:
    if fact.type == "yes_no":
        return (True, False)
    if fact.words is not None:
        return tuple(fact.words)
    lowest, highest = fact.lowest or 0, fact.highest or 0
    marks = sorted({lowest, highest, *thresholds})
    if fact.type == "number":
        tried = {*marks, *((one + other) / 2 for one, other in pairwise(marks))}
    else:
        tried = {int(mark) + step for mark in marks for step in (-1, 0, 1)}
    return tuple(value for value in sorted(tried) if lowest <= value <= highest)


def _allows(bounds: Value | Bounds | None, answer: Value) -> bool:
    if not isinstance(bounds, Bounds) or isinstance(answer, str):
        return True
    at_least, at_most = bounds.at_least, bounds.at_most
    return (at_least is None or at_least <= answer) and (at_most is None or answer <= at_most)


def _compared(book: RuleBook) -> dict[str, set[str]]:
    """Return the facts that each fact is compared with."""
    compared: dict[str, set[str]] = {}
    for rule in book.rules:
        for leaf in leaves(rule.condition):
            if isinstance(leaf, CompareFacts):
                compared.setdefault(leaf.fact, set()).add(leaf.other)
                compared.setdefault(leaf.other, set()).add(leaf.fact)
    return compared


def _thresholds(book: RuleBook) -> dict[str, set[float]]:
    """Return the numbers that each fact is compared with, by the rules and the contradictions."""
    conditions = [rule.condition for rule in book.rules]
    conditions += [each.condition for each in CONTRADICTIONS]
    found: dict[str, set[float]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Compare):
                numbers = [v for v in leaf.values if isinstance(v, int | float)]
                found.setdefault(leaf.fact, set()).update(numbers)
    return found
