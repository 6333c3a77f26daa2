"""What comes first: the fired gap rules as few moves, in an order that says why.

1. What is agreed already is in hand; what cannot be acted on yet is parked.
2. The rest is gathered into moves, and what a move leaves nothing to say for falls silent.
3. A move rests on another where the relation *precedes* says so of what fired. Then come, in this
   order: what a near date decides; what others rest on; what neither rests nor is rested on; what
   rests on others. Within each the rung decides, then severity.
4. The first three are of three practices. The next five rest on nothing that is still to be done;
   what rests on something stands later, under its cause.

There is no score. Each place has the reasons that put the move there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sourcing_advisor.conditions.nodes import Value
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.decisions.moves import (
    Agreed,
    Before,
    BySeverity,
    Clock,
    Move,
    OnRung,
    Plan,
    Reason,
    RestsOn,
    Silenced,
    Stage,
    Until,
)
from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Owner
from sourcing_advisor.rules.plan import MoveRules, Precedence

MOST_FIRST = 3
MOST_NEXT = 5


def plan(assessment: Assessment) -> Plan:
    """Return the plan of one relationship."""
    return _Planning(assessment).plan()


@dataclass
class _Draft:
    """A move on its way to its place."""

    move: MoveRules
    rules: list[Rule]
    silenced: list[Silenced] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    causes: dict[str, Precedence] = field(default_factory=dict)
    """The moves that it rests on, by name, with what says so."""
    effects: dict[str, dict[str, str]] = field(default_factory=dict)
    """The moves that rest on it, by name as sentences call them, for each precedence by name."""

    @property
    def leading(self) -> Rule:
        return self.rules[0]


class _Planning:
    """The plan of one relationship in the making."""

    def __init__(self, assessment: Assessment) -> None:
        self._book: RuleBook = assessment.book
        self._relations = assessment.book.plan
        self._values: Mapping[str, Value] = assessment.values_and_conclusions
        self._as_of = assessment.relationship.relationship.as_of
        # Why here: an assessment says what is in hand once answers can hold from a later day.
        in_hand: Any = getattr(assessment, "in_hand", ())
        self._in_hand: dict[str, date | None] = (
            dict(in_hand) if isinstance(in_hand, Mapping) else dict.fromkeys(in_hand)
        )
        self._fired = [rule for rule in assessment.fired if rule.kind == "gap"]

    def plan(self) -> Plan:
        in_hand = [rule for rule in self._book.rules if rule.id in self._in_hand]
        fired = [rule for rule in self._fired if rule.id not in self._in_hand]
        parked = [rule for rule in fired if self._is_parked(rule)]
        active = [rule for rule in fired if rule not in parked]
        ordered = self._ordered(self._drafts(active))
        staged = _staged(ordered)
        numbers = {draft.move.name: i for i, (draft, _) in enumerate(staged, 1)}
        moves = [self._move(draft, stage, numbers) for draft, stage in staged]
        for stage, rules in (("parked", parked), ("in_hand", in_hand)):
            moves += self._waiting(rules, stage, len(moves))
        by_stage: dict[str, list[Move]] = {}
        for move in moves:
            by_stage.setdefault(move.stage, []).append(move)
        return Plan(**{stage: tuple(of_stage) for stage, of_stage in by_stage.items()})

    def _is_parked(self, rule: Rule) -> bool:
        return rule.act_from is not None and truth(rule.act_from, self._values) is False

    def _grouped(self, rules: Iterable[Rule]) -> dict[str, _Draft]:
        drafts: dict[str, _Draft] = {}
        for rule in rules:
            move = self._relations.move_of.get(rule.id) or _of_its_own(rule)
            drafts.setdefault(move.name, _Draft(move, [])).rules.append(rule)
        for draft in drafts.values():
            draft.rules.sort(key=lambda rule, order=draft.move.rules: order.index(rule.id))
        return drafts

    def _drafts(self, rules: Sequence[Rule]) -> list[_Draft]:
        """Return the moves that have something to say, with what they silence."""
        drafts = self._grouped(rules)
        silent: set[str] = set()
        for move in self._relations.silencing_order:
            draft = drafts.get(move.name)
            if draft is None:
                continue
            draft.rules = [rule for rule in draft.rules if rule.id not in silent]
            speaking = {rule.id for rule in draft.rules}
            for silence in move.silences if speaking else ():
                if silence.if_fired and not silence.if_fired & speaking:
                    continue
                if silence.when is None or truth(silence.when, self._values) is True:
                    names = [r.id for r in rules if r.id in silence.rules and r.id not in silent]
                    silent.update(names)
                    draft.silenced += [Silenced(n, move.name, silence.reason) for n in names]
        return [draft for draft in drafts.values() if draft.rules]

    def _ordered(self, drafts: list[_Draft]) -> list[_Draft]:
        for draft in drafts:
            draft.clocks = self._clocks(draft)
        self._relate(drafts)
        waiting = sorted(drafts, key=self._key)
        ordered: list[_Draft] = []
        placed: set[str] = set()
        while waiting:
            ready = (draft for draft in waiting if draft.causes.keys() <= placed)
            draft = next(ready, waiting[0])  # a cycle, which `rules check` reports, ends here
            waiting.remove(draft)
            ordered.append(draft)
            placed.add(draft.move.name)
        return ordered

    def _key(self, draft: _Draft) -> tuple[Any, ...]:
        due = min((clock.months or 0 for clock in draft.clocks), default=None)
        return (
            due is None,
            due or 0,
            bool(draft.causes),
            not draft.effects,
            self._rung(draft.leading),
            recommendation_rank(self._book, draft.leading),
        )

    def _rung(self, rule: Rule) -> int:
        return self._relations.rung_of.get(rule.id, len(self._relations.rungs))

    def _clocks(self, draft: _Draft) -> list[Clock]:
        clocks = []
        for clock in self._relations.clocks:
            if draft.leading.id in clock.rules and truth(clock.when, self._values) is True:
                months = self._values.get(clock.months or "")
                left = None if months is None else max(0, _number(months) - clock.lead_months)
                by = None if left is None or self._as_of is None else after(self._as_of, left)
                clocks.append(Clock(clock.name, left, by, clock.reason))
        return clocks

    def _relate(self, drafts: Iterable[_Draft]) -> None:
        """Note which move rests on which; what a clock brings forward waits for no other."""
        by_rule = {rule.id: draft for draft in drafts for rule in draft.rules}
        leading = {draft.leading.id: draft for draft in drafts}
        for precedence in self._relations.precedes:
            causes = {by_rule[r].move.name: by_rule[r] for r in by_rule if r in precedence.cause}
            if not causes or (
                precedence.when is not None and truth(precedence.when, self._values) is not True
            ):
                continue
            for rule, effect in leading.items():
                if rule not in precedence.effects:
                    continue
                for name, cause in causes.items():
                    if cause is effect or (effect.clocks and not cause.clocks):
                        continue
                    effect.causes.setdefault(name, precedence)
                    rested = cause.effects.setdefault(precedence.name, {})
                    rested[effect.move.name] = effect.move.called

    def _move(self, draft: _Draft, stage: Stage, numbers: Mapping[str, int]) -> Move:
        cause = min(draft.causes, key=numbers.__getitem__, default=None)
        due = min(draft.clocks, key=lambda clock: clock.months or 0, default=None)
        return self._of(
            draft,
            stage,
            numbers[draft.move.name],
            tuple(self._reasons(draft, cause, numbers)),
            rests_on=cause,
            within_months=due.months if due else None,
            by=due.by if due else None,
        )

    def _reasons(
        self, draft: _Draft, cause: str | None, numbers: Mapping[str, int]
    ) -> Iterable[Reason]:
        yield from draft.clocks
        for precedence in self._relations.precedes:
            rested = draft.effects.get(precedence.name)
            if rested:
                moves = dict(sorted(rested.items(), key=lambda item: numbers[item[0]]))
                yield Before(precedence.name, moves, precedence.reason, precedence.finding)
        if cause is not None:
            edge = draft.causes[cause]
            called = self._called(cause)
            yield RestsOn(edge.name, cause, called, numbers[cause], edge.reason, edge.finding)
        number = self._rung(draft.leading)
        if number < len(self._relations.rungs):
            rung = self._relations.rungs[number]
            yield OnRung(rung.name, number + 1, rung.called, rung.reason)
        yield BySeverity(draft.leading.severity or "low")

    def _called(self, move: str) -> str:
        found = self._relations.move_by_name.get(move)
        return found.called if found else move

    def _waiting(self, rules: Iterable[Rule], stage: str, before: int) -> Iterable[Move]:
        drafts = sorted(self._grouped(rules).values(), key=self._key)
        for number, draft in enumerate(drafts, before + 1):
            reasons: list[Reason] = []
            for rule in draft.rules:
                if stage == "in_hand":
                    reasons.append(Agreed(rule.id, self._in_hand[rule.id]))
                elif rule.act_from is not None:
                    reasons.append(Until(rule.id, rule.act_from))
            placed: Stage = "in_hand" if stage == "in_hand" else "parked"
            yield self._of(draft, placed, number, tuple(reasons))

    def _of(
        self, draft: _Draft, stage: Stage, number: int, reasons: tuple[Reason, ...], **due: Any
    ) -> Move:
        leading, *others = draft.rules
        return Move(
            name=draft.move.name,
            title=draft.move.title if others else leading.title,
            called=draft.move.called,
            number=number,
            stage=stage,
            practice=leading.practice,
            rule=leading.id,
            grounds=tuple(rule.id for rule in others),
            owner=draft.move.owner or _owner(draft.rules),
            reasons=reasons,
            silenced=tuple(draft.silenced),
            **due,
        )


def _staged(ordered: Iterable[_Draft]) -> list[tuple[_Draft, Stage]]:
    """Return the moves with their stages, in the order of the plan."""
    stages: dict[Stage, list[_Draft]] = {"first": [], "next": [], "later": []}
    practices: set[str] = set()
    in_first: set[str] = set()
    for draft in ordered:
        of_its_own = draft.leading.practice not in practices
        if len(in_first) < MOST_FIRST and of_its_own and draft.causes.keys() <= in_first:
            stages["first"].append(draft)
            in_first.add(draft.move.name)
            practices.add(draft.leading.practice)
        elif not draft.causes and len(stages["next"]) < MOST_NEXT:
            stages["next"].append(draft)
        else:
            stages["later"].append(draft)
    return [(draft, stage) for stage, drafts in stages.items() for draft in drafts]


def _of_its_own(rule: Rule) -> MoveRules:
    called = f"“{rule.title}”"
    return MoveRules(rule.name, rule.title, called, (rule.id,), None, (), rule.place)


def _owner(rules: Collection[Rule]) -> Owner:
    owners = {rule.owner for rule in rules}
    return next(iter(owners)) or "both" if len(owners) == 1 else "both"


def _number(value: Value) -> int | float:
    return value if isinstance(value, int | float) else 0


def after(day: date, months: int | float) -> date:
    """Return the day that many months later, or the last of its month; parts of a month are cut."""
    years, month = divmod(day.month - 1 + int(months), 12)
    following = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return last.replace(day=min(day.day, last.day))
