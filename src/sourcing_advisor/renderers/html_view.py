"""What the HTML page shows, looked up and put into words before the template sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markupsafe import Markup

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.summary_gaps import SummaryGap
from sourcing_advisor.renderers.html_brief import BriefPage, brief_page, notes_on
from sourcing_advisor.renderers.html_evidence import (
    METERS,
    Evidence,
    Rows,
    about_question,
    cited_by,
    evidence_in,
    question_in_short,
)
from sourcing_advisor.renderers.html_plan import Picture, picture_of
from sourcing_advisor.renderers.html_why import SIGNS, TRUTH_WORDS, Why, WhyPart
from sourcing_advisor.renderers.paper.view import profile_in
from sourcing_advisor.renderers.words.wording import Wording
from sourcing_advisor.report.model import (
    PracticeState,
    Recommendation,
    Report,
    Status,
)
from sourcing_advisor.report.part import Stated, Threshold
from sourcing_advisor.report.plan_parts import PlacedMove
from sourcing_advisor.report.proposals import proposal_points
from sourcing_advisor.report.short import facts_under
from sourcing_advisor.report.words import (
    LEVEL_SIGNS,
    QUESTIONS_IN_FULL,
    STATES,
    left_open,
    practice_titles,
)
from sourcing_advisor.rules.models import Level, Strength

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
    because: tuple[Stated, ...]
    evidence: tuple[int, ...]
    thresholds: tuple[tuple[Threshold, int | None], ...]
    why: tuple[WhyPart, ...]


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
    practices: tuple[tuple[PracticeState, str, str], ...]
    proposals: tuple[tuple[str, tuple[tuple[str, Markup], ...]], ...]
    questions: tuple[tuple[str, Rows], ...]
    other_questions: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]
    facts: tuple[tuple[str, tuple[Stated, ...]], ...]
    notes: tuple[tuple[SummaryGap, str], ...]
    numbers: Mapping[str, int]
    anchors: Mapping[str, str]
    states: Mapping[Status, tuple[str, str]]
    verdicts: tuple[tuple[str, int, str], ...]
    signs: Mapping[Level, str]
    meters: Mapping[Strength | None, str]
    truths: Mapping[bool | None, str]
    truth_words: Mapping[bool | None, str]
    picture: Picture


def page_of(
    report: Report,
    prose: Mapping[str, Prose],
    line: Callable[[str], Markup],
    words: Wording,
    why: Why,
) -> Page:
    """Return what the page shows of a report, given its advice as HTML by rule.

    `line` returns a line of Markdown as HTML; `why` has the conditions of rules, where known.
    """
    evidence = evidence_in(report, words)
    statuses = Counter(each.status for each in report.practices)
    return Page(
        heading=_heading(report),
        profile=tuple(profile_in(report, words)),
        titles=practice_titles(report),
        brief=brief_page(report, line, words),
        statuses=tuple((status, statuses[status]) for status in STATES),
        cards=_cards(report, prose, evidence, words, why),
        practices=tuple(
            (practice, STATES[practice.status][0], words[f"state_{practice.status}"])
            for practice in report.practices
        ),
        proposals=tuple(
            (
                plain_text(f"{each.name}{f' ({each.by})' if each.by else ''}"),
                tuple((head, line(text)) for head, text in proposal_points(each)),
            )
            for each in report.proposals
        ),
        questions=tuple(
            (words.question(each), tuple(about_question(each, words)))
            for each in report.questions[:QUESTIONS_IN_FULL]
        ),
        other_questions=tuple(
            (words.question(each), question_in_short(each, words))
            for each in report.questions[QUESTIONS_IN_FULL:]
        ),
        evidence=tuple(evidence.values()),
        facts=tuple(_facts_by_section(report)),
        notes=tuple((note, left_open(note)) for note in report.notes),
        numbers={name: each.number for name, each in evidence.items()},
        anchors=_anchors(report),
        states=STATES,
        verdicts=tuple(_verdicts(report, words)),
        signs=LEVEL_SIGNS,
        meters=METERS,
        truths=SIGNS,
        truth_words=TRUTH_WORDS,
        picture=picture_of(report, words),
    )


def _heading(report: Report) -> str:
    title = plain_text(report.title)
    return title if report.relationship.client else title[:1].upper() + title[1:]


def _cards(
    report: Report,
    prose: Mapping[str, Prose],
    evidence: Mapping[str, Evidence],
    words: Wording,
    why: Why,
) -> tuple[Card, ...]:
    places = {place.number: place for place in report.plan}
    return tuple(
        Card(
            rank=each.number,
            stage=words[f"stage_{each.stage}"],
            place=places[each.number],
            notes=tuple(notes_on(each, words)),
            given=each,
            prose=prose[each.rule],
            owner=words[f"by_{each.owner}"],
            timing=words.day(each.due) if each.due else words[f"timing_{each.timing}"],
            because=facts_under(each),
            evidence=tuple(sorted({evidence[name].number for name in cited_by(each)})),
            thresholds=tuple((t, _number_of(t, evidence)) for t in each.thresholds),
            why=tuple(
                why[rule] for rule in (each.rule, *(g.rule for g in each.grounds)) if rule in why
            ),
        )
        for each in report.recommendations
    )


def _verdicts(report: Report, words: Wording) -> Iterator[tuple[str, int, str]]:
    for outcome in Outcome:
        rules = [verdict.rule for verdict in report.verdicts if verdict.outcome is outcome]
        if rules:
            yield words[f"outcome_{outcome.value}"], len(rules), ", ".join(rules)


def _number_of(threshold: Threshold, evidence: Mapping[str, Evidence]) -> int | None:
    return evidence[threshold.rests_on].number if threshold.rests_on in evidence else None


def _facts_by_section(report: Report) -> Iterator[tuple[str, tuple[Stated, ...]]]:
    titles = section_titles()
    for section, facts in groupby(
        report.relationship.facts, key=lambda fact: fact.fact.partition(".")[0]
    ):
        yield titles.get(section, section), tuple(facts)


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
