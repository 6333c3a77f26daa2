"""Start a folder of your own words for reports, and check one."""

from __future__ import annotations

import click

from sourcing_advisor.cli.command import Group
from sourcing_advisor.cli.options import output_option
from sourcing_advisor.cli.output import refuse_to_lose, reports_problems, write_result
from sourcing_advisor.service.deliverables import blank_words, untranslated


@click.group(cls=Group)
def words() -> None:
    """Start a folder of your own words or language for reports, and check one."""


@words.command("new")
@output_option
@click.option("--force", is_flag=True, help="Replace OUT, whatever it holds.")
@reports_problems
def new(output: str | None, *, force: bool) -> None:
    """Write every fixed text and question of reports in English, as DIR/words.yaml is written."""
    blank = blank_words()
    if not force:
        refuse_to_lose(blank.encode(), output)
    write_result(blank, output)


@words.command("check")
@click.argument("folder", metavar="DIR")
@reports_problems
def check(folder: str) -> None:
    """Say what is wrong with the words in DIR, and which texts they leave in English."""
    left = untranslated(folder)
    names = f"{len(left)} left in English: {', '.join(left)}" if left else "none left in English"
    write_result(f"{folder} can be used; {names}.\n", None)
