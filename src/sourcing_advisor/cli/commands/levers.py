"""Show the fewest changes that would clear a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from sourcing_advisor.cli.answers import headed, json_text
from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import (
    answer_format_option,
    library_options,
    output_option,
    side_option,
)
from sourcing_advisor.cli.output import refuse_to_replace, reports_problems, write_result
from sourcing_advisor.decisions.lever_sets import Levers, LeverSet, LeverWay
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.records import Side
from sourcing_advisor.report.decision_forms import LeversForm
from sourcing_advisor.report.words import date_in_words
from sourcing_advisor.service.decision_support import levers_of_files
from sourcing_advisor.service.library import LibraryChoice

_MOST_SETS = 3
"""Of each gap, where all are told."""

_WHO = {"client": "the client", "provider": "the provider", "both": "client and provider"}
_POWER = {None: "the parties'", "client": "the client's", "provider": "the provider's"}
_WHEN = {
    "any-time": "at once",
    "over-months": "which usually takes some months",
    "next-governance-cycle": "in the next governance cycle",
    "renewal": "at renewal",
}


@click.command(cls=Command, no_args_is_help=True)
@click.argument("file")
@click.argument("gap", metavar="[RULE|MOVE]", required=False)
@side_option("Only changes that this side can make alone.")
@answer_format_option
@output_option
@library_options
@reports_problems
def levers(
    file: str,
    gap: str | None,
    side: Side | None,
    form: str,
    output: str | None,
    library: LibraryChoice,
) -> None:
    """Show what would clear a gap in FILE: a rule that fired, or a move of the plan.

    Told are all sets of changes, within the parties' power, of which no part would do: who can make
    them, when, which gaps they would open, and what would have to be asked anew. What is past is
    never changed: a gap that rests on it lapses when that can no longer be said. Without RULE or
    MOVE, each move is told with its first sets, and a smallest set that clears every gap of high
    severity. Needs the extra levers.
    """
    refuse_to_replace((file,), output, library.folders)
    found = levers_of_files((file,), library, gap, side)
    if form == "json":
        write_result(json_text(found), output)
    else:
        write_result(
            "\n".join(_lines(found, most=None if gap else _MOST_SETS, side=side)) + "\n", output
        )


def _lines(found: LeversForm, most: int | None, side: Side | None) -> Iterator[str]:
    nothing = f"  nothing within {_POWER[side]} power"
    for each in found.gaps:
        by = f", by {date_in_words(each.by)}" if each.by else ""
        yield f"{each.title} ({', '.join(each.levers.rules)}){by}"
        if each.past:
            past = " and ".join(each.past)
            lapses = "it lapses when that can no longer be said; until then take the move's steps"
            yield from headed("past", f"no change undoes {past}; {lapses}")
        else:
            yield from _sets(each.levers, most, nothing, found.titles)
        yield ""
    if most is None:
        return
    yield "To clear every gap of high severity"
    if found.all_of_high is None:
        yield f"{nothing} does"
    elif not found.all_of_high.facts:
        yield "  nothing need be changed: none is there"
    else:
        yield from _set(found.all_of_high, "the fewest changes", found.titles)


def _sets(
    levers: Levers, most: int | None, nothing: str, titles: Mapping[str, str]
) -> Iterator[str]:
    if not levers.sets:
        yield f"{nothing} clears it by itself"
    for number, each in enumerate(levers.sets[:most], start=1):
        yield from _set(each, f"{number}.", titles)
    more = len(levers.sets) - len(levers.sets[:most])
    if more or not levers.complete:
        at_least = "" if levers.complete else "at least "
        yield f"  {at_least}{more} more sets"


def _set(each: LeverSet, head: str, titles: Mapping[str, str]) -> Iterator[str]:
    yield f"  {head} {_WHO[each.who]}, {_WHEN[each.when]}"
    for number, way in enumerate(_best(each)):
        yield from headed("  or" if number else "  change", _changes(way))
        opened = "; ".join(f"{rule} {titles[rule]}" for rule in way.opens)
        yield from headed("  opens", opened or "no gap")
        if way.lapses:
            labels = "; ".join(catalogue()[name].label for name in way.lapses)
            yield from headed("  ask anew", f"{labels} (what is known today would no longer hold)")


def _best(each: LeverSet) -> tuple[LeverWay, ...]:
    """Return the ways that open as few gaps as any."""
    least = min((len(way.opens) for way in each.ways), default=0)
    return tuple(way for way in each.ways if len(way.opens) == least)


def _changes(way: LeverWay) -> str:
    return "; ".join(f"{c.label}: {c.to} (today: {c.today})" for c in way.changes)
