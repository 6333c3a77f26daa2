"""The command `explain`."""

from __future__ import annotations

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.cli.text import trace_text
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import explain_file


@click.command(cls=Command, no_args_is_help=True, short_help="Show why a rule fired, or did not.")
@click.argument("file")
@click.argument("rule")
@library_options
@reports_problems
def explain(file: str, rule: str, library: LibraryChoice) -> None:
    """Show why RULE (its id or name) fired, or why not, on the relationship in FILE.

    Prints the rule's condition as a tree, with the truth of each part and the value of each fact;
    a conclusion is followed by the rules that conclude it.
    """
    write_result(trace_text(*explain_file(file, rule, library)), None)
