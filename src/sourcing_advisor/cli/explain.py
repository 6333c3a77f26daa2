"""The command `explain`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sourcing_advisor.cli.commands import Command
from sourcing_advisor.cli.common import (
    both,
    parameter_option,
    rule_book,
    rule_named,
    rules_option,
)
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.trace import RuleTrace, Trace, trace_rule
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.book import Rule, RuleBook

_TRUTHS = {True: "true   ", False: "false  ", None: "unknown"}
_OUTCOMES = {
    "fired": "fired",
    "clear": "did not fire",
    "unknown": "cannot be settled: a fact that it needs is not stated",
    "not_applicable": "does not apply to this relationship",
}


@click.command(cls=Command, no_args_is_help=True)
@click.argument("file")
@click.argument("rule")
@rules_option
@parameter_option
@reports_problems
def explain(
    file: str, rule: str, rules_folders: tuple[str, ...], parameters: tuple[str, ...]
) -> None:
    """Show why RULE (its id or name) fired, or why not, on the relationship in FILE.

    Prints the rule's condition as a tree, with the truth of each part and the value of each fact;
    a conclusion is followed by the rules that conclude it.
    """

    def chosen() -> tuple[Rule, RuleBook]:
        book = rule_book(rules_folders, parameters)
        return rule_named(rule, book), book

    relationship, (wanted, book) = both(lambda: read_relationship(file), chosen)
    traced = trace_rule(wanted, Assessor(book).assess(relationship))
    write_result("\n".join(_rule_lines(traced, book, "")) + "\n", None)


def _rule_lines(traced: RuleTrace, book: RuleBook, indent: str) -> Iterator[str]:
    yield f"{indent}{traced.rule} {traced.name}: {_OUTCOMES[traced.outcome]}"
    yield f"{indent}  {traced.title}"
    if traced.applies_when is not None:
        yield f"{indent}  applies when"
        yield from _lines(traced.applies_when, book, indent + "    ")
    yield f"{indent}  when"
    yield from _lines(traced.when, book, indent + "    ")


def _lines(trace: Trace, book: RuleBook, indent: str) -> Iterator[str]:
    read = ""
    if trace.fact is not None:
        read = f"  <- {value_in_words(book.facts[trace.fact], trace.value)}"
    yield f"{indent}{_TRUTHS[trace.truth]} {trace.asks}{read}"
    for part in trace.parts:
        yield from _lines(part, book, indent + "  ")
    for rule in trace.under:
        yield from _rule_lines(rule, book, indent + "    ")
