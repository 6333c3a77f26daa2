"""What the HTML page shows, looked up and put into words before the template sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markupsafe import Markup

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.moves import STAGES
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.renderers.html_brief import BriefPage, brief_page, notes_on
from sourcing_advisor.report.model import (
    CitedFinding,
    Note,
    PracticeState,
    Recommendation,
    Report,
    Status,
    StrengthToProtect,
)
from sourcing_advisor.report.part import Stated, Threshold
from sourcing_advisor.report.plan_parts import PlacedMove
from sourcing_advisor.report.short import bearing, facts_under
from sourcing_advisor.report.words import (
    LEVEL_SIGNS,
    METHODS,
    OUTCOMES,
    OWNERS,
    PLAN_ORDER,
    QUESTIONS_IN_FULL,
    QUESTIONS_ORDER,
    STATES,
    STATES_MEAN,
    STRENGTHS,
    TIMINGS,
    figure_in_words,
    left_open,
    practice_titles,
    profile_of,
)
from sourcing_advisor.rules.models import Figure, Level

Rows = tuple[tuple[str, str], ...]
"""Labels, each with what stands beside it."""

_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Prose:
    """The advice of one rule as HTML, a field for each block; empty where it has none."""

    situation: Markup = _NOTHING
    why: Markup = _NOTHING
    first_steps: Markup = _NOTHING
    who: Markup = _NOTHING
    by_when: Markup = _NOTHING
    success: Markup = _NOTHING
    draft: Markup = _NOTHING


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding in words. `used_in` holds the ranks of the recommendations that cite it."""

    number: int
    claim: str
    figures: Rows
    note: str
    rows: Rows
    tempered_by: tuple[int, ...]
    used_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One recommendation, ready to print.

    Each threshold comes with the number of the finding that it rests on, if the report has it.
    """

    rank: int
    stage: str
    place: PlacedMove
    notes: tuple[str, ...]
    given: Recommendation
    prose: Prose
    owner: str
    timing: str
    because: Rows
    evidence: tuple[int, ...]
    thresholds: tuple[tuple[Threshold, int | None], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page; facts come by section, the rest with what is to be said of each.

    `questions` are the first, told in full; `other_questions` the rest, told in short.

    `titles` gives the title of each practice, `numbers` the number of each finding, and `anchors`
    the place of each rule that fired.
    """

    heading: str
    profile: Rows
    titles: Mapping[str, str]
    brief: BriefPage
    statuses: tuple[tuple[Status, int], ...]
    cards: tuple[Card, ...]
    strengths: tuple[tuple[StrengthToProtect, Rows], ...]
    practices: tuple[tuple[PracticeState, str, str], ...]
    questions: tuple[tuple[str, Rows], ...]
    other_questions: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]
    facts: tuple[tuple[str, Rows], ...]
    notes: tuple[tuple[Note, str], ...]
    numbers: Mapping[str, int]
    anchors: Mapping[str, str]
    states: Mapping[Status, tuple[str, str]]
    states_mean: str
    plan_order: str
    questions_order: str
    verdicts: tuple[tuple[str, int, str], ...]
    signs: Mapping[Level, str]


def page_of(report: Report, prose: Mapping[str, Prose], line: Callable[[str], Markup]) -> Page:
    """Return what the page shows of a report, given its advice as HTML by rule.

    `line` returns a line of Markdown as HTML.
    """
    evidence = evidence_in(report)
    statuses = Counter(each.status for each in report.practices)
    return Page(
        heading=_heading(report),
        profile=tuple(profile_of(report)),
        titles=practice_titles(report),
        brief=brief_page(report, line),
        statuses=tuple((status, statuses[status]) for status in STATES),
        cards=_cards(report, prose, evidence),
        strengths=tuple((each, _stated(each.because)) for each in report.strengths),
        practices=tuple((practice, *STATES[practice.status]) for practice in report.practices),
        questions=tuple(
            (each.question, tuple(_about(each))) for each in report.questions[:QUESTIONS_IN_FULL]
        ),
        other_questions=tuple(
            (each.question, _in_short(each)) for each in report.questions[QUESTIONS_IN_FULL:]
        ),
        evidence=tuple(evidence.values()),
        facts=tuple(_facts_by_section(report)),
        notes=tuple((note, left_open(note)) for note in report.notes),
        numbers={name: each.number for name, each in evidence.items()},
        anchors=_anchors(report),
        states=STATES,
        states_mean=STATES_MEAN,
        plan_order=PLAN_ORDER,
        questions_order=QUESTIONS_ORDER,
        verdicts=tuple(_verdicts(report)),
        signs=LEVEL_SIGNS,
    )


