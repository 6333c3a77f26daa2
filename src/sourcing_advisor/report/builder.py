"""Builds the report on one relationship from its assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial

from sourcing_advisor.advice.markdown import visible
from sourcing_advisor.advice.prose import setting_of
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.questions import Question, Questioner
from sourcing_advisor.decisions.sensitivity import Fall, falling
from sourcing_advisor.decisions.thresholds import Judgements
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.verdicts import FIRED
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.facts.particulars import stated_days
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.confidence import PrintedPlan, Reading, printed_plan, reading_of
from sourcing_advisor.report.departures import months_in_words
from sourcing_advisor.report.evidence import Evidence, limits_of
from sourcing_advisor.report.model import (
    Profile,
    Report,
    RuleBookUsed,
    StrengthToProtect,
)
from sourcing_advisor.report.moves import Because, MoveWriter
from sourcing_advisor.report.part import Stated
from sourcing_advisor.report.people import Cast, sides_without_power
from sourcing_advisor.report.plan_parts import ProvisionalVerdict
from sourcing_advisor.report.practices import practice_states
from sourcing_advisor.report.proposals import judged_proposals
from sourcing_advisor.report.quoting import words_of
from sourcing_advisor.report.reasons import placed
from sourcing_advisor.report.state import PERFORMANCE, RENEWAL, basis_in_words, state_in_words
from sourcing_advisor.rules.book import Rule, RuleBook

_MOST_WORDS = 20
"""What was said of the performance stands within a sentence."""

StatedFacts = Mapping[str, Stated]


class ReportBuilder:
    """Builds reports with one rule book. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book that the assessments come from."""
        self._book = book
        self._templates = AdviceTemplates(book)
        self._questioner = Questioner(book)
        self._judgements = Judgements(book, self._questioner.trials)
        self._assessor = cache(partial(Assessor, book, "reference"))
        # Once for all reports, since the same values are stated over and over.
        self._told = lru_cache(maxsize=4000, typed=True)(partial(_told, book.facts))

    def build(
        self, assessment: Assessment, reader: Side | None = None, reading: Reading | None = None
    ) -> Report:
        """Return the report on one relationship, of which one side may be the reader.

        `reading` is what the reader may know, where that was worked out before. Raises `InputError`
        for a template at fault.
        """
        return self.build_all([assessment], [reading or self.reading(assessment, reader)])[0]

    def build_all(
        self, assessments: Sequence[Assessment], readings: Sequence[Reading] | None = None
    ) -> list[Report]:
        """Return the reports on some relationships, worked out step by step for all; see `build`.

        What a step needs stays near the processor meanwhile.
        """
        readings = readings or [self.reading(assessment, None) for assessment in assessments]
        plans = [printed_plan(*each) for each in zip(assessments, readings, strict=True)]
        questions = [
            self._questioner.questions(reading.seen, printed.of_seen, reading.untold)
            for reading, printed in zip(readings, plans, strict=True)
        ]
        falls = [
            falling(reading.seen, printed.of_seen, self._judgements)
            for reading, printed in zip(readings, plans, strict=True)
        ]
        return list(map(self._written, assessments, readings, plans, questions, falls))

    def _written(
        self,
        whole: Assessment,
        reading: Reading,
        printed: PrintedPlan,
        questions: Sequence[Question],
        falls: Mapping[str, tuple[Fall, ...]],
    ) -> Report:
        order, assessment, book = printed.moves, reading.seen, self._book
        relationship = assessment.relationship
        shown = [book.rule_by_id[rule] for move in order.moves for rule in move.rules]
        strengths = [rule for rule in assessment.fired if rule.kind == "strength"]
        evidence = Evidence(assessment)
        numbers = evidence.numbered([*shown, *strengths])
        stated = self._stated(relationship.known)
        profile = _profile(relationship, tuple(stated.values()))
        names = _names(profile)
        as_of = relationship.relationship.as_of
        days = stated_days(relationship.particulars, as_of, confided=True)
        told = months_in_words(book.facts, relationship.known, days, as_of)
        setting = setting_of(relationship.known, names, numbers, told)
        because = self._because(assessment, stated)
        above = sides_without_power(setting.values, order.first)
        cast = Cast(relationship.particulars, setting.names, names, above)
        writer = MoveWriter(assessment, self._templates, evidence, because, setting, cast, falls)
        recommendations, named = writer.written(order)
        practices = practice_states(assessment)
        meant = writer.provider_meant([RENEWAL])
        sources = {book.findings[name].source for name in numbers}
        said = words_of(relationship.answers.get(PERFORMANCE), _MOST_WORDS)
        used = [rule for rule in (*shown, *strengths) if rule.id in because]
        thresholds = {t.parameter: t for rule in used for t in evidence.thresholds(rule)}
        one_of_several = "the provider" if writer.several_providers else None
        return Report.model_construct(
            relationship=profile,
            rule_book=RuleBookUsed.model_construct(
                version=book.version,
                digest=book.digest,
                rules=len(book.rules),
                overridden=book.overridden,
            ),
            engine=whole.engine,
            state=state_in_words(book, practices, printed, profile.facts, cast.matter, meant, said),
            rests_on=basis_in_words(
                practices, len(profile.facts), len(relationship.beliefs), profile.as_of
            ),
            practices=practices,
            plan=tuple(placed(move, book, cast.clause) for move in order.moves),
            recommendations=recommendations,
            strengths=tuple(self._strength(rule, because[rule.id], evidence) for rule in strengths),
            named=named,
            proposals=judged_proposals(assessment, self._judgements.evaluator),
            questions=tuple(
                replace(asked, question=cast.clause(asked.question, one_of_several))
                for asked in questions
            ),
            verdicts=assessment.verdicts,
            provisional=tuple(
                ProvisionalVerdict.model_construct(rule=rule, beliefs=writer.beliefs(rule))
                for rule in assessment.provisional
            ),
            findings=evidence.cited(numbers),
            sources=tuple(source for name, source in book.sources.items() if name in sources),
            notes=relationship.summary_gaps,
            withheld=reading.withheld,
            withheld_moves=printed.withheld,
            limits=limits_of(book, sources, thresholds.values()),
        )

    def reading(self, assessment: Assessment, reader: Side | None) -> Reading:
        """Return what one side may know of an assessment."""
        confidence = confidence_of(assessment.relationship, reader)
        if not confidence.count:
            return Reading(assessment)
        seen = self._assessor().assess(confidence.shown)
        return reading_of(assessment, seen, confidence.facts, confidence.count)

    def advice(self, rule: Rule, assessment: Assessment) -> tuple[dict[str, str], dict[str, int]]:
        """Return the advice of one rule by block, as if it led a move, and the numbers it cites."""
        numbers = Evidence(assessment).numbered([rule])
        relationship = assessment.relationship
        setting = setting_of(relationship.known, _names(_profile(relationship, ())), numbers)
        return self._templates.render(rule, setting), numbers

    def facts(self, relationship: Relationship) -> tuple[Stated, ...]:
        """Return the known facts of a relationship, in the order of the catalogue."""
        return tuple(self._stated(relationship.known).values())

    def _stated(self, known: Values) -> dict[str, Stated]:
        """Return the known facts by name, in the order of the catalogue."""
        return {
            name: self._told(name, value)
            for name, fact in self._book.facts.items()
            if (value := known.get(name)) is not None
        }

    def _because(self, assessment: Assessment, stated: StatedFacts) -> dict[str, Because]:
        """Return, for each rule that fired, the facts that made it fire, as it names them."""
        order = self._book.order_of_facts
        because = {}
        for verdict in assessment.verdicts:
            if verdict.outcome is FIRED:
                names = [reading.fact for reading in verdict.because if reading.fact in stated]
                names.sort(key=order[verdict.rule].__getitem__)
                because[verdict.rule] = tuple([stated[name] for name in names])
        return because

    def _strength(self, rule: Rule, because: Because, evidence: Evidence) -> StrengthToProtect:
        return StrengthToProtect.model_construct(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            evidence=self._book.strength_of(rule),
            title=rule.title,
            text=rule.protect or "",
            because=because,
            thresholds=evidence.thresholds(rule),
            findings=rule.findings,
        )


def _told(facts: Mapping[str, Fact], name: str, value: Value | Bounds) -> Stated:
    """Return what is known of one of some facts."""
    return Stated.model_construct(
        fact=name,
        label=facts[name].label,
        value=None if isinstance(value, Bounds) else value,
        in_words=value_in_words(facts[name], value),
    )


def _profile(relationship: Relationship, facts: tuple[Stated, ...]) -> Profile:
    profile = relationship.relationship
    return Profile.model_construct(
        id=profile.id,
        client=visible(profile.client),
        provider=visible(profile.provider),
        service=visible(profile.service),
        region=visible(profile.region),
        as_of=profile.as_of.isoformat() if profile.as_of else None,
        facts=facts,
    )


def _names(profile: Profile) -> dict[str, str]:
    return {
        "client": profile.client or "the client",
        "provider": profile.provider or "the provider",
        "service": profile.service or "the service",
    }
