"""Findings, thresholds and open questions on the HTML page, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.renderers.words.wording import SIDES, Wording
from sourcing_advisor.report.model import CitedFinding, Recommendation, Report
from sourcing_advisor.report.words import figure_in_words
from sourcing_advisor.rules.models import Figure, Method, Strength

Rows = tuple[tuple[str, str], ...]
"""Labels, each with what stands beside it."""

METERS: Mapping[Strength | None, str] = {
    "strong": "●●●",
    "moderate": "●●○",
    "limited": "●○○",
    "argued": "○○○",
    None: "",
}
"""How strong evidence is, at a glance; words stand beside it."""


class _Finding(NamedTuple):
    """What a finding says in every report."""

    id: str
    source: str
    section: str
    claim: str
    method: Method
    strength: Strength
    base: str
    figures: tuple[Figure, ...]
    limits: str


@dataclass(frozen=True, slots=True, eq=False)
class FindingInWords:
    """What a finding says, in words: one value for all reports, which is laid out once."""

    claim: str
    figures: Rows
    strength: str
    meter: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding in a report. `used_in` holds the ranks of the recommendations that cite it."""

    number: int
    told: FindingInWords
    tempered_by: tuple[int, ...]
    used_in: tuple[int, ...]


def cited_by(gap: Recommendation) -> Iterator[str]:
    """Yield the findings that a move cites, by id."""
    yield from gap.findings
    for ground in gap.grounds:
        yield from ground.findings


def evidence_in(report: Report, words: Wording) -> dict[str, Evidence]:
    """Return the findings of a report in words, by id, in the order of their numbers."""
    sources = {source.id: source.short for source in report.sources}
    numbers = {finding.id: finding.number for finding in report.findings}
    ranks: dict[str, list[int]] = {name: [] for name in numbers}
    for recommendation in report.recommendations:
        for name in dict.fromkeys(cited_by(recommendation)):
            ranks[name].append(recommendation.number)
    return {
        finding.id: Evidence(
            number=finding.number,
            told=_in_words(_said_by(finding, sources[finding.source]), words),
            tempered_by=tuple([numbers[name] for name in finding.tempered_by]),
            used_in=tuple(ranks[finding.id]),
        )
        for finding in report.findings
    }


def _said_by(finding: CitedFinding, source: str) -> _Finding:
    return _Finding(
        finding.id,
        source,
        finding.section,
        finding.claim,
        finding.method,
        finding.strength,
        finding.base,
        finding.figures,
        finding.limits,
    )


@lru_cache(maxsize=1000)
def _in_words(finding: _Finding, words: Wording) -> FindingInWords:
    place = f"{words['section']} “{finding.section}” ({finding.id})"
    return FindingInWords(
        claim=finding.claim,
        figures=tuple([_figure(figure, words) for figure in finding.figures]),
        strength=f"{words['evidence']}: {words[f'strength_{finding.strength}']}",
        meter=METERS[finding.strength],
        rows=(
            (words["method_and_base"], f"{words[f'method_{finding.method}']}. {finding.base}"),
            (words["limits"], finding.limits),
            (words["source"], f"{finding.source}, {place}"),
        ),
    )


def _figure(figure: Figure, words: Wording) -> tuple[str, str]:
    base = f" ({words['base'].lower()}: {figure.base})" if figure.base else ""
    return figure_in_words(figure), f"{figure.of}{base}"


def about_question(question: Question, words: Wording) -> Iterator[tuple[str, str]]:
    """Yield what is to be known of a question: a label, and what stands beside it."""
    yield words["answers"], words.answers(question)
    yield words["who_answers"], words[SIDES.get(question.who, "either_party")]
    if question.would_settle:
        yield words["settles"], rules_in_words(question.would_settle, words)
    if question.would_change:
        yield words["can_change"], rules_in_words(question.would_change, words)
    if question.would_help:
        yield words["helps_settle"], rules_in_words(question.would_help, words)
    if question.believed:
        yield words["so_far"], words["believed_alone"]
    yield words["fact"], question.fact


def question_in_short(question: Question, words: Wording) -> str:
    """Return what an answer can settle or helps to settle, and the name of the fact."""
    settles, helps = question.would_settle, question.would_help
    told = [f"{words['settles'].lower()} {rules_in_words(settles, words)}"] if settles else []
    if turned := question.would_change:
        told.append(f"{words['can_change'].lower()} {rules_in_words(turned, words)}")
    told += [f"{words['helps']} {rules_in_words(helps, words)}"] if helps else []
    told += [words["bears_on"].format(move=move) for move in question.bears_on[:1]]
    return "; ".join([*told, question.fact])


def rules_in_words(rules: Sequence[str], words: Wording) -> str:
    """Return how many rules there are, and which: ``2 rules: GS-02, PM-01``."""
    name = "one_rule_counted" if len(rules) == 1 else "rules_counted"
    return f"{len(rules)} {words[name]}: {', '.join(rules)}"
