"""The best next questions with what each answer would change, and what need not be asked any more.

The order is that of `sourcing_advisor.decisions.questions`, as in every report. The answers to a
question are told in groups that change the same; within a group nothing tells answers apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.change import MoveNamed
from sourcing_advisor.decisions.questions import Question, Questioner
from sourcing_advisor.decisions.regions import Region, joined
from sourcing_advisor.decisions.relevance import facts_that_matter
from sourcing_advisor.decisions.trials import contradicting
from sourcing_advisor.decisions.whatif import Conjecture, RuleNamed, WhatIf
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import fact_places
from sourcing_advisor.facts.wording import WHO


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """What one group of answers would change; see `WhatIf`. `value` is one of the answers.

    `first_after` are the first three moves after it, or None where they stay as they are.
    """

    answers: str
    value: Value
    brings: tuple[RuleNamed, ...]
    clears: tuple[RuleNamed, ...]
    rules_out: tuple[RuleNamed, ...]
    unsettles: tuple[RuleNamed, ...]
    strengths_gained: tuple[RuleNamed, ...]
    strengths_lost: tuple[RuleNamed, ...]
    first_after: tuple[MoveNamed, ...] | None

    @property
    def changes_nothing(self) -> bool:
        """Say whether no verdict changes, and no place among the first three."""
        changed = (self.brings, self.clears, self.rules_out, self.unsettles)
        strengths = (self.strengths_gained, self.strengths_lost)
        return self.first_after is None and not any((*changed, *strengths))


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """One question, with every group of answers that can be given to it."""

    question: Question
    answers: tuple[AnswerEffect, ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What to ask next, how many questions are open in all, and which facts need no answer.

    No answer to a fact in `skipped` can change a verdict or the plan, whatever the others are.
    """

    questions: tuple[NextQuestion, ...]
    open_questions: int
    skipped: tuple[str, ...]


def inquiry(
    assessment: Assessment, questioner: Questioner, most: int, side: Side | None = None
) -> Inquiry:
    """Return the best next questions, at most so many, with what each answer would change.

    They are those that one side can answer, if it is named.
    """
    conjecture = Conjecture(assessment)
    told_by = {WHO[who] for who in (WHO if side is None else (side, "either"))}
    every = questioner.questions(assessment, conjecture.plan_today)
    asked = [question for question in every if question.who in told_by]
    told = tuple(
        NextQuestion(question, tuple(_effects(question, conjecture, questioner)))
        for question in asked[:most]
    )
    skipped = set(_skipped(assessment, questioner)) - {question.fact for question in every}
    return Inquiry(told, len(asked), tuple(name for name in fact_places() if name in skipped))


def _effects(
    question: Question, conjecture: Conjecture, questioner: Questioner
) -> Iterator[AnswerEffect]:
    """Yield what the answers to a fact would change, those that change the same together."""
    name, known = question.fact, conjecture.today.values_and_conclusions
    fact = conjecture.today.book.facts[name]
    rest = {other: value for other, value in known.items() if other != name}
    asked = rest if question.believed else known
    possible = [
        region
        for region in questioner.regions.of(name, asked)
        if not contradicting((name,), {**rest, name: region.value})
    ]
    effects = [(region, _effect(conjecture.what_if({name: region.value}))) for region in possible]
    alike: dict[AnswerEffect, list[Region]] = {}
    for effect, run in groupby(effects, key=lambda each: each[1]):
        alike.setdefault(effect, []).extend(_as_one([region for region, _ in run]))
    for effect, regions in alike.items():
        words = " or ".join(region.in_words(fact) for region in regions)
        yield replace(effect, answers=words, value=regions[0].value)


def _as_one(run: Sequence[Region]) -> list[Region]:
    """Return a run of neighbouring numbers as one region; other answers have no neighbours."""
    return list(run) if run[0].low is None else [joined(tuple(run))]


def _effect(what_if: WhatIf) -> AnswerEffect:
    same = what_if.first_before == what_if.first_after
    return AnswerEffect(
        "",
        "",
        what_if.opens,
        what_if.clears,
        what_if.rules_out,
        what_if.unsettles,
        what_if.strengths_gained,
        what_if.strengths_lost,
        None if same else what_if.first_after,
    )


def _skipped(assessment: Assessment, questioner: Questioner) -> Iterator[str]:
    """Yield the facts that are not known and that no answer makes matter."""
    known: Mapping[str, Value | Bounds] = assessment.values
    matter = facts_that_matter(assessment, questioner.regions)
    for name in fact_places():
        if name not in matter and (name not in known or isinstance(known[name], Bounds)):
            yield name
