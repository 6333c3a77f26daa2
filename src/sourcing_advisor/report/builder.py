"""Puts a report together from a relationship, a rule book and the verdicts on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sourcing_advisor.advice.templates import AdviceTemplates, Setting
from sourcing_advisor.advice.wording import visible
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.decisions.ranking import recommendation_rank
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.interface import Reading, Verdict
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.evidence import Grounds
from sourcing_advisor.report.model import (
    Note,
    Profile,
    Recommendation,
    Report,
    RuleBookUsed,
    Stated,
    StrengthToProtect,
    Threshold,
)
from sourcing_advisor.report.practices import practice_states
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook


class Adviser:
    """Turns verdicts into a report. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book that the verdicts come from."""
        self._book = book
        self._templates = AdviceTemplates(book)
        self._questioner = Questioner(book)
        self._practice_titles = {practice.id: practice.title for practice in book.practices}

    def report(self, assessment: Assessment) -> Report:
        """Return the report on one relationship. Raises `InputError` for a template at fault."""
        book, relationship = self._book, assessment.relationship
        fired = assessment.fired
        gaps = sorted(
            (rule for rule in fired if rule.kind == "gap"), key=partial(recommendation_rank, book)
        )
        strengths = [rule for rule in fired if rule.kind == "strength"]
        by_rule = {verdict.rule: verdict for verdict in assessment.verdicts}
        grounds = Grounds(assessment)
        numbers = grounds.numbered([*gaps, *strengths])
        profile = _profile(relationship)
        setting = self._templates.setting(relationship.known, _names(profile), numbers)
        used = {book.findings[name].source for name in numbers}
        thresholds = {t.parameter: t for rule in fired for t in grounds.thresholds(rule)}
        return Report(
            relationship=profile,
            facts=tuple(
                self._stated(Reading(name, relationship.known[name]))
                for name in book.facts
                if name in relationship.known
            ),
            rule_book=RuleBookUsed(book.version, book.digest, len(book.rules), book.overridden),
            engine=assessment.engine,
            practices=practice_states(assessment),
            recommendations=tuple(
                self._recommendation(rule, by_rule[rule.id], grounds, setting) for rule in gaps
            ),
            strengths=tuple(self._strength(rule, by_rule[rule.id], grounds) for rule in strengths),
            questions=self._questioner.questions(assessment),
            verdicts=assessment.verdicts,
            findings=grounds.cited(numbers),
            sources=tuple(source for name, source in book.sources.items() if name in used),
            notes=_notes(book, relationship),
            limits=_limits(book, used, thresholds.values()),
        )

    def _recommendation(
        self, rule: Rule, verdict: Verdict, grounds: Grounds, setting: Setting
    ) -> Recommendation:
        if not (rule.severity and rule.effort and rule.owner and rule.timing):
            raise AssertionError(f"gap rule {rule.id} was loaded without its grading")
        return Recommendation(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            practice_title=self._practice_titles[rule.practice],
            severity=rule.severity,
            effort=rule.effort,
            owner=rule.owner,
            timing=rule.timing,
            evidence=self._book.strength_of(rule),
            title=rule.title,
            because=self._because(verdict),
            thresholds=grounds.thresholds(rule),
            findings=rule.findings,
            sections=self._templates.render(rule, setting),
        )

    def _strength(self, rule: Rule, verdict: Verdict, grounds: Grounds) -> StrengthToProtect:
        return StrengthToProtect(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            practice_title=self._practice_titles[rule.practice],
            evidence=self._book.strength_of(rule),
            title=rule.title,
            protect=rule.protect or "",
            because=self._because(verdict),
            thresholds=grounds.thresholds(rule),
            findings=rule.findings,
        )

    def _because(self, verdict: Verdict) -> tuple[Stated, ...]:
        place = self._book.order_of_facts[verdict.rule]
        return tuple(
            self._stated(reading)
            for reading in sorted(verdict.because, key=lambda each: place[each.fact])
            if reading.value is not None and not reading.fact.startswith(CONCLUSIONS)
        )

    def _stated(self, reading: Reading) -> Stated:
        fact = self._book.facts[reading.fact]
        return Stated(fact.name, fact.label, reading.value, value_in_words(fact, reading.value))


def _names(profile: Profile) -> dict[str, str]:
    return {
        "client": profile.client or "the client",
        "provider": profile.provider or "the provider",
        "service": profile.service or "the service",
    }


def _profile(relationship: Relationship) -> Profile:
    profile = relationship.relationship
    return Profile(
        id=profile.id,
        client=visible(profile.client),
        provider=visible(profile.provider),
        service=visible(profile.service),
        region=visible(profile.region),
        as_of=profile.as_of.isoformat() if profile.as_of else None,
    )


def _notes(book: RuleBook, relationship: Relationship) -> tuple[Note, ...]:
    return tuple(
        Note(
            listed=gap.listed,
            facts=gap.facts,
            labels=tuple(book.facts[name].label for name in gap.facts),
            why=gap.why,
        )
        for gap in relationship.summary_gaps
    )


def _threshold_limit(judged: int, researched: int, changed: int) -> str:
    standard = judged + researched
    if standard + changed == 1:
        origin = "is judgement" if judged else "comes from the research"
        return f"The one threshold behind this report {origin}; it is marked where it is used."
    origins = [
        f"{judged} {'is' if judged == 1 else 'are'} judgement",
        f"{researched} {'comes' if researched == 1 else 'come'} from the research",
    ]
    if changed:
        origins.append(f"{changed} {'was' if changed == 1 else 'were'} changed by the user")
    listed = f"{', '.join(origins[:-1])} and {origins[-1]}"
    return (
        f"Of the {standard + changed} thresholds behind this report, {listed}; each is marked "
        "where it is used."
    )


def _limits(book: RuleBook, used: set[str], thresholds: Iterable[Threshold]) -> tuple[str, ...]:
    listed = list(thresholds)
    changed = [threshold.parameter for threshold in listed if threshold.overridden]
    standard = [threshold for threshold in listed if not threshold.overridden]
    judged = sum(threshold.basis == "judgement" for threshold in standard)
    limits = [f"{book.sources[name].short}: {book.sources[name].limits}" for name in sorted(used)]
    if standard:
        limits.append(_threshold_limit(judged, len(standard) - judged, len(changed)))
    if changed:
        limits.append(f"Changed from the standard by the user: {', '.join(changed)}.")
    limits.append(
        "The advisor applies published research to the facts that were stated. It has not "
        "verified those facts, and it does not replace legal or commercial advice."
    )
    return tuple(limits)
