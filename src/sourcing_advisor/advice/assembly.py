"""Puts a report together from a relationship, a rule book and the verdicts on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sourcing_advisor.advice.practices import practice_states
from sourcing_advisor.advice.questions import Questioner
from sourcing_advisor.advice.report import (
    CitedFinding,
    Profile,
    Recommendation,
    Report,
    RuleBookUsed,
    Stated,
    StrengthToProtect,
    Threshold,
)
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.advice.wording import number_in_words, value_in_words
from sourcing_advisor.engine.interface import Outcome, Reading, Verdict
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook
from sourcing_advisor.rules.models import Level, Strength

_LEVELS: tuple[Level, ...] = ("high", "medium", "low")
_STRENGTHS: tuple[Strength | None, ...] = ("strong", "moderate", "limited", "argued", None)


class Adviser:
    """Turns verdicts into a report. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book that the verdicts come from."""
        self._book = book
        self._templates = AdviceTemplates(book)
        self._questioner = Questioner(book)
        self._practice_titles = {practice.id: practice.title for practice in book.practices}

    def report(
        self, relationship: Relationship, verdicts: Sequence[Verdict], engine: str
    ) -> Report:
        """Return the report on one relationship. Raises `InputError` for a template at fault."""
        book = self._book
        fired = [book.rule_by_id[v.rule] for v in verdicts if v.outcome is Outcome.FIRED]
        gaps = sorted((rule for rule in fired if rule.kind == "gap"), key=self._rank)
        strengths = [rule for rule in fired if rule.kind == "strength"]
        numbers = _numbered(book, [*gaps, *strengths])
        by_rule = {verdict.rule: verdict for verdict in verdicts}
        findings = _cited(book, numbers)
        used = {book.findings[name].source for name in numbers}
        thresholds = {t.parameter: t for rule in fired for t in self._thresholds(rule)}
        return Report(
            relationship=_profile(relationship),
            facts=tuple(
                self._stated(Reading(name, relationship.known[name]))
                for name in book.facts
                if name in relationship.known
            ),
            rule_book=RuleBookUsed(book.version, book.digest, len(book.rules), book.overridden),
            engine=engine,
            practices=practice_states(book, verdicts),
            recommendations=tuple(
                self._recommendation(rule, by_rule[rule.id], relationship, numbers) for rule in gaps
            ),
            strengths=tuple(self._strength(rule, by_rule[rule.id]) for rule in strengths),
            questions=self._questioner.questions(
                relationship.known, verdicts, _conclusions(book, verdicts)
            ),
            verdicts=tuple(verdicts),
            findings=findings,
            sources=tuple(source for name, source in book.sources.items() if name in used),
            limits=_limits(book, used, thresholds.values()),
        )

    def _rank(self, rule: Rule) -> tuple[int, int, int, str]:
        """Order by severity, then strength of evidence, then effort, least first."""
        severity = _LEVELS.index(rule.severity or "low")
        evidence = _STRENGTHS.index(self._book.strength_of(rule))
        effort = -_LEVELS.index(rule.effort or "high")
        return severity, evidence, effort, rule.id

    def _recommendation(
        self,
        rule: Rule,
        verdict: Verdict,
        relationship: Relationship,
        numbers: Mapping[str, int],
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
            thresholds=self._thresholds(rule),
            findings=rule.findings,
            sections=self._templates.render(
                rule, relationship.known, _names(relationship), numbers
            ),
        )

    def _strength(self, rule: Rule, verdict: Verdict) -> StrengthToProtect:
        return StrengthToProtect(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            practice_title=self._practice_titles[rule.practice],
            evidence=self._book.strength_of(rule),
            title=rule.title,
            protect=rule.protect or "",
            because=self._because(verdict),
            findings=rule.findings,
        )

    def _because(self, verdict: Verdict) -> tuple[Stated, ...]:
        return tuple(
            self._stated(reading)
            for reading in verdict.because
            if not reading.fact.startswith(CONCLUSIONS)
        )

    def _stated(self, reading: Reading) -> Stated:
        fact = self._book.facts[reading.fact]
        return Stated(fact.name, fact.label, reading.value, value_in_words(fact, reading.value))

    def _thresholds(self, rule: Rule) -> tuple[Threshold, ...]:
        book = self._book
        return tuple(
            Threshold(
                parameter=name,
                in_words=number_in_words(book.parameters[name].value, book.parameters[name].unit),
                means=book.parameters[name].means,
                basis=book.parameters[name].basis,
                rests_on=book.parameters[name].finding or book.parameters[name].reason or "",
                overridden=name in book.overridden,
            )
            for name in rule.parameters
        )


def _numbered(book: RuleBook, rules: Iterable[Rule]) -> dict[str, int]:
    """Give findings numbers in the order of their first mention, those that temper them last."""
    cited = dict.fromkeys(name for rule in rules for name in rule.findings)
    tempering = dict.fromkeys(other for name in cited for other in book.findings[name].tempered_by)
    return {name: i for i, name in enumerate({**cited, **tempering}, start=1)}


def _cited(book: RuleBook, numbers: Mapping[str, int]) -> tuple[CitedFinding, ...]:
    return tuple(
        CitedFinding(
            number,
            book.findings[name],
            tuple(numbers[other] for other in book.findings[name].tempered_by if other in numbers),
        )
        for name, number in numbers.items()
    )


def _conclusions(book: RuleBook, verdicts: Iterable[Verdict]) -> dict[str, bool]:
    outcomes = {verdict.rule: verdict.outcome for verdict in verdicts}
    found: dict[str, bool] = {}
    for name, rules in book.concluding.items():
        drawn = {outcomes[rule.id] for rule in rules}
        if Outcome.FIRED in drawn:
            found[name] = True
        elif rules and Outcome.UNKNOWN not in drawn:
            found[name] = False
    return found


def _names(relationship: Relationship) -> dict[str, str]:
    profile = relationship.relationship
    return {
        "client": profile.client or "the client",
        "provider": profile.provider or "the provider",
        "service": profile.service or "the service",
    }


def _profile(relationship: Relationship) -> Profile:
    profile = relationship.relationship
    return Profile(
        id=profile.id,
        client=profile.client,
        provider=profile.provider,
        service=profile.service,
        region=profile.region,
        as_of=profile.as_of.isoformat() if profile.as_of else None,
    )


def _limits(book: RuleBook, used: set[str], thresholds: Iterable[Threshold]) -> tuple[str, ...]:
    listed = list(thresholds)
    judged = sum(threshold.basis == "judgement" for threshold in listed)
    limits = [f"{book.sources[name].short}: {book.sources[name].limits}" for name in sorted(used)]
    if listed:
        limits.append(
            f"Of the {len(listed)} thresholds behind this report, {judged} are judgement and "
            f"{len(listed) - judged} come from the research; each is marked where it is used."
        )
    changed = [threshold.parameter for threshold in listed if threshold.overridden]
    if changed:
        limits.append(f"Changed from the standard by the user: {', '.join(changed)}.")
    limits.append(
        "The advisor applies published research to the facts that were stated. It has not "
        "verified those facts, and it does not replace legal or commercial advice."
    )
    return tuple(limits)
