"""The command `explain`."""

from __future__ import annotations

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.cli.text import trace_text
from sourcing_advisor.decisions.derivation import derivation_lines
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import explain_file, plan_of_file


@click.command(
    cls=Command,
    no_args_is_help=True,
    short_help="Show why a rule fired, or why moves stand where they do.",
)
@click.argument("file")
@click.argument("rule", required=False)
@click.option("--plan", "whole_plan", is_flag=True, help="Show what put each move in its place.")
@library_options
@reports_problems
def explain(file: str, rule: str | None, library: LibraryChoice, *, whole_plan: bool) -> None:
    """Show why RULE (its id or name) fired, or why not, on the relationship in FILE.

    Prints the rule's condition as a tree, with the truth of each part and the value of each fact;
    a conclusion is followed by the rules that conclude it. With --plan and no RULE it prints the
    plan: the moves of each stage, with every reason for the place of each.
    """
    if whole_plan == (rule is not None):
        raise click.UsageError("Give a rule, or --plan.")
    if rule is None:
        write_result("\n".join(derivation_lines(plan_of_file(file, library))) + "\n", None)
    else:
        write_result(trace_text(*explain_file(file, rule, library)), None)
