"""Why the rules of a move fired: their conditions as trees, with the truth of each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WhyPart:
    """One part of a condition: what it asks, whether it holds (None: not known), what was stated.

    A rule by itself is a part too, with the parts under which it applies and fires.
    """

    asks: str
    holds: bool | None
    stated: str = ""
    parts: tuple[WhyPart, ...] = ()


Why = Mapping[str, WhyPart]
"""The tree of each rule, by id; a rule that rests on what was told in confidence has none."""

SIGNS: Mapping[bool | None, str] = {True: "✓", False: "✗", None: "?"}
"""The truth of a part, as a sign that stands before it."""

TRUTH_WORDS: Mapping[bool | None, str] = {
    True: "holds",
    False: "does_not_hold",
    None: "cannot_be_told",
}
"""The truth of a part, by the name of the words for it."""
