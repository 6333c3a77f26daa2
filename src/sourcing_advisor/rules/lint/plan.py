"""What is wrong with the relations of the plan: cycles, gaps without a move, what cannot hold.

Two rules hold together where some relationship makes both fire. That is looked for within bounds:
rules that hold in very many ways are taken to hold together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice, product

from sourcing_advisor.conditions.nodes import all_of
from sourcing_advisor.documents.problems import Place, Problem
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.lint.reach import can_fire
from sourcing_advisor.rules.lint.remarks import Remark
from sourcing_advisor.rules.lint.search import TooManyWaysError
from sourcing_advisor.rules.plan import Incompatible, MoveRules

MOST_PAIRS = 400
"""How many pairs of rules are tried for one relation before it is taken to hold."""

MOST_CIRCLES = 20
"""How many circles of one relation are told."""

MOST_NAMED = 12
"""How many moves of a circle are named."""


def check_plan(book: RuleBook) -> Iterator[Remark]:
    """Yield what is wrong with the plan of a rule library."""
    together = _Together(book)
    for code, problems in (
        ("PL01", _check_membership(book)),
        ("PL02", _check_rungs(book)),
        ("PL03", _check_cycles(book)),
        ("PL04", _check_ranks(book)),
        ("PL05", _check_relations_hold(book, together.ever)),
        ("PL06", _check_incompatible(book, together.both)),
    ):
        for problem in problems:
            yield Remark(code, problem.place, problem.found, problem.expected, problem.suggestion)


class _Together:
    """Whether rules can fire in one relationship."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._tried: dict[tuple[str, str], bool] = {}

    def both(self, one: str, other: str) -> bool:
        """Say whether two rules can fire together."""
        pair = (min(one, other), max(one, other))
        if pair not in self._tried:
            rules = self._book.rule_by_id
            whole = all_of(rules[one].condition, rules[other].condition)
            try:
                self._tried[pair] = can_fire(whole, self._book.facts)
            except TooManyWaysError:
                self._tried[pair] = True
        return self._tried[pair]

    def ever(self, ones: Iterable[str], others: Iterable[str]) -> bool:
        """Say whether some rule of the first can fire together with one of the second."""
        known = self._book.rule_by_id
        pairs = product(sorted(known.keys() & set(ones)), sorted(known.keys() & set(others)))
        for tried, (one, other) in enumerate(pairs):
            if tried == MOST_PAIRS or one == other or self.both(one, other):
                return True
        return False


def _check_membership(book: RuleBook) -> Iterator[Problem]:
    moves_of: dict[str, list[MoveRules]] = {}
    for move in book.plan.moves:
        for name in move.rules:
            moves_of.setdefault(name, []).append(move)
    for rule in book.rules:
        if rule.kind == "gap" and rule.id not in moves_of:
            yield Problem(
                rule.place,
                f"gap rule {rule.id} belongs to no move",
                "it in one move of plan.yaml",
                "A rule that is a move of its own says under alone why it stands alone.",
            )
    for name, moves in moves_of.items():
        if len(moves) > 1:
            found = f"rule {name} belongs to the moves {' and '.join(m.name for m in moves)}"
            yield Problem(moves[-1].place, found, "each gap rule in one move")


def _check_rungs(book: RuleBook) -> Iterator[Problem]:
    rungs = book.plan.rungs
    for rule in book.rules:
        on = [rung.name for rung in rungs if rule.id in rung.rules]
        if rungs and rule.kind == "gap" and not on:
            yield Problem(rule.place, f"gap rule {rule.id} stands on no rung", "it on one rung")
        if len(on) > 1:
            found = f"rule {rule.id} stands on the rungs {' and '.join(on)}"
            yield Problem(rungs[-1].place, found, "each gap rule on one rung")


def _check_cycles(book: RuleBook) -> Iterator[Problem]:
    plan = book.plan
    precedes: dict[str, dict[str, Place]] = {}
    for edge in plan.precedes:
        for one, other in product(_moves(book, edge.cause), _moves(book, edge.effects)):
            if one != other:
                precedes.setdefault(one, {}).setdefault(other, edge.place)
    silences: dict[str, dict[str, Place]] = {}
    for move in plan.moves:
        for silence in move.silences:
            for other in _moves(book, silence.rules):
                silences.setdefault(move.name, {}).setdefault(other, move.place)
    yield from _cycles(precedes, "precedes")
    yield from _cycles(silences, "silences")


