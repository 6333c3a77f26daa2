"""Runs the command line: ``python -m sourcing_advisor``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; an interrupt ends it in one line, even while modules are imported."""
    try:
        from sourcing_advisor.cli import main as command_line  # noqa: PLC0415 - see above

        command_line(prog_name="sourcing-advisor")
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("Interrupted.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
