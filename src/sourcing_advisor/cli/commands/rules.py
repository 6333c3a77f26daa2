"""List, read, check and document the rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import library_option, library_options
from sourcing_advisor.cli.output import (
    EXIT_BAD_INPUT,
    Progress,
    print_problems,
    refuse_no_name,
    reports_problems,
    tell,
    write_result,
)
from sourcing_advisor.cli.text import rule_text, table
from sourcing_advisor.documents.problems import quote
from sourcing_advisor.rules.models import Kind
from sourcing_advisor.service.library import (
    LibraryChoice,
    check_rules,
    document_rules,
    find_rule,
    rules_in,
)


@click.group(cls=Group)
def rules() -> None:
    """List, read, check and document the rules."""


@rules.command("list")
@click.option("--practice", metavar="ID", help="Only the rules of this practice, such as P04.")
@click.option("--kind", type=click.Choice(get_args(Kind), case_sensitive=False), help="Only these.")
@library_option
@reports_problems
def list_rules(practice: str | None, kind: Kind | None, library: LibraryChoice) -> None:
    """List the rules: id, practice, kind, severity and title."""
    rows = [
        (rule.id, rule.practice, rule.kind, rule.severity or "-", rule.title)
        for rule in rules_in(library.book(), practice, kind)
    ]
    write_result(table(("rule", "practice", "kind", "severity", "title"), rows), None)


@rules.command("show")
@click.argument("rule")
@library_options
@reports_problems
def show_rule(rule: str, library: LibraryChoice) -> None:
    """Print one rule (by id or name): what it finds, its condition and what it rests on."""
    book = library.book()
    write_result(rule_text(find_rule(rule, book), book), None)


@rules.command("check")
@library_options
@reports_problems
def check(library: LibraryChoice) -> None:
    """Check the rule library, and any folder added with --rules, and list every problem.

    Each check has a code, such as PR01; a rule can silence one and say why. Exit status 2 if
    there is a problem.
    """
    with Progress() as progress:
        book, problems = check_rules(library, progress.show_when_slow)
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
@library_options
@reports_problems
def write_docs(output: str, library: LibraryChoice) -> None:
    """Write the library as linked Markdown pages, one for each practice, rule and finding.

    Facts have a page for each section, parameters and sources one page each. Pages of an earlier
    run that no longer belong are removed; other files are left alone, and when a page would replace
    one of them, nothing is written.
    """
    refuse_no_name(output, "folder")
    pages = document_rules(library, Path(output))
    tell(f"{pages} pages written to {quote(output)}.")
