"""The options that several commands share, and what they give."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, get_args

import click

from sourcing_advisor.cli.output import PARAMETER_OPTION
from sourcing_advisor.documents.problems import Problem, quote
from sourcing_advisor.facts.records import Side
from sourcing_advisor.service.deliverables import OwnForm
from sourcing_advisor.service.library import LibraryChoice

Command = Callable[..., None]
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")

_rules_option = click.option(
    "--rules",
    "rules_folders",
    metavar="DIR",
    multiple=True,
    help="Add a folder of rules, findings and templates. May be repeated.",
)
_parameter_option = click.option(
    "--parameter",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    help="Override a threshold (see: sourcing-advisor parameters list). May be repeated.",
)
output_option = click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Write to this file instead of standard output. It is replaced only when all went well.",
)
words_option = click.option(
    "--words",
    metavar="DIR",
    help="Tell the fixed texts and questions in the words of this folder (see: words new).",
)

template_option = click.option(
    "--template",
    metavar="FILE",
    help="Fill in this Word template of your own, with --format docx (see: templates new).",
)


def side_option(help_text: str, name: str = "side") -> Callable[[Command], Command]:
    """Return the option ``--for``, which names a side, with what it does as help."""
    sides = click.Choice(get_args(Side), case_sensitive=False)
    return click.option("--for", name, type=sides, help=help_text)


def own_form_options(command: Command) -> Command:
    """Add --template and --words to a command, which gets what was chosen as `own`."""

    @template_option
    @words_option
    @functools.wraps(command)
    def wrapped(*args: Any, template: str | None, words: str | None, **kwargs: Any) -> None:
        command(*args, own=OwnForm(template, words), **kwargs)

    return wrapped


answer_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json"), case_sensitive=False),
    default="text",
    show_default=True,
    help="text for people, json for programs (see: sourcing-advisor schema).",
)


def library_option(command: Command) -> Command:
    """Add --rules to a command, which gets what was chosen as `library`."""

    @_rules_option
    @functools.wraps(command)
    def wrapped(*args: Any, rules_folders: tuple[str, ...], **kwargs: Any) -> None:
        command(*args, library=LibraryChoice(rules_folders), **kwargs)

    return wrapped


def library_options(command: Command) -> Command:
    """Add --rules and --parameter to a command, which gets what was chosen as `library`."""

    @_rules_option
    @_parameter_option
    @functools.wraps(command)
    def wrapped(
        *args: Any, rules_folders: tuple[str, ...], parameters: tuple[str, ...], **kwargs: Any
    ) -> None:
        command(*args, library=LibraryChoice(rules_folders, *_parsed(parameters)), **kwargs)

    return wrapped


def library_before_options(command: Command) -> Command:
    """Add --rules-before and --parameter-before, which give `library_before`, None without both."""

    @click.option(
        "--rules-before",
        metavar="DIR",
        multiple=True,
        help="A folder of rules with which BEFORE was reviewed. May be repeated.",
    )
    @click.option(
        "--parameter-before",
        metavar="NAME=VALUE",
        multiple=True,
        help="A threshold with which BEFORE was reviewed. May be repeated.",
    )
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        rules_before: tuple[str, ...],
        parameter_before: tuple[str, ...],
        **kwargs: Any,
    ) -> None:
        chosen = LibraryChoice(rules_before, *_parsed(parameter_before))
        given = chosen if rules_before or parameter_before else None
        command(*args, library_before=given, **kwargs)

    return wrapped


def _parsed(texts: tuple[str, ...]) -> tuple[dict[str, float], list[Problem]]:
    """Return the values given with --parameter, and what does not parse."""
    values: dict[str, float] = {}
    problems: list[Problem] = []
    for text in texts:
        name, _, value = text.partition("=")
        name = name.strip()
        if not name or not _NUMBER.fullmatch(value.strip()):
            problems.append(Problem(PARAMETER_OPTION, quote(text), "NAME=NUMBER"))
        elif name in values:
            problems.append(Problem(PARAMETER_OPTION, f"{name} is given twice", "each name once"))
        else:
            values[name] = float(value)
    return values, problems
