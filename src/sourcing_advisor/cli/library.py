"""The commands `rules`, `findings` and `parameters`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

import click

from sourcing_advisor.advice.wording import OWNERS, STRENGTHS, TIMINGS, number_in_words
from sourcing_advisor.cli.commands import Group
from sourcing_advisor.cli.common import (
    found_by_name,
    parameter_option,
    parsed_parameters,
    rule_book,
    rules_option,
)
from sourcing_advisor.cli.output import (
    EXIT_BAD_INPUT,
    print_problems,
    refuse_no_name,
    reports_problems,
    tell,
    write_result,
)
from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Condition, Known, Not
from sourcing_advisor.documents.problems import quote
from sourcing_advisor.engine.trace import asks_in_words
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Finding, Parameter

WIDTH = 96


@click.group(cls=Group)
def rules() -> None:
    """List, read, check and document the rules."""


@rules.command("list")
@click.option("--practice", metavar="ID", help="Only the rules of this practice, such as P04.")
@click.option("--kind", type=click.Choice(["gap", "strength", "conclusion"]), help="Only these.")
@rules_option
@reports_problems
def list_rules(practice: str | None, kind: str | None, rules_folders: tuple[str, ...]) -> None:
    """List the rules: id, practice, kind, severity and title."""
    book = rule_book(rules_folders)
    if practice:
        practice = found_by_name(
            "practice", practice, {each.id: each.id for each in book.practices}
        )
    shown = [
        (rule.id, rule.practice, rule.kind, rule.severity or "-", rule.title)
        for rule in book.rules
        if (not practice or rule.practice == practice) and kind in (None, rule.kind)
    ]
    write_result(table(("rule", "practice", "kind", "severity", "title"), shown), None)


@rules.command("show")
@click.argument("rule")
@rules_option
@parameter_option
@reports_problems
def show_rule(rule: str, rules_folders: tuple[str, ...], parameters: tuple[str, ...]) -> None:
    """Print one rule (by id or name): what it finds, its condition and what it rests on."""
    book = rule_book(rules_folders, parameters)
    known = {each.id: each for each in book.rules} | {each.name: each for each in book.rules}
    write_result(_rule_text(found_by_name("rule", rule, known), book), None)


@rules.command("check")
@rules_option
@parameter_option
@reports_problems
def check_rules(rules_folders: tuple[str, ...], parameters: tuple[str, ...]) -> None:
    """Check the rule library, and any folder added with --rules, and list every problem.

    Exit status 2 if there is a problem.
    """
    from sourcing_advisor.checks.library import check_library  # noqa: PLC0415 - costly to import

    book, problems = check_library(rules_folders, parsed_parameters(parameters))
    if problems:
        print_problems(problems)
        sys.exit(EXIT_BAD_INPUT)
    counts = (
        f"{len(book.rules)} rules, {len(book.findings)} findings, "
        f"{len(book.parameters)} parameters, {len(book.facts) - len(book.conclusions)} facts"
    )
    write_result(f"No problem found: {counts}.\n", None)


@rules.command("docs")
@click.option("-o", "--output", metavar="DIR", required=True, help="The folder to write to.")
@rules_option
@parameter_option
@reports_problems
def write_docs(output: str, rules_folders: tuple[str, ...], parameters: tuple[str, ...]) -> None:
    """Write the library as linked Markdown pages, one for each practice, rule and finding.

    Facts have a page for each section, parameters and sources one page each. Pages of an earlier
    run that no longer belong are removed; other files are left alone, and when a page would replace
    one of them, nothing is written.
    """
    from sourcing_advisor.docs_pages.library import (  # noqa: PLC0415 - for this command only
        library_pages,
        write_pages,
    )

    refuse_no_name(output, "folder")
    pages = library_pages(rule_book(rules_folders, parameters))
    write_pages(pages, Path(output))
    tell(f"{len(pages)} pages written to {quote(output)}.")


@click.group(cls=Group)
def findings() -> None:
    """List and read the research findings."""


@findings.command("list")
@click.option("--practice", metavar="ID", help="Only the findings on this practice.")
@rules_option
@reports_problems
def list_findings(practice: str | None, rules_folders: tuple[str, ...]) -> None:
    """List the findings: id, practices, strength of the evidence and claim."""
    book = rule_book(rules_folders)
    if practice:
        practice = found_by_name(
            "practice", practice, {each.id: each.id for each in book.practices}
        )
    shown = [
        (each.id, " ".join(each.practices), each.strength, each.claim.strip())
        for each in book.findings.values()
        if not practice or practice in each.practices
    ]
    write_result(table(("finding", "practices", "evidence", "claim"), shown), None)


@findings.command("show")
@click.argument("finding")
@rules_option
@reports_problems
def show_finding(finding: str, rules_folders: tuple[str, ...]) -> None:
    """Print one finding: claim, figures, base, limits, place, and the rules that cite it."""
    book = rule_book(rules_folders)
    found = found_by_name("finding", finding, dict(book.findings))
    write_result(_finding_text(found, book), None)


@click.group(cls=Group)
def parameters() -> None:
    """List and read the thresholds that rules use."""


@parameters.command("list")
@rules_option
@reports_problems
def list_parameters(rules_folders: tuple[str, ...]) -> None:
    """List the parameters: name, value, whether research or judgement, and meaning."""
    book = rule_book(rules_folders)
    shown = [
        (each.name, number_in_words(each.value, each.unit), each.basis, each.means.strip())
        for each in book.parameters.values()
    ]
    write_result(table(("parameter", "value", "basis", "meaning"), shown), None)


@parameters.command("show")
@click.argument("parameter")
@rules_option
@reports_problems
def show_parameter(parameter: str, rules_folders: tuple[str, ...]) -> None:
    """Print one parameter: value, meaning, what it rests on, and the rules that use it."""
    book = rule_book(rules_folders)
    found = found_by_name("parameter", parameter, dict(book.parameters))
    write_result(_parameter_text(found, book), None)


def _rule_text(rule: Rule, book: RuleBook) -> str:
    titles = {practice.id: practice.title for practice in book.practices}
    lines = [
        f"{rule.id} {rule.name}",
        rule.title,
        "",
        f"Practice: {rule.practice} {titles[rule.practice]}",
        f"Kind: {rule.kind}",
    ]
    if rule.severity and rule.effort and rule.owner and rule.timing:
        lines.append(
            f"Severity: {rule.severity}. Effort: {rule.effort}. Owner: {OWNERS[rule.owner]}. "
            f"When: {TIMINGS[rule.timing]}."
        )
    if rule.concludes:
        lines.append(f"Concludes: {rule.concludes}")
    lines += ["", *_wrapped(rule.description)]
    if rule.not_this:
        lines += ["", *_wrapped(f"Not this: {rule.not_this}")]
    if rule.protect:
        lines += ["", *_wrapped(f"To protect: {rule.protect}")]
    if rule.applies_when is not None:
        lines += ["", "Applies when", *_condition_lines(rule.applies_when, "  ")]
    lines += ["", "When", *_condition_lines(rule.when, "  ")]
    if rule.findings:
        lines += ["", "Findings"]
        for name in rule.findings:
            claim = f"{name}: {book.findings[name].claim.strip()}"
            lines += _wrapped(claim, "  ")
    lines += ["", f"Written in {rule.place}"]
    return "\n".join(lines) + "\n"


def _condition_lines(condition: Condition, indent: str) -> list[str]:
    match condition:
        case Compare():
            return [indent + asks_in_words(condition)]
        case Known(fact, expected):
            return [f"{indent}{fact} is {'known' if expected else 'unknown'}"]
        case All(parts) | AnyOf(parts):
            word = "all of" if isinstance(condition, All) else "any of"
            inner = [line for part in parts for line in _condition_lines(part, indent + "  ")]
            return [indent + word, *inner]
        case Not(part):
            return [indent + "not", *_condition_lines(part, indent + "  ")]


def _finding_text(finding: Finding, book: RuleBook) -> str:
    source = book.sources[finding.source]
    lines = [finding.id, *_wrapped(finding.claim)]
    if finding.figures:
        lines += ["", "Figures"]
        for each in finding.figures:
            base = f" (base: {each.base})" if each.base else ""
            text = f"{number_in_words(each.value, each.unit)}: {each.of}{base}"
            lines += _wrapped(text, "  ")
    lines += ["", *_wrapped(f"Evidence: {STRENGTHS[finding.strength]}. Base: {finding.base}")]
    lines += _wrapped(f"Limits: {finding.limits}")
    if finding.tempered_by:
        lines += _wrapped(f"To be weighed against: {', '.join(finding.tempered_by)}")
    lines += _wrapped(f"Place: {source.short}, section “{finding.section}”")
    lines += _wrapped(f"Source: {source.citation}")
    citing = [rule.id for rule in book.rules if finding.id in rule.findings]
    lines += _wrapped(f"Practices: {', '.join(finding.practices)}")
    lines += _wrapped(f"Cited by: {', '.join(citing) or 'no rule'}")
    return "\n".join(lines) + "\n"


def _parameter_text(parameter: Parameter, book: RuleBook) -> str:
    users = [rule.id for rule in book.rules if parameter.name in rule.parameters]
    rests = f"finding {parameter.finding}" if parameter.finding else parameter.reason
    lines = [
        f"{parameter.name}: {number_in_words(parameter.value, parameter.unit)}",
        *_wrapped(parameter.means),
        *_wrapped(f"Basis: {parameter.basis}: {rests}"),
        *([f"Must be below: {parameter.below}"] if parameter.below else []),
        *_wrapped(f"Used by: {', '.join(users) or 'no rule'}"),
    ]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=indent + "  "
    )


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows as lines of aligned columns under their heads."""
    listed = [heads, *rows]
    widths = [max(len(row[i]) for row in listed) for i in range(len(heads) - 1)]
    return "".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        + "\n"
        for row in listed
    )
