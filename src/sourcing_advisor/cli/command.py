"""Commands whose help text is written like any result, and whose end is told by exit status."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import types
from collections.abc import Iterator
from typing import Any

import click

from sourcing_advisor.cli.output import EXIT_INTERRUPTED, reports_problems, write_result
from sourcing_advisor.documents.problems import did_you_mean, quote
from sourcing_advisor.version import __version__


class Command(click.Command):
    """A command that says so when its help cannot be written."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _write_help
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command and end the process; with `standalone_mode` False, return or raise."""
        if not kwargs.get("standalone_mode", True):
            return super().main(*args, **kwargs)
        with _noticing_interrupts() as interrupts:
            try:
                status = super().main(*args, **{**kwargs, "standalone_mode": False})
            except click.ClickException as error:
                status = _told(error)
            except click.Abort:
                status = _told(Interrupted())
            except Exception:
                if not interrupts:
                    raise
                status = _told(Interrupted())
        sys.exit(status)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; raises ``click.UsageError`` with the nearest name."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            hint = did_you_mean(name, self.list_commands(ctx))
            ctx.fail(f"There is no command {quote(name)}.{f' {hint}' if hint else ''}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; raises `Interrupted` when the user breaks it off."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None


@contextlib.contextmanager
def _noticing_interrupts() -> Iterator[list[int]]:
    """Give a list that fills when the user breaks off.

    A library may answer the interrupt with an error of its own, which is then no fault of anyone.
    """
    noticed: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    in_main_thread = threading.current_thread() is threading.main_thread()
    if before is not signal.default_int_handler or not in_main_thread:
        yield noticed
        return

    def notice(number: int, frame: types.FrameType | None) -> None:
        noticed.append(number)
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, notice)
    try:
        yield noticed
    finally:
        signal.signal(signal.SIGINT, before)


class Interrupted(click.ClickException):
    """The user broke the command off."""

    exit_code = EXIT_INTERRUPTED

    def __init__(self) -> None:
        """Set the message."""
        super().__init__("Interrupted.")

    def show(self, file: Any = None) -> None:
        """Print the message alone, on standard error."""
        click.echo(self.message, file, err=True)


def _told(error: click.ClickException) -> int:
    """Return the exit status of an error, printed if there is anywhere to print it."""
    with contextlib.suppress(OSError):
        error.show()
    return error.exit_code


@reports_problems
def _write_help(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    del param
    if value and not ctx.resilient_parsing:
        _write_and_end(ctx, ctx.get_help())


@reports_problems
def write_version(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Write the version and end; the callback of --version."""
    del param
    if value and not ctx.resilient_parsing:
        _write_and_end(ctx, f"sourcing-advisor, version {__version__}")


def _write_and_end(ctx: click.Context, text: str) -> None:
    write_result(f"{text}\n", None)
    ctx.exit()