def _moves(book: RuleBook, rules: Iterable[str]) -> list[str]:
    own = book.plan.move_of
    return sorted({own[rule].name for rule in rules if rule in own})


def _cycles(graph: Mapping[str, Mapping[str, Place]], relation: str) -> Iterator[Problem]:
    """Yield a problem for each circle that a walk from move to move closes, up to some."""
    return islice(_every_cycle(graph, relation), MOST_CIRCLES)


def _every_cycle(graph: Mapping[str, Mapping[str, Place]], relation: str) -> Iterator[Problem]:
    # Without recursion: a plan may lead through more moves than Python calls go deep.
    done: set[str] = set()
    for start in sorted(graph):
        path = {} if start in done else {start: _steps(graph, start)}
        while path:
            move, steps = next(reversed(path.items()))
            after, place = next(steps, (None, None))
            if after is None or place is None:
                done.add(move)
                del path[move]
            elif after in path:
                names = list(path)
                circle = _shortened([*names[names.index(after) :], after])
                found = f"{relation} runs in a circle: {' -> '.join(circle)}"
                yield Problem(place, found, "relations that lead from causes to effects only")
            elif after not in done:
                path[after] = _steps(graph, after)


def _steps(graph: Mapping[str, Mapping[str, Place]], move: str) -> Iterator[tuple[str, Place]]:
    return iter(sorted(graph.get(move, {}).items(), key=lambda step: step[0]))


def _shortened(names: list[str]) -> list[str]:
    cut = len(names) > MOST_NAMED
    return [*names[: MOST_NAMED - 1], "...", names[-1]] if cut else names


def _check_ranks(book: RuleBook) -> Iterator[Problem]:
    rung_of, rungs = book.plan.rung_of, book.plan.rungs
    for edge in book.plan.precedes:
        lowest = max((rung_of[rule] for rule in edge.cause if rule in rung_of), default=0)
        for rule in sorted(edge.effects):
            if rung_of.get(rule, lowest) < lowest:
                found = (
                    f"{edge.name}: the effect {rule} stands on the rung {rungs[rung_of[rule]].name}"
                    f", above its cause on {rungs[lowest].name}"
                )
                yield Problem(edge.place, found, "effects on the rung of their cause or after it")


def _check_relations_hold(
    book: RuleBook, ever: Callable[[Iterable[str], Iterable[str]], bool]
) -> Iterator[Problem]:
    expected = "rules that can fire in one relationship"
    for edge in book.plan.precedes:
        if not ever(edge.cause, edge.effects):
            found = f"{edge.name}: the cause and its effects can never hold together"
            yield Problem(edge.place, found, expected)
    for pair in book.plan.incompatible:
        if not ever(pair.one, pair.other):
            found = f"{pair.name}: the two can never hold together, so nothing need be said"
            yield Problem(pair.place, found, expected)
    for move in book.plan.moves:
        for silence in move.silences:
            for rule in sorted(silence.rules):
                if not ever(silence.if_fired or move.rules, [rule]):
                    found = f"move {move.name} and {rule}, which it silences, never hold together"
                    yield Problem(move.place, found, expected)


def _check_incompatible(book: RuleBook, both: Callable[[str, str], bool]) -> Iterator[Problem]:
    known = book.rule_by_id
    for pair in book.plan.incompatible:
        for one, other in product(sorted(pair.one), sorted(pair.other)):
            if one not in known or other not in known or _kept_apart(book, one, other):
                continue
            if both(one, other):
                yield _not_kept_apart(pair, one, other)
                break


def _kept_apart(book: RuleBook, one: str, other: str) -> bool:
    return any(map(partial(_silences, book), (one, other), (other, one)))


def _silences(book: RuleBook, one: str, other: str) -> bool:
    move = book.plan.move_of.get(one)
    return move is not None and any(
        other in silence.rules
        and silence.when is None
        and (not silence.if_fired or one in silence.if_fired)
        for silence in move.silences
    )


def _not_kept_apart(pair: Incompatible, one: str, other: str) -> Problem:
    return Problem(
        pair.place,
        f"{pair.name}: {one} and {other} can fire together, and neither move silences the other",
        "a move that silences the other's rule",
    )
