"""Start a Word template of your own, and check one."""

from __future__ import annotations

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import words_option
from sourcing_advisor.cli.output import (
    refuse_no_name,
    refuse_to_lose,
    reports_problems,
    tell,
    write_result,
)
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.service.deliverables import check_template, new_template, template_tags


@click.group(cls=Group)
def templates() -> None:
    """Start a template of your own for Word reports, and check one."""


@templates.command("new")
@click.option("-o", "--output", metavar="OUT", required=True, help="The .docx file to write.")
@click.option("--force", is_flag=True, help="Replace OUT, whatever it holds.")
@words_option
@reports_problems
def new(output: str, words: str | None, *, force: bool) -> None:
    """Write the default template, to be given your own look and left with its tags.

    Use it with "review deal.yaml --format docx --template OUT". Needs the extra word.
    """
    refuse_no_name(output, "file")
    if output == "-":
        found, expected = "a document cannot be printed", "-o FILE.docx"
        raise InputError([Problem(Place("-o"), found, expected)])
    template = new_template(words)
    if not force:
        refuse_to_lose(template, output)
    write_result(template, output)


@templates.command("check")
@click.argument("file")
@reports_problems
def check(file: str) -> None:
    """Say which tags of a template are misspelt, misplaced, split by Word or not closed, and where.

    Exits with status 2 if it cannot be filled in. Essential tags that are missing are named.
    """
    missing = check_template(file)
    for name, meaning in missing.items():
        tell(f"{file}: there is no {{{{ {name} }}}}: a report does not say {meaning}.")
    write_result(f"{file} can be filled in.\n", None)


@templates.command("tags")
@reports_problems
def list_tags() -> None:
    """Print every tag that a template can have, with what it prints, as Markdown."""
    write_result(template_tags(), None)
