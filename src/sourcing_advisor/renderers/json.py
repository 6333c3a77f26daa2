"""The report as JSON, for other programs."""

from __future__ import annotations

from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.engine.verdicts import Verdict
from sourcing_advisor.report.model import (
    CitedFinding,
    Recommendation,
    Report,
    Stated,
    StrengthToProtect,
    Threshold,
)
from sourcing_advisor.report.schema_form import (
    SCHEMA_VERSION,
    FactForm,
    FindingForm,
    NoteForm,
    PracticeForm,
    QuestionForm,
    ReadingForm,
    RecommendationForm,
    ReportForm,
    StrengthForm,
    ThresholdForm,
    VerdictForm,
)


def render_json(report: Report) -> str:
    """Return the report as JSON text with a stable order of names."""
    return report_form(report).model_dump_json(indent=2) + "\n"


def report_form(report: Report) -> ReportForm:
    """Return the report in the published form."""
    profile = report.relationship
    return ReportForm.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "relationship": {
                "id": profile.id,
                "client": profile.client,
                "provider": profile.provider,
                "service": profile.service,
                "region": profile.region,
                "as_of": profile.as_of,
                "facts": [_fact(fact) for fact in report.facts],
            },
            "rule_book": {
                "version": report.rule_book.version,
                "digest": report.rule_book.digest,
                "rules": report.rule_book.rules,
                "overridden": report.rule_book.overridden,
            },
            "engine": report.engine,
            "practices": [
                PracticeForm(id=p.id, title=p.title, status=p.status, rules=p.rules)
                for p in report.practices
            ],
            "recommendations": [_recommendation(each) for each in report.recommendations],
            "strengths": [_strength(each) for each in report.strengths],
            "questions": [
                QuestionForm(
                    fact=q.fact,
                    label=q.label,
                    question=q.question,
                    answers=q.answers,
                    who=q.who,
                    would_settle=q.would_settle,
                    would_help=q.would_help,
                )
                for q in report.questions
            ],
            "verdicts": [_verdict(each) for each in report.verdicts],
            "findings": [_finding(each, report) for each in report.findings],
            "sources": [source.model_dump() for source in report.sources],
            "notes": [
                NoteForm(listed=note.listed, facts=note.facts, why=note.why)
                for note in report.notes
            ],
            "limits": report.limits,
        }
    )


def _fact(stated: Stated) -> FactForm:
    return FactForm(
        fact=stated.fact, label=stated.label, value=stated.value, in_words=stated.in_words
    )


def _threshold(threshold: Threshold) -> ThresholdForm:
    return ThresholdForm(
        parameter=threshold.parameter,
        in_words=threshold.in_words,
        means=threshold.means,
        basis=threshold.basis,
        rests_on=threshold.rests_on,
        overridden=threshold.overridden,
    )


def _recommendation(each: Recommendation) -> RecommendationForm:
    return RecommendationForm(
        rule=each.rule,
        name=each.name,
        practice=each.practice,
        severity=each.severity,
        effort=each.effort,
        owner=each.owner,
        timing=each.timing,
        evidence=each.evidence,
        title=each.title,
        text=each.text,
        sections=dict(each.sections),
        because=tuple(_fact(fact) for fact in each.because),
        thresholds=tuple(_threshold(threshold) for threshold in each.thresholds),
        findings=each.findings,
    )


def _strength(each: StrengthToProtect) -> StrengthForm:
    return StrengthForm(
        rule=each.rule,
        name=each.name,
        practice=each.practice,
        evidence=each.evidence,
        title=each.title,
        text=each.protect,
        because=tuple(_fact(fact) for fact in each.because),
        thresholds=tuple(_threshold(threshold) for threshold in each.thresholds),
        findings=each.findings,
    )


def _verdict(verdict: Verdict) -> VerdictForm:
    return VerdictForm(
        rule=verdict.rule,
        practice=verdict.practice,
        kind=verdict.kind,
        outcome=verdict.outcome.value,
        because=tuple(
            ReadingForm(fact=r.fact, value=None if isinstance(r.value, Bounds) else r.value)
            for r in verdict.because
        ),
        missing=verdict.missing,
    )


def _finding(cited: CitedFinding, report: Report) -> FindingForm:
    by_number = {each.number: each.finding.id for each in report.findings}
    finding = cited.finding
    return FindingForm(
        number=cited.number,
        id=finding.id,
        source=finding.source,
        section=finding.section,
        practices=finding.practices,
        claim=finding.claim,
        method=finding.method,
        strength=finding.strength,
        base=finding.base,
        figures=finding.figures,
        limits=finding.limits,
        tempered_by=tuple(by_number[number] for number in cited.tempered_by),
    )
