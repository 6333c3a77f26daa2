"""Builds the report on one relationship from its assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from sourcing_advisor.advice.markdown import visible
from sourcing_advisor.advice.prose import setting_of
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.moves import Clock, Move, Plan, nearest
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.decisions.sensitivity import Fall, falling
from sourcing_advisor.decisions.thresholds import Judgements
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import (
    FIRED,
    Verdict,
)
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.particulars import stated_days
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.confidence import IN_CONFIDENCE, Confidence, confidence_of
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
        # Once for all reports, since the same values are stated over and over.
        self._told = lru_cache(maxsize=4000, typed=True)(partial(_told, book.facts))

    def build(self, assessment: Assessment, reader: Side | None = None) -> Report:
        """Return the report on one relationship, of which one side may be the reader.

        Raises `InputError` for a template at fault.
        """
        book, relationship = self._book, assessment.relationship
        confidence = confidence_of(relationship, reader)
        order = self._plan(assessment, confidence)
        shown = [book.rule_by_id[rule] for move in order.moves for rule in move.rules]
        strengths = [rule for rule in assessment.fired if rule.kind == "strength"]
        evidence = Evidence(assessment)
        numbers = evidence.numbered([*shown, *strengths])
        stated = self._stated(relationship.known, confidence)
        profile = _profile(relationship, tuple(stated.values()))
        names = _names(profile)
        as_of = relationship.relationship.as_of
        days = stated_days(confidence.particulars, as_of, confided=True)
        told = months_in_words(book.facts, relationship.known, days, as_of)
        setting = setting_of(relationship.known, names, numbers, confidence.facts, told)
        because = self._because(assessment, stated)
        above = sides_without_power(setting.values, confidence.facts, order.first)
        cast = Cast(confidence.particulars, setting.names, names, above)
        falls = self._falls(assessment, order, confidence)
        writer = MoveWriter(
            assessment, self._templates, evidence, because, setting, confidence, cast, falls
        )
        recommendations, named = writer.written(order)
        practices = practice_states(assessment)
        meant = writer.provider_meant([RENEWAL])
        sources = {book.findings[name].source for name in numbers}
        said = words_of(relationship.answers.get(PERFORMANCE), _MOST_WORDS)
        used = [rule for rule in (*shown, *strengths) if rule.id in because]
        thresholds = {t.parameter: t for rule in used for t in evidence.thresholds(rule)}
        return Report.model_construct(
            relationship=profile,
            rule_book=RuleBookUsed.model_construct(
                version=book.version,
                digest=book.digest,
                rules=len(book.rules),
                overridden=book.overridden,
            ),
            engine=assessment.engine,
            state=state_in_words(book, practices, order, profile.facts, cast.matter, meant, said),
            rests_on=basis_in_words(practices, len(profile.facts), len(relationship.beliefs)),
            practices=practices,
            plan=tuple(placed(move, book, cast.clause) for move in order.moves),
            recommendations=recommendations,
            strengths=tuple(self._strength(rule, because[rule.id], evidence) for rule in strengths),
            named=named,
            proposals=judged_proposals(assessment, confidence, self._judgements.evaluator),
            questions=tuple(
                replace(asked, question=cast.clause(asked.question))
                for asked in self._questioner.questions(assessment, order)
            ),
            verdicts=tuple(_printed(assessment.verdicts, confidence)),
            provisional=tuple(
                ProvisionalVerdict.model_construct(rule=rule, beliefs=writer.beliefs(rule))
                for rule in assessment.provisional
            ),
            findings=evidence.cited(numbers),
            sources=tuple(source for name, source in book.sources.items() if name in sources),
            notes=relationship.summary_gaps,
            withheld=confidence.count,
            limits=limits_of(book, sources, thresholds.values()),
        )

    def advice(self, rule: Rule, assessment: Assessment) -> tuple[dict[str, str], dict[str, int]]:
        """Return the advice of one rule by block, as if it led a move, and the numbers it cites."""
        numbers = Evidence(assessment).numbered([rule])
        relationship = assessment.relationship
        setting = setting_of(relationship.known, _names(_profile(relationship, ())), numbers)
        return self._templates.render(rule, setting), numbers

    def facts(self, relationship: Relationship) -> tuple[Stated, ...]:
        """Return the known facts of a relationship, in the order of the catalogue."""
        return tuple(self._stated(relationship.known, confidence_of(relationship, None)).values())

    def _plan(self, assessment: Assessment, confidence: Confidence) -> Plan:
        """Return the plan; a date that was told in confidence decides, and is not told."""
        order = plan(assessment, confidence.particulars)
        if not confidence.facts:
            return order
        clocks = self._book.plan.clocks
        untold = {clock.name for clock in clocks if clock.months in confidence.facts}
        return Plan(
            *(
                tuple(_undated(move, untold) for move in moves)
                for moves in (order.first, order.next, order.later, order.parked, order.in_hand)
            )
        )

    def _falls(
        self, assessment: Assessment, order: Plan, confidence: Confidence
    ) -> dict[str, tuple[Fall, ...]]:
        """Return what each move hinges on; where it falls would tell what was confided."""
        falls = falling(assessment, order, self._judgements)
        return {
            name: tuple(fall for fall in of_move if fall.met.isdisjoint(confidence.facts))
            for name, of_move in falls.items()
        }

    def _stated(self, known: Values, confidence: Confidence) -> dict[str, Stated]:
        """Return the known facts by name, in the order of the catalogue."""
        untold = confidence.facts
        return {
            name: _withheld(fact) if name in untold else self._told(name, value)
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


def _withheld(fact: Fact) -> Stated:
    return Stated.model_construct(
        fact=fact.name, label=fact.label, value=None, in_words=IN_CONFIDENCE
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


def _undated(move: Move, untold: set[str]) -> Move:
    """Return a move without the dates of clocks that must not be told."""
    if not any(isinstance(reason, Clock) and reason.clock in untold for reason in move.reasons):
        return move
    reasons = tuple(
        reason._replace(months=None, by=None, now=False)
        if isinstance(reason, Clock) and reason.clock in untold
        else reason
        for reason in move.reasons
    )
    told = [r for r in reasons if isinstance(r, Clock) and r.months is not None]
    due = nearest(told)
    return move._replace(
        reasons=reasons,
        within_months=due.months if due else None,
        by=due.by if due else None,
    )


def _printed(verdicts: tuple[Verdict, ...], confidence: Confidence) -> Iterator[Verdict]:
    """Yield the verdicts without the values that were told in confidence."""
    untold = confidence.facts
    for verdict in verdicts:
        if untold.isdisjoint(reading.fact for reading in verdict.because):
            yield verdict
        else:
            because = (r._replace(value=None) if r.fact in untold else r for r in verdict.because)
            yield verdict._replace(because=tuple(because))
