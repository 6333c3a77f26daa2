"""Show what came of the decisions in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from sourcing_advisor.cli.answers import json_text
from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import answer_format_option, library_options, output_option
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.cli.text import table
from sourcing_advisor.decisions.decision_states import DECIDED, STATES
from sourcing_advisor.report.experience import FirmExperience
from sourcing_advisor.service.experience import experience_in
from sourcing_advisor.service.library import LibraryChoice


@click.command(cls=Command, no_args_is_help=True)
@click.argument("folder")
@answer_format_option
@output_option
@library_options
@reports_problems
def decisions(folder: str, form: str, output: str | None, library: LibraryChoice) -> None:
    """Show, rule by rule, how often advice was taken in FOLDER and what came of it.

    Reads each NAME.decisions.yaml in FOLDER and the folders in it, with the facts beside it. This
    is the experience of whoever took the decisions, and no research: a gap that cleared after
    advice was taken need not have cleared because of it.
    """
    told = experience_in(folder, library, today=datetime.now().astimezone().date())
    as_text = "\n".join(_lines(told)) + "\n"
    write_result(json_text(told) if form == "json" else as_text, output)


def _lines(told: FirmExperience) -> Iterator[str]:
    decided = _counted(told.decisions, "decision")
    yield f"{decided} on {_counted(told.relationships, 'relationship')}."
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


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
