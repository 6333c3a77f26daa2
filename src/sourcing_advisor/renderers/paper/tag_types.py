"""What the tags of a template hold: texts, several texts, or parts with tags of their own."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from sourcing_advisor.renderers.paper import tags
from sourcing_advisor.renderers.words.messages import MESSAGES


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


ITEMS: Mapping[type, str] = {
    tags.Labelled: "row",
    tags.FirstMove: "move",
    tags.StageRow: "row",
    tags.OpenQuestion: "question",
    tags.Reference: "source",
}
"""What one turn of a loop over parts is called, where it is not called like the part."""


def tag_table() -> str:
    """Return every tag with what it prints, as Markdown: a table for the report and each part."""
    lines = ["### Everywhere", *_table("", tags.Paper)]
    seen: set[type] = set()
    for name, part in _parts(tags.Paper):
        if part not in seen:
            seen.add(part)
            item = ITEMS.get(part, part.__name__.lower())
            lines += ["", f"### In `{{% for {item} in {name} %}}`", *_table(f"{item}.", part)]
    return "\n".join(lines) + "\n"


def _table(before: str, part: type) -> Iterator[str]:
    yield from ("", "| tag | prints |", "|---|---|")
    for name, held in tags_of(part).items():
        several = " (to be looped over)" if held.part else " (several)" if held.several else ""
        yield f"| `{before}{name}` | {held.meaning}{several} |"


def _parts(part: type, before: str = "") -> Iterator[tuple[str, type]]:
    for name, held in tags_of(part).items():
        if held.part is not None:
            yield f"{before}{name}", held.part
            yield from _parts(held.part, f"{ITEMS.get(held.part, held.part.__name__.lower())}.")
