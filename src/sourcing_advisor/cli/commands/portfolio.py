"""Review many relationships into a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options
from sourcing_advisor.cli.output import (
    EXIT_BAD_INPUT,
    Progress,
    refuse_no_name,
    reports_problems,
    tell,
)
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.documents.text import shown
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.portfolio import notes_on, recommendations_to, review_files

if TYPE_CHECKING:
    from sourcing_advisor.portfolio.folder_review import PortfolioResult


@click.command(cls=Command, no_args_is_help=True)
@click.argument("folder", metavar="OUT")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@reports_problems
def show(folder: str, ids: tuple[str, ...]) -> None:
    """Print what is recommended to deals, in words, from the results in the folder OUT."""
    told, problems = recommendations_to(folder, ids)
    for deal, lines in told.items():
        if len(ids) > 1:
            click.echo(deal)
        for line in lines:
            click.echo(line)
    if problems:
        raise InputError(problems)


class _WithShow(Command):
    """The command `portfolio`, of which `portfolio show` reads results again.

    A file called show is meant by ./show.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **more: Any,
    ) -> click.Context:
        """Return the context of the command that is meant."""
        if args and args[0] == show.name:
            return show.make_context(f"{info_name} {show.name}", args[1:], parent, **more)
        return super().make_context(info_name, args, parent, **more)


@click.command(cls=_WithShow, no_args_is_help=True)
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
@click.option(
    "--csv",
    is_flag=True,
    help="Write recommendations.csv and questions.csv, which people read, for more than 2,000 "
    "deals too. The Parquet files say the same.",
)
@library_options
@reports_problems
def portfolio(
    inputs: tuple[str, ...],
    output: str,
    reports: str,
    strict: bool,  # noqa: FBT001 - a flag of the command line
    csv: bool,  # noqa: FBT001 - likewise
    library: LibraryChoice,
) -> None:
    """Review many relationships at once: CSV, Excel, Parquet, JSON lines, YAML, JSON, folders.

    Writes to the folder OUT: index.html to read, full reports, recommendations.parquet,
    questions.parquet, rules.parquet and facts.parquet (up to 2,000 deals also recommendations.csv
    and questions.csv), verdicts.parquet, rejected.csv, summary.json, and manifest.json, which lists
    them. Rows read are rows reviewed and rows rejected, and rejected.csv says why. Exit status 2
    also when no row could be reviewed.

    `portfolio show OUT ID...` prints what is recommended to deals, from the results in OUT.
    """
    refuse_no_name(output, "folder")
    with Progress() as progress:
        result = review_files(
            inputs,
            output,
            library,
            _shown_by(progress),
            reports=reports,
            strict=strict,
            csv=csv,
        )
    _finish(result)


def _shown_by(progress: Progress) -> Callable[[str, int, int | None], None]:
    """Return what shows how many rows or reports are done."""

    def show(what: str, count: int, total: int | None) -> None:
        done = "read and evaluated" if what == "rows" else "written"
        of = "" if total is None else f" of {total:,}"
        progress.show(f"{count:,}{of} {what} {done} ...")

    return show


def _finish(result: PortfolioResult) -> None:
    for note in notes_on(result):
        tell(note)
    rows = "row" if result.read == 1 else "rows"
    tell(
        f"{result.read:,} {rows} read = {result.reviewed:,} reviewed + "
        f"{result.rejected:,} rejected. Results: {shown(result.out / 'index.html')}"
    )
    if not result.reviewed:
        rejected = shown(result.out / "rejected.csv")
        tell(f"No row could be reviewed; the reasons stand in {rejected}")
        sys.exit(EXIT_BAD_INPUT)
