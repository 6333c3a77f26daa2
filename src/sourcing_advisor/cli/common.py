"""What several commands share: options, errors and output."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book

P = ParamSpec("P")
T = TypeVar("T")
EXIT_FAIL_ON = 1
EXIT_BAD_INPUT = 2

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
            print_problems(error.problems)
            sys.exit(EXIT_BAD_INPUT)

    return wrapped


def print_problems(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """List problems on standard error, with their number at the end."""
    for problem in problems:
        click.echo(str(problem), err=True)
    count = len(problems)
    click.echo(f"{count} problem{'' if count == 1 else 's'} found.", err=True)


def parsed_parameters(texts: tuple[str, ...]) -> dict[str, float]:
    """Return the values given with --parameter; raises `InputError` with all that do not parse."""
    found: dict[str, float] = {}
    problems: list[Problem] = []
    place = Place("--parameter")
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        try:
            number = float(value)
        except ValueError:
            equals = ""
            number = 0.0
        if not equals:
            problems.append(Problem(place, quote(text), "NAME=NUMBER"))
        elif name in found:
            problems.append(Problem(place, f"{name} is given twice", "each name once"))
        found[name] = number
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


def write_result(text: str, output: str | None) -> None:
    """Write a result to standard output, or to a file that appears whole or not at all."""
    if output is None or output == "-":
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(output), text.encode())
    except OSError as error:
        found = f"the file cannot be written ({error.strerror or error})"
        raise InputError([Problem(Place(shown(output)), found)]) from None


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device such as /dev/null; a folder raises
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
