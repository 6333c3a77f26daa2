"""What conditions read: the values of known facts, exact or within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = bool | int | float | str
"""The exact value of a known fact, or a literal in a condition."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number known to lie between two others, both included; None leaves a side open.

    `whole` says that only whole numbers can lie between them (counts and scales). Whoever makes
    bounds fills an open side with the end of the fact's range, so that what follows from the
    range follows from the bounds.
    """

    at_least: float | None
    at_most: float | None
    whole: bool = False


Values = Mapping[str, Value | Bounds]
"""Known facts by name; an unknown fact is absent."""


def least(value: Value | Bounds | None) -> int | float | None:
    """Return a number, or the lower of its bounds; None where no number is known."""
    if isinstance(value, Bounds):
        return value.at_least
    return value if isinstance(value, int | float) else None
