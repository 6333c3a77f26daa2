"""The commands `rules`, `findings` and `parameters`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sourcing_advisor.cli.browse_text import finding_text, parameter_text, rule_text, table
from sourcing_advisor.cli.commands import Group
from sourcing_advisor.cli.common import (
    found_by_name,
    parameter_option,
    parsed_parameters,
    rule_book,
    rule_named,
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
from sourcing_advisor.documents.problems import quote
from sourcing_advisor.facts.wording import number_in_words


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
    write_result(rule_text(rule_named(rule, book), book), None)


@rules.command("check")
@rules_option
@parameter_option
@reports_problems
def check_rules(rules_folders: tuple[str, ...], parameters: tuple[str, ...]) -> None:
    """Check the rule library, and any folder added with --rules, and list every problem.

    Exit status 2 if there is a problem.
    """
    from sourcing_advisor.rules.lint.check import check_library  # noqa: PLC0415 - costly to import

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
    from sourcing_advisor.rules.lint.cases import cases_beside  # noqa: PLC0415 - for this command only
    from sourcing_advisor.site.pages import (  # noqa: PLC0415 - for this command only
        library_pages,
        write_pages,
    )

    refuse_no_name(output, "folder")
    pages = library_pages(rule_book(rules_folders, parameters), cases_beside(rules_folders))
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
    write_result(finding_text(found, book), None)


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
    write_result(parameter_text(found, book), None)
