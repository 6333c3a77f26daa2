"""Show what hinges on thresholds that rest on judgement."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sourcing_advisor.cli.answers import headed, json_text, listed
from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import answer_format_option, library_options, output_option
from sourcing_advisor.cli.output import refuse_to_replace, reports_problems, write_result
from sourcing_advisor.cli.text import table
from sourcing_advisor.decisions.sensitivity import Flip, Hinge, Shift
from sourcing_advisor.report.decision_forms import PortfolioSensitivityForm, SensitivityForm
from sourcing_advisor.report.words import OUTCOMES
from sourcing_advisor.service.decision_support import (
    sensitivity_of_files,
    sensitivity_of_portfolio,
)
from sourcing_advisor.service.library import LibraryChoice

_MOST_NAMED = 5


@click.command(cls=Command, no_args_is_help=True)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--portfolio",
    is_flag=True,
    help="FILE is a portfolio: count how many relationships each threshold moves.",
)
@answer_format_option
@output_option
@library_options
@reports_problems
def sensitivity(
    files: tuple[str, ...],
    form: str,
    output: str | None,
    library: LibraryChoice,
    *,
    portfolio: bool,
) -> None:
    """Show what would change if thresholds that rest on judgement were others.

    Each threshold is moved through the whole range in which it could reasonably lie, the others
    being as they are. Told is where something flips, exactly, and of each move whether it would
    stand. With --portfolio, how many relationships each threshold moves at either end of its range.
    """
    refuse_to_replace(files, output, library.folders)
    if portfolio:
        counted = sensitivity_of_portfolio(files, library)
        write_result(json_text(counted) if form == "json" else _counts(counted), output)
        return
    found = sensitivity_of_files(files, library)
    as_text = "\n".join(_lines(found)) + "\n"
    write_result(json_text(found) if form == "json" else as_text, output)


def _lines(found: SensitivityForm) -> Iterator[str]:
    for move in found.moves:
        yield f"{move.number}. {move.title}"
        if move.stands:
            stands = "whatever the thresholds are"
        else:
            stands = f"not with another {' or '.join(move.hinges_on)}"
        yield from headed("stands", stands)
        if move.place_hinges_on:
            yield from headed("its place", f"hinges on {' and '.join(move.place_hinges_on)}")
    if found.moves:
        yield ""
    for hinge in found.hinges:
        yield from _hinge(hinge)
        yield ""
    yield f"Nothing hinges on the other {len(found.steady)} thresholds that rest on judgement."


def _hinge(hinge: Hinge) -> Iterator[str]:
    yield f"{hinge.parameter}: {hinge.in_words}, could be {hinge.range_in_words}"
    yield from listed(hinge.reason, indent=2)
    for shift in hinge.shifts:
        yield from listed(f"{shift.where}: {'; '.join(_told(shift))}", indent=2)


def _told(shift: Shift) -> Iterator[str]:
    flips = [_flip(flip) for flip in shift.flips]
    more = len(flips) - _MOST_NAMED
    yield from flips[:_MOST_NAMED]
    if more > 0:
        yield f"and {more} more"
    if shift.first_then is not None:
        yield f"then first: {', '.join(move.title for move in shift.first_then)}"


def _flip(flip: Flip) -> str:
    then, today = OUTCOMES[flip.then].lower(), OUTCOMES[flip.today].lower()
    return f"{flip.rule} {then} (today: {today})"


def _counts(counted: PortfolioSensitivityForm) -> str:
    rows = [
        (
            each.parameter,
            each.today,
            each.then,
            f"{each.relationships:,}",
            ", ".join(f"{rule} {n:,}" for rule, n in list(each.rules.items())[:_MOST_NAMED])
            or ("the order of the plan" if each.only_order else ""),
        )
        for each in counted.thresholds
        if each.relationships
    ]
    head = ("threshold", "today", "then", "moved", "verdicts changed")
    steady = {c.parameter for c in counted.thresholds} - {row[0] for row in rows}
    return (
        f"{counted.relationships:,} relationships\n\n{table(head, rows)}\n"
        f"{len(steady)} thresholds move none.\n"
    )
