"""Sets of changes that clear a gap, as they are told; `levers` finds them."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.fields import Lever, Moment


@dataclass(frozen=True, slots=True)
class LeverChange:
    """One fact, what is known of it today, and the answers of which any will do; `value` is one."""

    fact: str
    label: str
    today: str
    to: str
    value: Value
    who: Lever
    when: Moment


@dataclass(frozen=True, slots=True)
class LeverWay:
    """Answers that clear the gap together, the gaps that they open, and the facts that lapse."""

    changes: tuple[LeverChange, ...]
    opens: tuple[str, ...]
    clears: tuple[str, ...]
    lapses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeverSet:
    """Facts of which none can stay as it is, who can change them and when the last can be changed.

    `ways` are all the answers that do, those first that open the fewest gaps.
    """

    facts: tuple[str, ...]
    who: Lever
    when: Moment
    ways: tuple[LeverWay, ...]


@dataclass(frozen=True, slots=True)
class Levers:
    """What clears some rules together; `complete` says whether these are all sets."""

    rules: tuple[str, ...]
    sets: tuple[LeverSet, ...]
    complete: bool
