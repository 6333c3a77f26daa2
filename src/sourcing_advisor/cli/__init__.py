"""The command line: each command parses, calls the library and prints."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module
from typing import Any

import click

from sourcing_advisor.cli.commands import Group, write_version

_COMMANDS = {
    "review": ("review", "Review a relationship and write the report."),
    "portfolio": ("portfolio", "Review many relationships at once into a folder of results."),
    "explain": ("explain", "Show why a rule fired or did not."),
    "rules": ("browse", "List, read, check and document the rules."),
    "findings": ("browse", "List and read the research findings."),
    "parameters": ("browse", "List and read the thresholds."),
    "facts": ("facts", "List and read the facts; write a blank form to fill in."),
    "schema": ("schema", "Print the JSON Schema of a file or of the JSON report."),
}


class _CommandsOnDemand(Group):
    """Imports the module of a command when it is called, so that each starts fast."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a process of its own, which this does, unlike a call of `main`, to the process.

        A command lives for a fraction of a second and makes few cycles: it collects them rarely,
        and does not look for them once more on the way out.
        """
        gc.set_threshold(100_000, 50, 50)
        atexit.register(gc.freeze)
        return super().__call__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the help text."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"sourcing_advisor.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the help text, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


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

    Exit status: 0 done; 1 a recommendation reached the --fail-on severity, or the reader of the
    output went away; 2 the input or the usage was wrong, and the first 50 problems have been
    listed, or there was nowhere to write a result or a message; 130 the command was interrupted.
    """
