"""Facts that have a new name: what an earlier version called them, and what to write now.

An old name is read for one version. Where one fact became several, its value counts for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sourcing_advisor.documents.tree import Path


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of a fact: its new names, and a note of what to write, as one sentence."""

    new: tuple[str, ...]
    note: str


RENAMED: Mapping[str, Renamed] = {
    "innovation_programme.definition_basis": Renamed(
        ("innovation_programme.client_definition", "innovation_programme.provider_definition"),
        "Write innovation_programme.client_definition and "
        "innovation_programme.provider_definition, each for its own side.",
    ),
    # Leaders are developed on each side by itself.
    "leadership.experience_path": Renamed(
        ("leadership.client_experience_path", "leadership.provider_experience_path"),
        "Write leadership.client_experience_path and leadership.provider_experience_path, each "
        "for its own side.",
    ),
    "leadership.education": Renamed(
        ("leadership.client_education", "leadership.provider_education"),
        "Write leadership.client_education and leadership.provider_education, each for its own "
        "side.",
    ),
}
"""By old name."""


class RenamedFactWarning(FutureWarning):
    """A fact is stated under a name that the next version will not read."""


@dataclass(frozen=True, slots=True)
class OldName:
    """A fact that was stated under its old name."""

    name: str
    renamed: Renamed

    @property
    def path(self) -> Path:
        """Return where the old name stands."""
        return tuple(self.name.split("."))

    @property
    def paths(self) -> tuple[Path, ...]:
        """Return where the new names stand."""
        return tuple(tuple(name.split(".")) for name in self.renamed.new)

    def __str__(self) -> str:
        """Return what to tell whoever wrote it."""
        return f"{self.name} has a new name. {self.renamed.note}"


def with_new_names(
    data: Mapping[str, Any], renamed: Mapping[str, Renamed] = RENAMED
) -> tuple[dict[str, Any], tuple[OldName, ...]]:
    """Return the data of a relationship under the new names, and the old names that it had.

    A new name that is stated itself keeps its own value.
    """
    sections = dict(data)
    met: list[OldName] = []
    for name, change in renamed.items():
        section, _, field = name.partition(".")
        content = sections.get(section)
        if not isinstance(content, Mapping) or field not in content:
            continue
        value = content[field]
        sections[section] = {key: each for key, each in content.items() if key != field}
        for new in change.new:
            home, _, called = new.partition(".")
            there = sections.get(home)
            if isinstance(there, Mapping) or there is None:
                sections[home] = {called: value} | dict(there or {})
        met.append(OldName(name, change))
    return sections, tuple(met)
