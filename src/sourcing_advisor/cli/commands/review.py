"""Review one relationship and write a report."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, get_args

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import (
    library_options,
    output_option,
    own_form_options,
    side_option,
)
from sourcing_advisor.cli.output import (
    EXIT_FAIL_ON,
    refuse_no_name,
    refuse_to_replace,
    reports_problems,
    tell,
    write_result,
)
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.assessment import EngineChoice
from sourcing_advisor.facts.records import Side
from sourcing_advisor.renderers.registry import (
    RENDERERS,
    STANDARD,
    STANDARD_DETAIL,
    Renderer,
    renderer_for,
    renderer_for_ending,
    renderer_names,
)
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.rules.models import Level
from sourcing_advisor.service.deliverables import OwnForm, render_report
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.review_inputs import ReviewInputs, review_given
from sourcing_advisor.service.severities import SEVERITIES, reaches

_OLD = 2 * 366
"""In days: of facts that are older a report may speak as of today's."""


def _inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Add the files that a review reads to a command, which gets them as `inputs`."""

    @click.argument("files", metavar="FILE...", nargs=-1)
    @click.option("--client", metavar="FILE", help="The facts as the client sees them.")
    @click.option("--provider", metavar="FILE", help="The facts as the provider sees them.")
    @click.option(
        "--decisions",
        metavar="FILE",
        help="The file of decisions on the moves. Without it, NAME.decisions.yaml beside the facts "
        "is read where there is one, unless the report is --for one side.",
    )
    @click.option("--no-decisions", "decisions", flag_value="", help="Leave out what was decided.")
    @functools.wraps(command)
    def wrapped(*args: Any, files: tuple[str, ...], **kwargs: Any) -> None:
        given = {name: kwargs.pop(name) for name in ("client", "provider", "decisions")}
        inputs = ReviewInputs(files, **given)
        views = [view for view in (inputs.client, inputs.provider) if view is not None]
        if len(views) == 1:
            raise click.UsageError("Two views are needed: --client and --provider.")
        if bool(views) is bool(files):
            raise click.UsageError("Give the files of facts, or --client and --provider.")
        command(*args, inputs=inputs, **kwargs)

    return wrapped


@click.command(cls=Command, no_args_is_help=True)
@_inputs
@click.option(
    "--format",
    "form",
    type=click.Choice(renderer_names(), case_sensitive=False),
    help="What to write. Without it, the ending of OUT decides; else it is markdown.",
)
@click.option(
    "--detail",
    type=click.Choice(get_args(Detail), case_sensitive=False),
    default=STANDARD_DETAIL,
    show_default=True,
    help="How much to tell: one page (brief), every move (standard), or also evidence, verdicts, "
    "facts and drafts (full). All formats but markdown hold all of it.",
)
@side_option(
    "The side that reads the report. What a side told in confidence counts in any case, and is "
    "printed only in a report for that side.",
    "reader",
)
@output_option
@own_form_options
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
    help="Exit with status 1 if a gap that is not in hand has this severity or a higher one.",
)
@reports_problems
def review(  # noqa: PLR0913, PLR0917 - an option each
    inputs: ReviewInputs,
    form: str | None,
    detail: Detail,
    reader: Side | None,
    output: str | None,
    own: OwnForm,
    library: LibraryChoice,
    engine: EngineChoice,
    fail_on: Level | None,
) -> None:
    """Review the relationship that FILE, or several, state (YAML or JSON; - for standard input).

    Writes a brief of one page: how things stand, the first three moves and why they come first,
    what to protect, what is in hand, and what to ask next. --detail tells more: every move with
    the facts and findings that it rests on, the state of each practice, and all open questions.

    With --client and --provider it reviews one relationship as two sides see it: what they agree
    on counts, and the report names the differences on which a verdict or the plan hinges.

    What was noted with "sourcing-advisor decide" in deal.decisions.yaml beside deal.yaml is told
    beside each move, with whether it still holds.
    """
    refuse_no_name(output, "file")
    inputs = inputs.for_reader(reader)
    refuse_to_replace(inputs.every_file, output, (*own.chosen.values(), *library.folders))
    renderer = _named(form, output) if form else _named_by(output)
    _refuse_binary(renderer, output)
    report, assessment = review_given(inputs, library, engine, reader)
    write_result(render_report(report, renderer.name, detail, own, assessment), output)
    if hint := about_day(report.relationship.as_of, datetime.now().astimezone().date()):
        tell(hint)
    if fail_on and reaches(report, fail_on, assessment):
        sys.exit(EXIT_FAIL_ON)


def about_day(as_of: str | None, today: date) -> str | None:
    """Return a hint where the day of the facts lies in the future, or some years back."""
    if as_of is None:
        return None
    day = date.fromisoformat(as_of)
    if day > today:
        return f"Hint: the facts are of {as_of}, which is still to come; all days count from it."
    if (today - day).days > _OLD:
        return f"Hint: the facts are of {as_of}, over two years ago; all days count from it."
    return None


def _named(form: str, output: str | None) -> Renderer:
    """Return the form of that name; raises `InputError` for a file name of another form."""
    renderer, meant = renderer_for(form), renderer_for_ending(output or "")
    if meant not in (None, renderer):
        expected = f"a name that ends in {' or '.join(renderer.endings)}, or no --format"
        found = f"this is the name of a file in the format {meant.name}, and not in {form}"
        raise InputError([Problem(Place(shown(str(output))), found, expected)])
    return renderer


def _named_by(output: str | None) -> Renderer:
    """Return the form that a file name asks for; raises `InputError` for an unknown ending."""
    renderer, ending = renderer_for_ending(output or ""), PurePath(output or "").suffix
    if renderer is None and ending:
        endings = [each for other in RENDERERS.values() for each in other.endings]
        hint = did_you_mean(ending, endings)
        found = f"no format of a report has the ending {quote(ending)}"
        expected = f"one of {', '.join(endings)}, or --format"
        raise InputError([Problem(Place(shown(str(output))), found, expected, hint)])
    return renderer or renderer_for(STANDARD)


def _refuse_binary(renderer: Renderer, output: str | None) -> None:
    """Raise `InputError` when a report that is no text would be printed on a terminal."""
    printed = output in (None, "-") and sys.stdout is not None and sys.stdout.isatty()
    if printed and not renderer.text:
        found = "this is no text, and a terminal cannot show it"
        expected = f"-o FILE{renderer.endings[0]}"
        raise InputError([Problem(Place(f"--format {renderer.name}"), found, expected)])
