"""What is stated of a relationship, as plain data and as a YAML file that people read and edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sourcing_advisor.facts.relationship import Relationship, section_models
from sourcing_advisor.facts.statement import ALSO_LISTS, PARTICULARS, PARTICULARS_HOME

Stated = dict[str, Any]
"""What a file states: answers by section and field, and lists, as a `Relationship` takes them."""

WRITTEN_BY_US = "Written by sourcing-advisor"
"""Begins the head of a file that the advisor wrote, and may write anew."""

LISTS = ("innovation_projects", "idea_log", "reviews", *PARTICULARS)

_PLAIN = re.compile(r"[a-z][a-z0-9_]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_PLAIN = frozenset(("yes", "no", "true", "false", "null", "on", "off", "y", "n"))


def stated_in(relationship: Relationship) -> Stated:
    """Return what a relationship states, without what is not known."""
    data = relationship.model_dump(mode="json", exclude_none=True)
    home = data.pop(PARTICULARS_HOME, {})
    stated = {name: content for name, content in data.items() if content or name in LISTS}
    # `ahead` and `at_hand` name a section and a list: the lists keep a home of their own.
    lists = {name: entries for name, entries in home.items() if entries is not None}
    return stated | ({PARTICULARS_HOME: lists} if lists else {})


def lists_in(stated: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the lists that are stated, by name."""
    home = stated.get(PARTICULARS_HOME, {})
    given = {name: home.get(name) if name in PARTICULARS else stated.get(name) for name in LISTS}
    return {name: entries for name, entries in given.items() if entries is not None}


def statement_text(
    stated: Mapping[str, Any], head: str = "", shown: Mapping[tuple[str, int], str] | None = None
) -> str:
    """Return what is stated as YAML, each answer on a line; `head` is a comment to begin with.

    `shown` are the words that show an entry of a list, by list and place: comments too.
    """
    lines = [f"# {line}".rstrip() for line in head.splitlines()]
    for section in section_models():
        content = stated.get(section) or {}
        if section in ALSO_LISTS:
            lines += [f"{section}.{field}: {_said(said)}" for field, said in content.items()]
        elif content:
            lines += [f"{section}:", *(f"  {field}: {_said(c)}" for field, c in content.items())]
    for name, entries in lists_in(stated).items():
        lines.append(f"{name}:" if entries else f"{name}: []")
        for i, entry in enumerate(entries):
            if words := (shown or {}).get((name, i)):
                lines.append(f"  # “{' '.join(words.split())}”")
            lines.append(f"  - {_said(entry)}")
    return "\n".join([*lines, ""])


def _said(content: Any) -> str:
    match content:
        case None:
            return "null"
        case bool():
            return "yes" if content else "no"
        case int() | float():
            return repr(int(content) if content == int(content) else content)
        case str():
            plain = _PLAIN.fullmatch(content) and content not in _NOT_PLAIN
            return content if plain else _quoted(content)
        case _:
            return "{" + ", ".join(f"{key}: {_said(part)}" for key, part in content.items()) + "}"


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(text)) + '"'


def _escaped(text: str) -> Iterator[str]:
    for character in text:
        code = ord(character)
        if character in '"\\':
            yield f"\\{character}"
        elif character == "\n":
            yield "\\n"
        elif character.isprintable():
            yield character
        else:
            yield f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
