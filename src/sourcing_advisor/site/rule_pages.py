"""The page of a rule."""

from __future__ import annotations

from sourcing_advisor.report.words import OWNERS, TIMINGS
from sourcing_advisor.site.advice_examples import AdviceExample
from sourcing_advisor.site.conditions import condition_lines
from sourcing_advisor.site.links import (
    fact_target,
    to_fact,
    to_finding,
    to_practice,
    to_threshold,
    with_rule_links,
)
from sourcing_advisor.site.markdown import bullets, link, page, plain
from sourcing_advisor.rules.book import Rule, RuleBook

_SECTIONS = {
    "situation": "The situation",
    "why": "Why it matters",
    "first_steps": "What to do first",
    "who": "Who",
    "by_when": "By when",
    "success": "How success is measured",
    "draft": "Draft",
}


def rule_page(rule: Rule, book: RuleBook, example: AdviceExample | None = None) -> str:
    """Return the page of a rule: what it says, when, on what, and what it leads to.

    `example` is its advice on a case, if there is one.
    """
    practice = next(each for each in book.practices if each.id == rule.practice)
    lines = [f"Practice: {to_practice(practice)}", "", f"Kind: {rule.kind}", ""]
    lines += _grading(rule)
    lines += [with_rule_links(rule.description, book), ""]
    if rule.not_this:
        lines += ["## What it must not be taken for", "", with_rule_links(rule.not_this, book), ""]
    if rule.protect:
        lines += ["## What to protect", "", plain(rule.protect), ""]
    lines += _conditions(rule, book)
    lines += ["## Facts that it reads", ""]
    lines += bullets(to_fact(name, book.facts) for name in rule.reads)
    lines += ["## Parameters that it uses", ""]
    lines += bullets(to_threshold(book.parameters[name]) for name in rule.parameters)
    lines += ["## Findings that it rests on", ""]
    lines += bullets(to_finding(book.findings[name]) for name in rule.findings)
    lines += _advice(example) if example else []
    return page(f"{rule.id} {rule.title}", lines)


def _grading(rule: Rule) -> list[str]:
    lines = [f"Name: `{rule.name}`", ""]
    if rule.severity and rule.effort and rule.owner and rule.timing:
        graded = f"Severity: {rule.severity}. Effort: {rule.effort}."
        lines += [f"{graded} Owner: {OWNERS[rule.owner]}. When: {TIMINGS[rule.timing]}.", ""]
    if rule.concludes:
        lines += [f"Concludes: {link(rule.concludes, fact_target(rule.concludes))}", ""]
    return lines


def _conditions(rule: Rule, book: RuleBook) -> list[str]:
    lines: list[str] = []
    if rule.applies_when is not None:
        lines += ["## Applies when", "", *condition_lines(rule.applies_when, book.facts), ""]
    if rule.act_from is not None:
        lines += ["## Act once", "", *condition_lines(rule.act_from, book.facts), ""]
    return [*lines, "## Fires when", "", *condition_lines(rule.when, book.facts), ""]


def _advice(example: AdviceExample) -> list[str]:
    lines = ["## Advice, on an example", "", "Of a relationship, this much is known:", ""]
    lines += bullets(f"{plain(each.label)}: {plain(each.in_words)}" for each in example.facts)
    lines += ["The report then says:", ""]
    for name, text in example.sections.items():
        if text:
            lines += [f"**{_SECTIONS[name]}**", "", text, ""]
    return lines
