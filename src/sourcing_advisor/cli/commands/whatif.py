"""Show what proposals, or other answers, would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from sourcing_advisor.cli.answers import headed, json_text
from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import answer_format_option, library_options, output_option
from sourcing_advisor.cli.output import refuse_to_replace, reports_problems, write_result
from sourcing_advisor.decisions.change import MoveNamed
from sourcing_advisor.decisions.whatif import Assumed, RuleNamed, WhatIf
from sourcing_advisor.service.decision_support import what_if_files
from sourcing_advisor.service.library import LibraryChoice

_MOST_UNTOUCHED = 5


@click.command(cls=Command, no_args_is_help=True)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="An answer in place of the one in FILE. May be repeated; all hold together.",
)
@answer_format_option
@output_option
@library_options
@reports_problems
def whatif(
    files: tuple[str, ...],
    settings: tuple[str, ...],
    form: str,
    output: str | None,
    library: LibraryChoice,
) -> None:
    """Show what would change if some answers in FILE, or in several, were others.

    Without --set, each proposal that the file holds is judged by itself. Told are the gaps that
    would be cleared, opened, left as they are, or not be settled any more, the facts on which that
    rests, and what would come first afterwards. Nothing is written to FILE.
    """
    refuse_to_replace(files, output, library.folders)
    found = what_if_files(files, library, settings)
    if form == "json":
        write_result(json_text(found), output)
    else:
        told = ("\n".join(_lines(each)) + "\n" for each in found.what_ifs)
        write_result("\n".join(told), output)


def _lines(what_if: WhatIf) -> Iterator[str]:
    if what_if.name:
        yield what_if.name + (f" ({what_if.by})" if what_if.by else "")
    else:
        yield "With these answers"
    for fact in what_if.sets:
        yield from headed("sets", f"{fact.label}: {fact.after} (today: {fact.before})")
    if what_if.changes_nothing:
        yield from headed("changes", "no verdict, and no place among the first three moves")
        return
    yield from _rules("clears", what_if.clears, or_else="no gap")
    yield from _rules("opens", what_if.opens, or_else="no gap")
    yield from _rules("unsettles", what_if.unsettles)
    yield from _facts("for want of", what_if.needs)
    yield from _rules("rules out", what_if.rules_out)
    yield from _rules("strength won", what_if.strengths_gained)
    yield from _rules("strength lost", what_if.strengths_lost)
    yield from _facts("assumes", what_if.assumes)
    yield from _untouched(what_if.untouched)
    if _names(what_if.first_before) == _names(what_if.first_after):
        yield from headed("first three", "as they are today")
    else:
        yield "  the first three after it"
        yield from _first(what_if)


def _rules(head: str, rules: Iterable[RuleNamed], or_else: str | None = None) -> Iterator[str]:
    listed = list(rules)
    if not listed and or_else:
        yield from headed(head, or_else)
    for rule in listed:
        severity = f" ({rule.severity})" if rule.severity else ""
        yield from headed(head, f"{rule.rule} {rule.title}{severity}")
        head = ""


def _facts(head: str, facts: Iterable[Assumed]) -> Iterator[str]:
    for fact in facts:
        believed = " (only believed)" if fact.believed else ""
        yield from headed(head, f"{fact.label}: {fact.in_words}{believed}")
        head = ""


def _untouched(rules: tuple[RuleNamed, ...]) -> Iterator[str]:
    named = ", ".join(rule.rule for rule in rules[:_MOST_UNTOUCHED])
    more = len(rules) - _MOST_UNTOUCHED
    if rules:
        others = f" and {more} more" if more > 0 else ""
        gaps = "gap" if len(rules) == 1 else "gaps"
        yield from headed("leaves", f"{len(rules)} {gaps} as they are: {named}{others}")


def _first(what_if: WhatIf) -> Iterator[str]:
    before = _names(what_if.first_before)
    if not what_if.first_after:
        yield "    none"
    for number, move in enumerate(what_if.first_after, start=1):
        new = "" if move.move in before else " (new)"
        yield f"    {number}. {move.title}{new}"


def _names(moves: Iterable[MoveNamed]) -> list[str]:
    """Return the names of moves: one is the same whichever of its rules leads it."""
    return [move.move for move in moves]
