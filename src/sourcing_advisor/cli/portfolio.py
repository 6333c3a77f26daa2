"""The command `portfolio`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sourcing_advisor.cli.commands import Command
from sourcing_advisor.cli.common import parameter_option, parsed_parameters, rules_option
from sourcing_advisor.cli.output import EXIT_BAD_INPUT, refuse_no_name, reports_problems, tell
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.service import Advisor

if TYPE_CHECKING:
    from sourcing_advisor.portfolio.folder_review import PortfolioResult

_EXTRA = ("filelock", "narwhals", "openpyxl", "polars", "xlsxwriter")


@click.command(cls=Command, no_args_is_help=True)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    required=True,
    help="The folder to write. It changes as a whole, when all went well, and must be new, empty "
    "or written by this command before.",
)
@click.option(
    "--reports",
    metavar="WHICH",
    default="worst:20",
    show_default=True,
    help="Which deals get a full report: worst:N, all, none, or ids with commas between them. "
    'An id that holds a comma, or is "all" or the like, stands in quotation marks: '
    "'\"Smith, Ltd\",D-2'.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Stop at the first row that is rejected, or column or file that is not read, and write "
    "nothing.",
)
@rules_option
@parameter_option
@reports_problems
def portfolio(
    inputs: tuple[str, ...],
    output: str,
    reports: str,
    strict: bool,  # noqa: FBT001 - a flag of the command line
    rules_folders: tuple[str, ...],
    parameters: tuple[str, ...],
) -> None:
    """Review many relationships at once: CSV, Excel, Parquet, JSON lines, YAML, JSON, folders.

    Writes to the folder OUT: index.html to read, summary.json, verdicts.parquet,
    recommendations.csv, questions.csv, rejected.csv, full reports, and manifest.json, which lists
    them. Rows read are rows reviewed and rows rejected, and rejected.csv says why. Exit status 2
    also when no row could be reviewed.
    """
    try:
        from sourcing_advisor.portfolio.folder_review import PortfolioReviewer  # noqa: PLC0415
        from sourcing_advisor.portfolio.output.report_choice import parse_report_choice  # noqa: PLC0415
    except ModuleNotFoundError as error:
        _say_what_to_install(error)
    refuse_no_name(output, "folder")
    choice = parse_report_choice(reports)
    make = partial(Advisor, rules=rules_folders, parameters=parsed_parameters(parameters))
    advisor = make()
    reviewer = PortfolioReviewer(advisor.book, make, _progress())
    paths = [Path(each) for each in inputs]
    result = reviewer.review_files(paths, Path(output), choice, strict=strict)
    _finish(result)


def _say_what_to_install(error: ModuleNotFoundError) -> NoReturn:
    if error.name is None or error.name.partition(".")[0] not in _EXTRA:
        raise error
    found = f"the package {error.name} is not installed"
    advice = 'Install "sourcing-advisor[portfolio]".'
    raise InputError([Problem(Place("portfolio"), found, suggestion=advice)]) from None


def _progress() -> Callable[[str, int, int | None], None]:
    """Return what shows progress on standard error: nothing unless that is a terminal."""
    if not sys.stderr.isatty():
        return lambda what, count, total: None  # noqa: ARG005

    def show(what: str, count: int, total: int | None) -> None:
        done = "read and evaluated" if what == "rows" else "written"
        of = "" if total is None else f" of {total:,}"
        click.echo(f"\r\x1b[K{count:,}{of} {what} {done} ...", nl=False, err=True)

    return show


def _finish(result: PortfolioResult) -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    from sourcing_advisor.portfolio.input.parsed_rows import unread_messages  # noqa: PLC0415 - needs the extra

    for line in unread_messages(result.unread):
        tell(line)
    rows = "row" if result.read == 1 else "rows"
    tell(
        f"{result.read:,} {rows} read = {result.reviewed:,} reviewed + "
        f"{result.rejected:,} rejected. Results: {shown(result.out / 'index.html')}"
    )
    if not result.reviewed:
        rejected = shown(result.out / "rejected.csv")
        tell(f"No row could be reviewed; the reasons stand in {rejected}")
        sys.exit(EXIT_BAD_INPUT)
