"""The command `review`."""

from __future__ import annotations

import sys
from typing import get_args

import click

from sourcing_advisor.cli.commands import Command
from sourcing_advisor.cli.common import (
    both,
    output_option,
    parameter_option,
    rules_option,
    with_parameters,
)
from sourcing_advisor.cli.output import (
    EXIT_FAIL_ON,
    refuse_no_name,
    refuse_to_replace,
    reports_problems,
    write_result,
)
from sourcing_advisor.engine.assessment import EngineChoice
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.renderers.registry import STANDARD, renderer_names
from sourcing_advisor.rules.models import Level
from sourcing_advisor.service import Advisor

SEVERITIES: tuple[Level, ...] = ("low", "medium", "high")


@click.command(cls=Command, no_args_is_help=True)
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(renderer_names()),
    default=STANDARD,
    show_default=True,
    help="What to write.",
)
@output_option
@rules_option
@parameter_option
@click.option(
    "--engine",
    type=click.Choice(get_args(EngineChoice)),
    default="auto",
    show_default=True,
    help="What decides the rules: durable_rules, or the reference evaluator. Verdicts are equal.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="Exit with status 1 if a recommendation has this severity or a higher one.",
)
@reports_problems
def review(
    file: str,
    form: str,
    output: str | None,
    rules_folders: tuple[str, ...],
    parameters: tuple[str, ...],
    engine: EngineChoice,
    fail_on: Level | None,
) -> None:
    """Review the relationship in FILE (YAML or JSON; - for standard input).

    Writes a report: recommendations with the facts and the findings they rest on, strengths to
    protect, the state of each practice, and open questions.
    """
    refuse_no_name(output, "file")
    refuse_to_replace(file, output)

    def advisor_with(values: dict[str, float]) -> Advisor:
        return Advisor(rules=rules_folders, parameters=values, engine=engine)

    relationship, advisor = both(
        lambda: read_relationship(file), lambda: with_parameters(parameters, advisor_with)
    )
    report = advisor.review(relationship)
    write_result(advisor.render(report, form), output)
    if fail_on and any(
        SEVERITIES.index(each.severity) >= SEVERITIES.index(fail_on)
        for each in report.recommendations
    ):
        sys.exit(EXIT_FAIL_ON)
