"""List and read the thresholds that rules use."""

from __future__ import annotations

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import library_option
from sourcing_advisor.cli.output import reports_problems, write_result
from sourcing_advisor.cli.text import parameter_text, table
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.service.library import LibraryChoice, find_parameter


@click.group(cls=Group)
def parameters() -> None:
    """List and read the thresholds that rules use."""


@parameters.command("list")
@library_option
@reports_problems
def list_parameters(library: LibraryChoice) -> None:
    """List the parameters: name, value, whether research or judgement, and meaning."""
    rows = [
        (
            parameter.name,
            number_in_words(parameter.value, parameter.unit),
            parameter.basis,
            parameter.means.strip(),
        )
        for parameter in library.book().parameters.values()
    ]
    write_result(table(("parameter", "value", "basis", "meaning"), rows), None)


@parameters.command("show")
@click.argument("parameter")
@library_option
@reports_problems
def show_parameter(parameter: str, library: LibraryChoice) -> None:
    """Print one parameter: value, meaning, what it rests on, and the rules that use it."""
    book = library.book()
    write_result(parameter_text(find_parameter(parameter, book), book), None)
