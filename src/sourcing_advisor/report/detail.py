"""How much of a report is told."""

from __future__ import annotations

from typing import Literal

Detail = Literal["brief", "standard", "full"]
"""One page; every move; all of it."""
