"""The command `facts`."""

from __future__ import annotations

import click

from sourcing_advisor.cli.browse_text import table
from sourcing_advisor.cli.commands import Group
from sourcing_advisor.cli.common import found_by_name, output_option, rule_book, rules_option
from sourcing_advisor.cli.output import refuse_to_lose, reports_problems, write_result
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.intake.form import blank_form, blank_sheet, entry_lines


@click.group(cls=Group)
def facts() -> None:
    """List and read the facts that can be stated; write a blank form to fill in."""


@facts.command("list")
@click.option("--section", metavar="NAME", help="Only the facts of this section.")
@reports_problems
def list_facts(section: str | None) -> None:
    """List the facts: name, permitted values and meaning."""
    if section:
        section = found_by_name("section", section, {name: name for name in section_models()})
    write_result(_table_of(section), None)


@facts.command("show")
@click.argument("fact")
@rules_option
@reports_problems
def show_fact(fact: str, rules_folders: tuple[str, ...]) -> None:
    """Print one fact: its question, permitted values, and the rules that read it.

    Given the name of a section, list the facts of the section.
    """
    if fact in section_models():
        write_result(_table_of(fact), None)
        return
    found: Fact = found_by_name("fact", fact, dict(catalogue()))
    readers = [rule.id for rule in rule_book(rules_folders).rules if found.name in rule.reads]
    lines = [found.name, found.label, "", *entry_lines(found)]
    lines += ["", f"Read by: {', '.join(readers) or 'no rule'}"]
    write_result("\n".join(lines) + "\n", None)


@facts.command("template")
@click.option(
    "--format",
    "form",
    type=click.Choice(("yaml", "csv", "xlsx")),
    default="yaml",
    show_default=True,
    help="yaml: one relationship. csv, xlsx: a sheet with one row per relationship.",
)
@output_option
@click.option("--force", is_flag=True, help="Replace OUT, whatever it holds.")
@reports_problems
def write_template(form: str, output: str | None, *, force: bool) -> None:
    """Write a blank form with every fact: for one relationship, or a sheet for many.

    The workbook (xlsx, which needs -o) has lists to choose answers from, and the questions as
    notes. A file that holds something else already, such as a form that was filled in, is not
    replaced without --force.
    """
    match form:
        case "yaml":
            blank = blank_form().encode()
        case "csv":
            blank = blank_sheet().encode()
        case _:
            blank = _blank_workbook(output)
    if not force:
        refuse_to_lose(blank, output)
    write_result(blank, output)


def _table_of(section: str | None) -> str:
    shown = [
        (fact.name, values_in_words(fact), fact.label)
        for fact in catalogue().values()
        if section in (None, fact.section)
    ]
    return table(("fact", "values", "meaning"), shown)


def _blank_workbook(output: str | None) -> bytes:
    if output in (None, "-"):
        found, expected = "a workbook cannot be printed", "-o FILE.xlsx"
        raise InputError([Problem(Place("--format xlsx"), found, expected)])
    try:
        from sourcing_advisor.intake.workbook import blank_workbook  # noqa: PLC0415
    except ModuleNotFoundError as error:
        found = f"the package {error.name} is not installed"
        advice = 'Install "sourcing-advisor[portfolio]".'
        raise InputError([Problem(Place("--format xlsx"), found, suggestion=advice)]) from None
    return blank_workbook()
