"""The command line: each command parses, calls a use case of `service` and prints.

In come arguments; out go results on standard output, messages on standard error and an exit
status. Only `__main__` may import this; a command imports no other command.
"""

from __future__ import annotations

import atexit
import gc
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from sourcing_advisor.cli import commands
from sourcing_advisor.cli.command import Group, write_version


class _CommandsOnDemand(Group):
    """Finds each command in the module of its name, imported when the command is called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a process of its own, which this does, unlike a call of `main`, to the process.

        A command lives for a fraction of a second and makes few cycles: it collects them rarely,
        and does not look for them once more on the way out.
        """
        gc.set_threshold(200_000, 50, 50)
        atexit.register(gc.freeze)
        return super().__call__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, which are those of the modules in `commands`."""
        del ctx
        return sorted(path.stem for path in _FOLDER.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{commands.__name__}.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the first line of each module, which need not be imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_line(name)) for name in self.list_commands(ctx)])


_FOLDER = Path(commands.__file__).parent


def _first_line(name: str) -> str:
    source = (_FOLDER / f"{name}.py").read_text(encoding="utf-8")
    return source.removeprefix('"""').partition('"""')[0].splitlines()[0]


@click.group(cls=_CommandsOnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=write_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Advise on an outsourcing relationship from what is known of it.

    Write what you know in a YAML or JSON file (start from "sourcing-advisor facts template"), then
    run "sourcing-advisor review FILE". Results go to standard output, messages to standard error.

    Exit status: 0 done; 1 a recommendation reached the --fail-on severity, and nothing else; 2 the
    input or the usage was wrong, and the first 50 problems have been listed, or there was nowhere
    to write a result or a message; 70 a fault of sourcing-advisor itself, told in one line (with
    SOURCING_ADVISOR_TRACEBACK=1 in the environment, at length); 130 you broke the command off; 141
    the reader of the output went away.
    """
