"""Builds the report on one relationship from its assessment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sourcing_advisor.advice.markdown import visible
from sourcing_advisor.advice.prose import Setting, setting_of
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Bounds, Values
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.evidence import Evidence, limits_of
from sourcing_advisor.report.model import (
    Note,
    Profile,
    Recommendation,
    Report,
    RuleBookUsed,
    Stated,
    StrengthToProtect,
)
from sourcing_advisor.report.practices import practice_states
from sourcing_advisor.rules.book import Rule, RuleBook

StatedFacts = Mapping[str, Stated]
Because = tuple[Stated, ...]


class ReportBuilder:
    """Builds reports with one rule book. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book that the assessments come from."""
        self._book = book
        self._templates = AdviceTemplates(book)
        self._questioner = Questioner(book)

    def build(self, assessment: Assessment) -> Report:
        """Return the report on one relationship. Raises `InputError` for a template at fault."""
        book, relationship = self._book, assessment.relationship
        fired = assessment.fired
        gaps = sorted(
            (rule for rule in fired if rule.kind == "gap"), key=partial(recommendation_rank, book)
        )
        strengths = [rule for rule in fired if rule.kind == "strength"]
        evidence = Evidence(assessment)
        numbers = evidence.numbered([*gaps, *strengths])
        stated = self._stated(relationship.known)
        profile = _profile(relationship, tuple(stated.values()))
        setting = setting_of(relationship.known, _names(profile), numbers)
        because = self._because(assessment, stated)
        sources = {book.findings[name].source for name in numbers}
        thresholds = {t.parameter: t for rule in fired for t in evidence.thresholds(rule)}
        return Report.model_construct(
            relationship=profile,
            rule_book=RuleBookUsed.model_construct(
                version=book.version,
                digest=book.digest,
                rules=len(book.rules),
                overridden=book.overridden,
            ),
            engine=assessment.engine,
            practices=practice_states(assessment),
            recommendations=tuple(
                self._recommendation(rule, because[rule.id], evidence, setting) for rule in gaps
            ),
            strengths=tuple(self._strength(rule, because[rule.id], evidence) for rule in strengths),
            questions=self._questioner.questions(assessment),
            verdicts=assessment.verdicts,
            findings=evidence.cited(numbers),
            sources=tuple(source for name, source in book.sources.items() if name in sources),
            notes=tuple(
                Note.model_construct(listed=gap.listed, facts=gap.facts, why=gap.why)
                for gap in relationship.summary_gaps
            ),
            limits=limits_of(book, sources, thresholds.values()),
        )

    def _stated(self, known: Values) -> dict[str, Stated]:
        """Return the known facts by name, in the order of the catalogue."""
        return {
            name: Stated.model_construct(
                fact=name,
                label=fact.label,
                value=None if isinstance(value, Bounds) else value,
                in_words=value_in_words(fact, value),
            )
            for name, fact in self._book.facts.items()
            if (value := known.get(name)) is not None
        }

    def _because(self, assessment: Assessment, stated: StatedFacts) -> dict[str, Because]:
        """Return, for each rule that fired, the facts that made it fire, as it names them."""
        order = self._book.order_of_facts
        because = {}
        for verdict in assessment.verdicts:
            if verdict.outcome is Outcome.FIRED:
                names = [reading.fact for reading in verdict.because if reading.fact in stated]
                names.sort(key=order[verdict.rule].__getitem__)
                because[verdict.rule] = tuple([stated[name] for name in names])
        return because

    def _recommendation(
        self, rule: Rule, because: Because, evidence: Evidence, setting: Setting
    ) -> Recommendation:
        if not (rule.severity and rule.effort and rule.owner and rule.timing):
            raise AssertionError(f"gap rule {rule.id} was loaded without its grading")
        sections = self._templates.render(rule, setting)
        return Recommendation.model_construct(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            severity=rule.severity,
            effort=rule.effort,
            owner=rule.owner,
            timing=rule.timing,
            evidence=self._book.strength_of(rule),
            title=rule.title,
            text="\n\n".join(filter(None, sections.values())),
            sections=sections,
            because=because,
            thresholds=evidence.thresholds(rule),
            findings=rule.findings,
        )

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
