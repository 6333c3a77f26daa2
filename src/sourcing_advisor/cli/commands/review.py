"""Review one relationship and write a report."""

from __future__ import annotations

import sys
from typing import get_args

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options, output_option
from sourcing_advisor.cli.output import (
    EXIT_FAIL_ON,
    refuse_no_name,
    refuse_to_replace,
    reports_problems,
    write_result,
)
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.engine.assessment import EngineChoice
from sourcing_advisor.renderers.registry import (
    Renderer,
    render,
    renderer_for,
    renderer_for_ending,
    renderer_names,
)
from sourcing_advisor.rules.models import Level
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import SEVERITIES, reaches, review_file


@click.command(cls=Command, no_args_is_help=True)
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(renderer_names(), case_sensitive=False),
    help="What to write. Without it, the ending of OUT decides; else it is markdown.",
)
@output_option
@library_options
@click.option(
    "--engine",
    type=click.Choice(get_args(EngineChoice), case_sensitive=False),
    default="auto",
    show_default=True,
    help="What decides: durable_rules wherever it can be imported (auto), or the tree walker "
    "that defines the meaning (reference). Every review checks one against the other.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES, case_sensitive=False),
    help="Exit with status 1 if a recommendation has this severity or a higher one.",
)
@reports_problems
def review(
    file: str,
    form: str | None,
    output: str | None,
    library: LibraryChoice,
    engine: EngineChoice,
    fail_on: Level | None,
) -> None:
    """Review the relationship in FILE (YAML or JSON; - for standard input).

    Writes a report: recommendations with the facts and the findings they rest on, strengths to
    protect, the state of each practice, and open questions.
    """
    named = renderer_for_ending(output or "")
    renderer = renderer_for(form) if form else named or renderer_for(renderer_names()[0])
    refuse_no_name(output, "file")
    _refuse_binary(renderer, output)
    refuse_to_replace(file, output)
    report = review_file(file, library, engine)
    write_result(render(report, renderer.name), output)
    if fail_on and reaches(report, fail_on):
        sys.exit(EXIT_FAIL_ON)


def _refuse_binary(renderer: Renderer, output: str | None) -> None:
    """Raise `InputError` when a report that is no text would be printed on a terminal."""
    printed = output in (None, "-") and sys.stdout is not None and sys.stdout.isatty()
    if printed and not renderer.text:
        found = "this is no text, and a terminal cannot show it"
        expected = f"-o FILE{renderer.endings[0]}"
        raise InputError([Problem(Place(f"--format {renderer.name}"), found, expected)])
