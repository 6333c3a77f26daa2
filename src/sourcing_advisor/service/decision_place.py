"""Where the decisions on facts stand: in a file beside those."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sourcing_advisor.decisions.decision_states import DECISIONS_ENDING
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import STANDARD_INPUT, shown


def decisions_beside(files: Sequence[str | Path]) -> Path | None:
    """Return the file of decisions beside the facts, or None where there is none.

    Raises `InputError` where several files of facts have one each.
    """
    paths = [decision_path(file) for file in files if str(file) != STANDARD_INPUT]
    there = [path for path in dict.fromkeys(paths) if _is_file(path)]
    if len(there) > 1:
        found = f"there are decisions in {shown(there[0])} too"
        advice = "Name the one that counts with --decisions, or none with --no-decisions."
        raise InputError([Problem(Place(shown(there[1])), found, "one file of decisions", advice)])
    return there[0] if there else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # reading the facts tells what is wrong with the name
        return False


def decision_path(file: str | Path) -> Path:
    """Return where the decisions on the facts in a file stand."""
    path = Path(file)
    return path.parent / f"{path.stem}{DECISIONS_ENDING}"
