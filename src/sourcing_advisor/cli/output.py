"""What every command writes: results and messages, and the exit status that goes with them."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, Self

import click

from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import Argument, InputError, Place, Problem, printable
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.renamed import RenamedFactWarning

P = ParamSpec("P")
EXIT_FAIL_ON = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
EXIT_READER_GONE = 141
"""As of a process that SIGPIPE ends."""
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
    return replace(problem, place=options.get(problem.place.file, Place("command line")))


def refuse_no_name(output: str | None, kind: str) -> None:
    """Raise `InputError` when an output is asked for and has no name; `kind` is file or folder."""
    if output == "":
        raise InputError([Problem(Place("-o"), f"no {kind} is named", f"the name of a {kind}")])


def refuse_to_replace(
    files: Iterable[str | Path | None],
    output: str | None,
    folders: Iterable[str | Path] = (),
) -> None:
    """Raise `InputError` when a result would be written over what is read.

    That is one of the files, of which some may not be given, or one in a folder.
    """
    if output is None:
        return
    same = any(each is not None and _same_file(each, output) for each in (*files, *folders))
    if same or any(_lies_in(output, folder) for folder in folders):
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


def _lies_in(file: str, folder: str | Path) -> bool:
    try:
        there = Path(folder).is_dir() and Path(file).exists()
        return there and Path(file).resolve().is_relative_to(Path(folder).resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _same_file(one: str | Path, other: str) -> bool:
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
        else:
            replace_file(Path(output), data)
    except BrokenPipeError:
        raise ReaderGone from None
    except (OSError, ValueError) as error:
        found = f"this cannot be written ({getattr(error, 'strerror', None) or error})"
        raise InputError([Problem(place, found)]) from None


def _print(data: bytes) -> None:
    if sys.stdout is None:
        raise OSError("it is closed")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class ReaderGone(click.ClickException):
    """Whoever read the standard output has stopped, as `head` does: nothing is left to say."""

    exit_code = EXIT_READER_GONE

    def __init__(self) -> None:
        """Let nothing more be written, not even what is still held back."""
        super().__init__("")
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)

    def show(self, file: Any = None) -> None:
        """Print nothing."""


@contextlib.contextmanager
def only_we_are_heard() -> Iterator[None]:
    """Let nothing reach standard error but what Python writes there.

    The data-frame library prints the trace of a panic past it, of a file that is refused all the
    same in words that help.
    """
    ours = sys.stderr
    try:
        number = ours.fileno()
        heard = open(os.dup(number), "w", -1, ours.encoding, ours.errors)  # noqa: PTH123, SIM115
    except (AttributeError, OSError, ValueError):  # it is closed, or no file
        yield
        return
    with heard, open(os.devnull, "w") as nowhere:  # noqa: PTH123
        ours.flush()
        os.dup2(nowhere.fileno(), number)
        heard.reconfigure(line_buffering=True)
        sys.stderr = heard
        try:
            yield
        finally:
            heard.flush()
            os.dup2(heard.fileno(), number)
            sys.stderr = ours


class Progress:
    """How far the work is, in one line on a terminal that is gone in the end."""

    def __init__(self) -> None:
        """Begin to count the time."""
        self._begun = time.monotonic()
        self._shows = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self._shows:
            click.echo("\r\x1b[K", nl=False, err=True)

    def show(self, text: str) -> None:
        """Show how far the work is."""
        if self._shows:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)

    def show_when_slow(self, text: str) -> None:
        """Show how far the work is, if it has taken over a second."""
        if self._shows and time.monotonic() - self._begun > 1:
            self.show(text)
