"""What a whole Markdown report adds to its moves: strengths, states, questions, evidence, facts."""

from __future__ import annotations

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.renderers.markdown_page import Lines, Page
from sourcing_advisor.report.model import StrengthToProtect
from sourcing_advisor.report.part import Threshold
from sourcing_advisor.report.words import (
    OUTCOMES,
    QUESTIONS_IN_FULL,
    QUESTIONS_ORDER,
    STATES,
    STATES_MEAN,
    STRENGTHS,
    figure_in_words,
    left_open,
)


def strengths(page: Page) -> Lines:
    """Tell what is done well, and how to keep it so."""
    yield "## Strengths to protect"
    yield ""
    for strength in page.report.strengths:
        yield _strength(strength, page)
        yield ""
    if not page.report.strengths:
        yield "On the facts stated, no practice can yet be called a strength."
        yield ""
    yield ""


def _strength(strength: StrengthToProtect, page: Page) -> str:
    because = "; ".join(f"{f.label}: {as_markdown(f.in_words)}" for f in strength.because)
    thresholds = ", ".join(_threshold_in_short(each, page) for each in strength.thresholds)
    cited = "".join(f" {page.numbers([name])}" for name in strength.findings)
    return (
        f"- **{strength.title}** ({page.titles[strength.practice]}, rule {strength.rule}). "
        f"{strength.text.strip()} Rests on: {because}."
        f"{f' Thresholds: {thresholds}.' if thresholds else ''}{cited}"
    )


def _threshold_in_short(threshold: Threshold, page: Page) -> str:
    changed = "changed by the user from the standard value, which rests on "
    number = f" {page.numbers([threshold.rests_on])}" if threshold.rests_on in page.findings else ""
    basis = f"{changed if threshold.overridden else ''}{threshold.basis}{number}"
    return f"{threshold.in_words} ({basis})"


def practices(page: Page) -> Lines:
    """Tell the state of each practice."""
    yield from ("## State of each practice", "", STATES_MEAN, "")
    yield from ("| Practice | State | Rules |", "|---|---|---|")
    for practice in page.report.practices:
        state = STATES[practice.status][1].lower()
        if practice.in_hand:
            state += f", in hand: {', '.join(practice.in_hand)}"
        yield f"| {practice.id} {practice.title} | {state} | {', '.join(practice.rules)} |"
    yield ""


def verdicts(page: Page) -> Lines:
    """Tell the verdict on every rule, by outcome."""
    yield from ("## Verdicts", "")
    for outcome in Outcome:
        rules = [verdict.rule for verdict in page.report.verdicts if verdict.outcome is outcome]
        if rules:
            yield f"- {OUTCOMES[outcome]} ({len(rules)}): {', '.join(rules)}"
    for each in page.report.provisional:
        told = "; ".join(f"{b.label}{f' ({b.by})' if b.by else ''}" for b in each.beliefs)
        yield f"- Provisional: {each.rule}, as this is only believed: {as_markdown(told)}"
    yield ""


def questions(page: Page) -> Lines:
    """Ask what is open, the first in full."""
    questions = page.report.questions
    yield from ("## Open questions", "")
    if questions:
        yield QUESTIONS_ORDER
    else:
        yield "Nothing that is left open would change this advice."
    yield ""
    for rank, each in enumerate(questions[:QUESTIONS_IN_FULL], start=1):
        settles, helps = ", ".join(each.would_settle), ", ".join(each.would_help)
        asked = as_markdown(each.question)
        yield (
            f"{rank}. {asked} (`{each.fact}`: {each.answers}; {each.who} can answer.)"
            f"{' So far this is only believed.' if each.believed else ''}"
            f"{f' Can settle {settles}.' if settles else ''}"
            f"{f' Can change {back}.' if (back := ', '.join(each.would_change)) else ''}"
            f"{f' Needed, with other answers, for {helps}.' if helps else ''}"
        )
    others = questions[QUESTIONS_IN_FULL:]
    if others:
        yield ""
        yield (
            f"The other {len(others)} in the same order, each with the rules that it can settle "
            "or change or, in brackets, helps to settle:"
        )
        yield ""
    for each in others:
        settles = ", ".join((*each.would_settle, *each.would_change))
        helps = ", ".join(each.would_help)
        rules = " ".join(filter(None, (settles, f"({helps})" if helps else "")))
        yield f"- {as_markdown(each.question)} `{each.fact}`{f': {rules}' if rules else ''}"
    yield ""


def findings(page: Page) -> Lines:
    """Give the text of each finding, once."""
    sources = {source.id: source.short for source in page.report.sources}
    yield from ("## Findings", "")
    for finding in page.report.findings:
        yield f"- [{finding.number}] {finding.claim.strip()}"
        for figure in finding.figures:
            base = f" (base: {figure.base})" if figure.base else ""
            yield f"  - {figure_in_words(figure)}: {figure.of}{base}"
        yield f"  - Evidence: {STRENGTHS[finding.strength]}. Base: {finding.base}."
        yield f"  - Limits: {finding.limits.strip()}{page.against(finding)}"
        place = f"{sources[finding.source]}, section “{finding.section}”"
        yield f"  - Place: {place} ({finding.id})."
    if not page.report.findings:
        yield "No finding is cited."
    yield ""


def sources(page: Page) -> Lines:
    """Name the sources."""
    yield from ("## Sources", "")
    for source in page.report.sources:
        method, limits = source.method.strip(), source.limits.strip()
        yield f"- {source.citation.strip()} Method: {method} Limits: {limits}"
    if not page.report.sources:
        yield "No source is cited."
    yield ""


def facts(page: Page) -> Lines:
    """List all that was known."""
    yield from ("## Facts as stated", "")
    for fact in page.report.relationship.facts:
        yield f"- {fact.label}: {as_markdown(fact.in_words)}"
    if not page.report.relationship.facts:
        yield "No fact was stated."
    yield ""


def notes(page: Page) -> Lines:
    """Say what lists leave open."""
    if page.report.notes:
        yield from ("## What could not be worked out", "")
        for note in page.report.notes:
            yield f"- {as_markdown(note.listed)}: {note.why}. Left open: {left_open(note)}."
        yield ""


def limits(page: Page) -> Lines:
    """Say how far the report reaches."""
    book = page.report.rule_book
    yield from ("## Limits of this report", "")
    for limit in page.report.limits:
        yield f"- {limit.strip()}"
    yield ""
    yield (
        f"Rule book {book.version}, {book.rules} rules, digest {book.digest[:12]}; "
        f"engine: {page.report.engine}."
    )
