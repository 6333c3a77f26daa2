"""The action plan as a sheet: its columns by name, and what may be filled in beside each move.

Who writes the sheet and who reads it back share these names.
"""

from __future__ import annotations

from typing import Literal

Chosen = Literal["accept", "decline", "defer"]
CHOICES: tuple[Chosen, ...] = ("accept", "decline", "defer")
"""What can be decided on a move, in the words of the command `decide`."""
DONE = ("yes", "no")
TO_READ = (
    "id",
    "number",
    "move",
    "why_here",
    "stage",
    "owner",
    "when",
    "due",
    "severity",
    "effort",
)
TO_FILL_IN = ("decision", "reason", "decided_owner", "decided_until", "done")
COLUMNS = (*TO_READ, "first_step", "how_success", *TO_FILL_IN)
"""Every column, as the first row of the sheet names it in any language."""
