"""Every move, or all there is to say, in Markdown."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.renderers import markdown_evidence as evidence
from sourcing_advisor.renderers.markdown_moves import (
    MEASURES,
    cited_in_full,
    cited_in_short,
    decided_before,
    plan_in_full,
    plan_in_standard,
    two_views,
)
from sourcing_advisor.renderers.markdown_page import Lines, Page, title
from sourcing_advisor.report.proposals import proposal_points
from sourcing_advisor.report.sentences import words_in
from sourcing_advisor.report.short import question_in_short
from sourcing_advisor.report.words import QUESTIONS_IN_FULL, profile_of, told_in_confidence

MOST_WORDS = 4000
"""In a report of standard detail."""


def standard(page: Page) -> list[str]:
    """Return the fullest telling of every move that is not too long."""
    for measure in MEASURES:
        lines = [*_opening(page), *two_views(page), *plan_in_standard(page, measure)]
        lines += [*decided_before(page), *_strengths(page), *_proposals(page), *_questions(page)]
        for cited in (cited_in_full, cited_in_short):
            told = [*lines, *cited(page, lines), *_closing(page)]
            if words_in(told) <= MOST_WORDS:
                return told
    return told


def full(page: Page) -> list[str]:
    """Return all there is to say."""
    return [line for section in SECTIONS for line in section(page)]


def _opening(page: Page) -> Lines:
    yield title(page)
    yield ""
    for label, value in profile_of(page.report):
        yield f"- {label}: {as_markdown(value)}"
    yield from ("", as_markdown(page.report.state), "")
    if page.report.withheld:
        yield from (told_in_confidence(page.report), "")


def _strengths(page: Page) -> Lines:
    if page.report.strengths:
        yield from ("## Strengths to protect", "")
        yield from (f"- {strength.title} ({strength.rule})" for strength in page.report.strengths)
        yield ""


def _proposals(page: Page) -> Lines:
    if page.report.proposals:
        yield from ("## Proposals, and what each would change", "")
        for proposal in page.report.proposals:
            by = f" ({proposal.by})" if proposal.by else ""
            yield from (f"### {as_markdown(f'{proposal.name}{by}')}", "")
            yield from (f"- **{head}:** {text}" for head, text in proposal_points(proposal))
            yield ""


def _questions(page: Page) -> Lines:
    if page.report.questions:
        yield from ("## Ask next", "")
        for number, each in enumerate(page.report.questions[: QUESTIONS_IN_FULL // 2], start=1):
            about = f" It bears on {as_markdown(each.bears_on[0])}." if each.bears_on else ""
            yield f"{number}. {question_in_short(each)}{about}"
        yield ""


def _closing(page: Page) -> Lines:
    yield (
        "Evidence, thresholds, verdicts, facts, drafts and all questions: `--detail full`. "
        + page.report.limits[-1]
    )


Section = Callable[[Page], Lines]
SECTIONS: tuple[Section, ...] = (
    _opening,
    two_views,
    plan_in_full,
    decided_before,
    evidence.strengths,
    evidence.practices,
    evidence.verdicts,
    _proposals,
    evidence.questions,
    evidence.facts,
    evidence.findings,
    evidence.sources,
    evidence.notes,
    evidence.limits,
)
"""A full report from top to bottom: a new section is a function, and its place here."""
