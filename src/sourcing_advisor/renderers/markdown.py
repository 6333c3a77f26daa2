"""The report as Markdown, for a terminal, a wiki or a word processor.

Each section is a function that yields its lines. It is no Jinja layout, because a review by the
command line would take a tenth longer: Jinja compiles a layout anew in each process.
"""

from __future__ import annotations

from collections.abc import Callable

from sourcing_advisor.advice.markdown import as_markdown, without_html
from sourcing_advisor.renderers import markdown_evidence as evidence
from sourcing_advisor.renderers.markdown_brief import brief
from sourcing_advisor.renderers.markdown_moves import (
    MEASURES,
    cited_in_short,
    plan_in_full,
    plan_in_standard,
)
from sourcing_advisor.renderers.markdown_page import Lines, Page
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.sentences import words_in
from sourcing_advisor.report.short import question_in_short, state_of
from sourcing_advisor.report.words import QUESTIONS_IN_FULL, practice_titles, profile_of

MOST_WORDS = 4000
"""In a report of standard detail."""


def render(report: Report, detail: Detail = "brief") -> bytes:
    """Return the report as CommonMark with tables. Text that was given never acts as markup."""
    page = Page(
        report,
        {finding.id: finding for finding in report.findings},
        practice_titles(report),
    )
    if detail == "standard":
        lines = _standard(page)
    else:
        lines = [line for section in SECTIONS[detail] for line in section(page)]
    text = "\n".join(map(without_html, lines))
    return f"{text.strip()}\n".encode()


def _standard(page: Page) -> list[str]:
    """Return the fullest telling of every move that is not too long."""
    for measure in MEASURES:
        lines = [*_opening(page), *plan_in_standard(page, measure)]
        lines += [*_strengths(page), *_questions(page)]
        lines += [*cited_in_short(page, lines), *_closing(page)]
        if words_in(lines) <= MOST_WORDS:
            break
    return lines


def _title(page: Page) -> Lines:
    yield from (f"# Sourcing review: {as_markdown(page.report.title)}", "")


def _opening(page: Page) -> Lines:
    yield from _title(page)
    for label, value in profile_of(page.report):
        yield f"- {label}: {as_markdown(value)}"
    yield from ("", state_of(page.report), "")


def _strengths(page: Page) -> Lines:
    if page.report.strengths:
        yield from ("## Strengths to protect", "")
        yield from (f"- {strength.title} ({strength.rule})" for strength in page.report.strengths)
        yield ""


def _questions(page: Page) -> Lines:
    if page.report.questions:
        yield from ("## Ask next", "")
        for number, each in enumerate(page.report.questions[: QUESTIONS_IN_FULL // 2], start=1):
            yield f"{number}. {question_in_short(each)}"
        yield ""


def _closing(page: Page) -> Lines:
    yield (
        "Evidence, thresholds, verdicts, facts, drafts and all questions: `--detail full`. "
        + page.report.limits[-1]
    )


Section = Callable[[Page], Lines]
SECTIONS: dict[str, tuple[Section, ...]] = {
    "brief": (_title, brief),
    "full": (
        _opening,
        plan_in_full,
        evidence.strengths,
        evidence.practices,
        evidence.verdicts,
        evidence.questions,
        evidence.facts,
        evidence.findings,
        evidence.sources,
        evidence.notes,
        evidence.limits,
    ),
}
"""Reports from top to bottom, by detail: a new section is a function, and its place here."""
