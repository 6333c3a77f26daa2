"""Take facts from notes, each with the words that show it."""

from __future__ import annotations

import datetime

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import output_option
from sourcing_advisor.cli.output import (
    print_problems,
    refuse_to_lose,
    refuse_to_replace,
    reports_problems,
    tell,
    write_result,
)
from sourcing_advisor.service.intake import accept_draft, draft_request


@click.group(cls=Group)
def intake() -> None:
    """Take facts from notes, each with the words that show it.

    No model is called: "prompt" writes what to give to one, "accept" reads what came back.
    """


@intake.command("prompt")
@click.argument("notes")
@output_option
@reports_problems
def prompt(notes: str, output: str | None) -> None:
    """Write what a language model needs to draft facts from NOTES, as JSON.

    The questions, the form of an answer as a JSON Schema, the rules, and the notes themselves:
    what stands in them leaves this machine only where you send it.
    """
    refuse_to_replace((notes,), output)
    write_result(draft_request(notes), output)


@intake.command("accept")
@click.argument("draft")
@click.option("--notes", required=True, metavar="NOTES", help="The notes that were drafted from.")
@click.option(
    "--as-of",
    type=click.DateTime(("%Y-%m-%d",)),
    metavar="DATE",
    help="The day on which the notes were true, such as 2026-01-31.",
)
@output_option
@click.option("--force", is_flag=True, help="Replace OUT, whatever it holds.")
@reports_problems
def accept(
    draft: str, notes: str, as_of: datetime.datetime | None, output: str | None, *, force: bool
) -> None:
    """Take those answers of DRAFT (JSON) whose quote stands in the notes, as YAML.

    White space and quotation marks aside, a quote must stand there as it is. Answers that are
    taken are marked as believed until "interview --confirm OUT" has asked about them; people,
    clauses, dates and the like are named in the words of the notes. What was refused is listed
    with the reason.
    """
    refuse_to_replace((draft, notes), output)
    text, accepted = accept_draft(draft, notes, as_of.date() if as_of else None)
    if not force:
        refuse_to_lose(text.encode(), output)
    write_result(text, output)
    if accepted.refused:
        print_problems(accepted.refused)
    named = f"{accepted.named} named, " if accepted.named else ""
    tell(f"{accepted.taken} taken as believed, {named}{len(accepted.refused)} refused.")
