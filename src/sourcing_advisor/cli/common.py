"""What several commands share: options, errors and output."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import (
    Argument,
    InputError,
    Place,
    Problem,
    did_you_mean,
    printable,
    quote,
)
from sourcing_advisor.documents.text import shown
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book

P = ParamSpec("P")
T = TypeVar("T")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
EXIT_FAIL_ON = 1
EXIT_BAD_INPUT = 2
MOST_PRINTED = 50
"""The rest of the problems are counted, not printed."""
_OPTION = Place("--parameter")

rules_option = click.option(
    "--rules",
    "rules_folders",
    metavar="DIR",
    multiple=True,
    help="Add a folder of rules, findings and templates. May be repeated.",
)
parameter_option = click.option(
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


def reports_problems(command: Callable[P, None]) -> Callable[P, None]:
    """Turn an `InputError` into a list of problems on standard error and exit status 2."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            print_problems(error.problems, MOST_PRINTED)
            sys.exit(EXIT_BAD_INPUT)

    return wrapped


def print_problems(problems: Sequence[Problem], most: int | None = None) -> None:
    """List problems on standard error, at most so many of them, with their number at the end."""
    lines = [printable(str(_as_asked(problem))) for problem in problems[:most]]
    left = sum(problem.stands_for for problem in problems[len(lines) :])
    if left:
        lines.append(f"{left:,} more are not listed. Correct those that are, and try again.")
    count = sum(problem.stands_for for problem in problems)
    tell("\n".join([*lines, f"{count:,} problem{'' if count == 1 else 's'} found."]))


def tell(text: str) -> None:
    """Print a message on standard error; where nobody can read it, exit with status 2."""
    try:
        click.echo(text, err=True)
    except OSError:
        sys.exit(EXIT_BAD_INPUT)


def _as_asked(problem: Problem) -> Problem:
    """Name the option of the command line where the library names its argument."""
    if not isinstance(problem.place, Argument):
        return problem
    options = {"parameters": _OPTION, "engine": Place("--engine")}
    return replace(problem, place=options.get(problem.place.file, problem.place))


def parsed_parameters(texts: tuple[str, ...]) -> dict[str, float]:
    """Return the values given with --parameter; raises `InputError` with all that do not parse."""
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for text in texts:
        name, _, value = text.partition("=")
        name = name.strip()
        if not name or not _NUMBER.fullmatch(value.strip()):
            problems.append(Problem(_OPTION, quote(text), "NAME=NUMBER"))
        elif name in found:
            problems.append(Problem(_OPTION, f"{name} is given twice", "each name once"))
        else:
            found[name] = float(value)
    if problems:
        raise InputError(problems)
    return found


def rule_book(folders: tuple[str, ...], parameters: tuple[str, ...] = ()) -> RuleBook:
    """Return the rule book with what the command line adds and overrides."""
    return load_rule_book(folders, parsed_parameters(parameters))


def found_by_name(kind: str, name: str, known: dict[str, T]) -> T:
    """Return what `name` stands for; raises `InputError` with the nearest right name."""
    if name in known:
        return known[name]
    for each, value in known.items():
        if each.lower() == name.lower():
            return value
    found = f"there is no {kind} {quote(name)}"
    raise InputError([Problem(Place("command line"), found, None, did_you_mean(name, known))])


def refuse_to_replace(file: str, output: str | None) -> None:
    """Raise `InputError` when a result would be written over the file that was read."""
    if output is not None and _same_file(file, output):
        found = "this is the file that is to be read"
        raise InputError([Problem(Place(shown(output)), found, "another file to write")])


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).is_file() and Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def write_result(result: str | bytes, output: str | None) -> None:
    """Write a result to standard output, or to a file that appears whole or not at all."""
    data = result.encode() if isinstance(result, str) else result
    place = Place("standard output" if output in (None, "-") else shown(str(output)))
    try:
        if output is None or output == "-":
            _print(data)
        elif Path(output).exists() and not Path(output).is_file():
            Path(output).write_bytes(data)  # a device such as /dev/null; a folder raises
        else:
            replace_file(Path(output), data)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        found = f"this cannot be written ({getattr(error, 'strerror', None) or error})"
        raise InputError([Problem(place, found)]) from None


def _print(data: bytes) -> None:
    if sys.stdout is None:
        raise OSError("it is closed")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
