"""A document as plain data, with the line of each part kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sourcing_advisor.documents.problems import Place, printable

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 30
TOO_DEEP = ("parts nested too deeply", f"at most {DEEPEST} levels")
"""What is found and what is expected of parts nested more deeply."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    `lines` gives the line of every part by its path; `raw` the text of each unquoted scalar as
    written, so that a name such as ``NO`` or ``007`` is not lost to a bool or a number.
    `files` names the file of each part that comes from another file than `file`.
    `yes_and_no` are the two words as they are written in a file of this form.
    """

    file: str
    data: Data
    lines: Mapping[Path, int]
    raw: Mapping[Path, str]
    yes_and_no: tuple[str, str] = ("yes", "no")
    files: Mapping[Path, str] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Return where a part stands, or the nearest part around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.files.get(path, self.file), self.lines.get(path))


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as people write it: ``reviews[2].score``, counting list items from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return printable(text)
