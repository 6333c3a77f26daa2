"""Show what changed between two states, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import click

from sourcing_advisor.cli.answers import json_text
from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import (
    answer_format_option,
    library_before_options,
    library_options,
    output_option,
)
from sourcing_advisor.cli.output import (
    refuse_no_name,
    refuse_to_replace,
    reports_problems,
    write_result,
)
from sourcing_advisor.cli.text import table
from sourcing_advisor.decisions.causes import causes_in_words
from sourcing_advisor.decisions.change import CHANGES, ChangeKind, MoveNamed
from sourcing_advisor.report.comparison import ChangedRule, Comparison
from sourcing_advisor.service.compare import compare_files
from sourcing_advisor.service.compare_folders import are_folders, compare_folders
from sourcing_advisor.service.library import LibraryChoice

if TYPE_CHECKING:
    from sourcing_advisor.portfolio.comparison_form import PortfolioComparison

_HEADINGS: dict[ChangeKind, str] = {
    "new": "New",
    "changed": "Changed in severity or place",
    "resolved": "Resolved",
    "newly_known": "Newly known",
    "no_longer_known": "No longer known",
    "confirmed": "Confirmed",
    "withdrawn": "Withdrawn from the rules",
    "persisting": "Persisting",
}


@click.command(cls=Command, no_args_is_help=True)
@click.argument("before")
@click.argument("after")
@answer_format_option
@click.option(
    "--between",
    metavar="FOLDER",
    help="For folders: what BEFORE was made from, reviewed with the rules of AFTER. It tells apart "
    "what the rules did and what the facts did.",
)
@click.option(
    "--rows",
    metavar="FILE",
    help="For folders: also write the changes of each relationship and rule to this Parquet file.",
)
@output_option
@library_options
@library_before_options
@reports_problems
def compare(
    before: str,
    after: str,
    form: str,
    between: str | None,
    rows: str | None,
    output: str | None,
    library: LibraryChoice,
    library_before: LibraryChoice | None,
) -> None:
    """Show what changed from BEFORE to AFTER: files of facts, reports in JSON, or folders.

    Rules that are resolved, new, changed in severity or in their place of the plan, newly known or
    persisting, each with its cause: other facts, beliefs confirmed, other rules, other values of
    parameters. A cause is found by reviewing BEFORE anew with it. A rule with a new name or id is
    the rule that it was.

    Two folders of portfolio results are compared over the relationships that are in both: of how
    many each rule has changed, and how.
    """
    refuse_no_name(output, "file")
    refuse_to_replace((before, after), output)
    compared: Comparison | PortfolioComparison
    if are_folders(before, after):
        compared = compare_folders(before, after, library, between, rows)
        lines = _portfolio_lines(compared)
    elif between is not None or rows is not None:
        raise click.UsageError("--between and --rows are for folders of results.")
    else:
        compared = compare_files(before, after, library, library_before)
        lines = _lines(compared)
    as_text = "\n".join(lines) + "\n"
    write_result(json_text(compared) if form == "json" else as_text, output)


def _portfolio_lines(compared: PortfolioComparison) -> Iterator[str]:
    yield f"From {compared.before.folder} to {compared.after.folder}"
    yield (
        f"{compared.relationships:,} relationships in both; {compared.only_before:,} only before, "
        f"{compared.only_after:,} only after"
    )
    if compared.first_changed is not None:
        yield f"{compared.first_changed:,} have other moves among their first three"
    told = [rule for rule in compared.rules if rule.kind != "conclusion"]
    changed = [rule for rule in told if any(getattr(rule, name) for name in _CHANGED)]
    rows = [
        (
            rule.rule,
            *(f"{getattr(rule, kind):,}" for kind in _COUNTED),
            "-" if rule.moved is None else f"{rule.moved:,}",
            "-" if rule.by_rules is None else f"{rule.by_rules:,}",
            "-" if rule.by_facts is None else f"{rule.by_facts:,}",
            rule.title,
        )
        for rule in sorted(changed, key=lambda rule: (-rule.new - rule.resolved, rule.rule))
    ]
    heads = ("rule", *(k.replace("_", " ") for k in _COUNTED), "moved", "by rules", "by facts", "")
    yield ""
    yield table(heads, rows)
    yield f"{len(told) - len(changed)} rules say of every relationship what they said before"
    for stage in compared.stages[:_MOST_STAGES]:
        was, now = (name.replace("_", " ") for name in (stage.before, stage.after))
        yield f"{stage.gaps:,} gap{'' if stage.gaps == 1 else 's'} went from {was} to {now}"


_COUNTED = ("new", "resolved", "persisting", "newly_known", "no_longer_known")
_CHANGED = ("new", "resolved", "newly_known", "no_longer_known", "withdrawn", "moved")
_MOST_STAGES = 10


def _lines(compared: Comparison) -> Iterator[str]:
    client, provider = compared.client or "the client", compared.provider or "the provider"
    yield f"{client} and {provider}: what changed"
    yield f"from {_named(compared, 'before')} to {_named(compared, 'after')}"
    if compared.facts:
        yield ""
        yield f"Facts ({len(compared.facts)})"
    for fact in compared.facts:
        told = f"{fact.before_in_words} -> {fact.after_in_words}"
        if fact.change in ("confirmed", "doubted"):
            told = f"{fact.after_in_words}, {_SURE[fact.change]}"
        yield f"  {fact.label}: {told}"
    if compared.parameters:
        yield ""
        yield f"Parameters ({len(compared.parameters)})"
    for parameter in compared.parameters:
        yield f"  {parameter.parameter}: {parameter.before:g} -> {parameter.after:g}"
    yield from _first_moves(compared)
    for kind in CHANGES:
        yield from _of_kind(kind, [rule for rule in compared.rules if rule.change == kind])


_SURE = {"confirmed": "believed before and stated now", "doubted": "stated before and believed now"}


def _named(compared: Comparison, which: Literal["before", "after"]) -> str:
    state = compared.before if which == "before" else compared.after
    return f"{state.file} ({state.as_of})" if state.as_of else state.file


def _first_moves(compared: Comparison) -> Iterator[str]:
    yield ""
    if compared.first_before == compared.first_after:
        yield "First three moves: as before"
        return
    yield "First three moves"
    entered = {move.move for move in compared.entered}
    for number, move in enumerate(compared.first_after, 1):
        yield f"  {number}. {move.title}{' (new here)' if move.move in entered else ''}"
    for move in compared.left:
        yield f"  No longer first: {move.title}{_why_left(move, compared)}"


def _why_left(move: MoveNamed, compared: Comparison) -> str:
    """Say what became of the rule that led a move which stands first no more."""
    rule = next((rule for rule in compared.rules if rule.rule == move.rule), None)
    if rule is None:
        return ""
    if rule.change == "changed" and rule.after is not None and rule.after.stage:
        return f" ({rule.after.stage.replace('_', ' ')} now)"
    return f" ({_HEADINGS[rule.change].lower()})"


def _of_kind(kind: ChangeKind, rules: list[ChangedRule]) -> Iterator[str]:
    told = [rule for rule in rules if rule.kind != "conclusion"]
    if not told:
        return
    yield ""
    yield f"{_HEADINGS[kind]} ({len(told)}): {CHANGES[kind]}"
    for rule in told:
        yield f"  {rule.rule} {rule.title}{_difference(rule)}"
        if rule.causes:
            read = f": {', '.join(rule.facts)}" if rule.facts else ""
            yield f"      by {causes_in_words(rule.causes)}{read}"


def _difference(rule: ChangedRule) -> str:
    was, now = rule.before, rule.after
    if rule.kind == "strength":
        return " [strength]"
    if was is None or now is None:
        return ""
    if rule.change == "newly_known":
        return " [a gap]" if now.outcome == "fired" else " [no gap]"
    told = []
    if rule.change == "changed":
        if was.severity != now.severity:
            told.append(f"severity {was.severity} -> {now.severity}")
        if was.stage != now.stage:
            stages = (s.replace("_", " ") if s else "silent" for s in (was.stage, now.stage))
            told.append(" -> ".join(stages))
    elif now.severity:
        told.append(now.severity)
    return f" [{'; '.join(told)}]" if told else ""
