"""What every command writes: results and messages, and the exit status that goes with them."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec

import click

from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import Argument, InputError, Place, Problem, printable
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.renamed import RenamedFactWarning

P = ParamSpec("P")
EXIT_FAIL_ON = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
MOST_PRINTED = 50
"""The rest of the problems are counted, not printed."""
PARAMETER_OPTION = Place("--parameter")


def reports_problems(command: Callable[P, None]) -> Callable[P, None]:
    """Turn an `InputError` into a list of problems on standard error and exit status 2.

    Facts that are stated under an old name are told on standard error too.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", RenamedFactWarning)
                warnings.showwarning = _tell_warning
                command(*args, **kwargs)
        except InputError as error:
            print_problems(error.problems, MOST_PRINTED)
            sys.exit(EXIT_BAD_INPUT)

    return wrapped


def _tell_warning(message: Warning | str, *_: object, **__: object) -> None:
    tell(printable(str(message)))


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
    options = {"parameters": PARAMETER_OPTION, "engine": Place("--engine")}
    return replace(problem, place=options.get(problem.place.file, problem.place))


def refuse_no_name(output: str | None, kind: str) -> None:
    """Raise `InputError` when an output is asked for and has no name; `kind` is file or folder."""
    if output == "":
        raise InputError([Problem(Place("-o"), f"no {kind} is named", f"the name of a {kind}")])


def refuse_to_replace(file: str, output: str | None) -> None:
    """Raise `InputError` when a result would be written over the file that was read."""
    if output is not None and _same_file(file, output):
        found = "this is the file that is to be read"
        raise InputError([Problem(Place(shown(output)), found, "another file to write")])


def refuse_to_lose(result: bytes, output: str | None) -> None:
    """Raise `InputError` when a result would be written over a file that holds something else."""
    try:
        path = Path(output or "")
        holds_more = path.is_file() and path.read_bytes() not in (b"", result)
    except (OSError, ValueError):
        return  # writing tells what is wrong with it
    if holds_more:
        found, expected = "there is such a file already", "a new name, or --force to replace it"
        raise InputError([Problem(Place(shown(str(output))), found, expected)])


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).is_file() and Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def write_result(result: str | bytes, output: str | None) -> None:
    """Write a result to standard output, or to a file that appears whole or not at all."""
    refuse_no_name(output, "file")
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
