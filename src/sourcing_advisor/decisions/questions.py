"""What to ask next: the unknown facts, ranked by what their answers can settle.

First come beliefs on which verdicts rest, those under the first three moves before others. Then
come the facts whose answer can change the first three moves: it settles a rule that would stand
among them, or takes back one that does. Among these, and among the others, come first those that
can settle the most rules of high severity, then those that can settle the most rules, then those
that are needed, with other answers, for the most.

A fact's possible answers are tried one by one, each with all else left as it is; one value stands
for each region of answers that nothing tells apart (`sourcing_advisor.decisions.regions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sourcing_advisor.conditions.values import Bounds, Values
from sourcing_advisor.decisions.entering import FirstThree
from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.decisions.trials import Trials, contradicting
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.wording import answers_in_words
from sourcing_advisor.rules.book import CONCLUSIONS, RuleBook

WHO = {"client": "the client", "provider": "the provider", "either": "either party"}


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact. Some answer to it alone settles each rule in `would_settle`.

    Some answer takes back each rule in `would_clear`, which fired without it. The rules in
    `would_help` need it together with other answers. `changes_first` are rules that it can settle
    or take back and that bear on the first three moves. What is `believed` is answered already,
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
    would_clear: tuple[str, ...] = ()


class Questioner:
    """Finds the open questions of a relationship. Holds only what follows from the rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Work out which rules each fact bears on and which answers are worth trying."""
        self._book = book
        self._order = {name: i for i, name in enumerate(book.facts)}
        self.regions = Regions(book)
        self.trials = Trials(book)

    def questions(self, assessment: Assessment, plan: Plan) -> tuple[Question, ...]:
        """Return every question whose answer bears on a verdict, in order of rank.

        Beliefs on which a verdict rests are asked about too.
        """
        open_rules = {v.rule: v for v in assessment.verdicts if v.outcome is Outcome.UNKNOWN}
        reported = {rule for rule, verdict in open_rules.items() if verdict.kind != "conclusion"}
        bearing = FirstThree(assessment, plan).would_change(reported)
        bearing.update(rule for move in plan.first for rule in move.rules)
        wanted: dict[str, set[str]] = {}
        for rule in reported:
            for fact in open_rules[rule].missing:
                wanted.setdefault(fact, set()).add(rule)
        known = assessment.values_and_conclusions
        asked = []
        for name in self._open(known):
            settled, cleared = self._changed_by(name, known, assessment)
            helped = wanted.get(name, set()) - settled
            if settled or cleared or helped:
                first = (settled | cleared) & bearing
                asked.append(self._question(name, settled, helped, first, cleared))
        asked += self._beliefs(assessment, plan)
        return tuple(sorted(asked, key=self._rank))

    def _open(self, known: Values) -> Iterator[str]:
        """Yield the facts that are unknown, or not known closely, and on which a rule rests."""
        for name, rules in self.trials.resting_on.items():
            if rules and not name.startswith(f"{CONCLUSIONS}."):
                value = known.get(name)
                if value is None or isinstance(value, Bounds):
                    yield name

    def _changed_by(
        self, name: str, known: Values, assessment: Assessment
    ) -> tuple[set[str], set[str]]:
        """Return the rules that some answer settles, and those that some answer takes back."""
        outcomes, rules = assessment.outcomes, self._book.rule_by_id
        settled: set[str] = set()
        cleared: set[str] = set()
        for region in self.regions.of(name, known):
            if contradicting((name,), {**known, name: region.value}):
                continue
            differing = self.trials.differing(known, outcomes, {name: region.value})
            for rule in differing:
                if rules[rule].kind != "conclusion":
                    if outcomes[rule] is Outcome.FIRED:
                        cleared.add(rule)
                    elif outcomes[rule] is Outcome.UNKNOWN:
                        settled.add(rule)
        return settled, cleared

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
        cleared: Iterable[str] = (),
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
            would_clear=tuple(sorted(cleared)),
        )

    def _rank(self, question: Question) -> tuple[bool, bool, int, int, int, int]:
        rules = self._book.rule_by_id
        severe = sum(
            rules[rule].severity == "high"
            for rule in (*question.would_settle, *question.would_clear)
        )
        settled = len(question.would_settle) + len(question.would_clear)
        helped = len(question.would_help)
        place, elsewhere = self._order[question.fact], not question.changes_first
        return not question.believed, elsewhere, -severe, -settled, -helped, place
