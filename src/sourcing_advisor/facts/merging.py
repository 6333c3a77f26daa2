"""One relationship that several files state together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sourcing_advisor.documents.problems import Problem, as_given
from sourcing_advisor.documents.tree import Data, Document, Path, dotted
from sourcing_advisor.facts.statement import ALSO_LISTS


def merged(documents: Sequence[Document]) -> tuple[Document, list[Problem]]:
    """Return several documents as one, and a problem for each fact that two state differently.

    Lists are joined, in the order of the documents. What is not a group of names is left out,
    unless nothing else is given.
    """
    groups = [document for document in documents if isinstance(document.data, dict)]
    if len(documents) == 1 or not groups:
        return documents[0], []
    first, *others = groups
    merger = _Merger(first)
    for other in others:
        merger.add(other)
    return merger.document(), merger.problems


class _Merger:
    """Takes over, from one document after the other, what was not stated before."""

    def __init__(self, first: Document) -> None:
        self.first = replace(first, data={})
        self.data: dict[str, Data] = {}
        self.lines: dict[Path, int] = {(): first.lines.get((), 1)}
        self.raw: dict[Path, str] = {}
        self.files: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self.add(first)

    def document(self) -> Document:
        """Return all that was added."""
        return replace(self.first, data=self.data, lines=self.lines, raw=self.raw, files=self.files)

    def add(self, document: Document) -> None:
        """Add what a document states."""
        data = document.data if isinstance(document.data, dict) else {}
        taken: dict[Path, Path] = {}
        for section, content in data.items():
            held = self.data.get(section)
            if held is None:
                self.data[section] = {**content} if isinstance(content, dict) else content
                taken[(section,)] = (section,)
            else:
                taken |= self._join(document, section, held, content)
        self._take_lines(document, taken)

    def _join(
        self, document: Document, section: str, held: Data, content: Data
    ) -> dict[Path, Path]:
        """Add to what is held; return which parts were taken over, and where they stand now."""
        match held, content:
            case list(), list():
                self.data[section] = [*held, *content]
                return {(section, i): (section, len(held) + i) for i in range(len(content))}
            case dict(), dict():
                return self._add_answers(document, section, held, content)
            case list(), dict() if section in ALSO_LISTS:
                self.data |= {f"{section}.{field}": answer for field, answer in content.items()}
                return {(section, field): (section, field) for field in content}
            case dict(), list() if section in ALSO_LISTS:
                self.data |= {f"{section}.{field}": answer for field, answer in held.items()}
                self.data[section] = content
                return {(section, i): (section, i) for i in range(len(content))}
            case _ if not _same(held, content):
                self._report(document, (section,), held, content)
        return {}

    def _add_answers(
        self, document: Document, section: str, held: dict[str, Data], content: dict[str, Data]
    ) -> dict[Path, Path]:
        taken: dict[Path, Path] = {}
        for field, answer in content.items():
            path = (section, field)
            if held.get(field) is None:
                held[field] = answer
                taken[path] = path
            elif answer is not None and not _same(held[field], answer):
                self._report(document, path, held[field], answer)
        return taken

    def _take_lines(self, document: Document, taken: Mapping[Path, Path]) -> None:
        for part, line in document.lines.items():
            for length in (1, 2):
                if part[:length] in taken and len(part) >= length:
                    there = (*taken[part[:length]], *part[length:])
                    self.lines[there], self.files[there] = (
                        line,
                        document.files.get(part, document.file),
                    )
                    if part in document.raw:
                        self.raw[there] = document.raw[part]

    def _report(self, document: Document, path: Path, held: Data, answer: Data) -> None:
        other = self.document().place(path)
        found = f"{dotted(path)} is {_said(answer)} here and {_said(held)} in {other}"
        expected = "the same answer in every file"
        self.problems.append(Problem(document.place(path), found, expected))


def _same(one: Data, other: Data) -> bool:
    """Say whether two answers are the same; yes is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _said(answer: Data) -> str:
    match answer:
        case True | False:
            return "yes" if answer else "no"
        case dict() | list():
            return "something else"
        case _:
            return as_given(answer)
