"""Show what came of the decisions in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options, output_option
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.cli.text import table
from sourcing_advisor.decisions.decision_states import DECIDED, STATES
from sourcing_advisor.report.experience import FirmExperience
from sourcing_advisor.service.experience import experience_in
from sourcing_advisor.service.library import LibraryChoice


@click.command(cls=Command, no_args_is_help=True)
@click.argument("folder")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json"), case_sensitive=False),
    default="text",
    show_default=True,
    help="What to write.",
)
@output_option
@library_options
@reports_problems
def decisions(
    folder: str, form: Literal["text", "json"], output: str | None, library: LibraryChoice
) -> None:
    """Show, rule by rule, how often advice was taken in FOLDER and what came of it.

    Reads each NAME.decisions.yaml in FOLDER and the folders in it, with the facts beside it. This
    is the experience of whoever took the decisions, and no research: a gap that cleared after
    advice was taken need not have cleared because of it.
    """
    told = experience_in(folder, library, today=datetime.now().astimezone().date())
    text = told.model_dump_json(indent=2) if form == "json" else "\n".join(_lines(told))
    write_result(f"{text}\n", output)


def _lines(told: FirmExperience) -> Iterator[str]:
    yield f"{told.decisions} decisions on {told.relationships} relationships."
    yield f"What follows rests on {told.basis}."
    yield ""
    rows = [
        (
            rule.rule,
            ", ".join(f"{DECIDED[kind]} {count}" for kind, count in rule.decisions.items()),
            f"{rule.taken.cleared} of {rule.taken.moves}",
            f"{rule.not_taken.cleared} of {rule.not_taken.moves}",
            "; ".join(f"{count}: {STATES[state]}" for state, count in rule.states.items()),
        )
        for rule in told.rules
    ]
    heads = ("rule", "decided", "taken, cleared", "not taken, cleared", "what became of it")
    yield table(heads, rows)
