"""Show why a rule fired, or why moves stand where they do."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.decisions.derivation import derivation_lines
from sourcing_advisor.engine.trace import RuleTrace, Trace
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import explain_file, plan_of_file

_TRUTHS = {True: "true   ", False: "false  ", None: "unknown"}
_OUTCOMES = {
    "fired": "fired",
    "clear": "did not fire",
    "unknown": "cannot be settled: a fact that it needs is not stated",
    "not_applicable": "does not apply to this relationship",
}


@click.command(cls=Command, no_args_is_help=True)
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
        write_result(_trace_text(*explain_file(file, rule, library)), None)


def _trace_text(trace: RuleTrace, book: RuleBook) -> str:
    """Return a traced rule as a tree, with the truth of each part and the value of each fact."""
    return "\n".join(_rule_lines(trace, book, "")) + "\n"


def _rule_lines(trace: RuleTrace, book: RuleBook, indent: str) -> Iterator[str]:
    yield f"{indent}{trace.rule} {trace.name}: {_OUTCOMES[trace.outcome]}"
    yield f"{indent}  {trace.title}"
    if trace.applies_when is not None:
        yield f"{indent}  applies when"
        yield from _part_lines(trace.applies_when, book, indent + "    ")
    yield f"{indent}  when"
    yield from _part_lines(trace.when, book, indent + "    ")


def _part_lines(trace: Trace, book: RuleBook, indent: str) -> Iterator[str]:
    read = ""
    if trace.fact is not None:
        read = f"  <- {value_in_words(book.facts[trace.fact], trace.value)}"
    yield f"{indent}{_TRUTHS[trace.truth]} {trace.asks}{read}"
    for part in trace.parts:
        yield from _part_lines(part, book, indent + "  ")
    for rule in trace.under:
        yield from _rule_lines(rule, book, indent + "    ")
