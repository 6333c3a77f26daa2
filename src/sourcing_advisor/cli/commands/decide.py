"""Note what was decided on a move, beside the facts."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_args

import click

from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import library_options
from sourcing_advisor.cli.output import reports_problems, tell
from sourcing_advisor.decisions.decision_states import DECIDED, DecisionKind
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.records import Side
from sourcing_advisor.service.decide import Wanted, decisions_in, hold_view
from sourcing_advisor.service.decide import decide as note_decisions
from sourcing_advisor.service.decision_file import ViewDecision
from sourcing_advisor.service.library import LibraryChoice


def _wanted(command: Callable[..., None]) -> Callable[..., None]:
    """Add what is decided on which move to a command, which gets it as `wanted`."""

    @click.argument("move", required=False)
    @click.option("--accept", "kinds", multiple=True, flag_value="accept", help="It will be done.")
    @click.option("--decline", "kinds", multiple=True, flag_value="decline", help="It will not.")
    @click.option("--defer", "kinds", multiple=True, flag_value="defer", help="Not now.")
    @click.option("--done", "kinds", multiple=True, flag_value="done", help="It has been done.")
    @click.option(
        "--holds",
        type=click.Choice(get_args(Side)),
        help="Whose view holds of the fact that is named in place of MOVE, where a review of two "
        "views (--client, --provider) finds it open.",
    )
    @click.option(
        "--from",
        "workbook",
        metavar="PLAN.xlsx",
        help="Take the decisions that were filled into a workbook of review --format xlsx.",
    )
    @click.option("--reason", metavar="TEXT", help="Why. To decline needs one.")
    @click.option("--owner", metavar="NAME", help="Who acts, or who decided.")
    @click.option(
        "--until",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DAY",
        help="The last day on which it holds, such as 2027-03-31; reviews after that ask again.",
    )
    @click.option("--replace", is_flag=True, help="Take the place of a decision that still holds.")
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        files: tuple[str, ...],
        move: str | None,
        workbook: str | None,
        kinds: tuple[DecisionKind, ...],
        holds: Side | None,
        until: datetime | None,
        **more: Any,
    ) -> None:
        names = ("reason", "owner", "replace")
        given = {name: more.pop(name) for name in names}
        if len(kinds) + (holds is not None) + (workbook is not None) != 1:
            raise click.UsageError(
                "Give one of --accept, --decline, --defer, --done, --holds and --from."
            )
        if workbook is not None:
            _refuse_beside_a_workbook(given, until)
            files = files if move is None else (*files, move)
            if not files:
                raise click.UsageError("Name the file of facts.")
            taken = functools.partial(decisions_in, workbook, replace=given["replace"])
            command(*args, files=files, wanted=taken, **more)
            return
        if move is None or not files:
            raise click.UsageError("Name the file of facts and the move.")
        if holds is not None:
            view = ViewDecision(move, holds, _today(), given["reason"], given["owner"])
            command(*args, files=files, wanted=view, **more)
            return
        if kinds[0] == "decline" and not (given["reason"] or "").strip():
            raise click.UsageError("To decline a move needs a --reason.")
        last_day = until.date() if until else None
        wanted = (Wanted(move, kinds[0], until=last_day, **given),)
        command(*args, files=files, wanted=lambda: wanted, **more)

    return wrapped


@click.command(cls=Command, no_args_is_help=True)
@click.argument("files", metavar="FILE...", nargs=-1)
@_wanted
@click.option(
    "--decisions",
    "kept_in",
    metavar="FILE",
    help="Where decisions are kept, instead of NAME.decisions.yaml beside the facts.",
)
@library_options
@reports_problems
def decide(
    files: tuple[str, ...],
    wanted: Callable[[], tuple[Wanted, ...]] | ViewDecision,
    kept_in: str | None,
    library: LibraryChoice,
) -> None:
    """Note what was decided on MOVE (its title, its name, or a rule of it) of the plan for FILE.

    Writes deal.decisions.yaml beside deal.yaml, with the facts on which the move rests. Reviews
    show it beside the move, say when it has expired or its grounds have changed, and what came of
    decisions on gaps that are no longer there. No decision hides a move. Needs the extra decide.
    """
    if isinstance(wanted, ViewDecision):
        kept = hold_view(files, wanted, kept_in=kept_in)
        tell(f"{shown(kept)}: of {wanted.fact} the {wanted.holds}'s view holds.")
        return
    noted = note_decisions(files, wanted(), library, today=_today(), kept_in=kept_in)
    for move, decision in noted.moves:
        tell(f"{shown(noted.file)}: {move.title}: {DECIDED[decision]}.")
    if not noted.moves:
        tell(f"{shown(noted.file)}: nothing new was decided.")


def _refuse_beside_a_workbook(given: dict[str, Any], until: datetime | None) -> None:
    if given["reason"] or given["owner"] or until:
        raise click.UsageError("With --from, reason, owner and day stand in the workbook.")


def _today() -> date:
    return datetime.now().astimezone().date()
