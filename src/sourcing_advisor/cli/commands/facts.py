"""List and read the facts; write a blank form."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import library_option, output_option, side_option
from sourcing_advisor.cli.output import refuse_to_lose, reports_problems, write_result
from sourcing_advisor.cli.text import table
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.intake.areas import for_side
from sourcing_advisor.intake.core import core_facts, core_page
from sourcing_advisor.intake.form import blank_form, blank_sheet, entry_lines
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.service.intake import answers_workbook
from sourcing_advisor.service.library import LibraryChoice, facts_in, find_facts

_XLSX = Place("--format xlsx")
_SHEETS = "--format csv or xlsx"
_BY_ENDING = {".csv": "csv", ".xlsx": "xlsx"}


@click.group(cls=Group)
def facts() -> None:
    """List and read the facts that can be stated; write a blank form to fill in."""


@facts.command("list")
@click.option("--section", metavar="NAME", help="Only the facts of this section.")
@reports_problems
def list_facts(section: str | None) -> None:
    """List the facts: name, permitted values and meaning."""
    write_result(_table_of(facts_in(section)), None)


@facts.command("show")
@click.argument("fact")
@library_option
@reports_problems
def show_fact(fact: str, library: LibraryChoice) -> None:
    """Print one fact: its question, permitted values, and the rules that read it.

    Given the name of a section, list the facts of the section.
    """
    named = find_facts(fact)
    text = _fact_text(named[0], library.book()) if len(named) == 1 else _table_of(named)
    write_result(text, None)


@facts.command("template")
@click.option(
    "--format",
    "form",
    type=click.Choice(("yaml", "csv", "xlsx"), case_sensitive=False),
    help="yaml, xlsx: one relationship. csv: a sheet with one row per relationship. Without it, "
    "what the ending of OUT says, else yaml.",
)
@click.option("--core", is_flag=True, help="Only the forty or so facts that settle most.")
@side_option("Only the facts that this side can tell.")
@click.option(
    "--from",
    "files",
    metavar="FILE",
    multiple=True,
    help="Fill the workbook with what this file states. May be repeated.",
)
@click.option("--many", is_flag=True, help="A sheet with one row per relationship (csv, xlsx).")
@output_option
@click.option("--force", is_flag=True, help="Replace OUT, whatever it holds.")
@reports_problems
def write_template(
    form: str | None,
    side: Side | None,
    files: tuple[str, ...],
    output: str | None,
    *,
    core: bool,
    many: bool,
    force: bool,
) -> None:
    """Write a blank form: for one relationship, or a sheet for many.

    The form of one relationship is a YAML file, or a workbook that a colleague fills in offline
    (xlsx, which needs -o): a sheet for each area, answers to choose from. "review" reads both.
    With --many, csv and xlsx are sheets for "portfolio". A file that holds something else
    already, such as a form that was filled in, is not replaced without --force.
    """
    form = form or _BY_ENDING.get(PurePath(output or "").suffix.lower(), "yaml")
    many = many or form == "csv"
    _refuse_misfits(form, output, many=many, whole=not core and side is None, files=files)
    names = for_side(core_facts() if core else catalogue(), side)
    match form:
        case "yaml":
            blank = (core_page if core else blank_form)(names).encode()
        case "csv":
            blank = blank_sheet().encode()
        case _ if many:
            from sourcing_advisor.service.portfolio import blank_workbook  # noqa: PLC0415 - costly

            blank = blank_workbook()
        case _:
            blank = answers_workbook(names, files)
    if not force:
        refuse_to_lose(blank, output)
    write_result(blank, output)


def _refuse_misfits(
    form: str, output: str | None, *, many: bool, whole: bool, files: tuple[str, ...]
) -> None:
    """Raise `InputError` for options that do not go together."""
    problems = []
    if form == "xlsx" and output in (None, "-"):
        problems.append(Problem(_XLSX, "a workbook cannot be printed", "-o FILE.xlsx"))
    if many and form == "yaml":
        problems.append(Problem(Place("--many"), "a YAML file states one relationship", _SHEETS))
    if many and not whole:
        found = "a sheet for many has a column for every fact"
        problems.append(Problem(Place("--core or --for"), found, "neither of them"))
    if files and (many or form != "xlsx"):
        problems.append(Problem(Place("--from"), "it fills a workbook of answers", "--format xlsx"))
    if problems:
        raise InputError(problems)


def _table_of(facts: Iterable[Fact]) -> str:
    rows = [(fact.name, values_in_words(fact), fact.label) for fact in facts]
    return table(("fact", "values", "meaning"), rows)


def _fact_text(fact: Fact, book: RuleBook) -> str:
    """Return a fact with its question and permitted values, and the rules that read it."""
    readers = ", ".join(rule.id for rule in book.readers_of(fact.name))
    lines = [fact.name, fact.label, "", *entry_lines(fact), "", f"Read by: {readers or 'no rule'}"]
    return "\n".join(lines) + "\n"
