"""The report as Markdown, for a terminal, a wiki or a word processor.

Each section is a function that yields its lines. It is no Jinja layout, because a review by the
command line would take a tenth longer: Jinja compiles a layout anew in each process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sourcing_advisor.advice.markdown import as_markdown, without_html
from sourcing_advisor.report.model import (
    CitedFinding,
    Recommendation,
    Report,
    StrengthToProtect,
    Threshold,
)
from sourcing_advisor.report.words import (
    OWNERS,
    QUESTIONS_IN_FULL,
    STATES,
    STATES_MEAN,
    STRENGTHS,
    TIMINGS,
    figure_in_words,
    left_open,
    practice_titles,
    profile_of,
)
from sourcing_advisor.rules.models import LEVELS

Lines = Iterator[str]


def render(report: Report) -> bytes:
    """Return the report as CommonMark with tables. Text that was given never acts as markup."""
    page = _Page(
        report,
        {finding.id: finding for finding in report.findings},
        practice_titles(report),
    )
    text = "\n".join([without_html(line) for section in SECTIONS for line in section(page)])
    return f"{text.strip()}\n".encode()


@dataclass(frozen=True, slots=True)
class _Page:
    """A report with its findings and the titles of its practices, both by id."""

    report: Report
    findings: dict[str, CitedFinding]
    titles: dict[str, str]

    def numbers(self, findings: Iterable[str]) -> str:
        """Return the citations of findings, as in ``[1], [4]``."""
        return ", ".join(f"[{self.findings[name].number}]" for name in findings)

    def against(self, finding: CitedFinding) -> str:
        """Return what tempers a finding, as a sentence to add, or nothing."""
        tempered_by = self.numbers(finding.tempered_by)
        return f" To be weighed against {tempered_by}." if tempered_by else ""


def _opening(page: _Page) -> Lines:
    yield f"# Sourcing review: {as_markdown(page.report.title)}"
    yield ""
    for label, value in profile_of(page.report):
        yield f"- {label}: {as_markdown(value)}"
    yield ""


def _summary(page: _Page) -> Lines:
    report = page.report
    gaps = report.recommendations
    severities = f" ({_severities(gaps)})" if gaps else ""
    yield "## Summary"
    yield ""
    yield (
        f"{_counted(gaps, 'recommendation')}{severities}, "
        f"{_counted(report.strengths, 'strength')} to protect, "
        f"{_counted(report.questions, 'open question')}."
    )
    if gaps:
        yield from ("", "First in order:", "")
    for rank, gap in enumerate(gaps[:3], start=1):
        yield f"{rank}. {gap.title} ({gap.rule}, {gap.severity} severity)"
    yield ""


def _counted(things: tuple[object, ...], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _severities(gaps: tuple[Recommendation, ...]) -> str:
    if len(gaps) == 1:
        return f"of {gaps[0].severity} severity"
    counts = Counter(gap.severity for gap in gaps)
    return ", ".join(f"{counts[level]} of {level} severity" for level in LEVELS if counts[level])


def _recommendations(page: _Page) -> Lines:
    gaps = page.report.recommendations
    yield "## Recommendations"
    yield ""
    if gaps:
        yield (
            "Ordered by severity, then by the strength of the evidence, then by effort, least "
            "first; between equals, the people who lead come first, then what is due sooner."
        )
    else:
        yield "On the facts stated, no gap was found."
    yield ""
    for rank, gap in enumerate(gaps, start=1):
        yield f"### {rank}. {gap.title}"
        yield ""
        yield from _recommendation(gap, page)


def _recommendation(gap: Recommendation, page: _Page) -> Lines:
    sections = gap.sections
    yield (
        f"{page.titles[gap.practice]} ({gap.practice}, rule {gap.rule}). "
        f"Severity: {gap.severity}. Effort: {gap.effort}. "
        f"Evidence: {gap.evidence or 'none cited'}. "
        f"Owner: {OWNERS[gap.owner]}. When: {TIMINGS[gap.timing]}."
    )
    yield from ("", f"**The situation.** {sections['situation']}", "")
    yield from ("**What this rests on**", "")
    for fact in gap.because:
        yield f"- {fact.label}: {as_markdown(fact.in_words)}"
    for threshold in gap.thresholds:
        yield _threshold(threshold, page)
    yield from ("", f"**Why it matters.** {sections['why']}", "")
    for name in gap.findings:
        yield _cited(page.findings[name], page)
    yield from ("", "**What to do first**", "", sections["first_steps"], "")
    yield from (f"**Who.** {sections['who']}", "")
    yield from (f"**By when.** {sections['by_when']}", "")
    yield from (f"**How success is measured.** {sections['success']}", "")
    if "draft" in sections:
        yield from ("**Draft**", "", sections["draft"], "")


def _threshold(threshold: Threshold, page: _Page) -> str:
    known = threshold.rests_on in page.findings
    rests_on = f"{page.numbers([threshold.rests_on])}." if known else threshold.rests_on.strip()
    changed, basis = "", threshold.basis.capitalize()
    if threshold.overridden:
        changed = ", changed by the user from the standard value"
        basis = f"The standard value rests on {threshold.basis}"
    return (
        f"- Threshold: {threshold.in_words}{changed}. {threshold.means.strip()} {basis}: {rests_on}"
    )


def _cited(finding: CitedFinding, page: _Page) -> str:
    figures = "; ".join(f"{figure_in_words(each)} ({each.of})" for each in finding.figures)
    figures = f" Figures: {figures}." if figures else ""
    return (
        f"- [{finding.number}] {finding.claim.strip()}{figures} "
        f"*{finding.strength.capitalize()} evidence.*{page.against(finding)}"
    )


def _strengths(page: _Page) -> Lines:
    yield "## Strengths to protect"
    yield ""
    for strength in page.report.strengths:
        yield _strength(strength, page)
        yield ""
    if not page.report.strengths:
        yield "On the facts stated, no practice can yet be called a strength."
        yield ""
    yield ""


def _strength(strength: StrengthToProtect, page: _Page) -> str:
    because = "; ".join(f"{f.label}: {as_markdown(f.in_words)}" for f in strength.because)
    thresholds = ", ".join(_threshold_in_short(each, page) for each in strength.thresholds)
    cited = "".join(f" {page.numbers([name])}" for name in strength.findings)
    return (
        f"- **{strength.title}** ({page.titles[strength.practice]}, rule {strength.rule}). "
        f"{strength.text.strip()} Rests on: {because}."
        f"{f' Thresholds: {thresholds}.' if thresholds else ''}{cited}"
    )


def _threshold_in_short(threshold: Threshold, page: _Page) -> str:
    changed = "changed by the user from the standard value, which rests on "
    number = f" {page.numbers([threshold.rests_on])}" if threshold.rests_on in page.findings else ""
    basis = f"{changed if threshold.overridden else ''}{threshold.basis}{number}"
    return f"{threshold.in_words} ({basis})"


def _practices(page: _Page) -> Lines:
    yield from ("## State of each practice", "", STATES_MEAN, "")
    yield from ("| Practice | State | Rules |", "|---|---|---|")
    for practice in page.report.practices:
        state = STATES[practice.status][1].lower()
        yield f"| {practice.id} {practice.title} | {state} | {', '.join(practice.rules)} |"
    yield ""


def _questions(page: _Page) -> Lines:
    questions = page.report.questions
    yield from ("## Open questions", "")
    if questions:
        yield (
            "Ordered by how many rules of high severity an answer can settle, then by how many "
            "rules it can settle, then by how many it helps to settle. What an answer can settle, "
            "at least one of the possible answers settles by itself."
        )
    else:
        yield "Nothing that is left open would change this advice."
    yield ""
    for rank, each in enumerate(questions[:QUESTIONS_IN_FULL], start=1):
        settles, helps = ", ".join(each.would_settle), ", ".join(each.would_help)
        yield (
            f"{rank}. {each.question} (`{each.fact}`: {each.answers}; {each.who} can answer.)"
            f"{f' Can settle {settles}.' if settles else ''}"
            f"{f' Needed, with other answers, for {helps}.' if helps else ''}"
        )
    others = questions[QUESTIONS_IN_FULL:]
    if others:
        yield ""
        yield (
            f"The other {len(others)} in the same order, each with the rules that it can settle "
            "or, in brackets, helps to settle:"
        )
        yield ""
    for each in others:
        settles, helps = ", ".join(each.would_settle), ", ".join(each.would_help)
        rules = " ".join(filter(None, (settles, f"({helps})" if helps else "")))
        yield f"- {each.question} `{each.fact}`{f': {rules}' if rules else ''}"
    yield ""


def _findings(page: _Page) -> Lines:
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


def _sources(page: _Page) -> Lines:
    yield from ("## Sources", "")
    for source in page.report.sources:
        method, limits = source.method.strip(), source.limits.strip()
        yield f"- {source.citation.strip()} Method: {method} Limits: {limits}"
    if not page.report.sources:
        yield "No source is cited."
    yield ""


def _notes(page: _Page) -> Lines:
    if page.report.notes:
        yield from ("## What could not be worked out", "")
        for note in page.report.notes:
            yield f"- {as_markdown(note.listed)}: {note.why}. Left open: {left_open(note)}."
        yield ""


def _limits(page: _Page) -> Lines:
    book = page.report.rule_book
    yield from ("## Limits of this report", "")
    for limit in page.report.limits:
        yield f"- {limit.strip()}"
    yield ""
    yield (
        f"Rule book {book.version}, {book.rules} rules, digest {book.digest[:12]}; "
        f"engine: {page.report.engine}."
    )


SECTIONS: tuple[Callable[[_Page], Lines], ...] = (
    _opening,
    _summary,
    _recommendations,
    _strengths,
    _practices,
    _questions,
    _findings,
    _sources,
    _notes,
    _limits,
)
"""The report from top to bottom: a new section is a function, and its place here."""
