"""Print the JSON Schema of a kind of file."""

from __future__ import annotations

import json

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import output_option
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.schemas import SCHEMAS, schema_of


@click.command(cls=Command, epilog=f"NAME is one of {', '.join(sorted(SCHEMAS))}.")
@click.argument("name", metavar="NAME", type=click.Choice(sorted(SCHEMAS)))
@output_option
@reports_problems
def schema(name: str, output: str | None) -> None:
    """Print the JSON Schema of a kind of file, for editors and other programs."""
    write_result(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n", output)
