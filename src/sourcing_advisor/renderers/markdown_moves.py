"""The moves of a plan in Markdown: in full, or a line each under what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sourcing_advisor.advice.markdown import CITATION, as_markdown
from sourcing_advisor.decisions.moves import STAGES
from sourcing_advisor.renderers.markdown_page import Lines, Page
from sourcing_advisor.report.model import CitedFinding, Recommendation
from sourcing_advisor.report.part import Threshold
from sourcing_advisor.report.reasons import distinct_reasons
from sourcing_advisor.report.sentences import sentences, steps, without_pointers
from sourcing_advisor.report.short import (
    believed,
    facts_under,
    finding_in_short,
    hinging,
    placed_in_words,
    quoted,
    said_in,
)
from sourcing_advisor.report.words import OWNERS, PLAN_ORDER, TIMINGS, TWO_VIEWS

MOST_SIGNS = 8
"""Facts that are told of a move where not all of them are."""


class Measure(NamedTuple):
    """How much of a move is told; `whole` adds gradings, facts, thresholds and drafts."""

    whole: bool = False
    reasons: int = 9
    why: int = 9
    steps: int = 9
    sentences: int = 9
    """Of the situation, of who, by when and success, each."""


WHOLE = Measure(whole=True)
MEASURES = (
    Measure(),
    Measure(reasons=1),
    Measure(reasons=1, why=2),
    Measure(reasons=1, why=1, steps=3),
    Measure(reasons=1, why=1, steps=3, sentences=2),
    Measure(reasons=1, why=1, steps=2, sentences=1),
)
"""How the moves of a report are told that would be too long, the fullest first."""


def in_full(page: Page, gaps: Iterable[Recommendation], measure: Measure = WHOLE) -> Lines:
    """Tell moves with all their parts, in whole sentences and steps."""
    for gap in gaps:
        yield from (f"### {gap.number}. {as_markdown(gap.title)}", "")
        yield from _move(page, _measured(gap, measure), measure)


def _measured(gap: Recommendation, measure: Measure) -> Recommendation:
    if measure.sentences == measure.steps == measure.why or not gap.sections:
        return gap
    sections = dict(gap.sections)
    for name in ("situation", "who", "by_when", "success"):
        sections[name] = " ".join(sentences(sections[name])[: measure.sentences])
    sections["why"] = " ".join(sentences(sections["why"])[: measure.why])
    most = measure.steps + len(said_in(gap, "first_steps"))
    told = steps(sections["first_steps"])[:most]
    sections["first_steps"] = "\n".join(f"{i}. {step}" for i, step in enumerate(told, start=1))
    return gap.model_copy(update={"sections": sections})


def _move(page: Page, gap: Recommendation, measure: Measure) -> Lines:
    sections, whole = gap.sections, measure.whole
    if not whole:
        sections = {name: without_pointers(text) for name, text in sections.items()}
    place = next(each for each in page.report.plan if each.number == gap.number)
    said = "; ".join(distinct_reasons(place)[: measure.reasons] or (gap.why_here,))
    said = said.removeprefix("because ").replace("; because ", "; and because ")
    if whole:
        rules = ", ".join((gap.rule, *(ground.rule for ground in gap.grounds)))
        yield (
            f"{page.titles[gap.practice]} ({gap.practice}; {rules}). "
            f"Severity: {gap.severity}. Effort: {gap.effort}. "
            f"Evidence: {gap.evidence or 'none cited'}. "
            f"Owner: {OWNERS[gap.owner]}. When: {TIMINGS[gap.timing]}."
        )
        yield ""
    yield from (f"**Why here.** {said[:1].upper()}{said[1:]}.", "")
    yield from _labelled("The situation", sections.get("situation", ""))
    yield from _told_by_name(gap)
    yield from _signs(gap, page, whole=whole)
    yield from _labelled("Why it matters", sections.get("why", ""))
    if sections.get("first_steps"):
        yield from ("**What to do first**", "", sections["first_steps"], "")
    yield from _labelled("Who", sections.get("who", ""))
    yield from _labelled("By when", sections.get("by_when", ""))
    yield from _labelled("How success is measured", sections.get("success", ""))
    if whole and "draft" in sections:
        yield from ("**Draft**", "", sections["draft"], "")
    for silenced in place.silenced if whole else ():
        yield f"- Silent: {silenced.title} ({silenced.rule}), as {silenced.reason}."
    if whole and place.silenced:
        yield ""


def _labelled(label: str, text: str) -> Lines:
    if text:
        yield from (f"**{label}.** {text}", "")


def _told_by_name(gap: Recommendation) -> Lines:
    told = said_in(gap, "situation")
    yield from (f"- {text}" for text in told)
    for quote in gap.quotes:
        yield f"- {quoted(quote)}"
    if gap.beliefs:
        yield f"- {believed(gap)}"
    yield from (f"- {text}" for text in hinging(gap))
    for decision in gap.decisions:
        yield f"- Decided: {as_markdown(decision.words)}"
    if told or gap.quotes or gap.beliefs or gap.hinges_on or gap.decisions:
        yield ""


def _signs(gap: Recommendation, page: Page, *, whole: bool) -> Lines:
    """List the facts that the move rests on and the rules that it speaks for."""
    signs = [as_markdown(f"{fact.label}: {fact.in_words}") for fact in facts_under(gap)]
    if whole:
        yield from ("**What this rests on**", "", *(f"- {sign}" for sign in signs))
        yield from (threshold_line(threshold, page) for threshold in gap.thresholds)
        yield ""
    elif signs:
        yield from (f"**Signs.** {'; '.join(signs[:MOST_SIGNS])}.", "")
    if gap.grounds:
        yield from ("**It speaks for**", "")
        yield from (f"- {as_markdown(ground.title)} ({ground.rule})" for ground in gap.grounds)
        yield ""


def threshold_line(threshold: Threshold, page: Page) -> str:
    """Return what a threshold is, and what it rests on, as the item of a list."""
    known = threshold.rests_on in page.findings
    rests_on = f"{page.numbers([threshold.rests_on])}." if known else threshold.rests_on.strip()
    changed, basis = "", threshold.basis.capitalize()
    if threshold.overridden:
        changed = ", changed by the user from the standard value"
        basis = f"The standard value rests on {threshold.basis}"
    return (
        f"- Threshold: {threshold.in_words}{changed}. {threshold.means.strip()} {basis}: {rests_on}"
    )


def in_lines(page: Page, gaps: Iterable[Recommendation]) -> Lines:
    """Tell moves in a line each, under the move that they rest on."""
    titles = {gap.move: gap for gap in page.report.recommendations}
    under: dict[str, list[Recommendation]] = {}
    for gap in gaps:
        under.setdefault(gap.rests_on or "", []).append(gap)
    for cause in sorted(under, key=lambda name: titles[name].number if name else 10_000):
        if cause:
            yield f"- After move {titles[cause].number}, {as_markdown(titles[cause].title)}:"
        elif len(under) > 1:
            yield "- Of their own:"
        for gap in under[cause]:
            indent = "  " if cause or len(under) > 1 else ""
            yield f"{indent}- {gap.number}. {as_markdown(gap.title)} ({OWNERS[gap.owner]})"
    yield ""


def with_their_place(gaps: Iterable[Recommendation]) -> Lines:
    """Tell moves in a line each, with until when they are parked, or since when in hand."""
    yield from (f"- {gap.number}. {placed_in_words(gap)}" for gap in gaps)
    yield ""


def plan_in_standard(page: Page, measure: Measure) -> Lines:
    """Tell the moves of first and next in full, and the others in a line each."""
    report = page.report
    yield from _none(page)
    for stage in ("first", "next"):
        gaps = report.of_stage(stage)
        if gaps:
            yield from (f"## {STAGES[stage]}", "")
            yield from in_full(page, gaps, measure)
    yield from _short_stages(page)


def plan_in_full(page: Page) -> Lines:
    """Tell every move in full but those that are in hand."""
    yield from _none(page)
    for stage in ("first", "next", "later", "parked"):
        gaps = page.report.of_stage(stage)
        if gaps:
            yield from (f"## {STAGES[stage]}", "")
            yield from in_full(page, gaps)
    if page.report.of_stage("in_hand"):
        yield from (f"## {STAGES['in_hand']}", "")
        yield from with_their_place(page.report.of_stage("in_hand"))


def _none(page: Page) -> Lines:
    if page.report.recommendations:
        yield from (PLAN_ORDER, "")
    else:
        yield from ("On the facts shown, no gap was found.", "")
    for each in page.report.named:
        yield f"- {as_markdown(each.text)}"
    if page.report.named:
        yield ""


def _short_stages(page: Page) -> Lines:
    report = page.report
    if report.of_stage("later"):
        yield from (f"## {STAGES['later']}", "")
        yield from in_lines(page, report.of_stage("later"))
    for stage in ("parked", "in_hand"):
        if report.of_stage(stage):
            yield from (f"## {STAGES[stage]}", "")
            yield from with_their_place(report.of_stage(stage))


def two_views(page: Page) -> Lines:
    """Tell what the two sides see differently, as far as something hinges on it."""
    if page.report.views:
        yield from (f"## {TWO_VIEWS}", "")
        for number, difference in enumerate(page.report.views, start=1):
            yield f"{number}. {as_markdown(difference.words)}"
        yield ""


def decided_before(page: Page) -> Lines:
    """Tell what came of decisions on moves that are in the plan no more."""
    if page.report.decisions:
        yield from ("## What came of earlier decisions", "")
        for decision in page.report.decisions:
            yield f"- {as_markdown(f'{decision.move}: {decision.words}')}"
        yield ""


def cited_in_short(page: Page, lines: Iterable[str]) -> Lines:
    """List the findings that some lines cite, each by its first sentence."""
    return _cited(page, lines, finding_in_short)


def cited_in_full(page: Page, lines: Iterable[str]) -> Lines:
    """List the findings that some lines cite, each with all that it says."""
    return _cited(page, lines, lambda finding, source: f"{finding.claim} ({source})")


def _cited(page: Page, lines: Iterable[str], told: Callable[[CitedFinding, str], str]) -> Lines:
    numbers = {int(number) for line in lines for number in CITATION.findall(line)}
    sources = {source.id: source.short for source in page.report.sources}
    if numbers:
        yield from ("## Findings cited", "")
    for finding in page.report.findings:
        if finding.number in numbers:
            yield f"- [{finding.number}] {told(finding, sources[finding.source])}"
    yield ""
