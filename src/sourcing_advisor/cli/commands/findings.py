"""List and read the research findings."""

from __future__ import annotations

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import library_option
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.cli.text import finding_text, table
from sourcing_advisor.service.library import LibraryChoice, find_finding, findings_in


@click.group(cls=Group)
def findings() -> None:
    """List and read the research findings."""


@findings.command("list")
@click.option("--practice", metavar="ID", help="Only the findings on this practice.")
@library_option
@reports_problems
def list_findings(practice: str | None, library: LibraryChoice) -> None:
    """List the findings: id, practices, strength of the evidence and claim."""
    rows = [
        (finding.id, " ".join(finding.practices), finding.strength, finding.claim.strip())
        for finding in findings_in(library.book(), practice)
    ]
    write_result(table(("finding", "practices", "evidence", "claim"), rows), None)


@findings.command("show")
@click.argument("finding")
@library_option
@reports_problems
def show_finding(finding: str, library: LibraryChoice) -> None:
    """Print one finding: claim, figures, base, limits, place, and the rules that cite it."""
    book = library.book()
    write_result(finding_text(find_finding(finding, book), book), None)
