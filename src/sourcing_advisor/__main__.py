"""Runs the command line: ``python -m sourcing_advisor``."""

from __future__ import annotations

import contextlib
import os
import sys

EXIT_FAULT = 70
"""As EX_SOFTWARE in the sysexits of BSD."""
EXIT_INTERRUPTED = 130
TRACEBACK_VARIABLE = "SOURCING_ADVISOR_TRACEBACK"


def main() -> None:
    """Run the command line; whatever is unforeseen ends it in one line and a status of its own.

    What goes wrong while modules are imported is told like all else.
    """
    try:
        from sourcing_advisor.cli import main as command_line  # noqa: PLC0415 - see above

        command_line(prog_name="sourcing-advisor")
    except KeyboardInterrupt:
        _tell("Interrupted.")
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - told in one line, with a status of its own
        if os.environ.get(TRACEBACK_VARIABLE) == "1":
            import traceback  # noqa: PLC0415 - for this only

            _tell(traceback.format_exc().rstrip("\n"))
        _tell(_fault(error))
        sys.exit(EXIT_FAULT)


def _fault(error: Exception) -> str:
    """Return one line on an error that nothing foresaw: what, where, and how to report it."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    where = ""
    if step is not None:
        where = f" ({os.path.basename(step.tb_frame.f_code.co_filename)}:{step.tb_lineno})"  # noqa: PTH119
    text = " ".join(str(error).split())
    kind = type(error).__name__
    found = f"{kind}: {text[:300]}" if text else kind
    return (
        f"sourcing-advisor: this is a fault of the program, not of your input: {found}{where}. "
        "Please report this line with the command, the version and, if it can be shown, the input; "
        f"{TRACEBACK_VARIABLE}=1 prints the details."
    )


def _tell(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text.encode("utf-8", "backslashreplace").decode() + "\n")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
