"""What to ask next: the unknown facts, ranked by what their answers can settle of the plan.

First come beliefs on which a verdict under the first three moves rests alone, where few answers
are only believed. Then come the facts of which an answer alone can change the first three moves,
then those that can together with others (an interview takes both alike): each rule that would
stand among them counts for the facts that bear on it, the more the nearer its place is to the
first, and the less the more facts it lacks besides. Among equals, and for all others, come first
the facts that can settle or change the most rules of high severity, then the most rules, then those
that are needed, with other answers, for the most. Other beliefs on which verdicts rest follow, then
what settles nothing but rules for which a move leaves nothing to say, and last what known answers
make pointless (`sourcing_advisor.facts.pointless`).

A fact's possible answers are tried one by one, each with all else left as it is; one value stands
for each region of answers that nothing tells apart (`sourcing_advisor.decisions.regions`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from sourcing_advisor.conditions.values import Bounds, Values
from sourcing_advisor.decisions.entering import FirstThree, deciding_beliefs
from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.decisions.trials import Trials
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import UNKNOWN
from sourcing_advisor.facts.pointless import pointless_questions
from sourcing_advisor.facts.wording import WHO, answers_in_words
from sourcing_advisor.rules.book import Rule, RuleBook

_NEXT_PLACE = 0.9
"""What a rule counts as against one that would stand a place before it."""

_ORDER_ONLY = 0.5
"""What counts a fact by which the order of moves may change, beside rules."""


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact. Some answer to it alone settles each rule in `would_settle`.

    Some answer changes each rule in `would_change`, which is settled without it: it fired, or did
    not apply. The rules in `would_help` need it together with other answers. `changes_first` are
    rules of these that bear on the first three moves; `changes_order` says that the order of moves
    may depend on it. What is `believed` is answered already, and asked because the verdicts in
    `would_settle` rest on that belief. `bears_on` says of which moves, by what they are called.
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
    would_change: tuple[str, ...] = ()
    changes_order: bool = False
    bears_on: tuple[str, ...] = ()


class _Changed(NamedTuple):
    """The rules that some answer settles, and those settled today that some answer changes."""

    settled: set[str]
    turned: set[str]


@dataclass(frozen=True, slots=True)
class _Bearing:
    """What bears on the first three moves: rules by place, how much they lack, ordering facts.

    The `silent` rules are those for which a move leaves nothing to say.
    """

    places: Mapping[str, int]
    lacking: Mapping[str, int]
    ordering: Collection[str]
    silent: AbstractSet[str] = frozenset()
    weights: dict[str, float] = field(default_factory=dict)
    fired: AbstractSet[str] = frozenset()
    ordering_today: AbstractSet[str] = frozenset()
    pointless: AbstractSet[str] = frozenset()

    def decided_by(self, question: Question) -> bool:
        """Say whether some answer may change the first three moves without any other answer."""
        changed = {*question.would_settle, *(self.fired & set(question.would_change))}
        return question.fact in self.ordering_today or not changed.isdisjoint(self.places)

    def weigh(self, name: str, changed: _Changed, helped: Iterable[str]) -> None:
        """Note how much a fact bears on the first three moves."""
        alone = [rule for rule in (*changed.settled, *changed.turned) if rule in self.places]
        weight = sum(_NEXT_PLACE ** self.places[rule] for rule in sorted(alone))
        weight += sum(
            _NEXT_PLACE ** self.places[rule] / self.lacking[rule]
            for rule in sorted(helped)
            if rule in self.places
        )
        self.weights[name] = weight + (_ORDER_ONLY if name in self.ordering else 0)


class Questioner:
    """Finds the open questions of a relationship. Holds only what follows from the rule book."""

    def __init__(self, book: RuleBook, *, alone_first: bool = True) -> None:
        """Work out which rules each fact bears on and which answers are worth trying.

        Somebody who asks to the end asks less where what is decided alone does not go first.
        """
        self._book, self._alone_first = book, alone_first
        self._order = {name: i for i, name in enumerate(book.facts)}
        self.regions = Regions(book)
        self.trials = Trials(book)

    def questions(
        self, assessment: Assessment, plan: Plan, unanswerable: Collection[str] = ()
    ) -> tuple[Question, ...]:
        """Return every question whose answer bears on a verdict or the plan, in order of rank.

        Beliefs on which a verdict rests are asked about too. What is `unanswerable` is not asked:
        nobody could tell.
        """
        lacking = self._lacking(assessment, frozenset(unanswerable))
        helping: dict[str, list[str]] = {}
        for rule, facts in lacking.items():
            for name in facts:
                helping.setdefault(name, []).append(rule)
        known, open_for = (
            assessment.values_and_conclusions,
            self.trials.open_for(assessment.verdicts),
        )
        tried = {
            name: self._changed_by(name, known, assessment, open_for.get(name, ()))
            for name in self._open(known)
            if name not in unanswerable
        }
        bearing = _bearing(assessment, plan, tried.values(), lacking)
        asked = []
        for name, changed in tried.items():
            helped = set(helping.get(name, ())) - changed.settled
            if changed.settled or changed.turned or helped or name in bearing.ordering:
                bearing.weigh(name, changed, helped)
                asked.append(self._question(name, changed, helped, bearing))
        asked += self._beliefs(assessment, plan)
        deciding = deciding_beliefs(assessment, plan)
        return tuple(sorted(asked, key=lambda each: self._rank(each, bearing, deciding)))

    def _lacking(
        self, assessment: Assessment, unanswerable: frozenset[str]
    ) -> dict[str, tuple[str, ...]]:
        """Return the facts that each open rule lacks, where all of them could be answered."""
        return {
            verdict.rule: verdict.missing
            for verdict in assessment.verdicts
            if verdict.outcome is UNKNOWN
            and verdict.kind != "conclusion"
            and unanswerable.isdisjoint(verdict.missing)
        }

    def _open(self, known: Values) -> Iterator[str]:
        """Yield the facts that are unknown, or not known closely."""
        for name in self._book.facts:
            value = known.get(name)
            if name not in self._book.concluding and (value is None or isinstance(value, Bounds)):
                yield name

    def _changed_by(
        self, name: str, known: Values, assessment: Assessment, rules: Sequence[Rule]
    ) -> _Changed:
        """Return the rules of which some answer would change the outcome, of those it may."""
        outcomes, by_id = assessment.outcomes, self._book.rule_by_id
        answers = (region.value for region in self.regions.of(name, known)) if rules else ()
        changed = self.trials.changed_by(name, answers, known, outcomes, rules)
        told = {rule for rule in changed if by_id[rule].kind != "conclusion"}
        settled = {rule for rule in told if outcomes[rule] is UNKNOWN}
        return _Changed(settled, told - settled)

    def _beliefs(self, assessment: Assessment, plan: Plan) -> Iterator[Question]:
        """Yield a question for each belief on which the verdict of a gap or strength rests."""
        first = {rule: 0 for move in plan.first for rule in move.rules}
        rules = self._book.rule_by_id
        resting: dict[str, set[str]] = {}
        for rule, facts in assessment.provisional.items():
            if rules[rule].kind != "conclusion":
                for fact in facts:
                    resting.setdefault(fact, set()).add(rule)
        for name, rested in resting.items():
            bearing = _Bearing(first, {}, ())
            yield self._question(name, _Changed(rested, set()), (), bearing, believed=True)

    def _question(
        self,
        name: str,
        changed: _Changed,
        helped: Iterable[str],
        bearing: _Bearing,
        *,
        believed: bool = False,
    ) -> Question:
        fact = self._book.facts[name]
        every = {*changed.settled, *changed.turned, *helped}
        return Question(
            fact=name,
            label=fact.label,
            question=fact.question,
            answers=answers_in_words(fact),
            who=WHO[fact.who],
            would_settle=tuple(sorted(changed.settled)),
            would_help=tuple(sorted(helped)),
            changes_first=tuple(sorted(every & bearing.places.keys())),
            believed=believed,
            would_change=tuple(sorted(changed.turned)),
            changes_order=name in bearing.ordering,
            bears_on=self._called(every & bearing.places.keys(), bearing.places),
        )

    def _called(self, rules: Iterable[str], places: Mapping[str, int]) -> tuple[str, ...]:
        """Return what the moves of some rules are called, in the order of their places."""
        moves = self._book.plan.move_of
        ordered = sorted(rules, key=lambda rule: (places[rule], rule))
        return tuple(dict.fromkeys(moves[rule].called for rule in ordered if rule in moves))

    def _rank(
        self, question: Question, bearing: _Bearing, deciding: Collection[str]
    ) -> tuple[*tuple[bool, ...], float, int, int, int, int]:
        rules = self._book.rule_by_id
        changed = (*question.would_settle, *question.would_change)
        severe = sum(rules[rule].severity == "high" for rule in changed)
        weight = round(bearing.weights.get(question.fact, 0), 9)
        elsewhere = not (question.changes_first or question.changes_order)
        helped, place = len(question.would_help), self._order[question.fact]
        aside = question.believed and question.fact not in deciding
        decides = question.believed and not aside
        idle = bool(changed) and bearing.silent >= set(changed)
        together = self._alone_first and not bearing.decided_by(question)
        pointless = question.fact in bearing.pointless
        kind = pointless, not decides, idle, aside, elsewhere, together
        return *kind, -weight, -severe, -len(changed), -helped, place


def _bearing(
    assessment: Assessment,
    plan: Plan,
    tried: Iterable[_Changed],
    lacking: Mapping[str, tuple[str, ...]],
) -> _Bearing:
    """Return what bears on the first three moves, given what answers can change."""
    first_three = FirstThree(assessment, plan)
    may_fire = {rule for changed in tried for rule in (*changed.settled, *changed.turned)}
    places = first_three.places(sorted(may_fire | lacking.keys()))
    places |= {rule: 0 for move in plan.first for rule in move.rules}
    missing = {rule: len(facts) for rule, facts in lacking.items()}
    return _Bearing(
        places,
        missing,
        first_three.ordering_facts(places),
        first_three.silent,
        fired={rule.id for rule in assessment.fired},
        ordering_today=first_three.ordering_facts(()),
        pointless=pointless_questions(
            assessment.values, assessment.relationship.particulars.people or ()
        ),
    )