def _heading(report: Report) -> str:
    title = plain_text(report.title)
    return title if report.relationship.client else title[:1].upper() + title[1:]


def _cards(
    report: Report, prose: Mapping[str, Prose], evidence: Mapping[str, Evidence]
) -> tuple[Card, ...]:
    places = {place.number: place for place in report.plan}
    return tuple(
        Card(
            rank=each.number,
            stage=STAGES[each.stage],
            place=places[each.number],
            notes=tuple(notes_on(each)),
            given=each,
            prose=prose[each.rule],
            owner=OWNERS[each.owner],
            timing=TIMINGS[each.timing],
            because=_stated(facts_under(each)),
            evidence=tuple(sorted({evidence[name].number for name in _cited_by(each)})),
            thresholds=tuple((t, _number_of(t, evidence)) for t in each.thresholds),
        )
        for each in report.recommendations
    )


def _cited_by(gap: Recommendation) -> Iterator[str]:
    yield from gap.findings
    for ground in gap.grounds:
        yield from ground.findings


def _verdicts(report: Report) -> Iterator[tuple[str, int, str]]:
    for outcome in Outcome:
        rules = [verdict.rule for verdict in report.verdicts if verdict.outcome is outcome]
        if rules:
            yield OUTCOMES[outcome], len(rules), ", ".join(rules)


def evidence_in(report: Report) -> dict[str, Evidence]:
    """Return the findings of a report in words, by id, in the order of their numbers."""
    sources = {source.id: source.short for source in report.sources}
    numbers = {finding.id: finding.number for finding in report.findings}
    ranks: dict[str, list[int]] = {name: [] for name in numbers}
    for recommendation in report.recommendations:
        for name in dict.fromkeys(_cited_by(recommendation)):
            ranks[name].append(recommendation.number)
    return {
        finding.id: Evidence(
            number=finding.number,
            claim=finding.claim,
            figures=tuple([_figure(figure) for figure in finding.figures]),
            note=f"{finding.strength.capitalize()} evidence",
            rows=_about_finding(finding, sources[finding.source]),
            tempered_by=tuple([numbers[name] for name in finding.tempered_by]),
            used_in=tuple(ranks[finding.id]),
        )
        for finding in report.findings
    }


def _about_finding(finding: CitedFinding, source: str) -> Rows:
    return (
        ("Evidence", STRENGTHS[finding.strength]),
        ("Method and base", f"{METHODS[finding.method]}. {finding.base}"),
        ("Limits", finding.limits),
        ("Source", f"{source}, section “{finding.section}” ({finding.id})"),
    )


def _figure(figure: Figure) -> tuple[str, str]:
    base = f" (base: {figure.base})" if figure.base else ""
    return figure_in_words(figure), f"{figure.of}{base}"


def _number_of(threshold: Threshold, evidence: Mapping[str, Evidence]) -> int | None:
    return evidence[threshold.rests_on].number if threshold.rests_on in evidence else None


def _about(question: Question) -> Iterator[tuple[str, str]]:
    yield "Answers", question.answers
    yield "Who can answer", question.who
    for head, rules in bearing(question):
        yield f"{head[:1].upper()}{head[1:]}", rules_in_words(rules)
    if question.believed:
        yield "So far", "only believed"
    yield "Fact", question.fact


def _in_short(question: Question) -> str:
    told = (f"{head} {rules_in_words(rules)}" for head, rules in bearing(question))
    return "; ".join((*told, question.fact))


def rules_in_words(rules: Sequence[str]) -> str:
    """Return how many rules there are, and which: ``2 rules: GS-02, PM-01``."""
    return f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}: {', '.join(rules)}"


def _stated(facts: Iterable[Stated]) -> Rows:
    return tuple((fact.label, fact.in_words) for fact in facts)


def _facts_by_section(report: Report) -> Iterator[tuple[str, Rows]]:
    titles = section_titles()
    for section, facts in groupby(
        report.relationship.facts, key=lambda fact: fact.fact.partition(".")[0]
    ):
        yield titles.get(section, section), _stated(facts)


@cache
def section_titles() -> dict[str, str]:
    """Return the title of each section of facts, by name."""
    return {name: (model.__doc__ or name).strip() for name, model in section_models().items()}


def _anchors(report: Report) -> dict[str, str]:
    gaps: dict[str, str] = {}
    for each in report.recommendations:
        rules = (each.rule, *(ground.rule for ground in each.grounds))
        gaps |= dict.fromkeys(rules, f"recommendation-{each.number}")
    for place in report.plan:
        silenced = (silenced.rule for silenced in place.silenced)
        gaps |= dict.fromkeys(silenced, f"recommendation-{place.number}")
    return gaps | {each.rule: f"strength-{each.rule}" for each in report.strengths}
