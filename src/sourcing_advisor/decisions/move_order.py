"""The order of moves: who rests on whom, and what comes first among those that wait for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from sourcing_advisor.conditions.nodes import Condition
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Values, least
from sourcing_advisor.decisions.moves import Clock, Silenced, urgency
from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.plan import Clock as ClockRule
from sourcing_advisor.rules.plan import MoveRules, Precedence, Silence


@dataclass(slots=True)
class Candidate:
    """A move on its way to its place; the first of its rules leads it.

    `causes` are the moves that it rests on, by name, with what says so; `effects` those that rest
    on it, for each precedence. `worded` is what it is called on the page by what is the case, where
    the plan says so.
    """

    move: MoveRules
    rules: list[Rule]
    silenced: Sequence[Silenced] = ()
    clocks: Sequence[Clock] = ()
    causes: dict[str, Precedence] | None = None
    effects: dict[str, dict[str, Candidate]] | None = None
    worded: str | None = None

    @property
    def leading(self) -> Rule:
        """Return the rule that leads the move."""
        return self.rules[0]

    @property
    def title(self) -> str:
        """Return what the move is called on the page: a rule alone gives its own title."""
        plain = self.move.title if len(self.rules) > 1 else self.rules[0].title
        return self.worded or plain


_Gathered = dict[str, tuple[MoveRules, list[Rule]]]
"""The moves to which some rules belong by name, each with these in the order of the move."""


class MoveOrder:
    """Orders the moves of one relationship, of which `values` are known.

    What it finds of a condition or a rule it keeps, since questions order many plans by it.
    """

    def __init__(
        self,
        book: RuleBook,
        values: Values,
        as_of: date | None,
        days: Mapping[str, date] | None = None,
    ) -> None:
        """Take the rule book, the known facts and conclusions, and the day that they are of.

        `days` are those that were stated of facts in months; they date steps and order nothing.
        """
        self._book = book
        self._days = days or {}
        self._relations = book.plan
        self._values = values
        self._as_of = as_of
        self._holding: dict[int, bool] = {}
        self._clocks: dict[str, Sequence[Clock]] = {}
        self._ranks: dict[str, tuple[Any, ...]] = {}

    def holds(self, condition: Condition | None) -> bool:
        """Say whether a condition is true, or there is none."""
        if condition is None:
            return True
        held = self._holding.get(id(condition))  # the book keeps it; it takes long to hash
        if held is None:
            held = self._holding[id(condition)] = truth(condition, self._values) is True
        return held

    def reason(self, given: Precedence | Silence, rules: Iterable[str]) -> str:
        """Return the reason that a relation gives where some rules of its move fired."""
        return self._worded(given, "reason", rules) or given.reason

    def rung(self, rule: Rule) -> int:
        """Return the number of the rung on which a rule stands; the last where it has none."""
        return self._relations.rung_of.get(rule.id, len(self._relations.rungs))

    def rank(self, rule: Rule) -> tuple[Any, ...]:
        """Return what orders rules that no date and no other move tells apart."""
        if rule.id not in self._ranks:
            self._ranks[rule.id] = self.rung(rule), recommendation_rank(self._book, rule)
        return self._ranks[rule.id]

    def by_urgency(self, rules: Iterable[Rule]) -> list[Candidate]:
        """Return the moves to which rules belong, in the order of rungs and severity."""
        candidates = [Candidate(move, fired) for move, fired in self._gathered(rules).values()]
        return sorted(candidates, key=self._key)

    def speaking(self, rules: Sequence[Rule]) -> list[Candidate]:
        """Return the moves that have something to say, each with what falls silent for it."""
        gathered = self._gathered(rules)
        silenced = self._silenced(gathered)
        if not silenced:
            return [Candidate(move, fired) for move, fired in gathered.values()]
        silent = {each.rule for of_move in silenced.values() for each in of_move}
        left = [(move, [r for r in of if r.id not in silent]) for move, of in gathered.values()]
        return [Candidate(move, of, silenced.get(move.name, ())) for move, of in left if of]

    def _silenced(self, gathered: _Gathered) -> dict[str, list[Silenced]]:
        """Return what falls silent for each move, by name."""
        fired = {rule.id for _, rules in gathered.values() for rule in rules}
        silent: set[str] = set()
        silencing: set[str] = set()
        silenced: dict[str, list[Silenced]] = {}
        for move in self._relations.silencing_order:
            if not move.silences or move.name not in gathered:
                continue
            speaking = {rule.id for rule in gathered[move.name][1]} - silent
            for silence in move.silences if speaking else ():
                heard = not silence.if_fired or silence.if_fired & speaking
                if heard and self.holds(silence.when):
                    names = sorted((silence.rules & fired) - silent - silencing - speaking)
                    if names:
                        silent.update(names)
                        silencing |= speaking
                        reason = self.reason(silence, speaking)
                        of_move = silenced.setdefault(move.name, [])
                        of_move += [Silenced(n, move.name, reason) for n in names]
        return silenced

    def ordered(self, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the moves in their order, each after those that it rests on."""
        for candidate in candidates:
            candidate.clocks = self._clocks_of(candidate.leading)
        self._relate(candidates)
        waiting = sorted(candidates, key=self._key)
        placed: set[str] = set()
        while waiting:
            # A cycle, which `rules check` reports, ends at the first that waits.
            ready = (i for i, c in enumerate(waiting) if not c.causes or c.causes.keys() <= placed)
            candidate = waiting.pop(next(ready, 0))
            placed.add(candidate.move.name)
            yield candidate

    def word(self, candidate: Candidate) -> None:
        """Give a move the words that fit what is the case."""
        move, rules = candidate.move, [rule.id for rule in candidate.rules]
        if not move.wordings:
            return
        candidate.worded = self._worded(move, "title", rules)
        candidate.move = replace(
            move,
            called=self._worded(move, "called", rules) or move.called,
            matter=self._worded(move, "matter", rules) or move.matter,
            reason=self._worded(move, "reason", rules) or move.reason,
        )

    def _worded(
        self, given: MoveRules | Precedence | Silence, key: str, rules: Iterable[str]
    ) -> str | None:
        for wording in given.wordings:
            words: str | None = getattr(wording, key)
            fits = not wording.if_fired or not wording.if_fired.isdisjoint(rules)
            if words and fits and self.holds(wording.when):
                return words
        return None

    def _gathered(self, rules: Iterable[Rule]) -> _Gathered:
        """Return the moves to which rules belong; a rule that belongs to none is one itself."""
        move_of = self._relations.move_of
        gathered: _Gathered = {}
        several: set[str] = set()
        for rule in rules:
            move = move_of.get(rule.id) or _of_its_own(rule)
            if move.name in gathered:
                gathered[move.name][1].append(rule)
                several.add(move.name)
            else:
                gathered[move.name] = move, [rule]
        for name in several:
            move, of_move = gathered[name]
            by_id = {rule.id: rule for rule in of_move}
            of_move[:] = [by_id[rule] for rule in move.rules if rule in by_id]
        return gathered

    def _key(self, candidate: Candidate) -> tuple[Any, ...]:
        clocks = candidate.clocks
        due = (clocks[0].months or 0) if clocks else 0
        waits, leads_none = bool(candidate.causes), not candidate.effects
        return not clocks, due, waits, leads_none, self.rank(candidate.leading)

    def _clocks_of(self, rule: Rule) -> Sequence[Clock]:
        """Return the clocks that bring a rule forward, the nearest first."""
        if rule.id not in self._clocks:
            bearing = (clock for clock in self._relations.clocks if rule.id in clock.rules)
            told = (self._told(clock) for clock in bearing if self.holds(clock.when))
            self._clocks[rule.id] = sorted(told, key=urgency)
        return self._clocks[rule.id]

    def _told(self, clock: ClockRule) -> Clock:
        # Of bounds the lower, so that no step comes after its event.
        months = least(self._values.get(clock.months or ""))
        left = None if months is None else max(0, months - clock.lead_months)
        stated = self._days.get(clock.day_of or "")
        if stated is not None:
            reason = clock.day_reason or clock.reason
            return Clock(clock.name, left, stated, reason, now=stated == self._as_of)
        by = None
        if self._as_of is not None and months is not None and left is not None:
            # Where the lead has passed already, all that is left is the time until the event;
            # of less than a month nobody said on which day it ends.
            by = day_after(self._as_of, left or months) if months else None
        return Clock(clock.name, left, by, clock.reason)

    def _relate(self, candidates: Iterable[Candidate]) -> None:
        """Note which move rests on which; what a clock brings forward waits for no other."""
        by_rule = {rule.id: candidate for candidate in candidates for rule in candidate.rules}
        leading = {candidate.rules[0].id: candidate for candidate in candidates}
        for precedence in self._relations.precedes:
            effects = [leading[rule] for rule in precedence.effects if rule in leading]
            causes = {c.move.name: c for rule in precedence.cause if (c := by_rule.get(rule))}
            if not (effects and causes and self.holds(precedence.when)):
                continue
            for (name, cause), effect in product(causes.items(), effects):
                if cause is effect or (effect.clocks and not cause.clocks):
                    continue
                effect.causes = effect.causes or {}
                effect.causes.setdefault(name, precedence)
                cause.effects = cause.effects or {}
                cause.effects.setdefault(precedence.name, {})[effect.move.name] = effect


def _of_its_own(rule: Rule) -> MoveRules:
    called = f"“{rule.title}”"
    return MoveRules(rule.name, rule.title, called, (rule.id,), None, (), rule.place)


def day_after(day: date, months: float) -> date:
    """Return the day that many whole months later, or the last day of that month.

    What the calendar does not reach is its last day.
    """
    years, month = divmod(day.month - 1 + int(months), 12)
    if day.year + years >= date.max.year:
        return date.max
    following = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return last.replace(day=min(day.day, last.day))
