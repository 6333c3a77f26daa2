"""What the tags of a template hold: texts, several texts, or parts with tags of their own."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from sourcing_advisor.renderers.paper import tags
from sourcing_advisor.renderers.paper.messages import MESSAGES


@dataclass(frozen=True, slots=True)
class Held:
    """What one tag holds; `part` is the kind of part, None for plain text.

    `several` are looped over; `names` are those of the fixed texts, which stand under one tag.
    """

    part: type | None
    several: bool
    meaning: str = ""
    names: frozenset[str] = frozenset()

    @property
    def one(self) -> Held:
        """Return what one turn of a loop holds."""
        return Held(self.part, several=False)

    @property
    def printed(self) -> bool:
        """Say whether it can be printed as it is."""
        return self.part is None and not self.names


TEXT = Held(None, several=False)


@cache
def tags_of(part: type) -> Mapping[str, Held]:
    """Return the tags of a part by name."""
    hints = get_type_hints(part, include_extras=True)
    return types.MappingProxyType({name: _held(hint) for name, hint in hints.items()})


def _held(hint: Any) -> Held:
    kind, meaning = get_args(hint) if get_origin(hint) is Annotated else (hint, "")
    if get_origin(kind) is tuple:
        item: type = get_args(kind)[0]
        return Held(None if item is str else item, several=True, meaning=meaning)
    if get_origin(kind) is Mapping:
        return Held(None, several=False, meaning=meaning, names=frozenset(MESSAGES))
    return Held(None, several=False, meaning=meaning)


def documented() -> Iterator[tuple[str, Mapping[str, Held]]]:
    """Yield the tags for their documentation: the loop in which they stand, and the tags."""
    yield "", tags_of(tags.Paper)
    seen: set[type] = set()
    for name, held in _loops(tags.Paper):
        if held.part is not None and held.part not in seen:
            seen.add(held.part)
            yield name, tags_of(held.part)


def _loops(part: type, within: str = "") -> Iterator[tuple[str, Held]]:
    for name, held in tags_of(part).items():
        if held.part is not None:
            yield f"{within}{name}", held
            yield from _loops(held.part, f"{within}{name} → ")
