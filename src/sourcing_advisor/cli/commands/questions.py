"""Show what to ask next, and what each answer would change."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sourcing_advisor.cli.answers import json_text, listed
from sourcing_advisor.cli.command import Command
from sourcing_advisor.cli.options import (
    answer_format_option,
    library_options,
    output_option,
    side_option,
)
from sourcing_advisor.cli.output import refuse_to_replace, reports_problems, write_result
from sourcing_advisor.decisions.next_question import AnswerEffect, NextQuestion
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.decisions.whatif import RuleNamed
from sourcing_advisor.facts.records import Side
from sourcing_advisor.report.decision_forms import QuestionsForm
from sourcing_advisor.service.decision_support import questions_of_files
from sourcing_advisor.service.library import LibraryChoice

_MOST_NAMED = 4


@click.command(cls=Command, no_args_is_help=True)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-n", "most", type=click.IntRange(min=1), default=5, show_default=True, help="How many to tell."
)
@side_option("Only what this side can answer.")
@click.option("--skipped", is_flag=True, help="Name the facts that need no answer any more.")
@answer_format_option
@output_option
@library_options
@reports_problems
def questions(
    files: tuple[str, ...],
    most: int,
    side: Side | None,
    form: str,
    output: str | None,
    library: LibraryChoice,
    *,
    skipped: bool,
) -> None:
    """Show the best next questions on the relationship in FILE, or in several.

    First come the questions of which an answer alone can change the first three moves, then those
    that can with other answers. Answers that the rules cannot tell apart stand together, with what
    they bring, clear or rule out. Facts that can no longer change anything are counted, and with
    --skipped named.
    """
    refuse_to_replace(files, output, library.folders)
    found = questions_of_files(files, library, most, side)
    if form == "json":
        write_result(json_text(found), output)
    else:
        write_result("\n".join(_lines(found, skipped=skipped)) + "\n", output)


def _lines(found: QuestionsForm, *, skipped: bool) -> Iterator[str]:
    for number, asked in enumerate(found.questions, start=1):
        yield from _question(number, asked)
        yield ""
    more = found.open_questions - len(found.questions)
    if not found.questions:
        yield "No answer can change anything any more."
    elif more:
        yield f"{more} more can be asked (-n)."
    if found.skipped:
        yield f"Skip {len(found.skipped)}: no answer to them can change anything."
        if skipped:
            yield from (f"  {name}" for name in found.skipped)


def _question(number: int, asked: NextQuestion) -> Iterator[str]:
    question = asked.question
    yield f"{number}. {question.question}"
    to_confirm = "; only believed so far" if question.believed else ""
    yield f"   {question.fact} (ask {question.who}{to_confirm})"
    for effect in asked.answers:
        yield from listed(f"{effect.answers}: {'; '.join(_told(effect))}")
    if all(effect.changes_nothing for effect in asked.answers):
        yield from listed(f"with other answers it decides {_together(question)}")


def _told(effect: AnswerEffect) -> Iterator[str]:
    if effect.changes_nothing:
        yield "changes nothing by itself"
        return
    for verb, rules in (
        ("brings", effect.brings),
        ("clears", effect.clears),
        ("rules out", effect.rules_out),
        ("unsettles", effect.unsettles),
        ("wins the strength", effect.strengths_gained),
        ("loses the strength", effect.strengths_lost),
    ):
        if rules:
            yield f"{verb} {_named(rules)}"
    if effect.first_after is not None:
        titles = "; ".join(move.title for move in effect.first_after)
        yield f"then first: {titles}" if titles else "then nothing comes first"


def _together(question: Question) -> str:
    """Return what a question decides for which no answer alone changes anything."""
    if question.bears_on:
        return "; ".join(question.bears_on)
    helped = (*question.would_help, *question.would_change, *question.would_settle)
    return _listed(helped) if helped else "the order of the moves"


def _named(rules: tuple[RuleNamed, ...]) -> str:
    return _listed(tuple(rule.rule for rule in rules))


def _listed(rules: tuple[str, ...]) -> str:
    named = ", ".join(rules[:_MOST_NAMED])
    more = len(rules) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
