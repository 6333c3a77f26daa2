"""Ask for the facts, the question that settles most first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_option
from sourcing_advisor.cli.output import refuse_no_name, reports_problems
from sourcing_advisor.documents.files import refuse_unreachable
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.service.library import LibraryChoice

if TYPE_CHECKING:
    from sourcing_advisor.service.interviews import InterviewFile, OrderName

_YAML = (".yaml", ".yml")


@click.command(cls=Command)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    default="deal.yaml",
    show_default=True,
    help="The file for the answers. A journal beside it keeps each answer as it is given.",
)
@click.option("--by-area", is_flag=True, help="Ask area by area, to the end.")
@click.option(
    "--from",
    "files",
    metavar="FILE",
    multiple=True,
    help="Begin with what this file states. May be repeated.",
)
@click.option(
    "--confirm",
    metavar="FILE",
    help="Walk through what FILE states and is only believed, quote beside question. The answers "
    "go to FILE, if the advisor wrote it, or to OUT.",
)
@library_option
@click.pass_context
@reports_problems
def interview(
    ctx: click.Context,
    output: str,
    files: tuple[str, ...],
    confirm: str | None,
    library: LibraryChoice,
    *,
    by_area: bool,
) -> None:
    """Ask for the facts, the question that settles most first.

    Each answer is checked at once. The interview ends of itself when nothing more can change the
    first three moves; --by-area asks everything. Nothing is lost when it breaks off: the same
    command goes on.
    """
    from sourcing_advisor.service.interviews import InterviewFile  # noqa: PLC0415 - costly to import

    if sys.stdin is None:
        raise InputError([Problem(Place("standard input"), "it is closed", "somebody who answers")])
    refuse_no_name(output, "file")
    in_place = ctx.get_parameter_source("output") is click.core.ParameterSource.DEFAULT
    if confirm:
        refuse_unreachable(confirm)
    if confirm and in_place:
        output = confirm
    if confirm and not (in_place and Path(confirm).exists()):
        files = (*files, confirm)
    _refuse_other_forms(output)
    order: OrderName = "confirm" if confirm else "area" if by_area else "best"
    held = InterviewFile(Path(output), order, library, files)
    click.echo("Going on where this interview stopped." if held.goes_on else _WELCOME)
    try:
        ended = _talk(held)
    except KeyboardInterrupt:
        click.echo("\nNothing is lost: the same command goes on.")
        raise
    if held.finish():
        click.echo(f"Written to {shown(output)}. sourcing-advisor review {shown(output)}")
    elif not Path(output).exists():
        click.echo("No file was written: no fact has been stated yet. The journal is kept.")
    if ended:
        click.echo(held.interview.order.ended)


_WELCOME = 'Answer what you know. "d" says that you don\'t know, "?" explains, "q" stops.'


def _talk(held: InterviewFile) -> bool:
    """Ask until nothing is left to ask or the person stops; say whether nothing is left."""
    talk = held.interview
    while (question := talk.question()) is not None:
        click.echo(f"\n{question}")
        try:
            line = input("> ")
        except EOFError:
            click.echo()
            return False
        except UnicodeDecodeError:
            click.echo("This was not UTF-8 text. Nothing was taken.")
            continue
        reply = talk.say(line)
        if reply.stops:
            return False
        told = reply.text or (talk.clear_so_far() if talk.current is None else "")
        if told:
            click.echo(told)
    return True


def _refuse_other_forms(output: str) -> None:
    """Raise `InputError` for an output that is no YAML file."""
    if Path(output).suffix.lower() not in _YAML:
        found = "an interview keeps its answers in a YAML file"
        raise InputError([Problem(Place(shown(output)), found, "-o FILE.yaml")])
