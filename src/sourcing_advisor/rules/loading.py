"""Rule libraries to a `RuleBook`, or every reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.rules.assembly import Assembly
from sourcing_advisor.rules.book import RuleBook, stratified
from sourcing_advisor.rules.cache import DocumentCache
from sourcing_advisor.rules.folders import digest_of, read_libraries, text_of


def load_rule_book(
    added: Sequence[str | Path] = (),
    parameters: Mapping[str, float] | None = None,
    *,
    own: bool = True,
) -> RuleBook:
    """Return the advisor's own rule library joined with the folders in `added`.

    `parameters` overrides parameters by name. `own` False leaves the advisor's own library out.
    Raises `InputError` with every problem found in any file.
    """
    libraries = read_libraries(added, own=own)
    digest = digest_of(libraries)
    cache = DocumentCache(digest)
    cached = cache.read()
    if cached is not None:
        assembly = Assembly(lambda name, _: cached.get(name, Document(name, None, {}, {})))
        book = assembly.build(libraries, parameters or {}, digest)
        if book is not None:
            return book
    parser = _Parser()
    assembly = Assembly(parser.parse)
    book = assembly.build(libraries, parameters or {}, digest)
    if book is None or parser.problems:
        raise InputError([*parser.problems, *assembly.problems])
    cache.write(parser.parsed)
    return book


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule library as far as it can be read.

    `problems` says what is wrong with it, `unsound` which rules that touches, `mentioned` what
    their conditions name, `places` where each finding, parameter and conclusion is written, and
    `whole` whether every file could be read.
    """

    book: RuleBook
    problems: tuple[Problem, ...]
    unsound: frozenset[str]
    mentioned: frozenset[str]
    places: Mapping[str, Place]
    whole: bool

    def sound_book(self) -> RuleBook:
        """Return the book without the rules that are at fault, or rest on one that is."""
        unsound = set(self.unsound)
        while True:
            sound = [rule for rule in self.book.rules if rule.id not in unsound]
            lost = {rule.concludes for rule in self.book.rules if rule.id in unsound}
            also = {rule.id for rule in sound if lost.intersection(rule.reads)}
            strata, cycles = stratified(sound)
            if not also and not cycles:
                return replace(self.book, rules=tuple(sound), strata=strata)
            unsound |= also or {rule.id for rule in sound if rule.concludes}


def draft_rule_book(
    added: Sequence[str | Path] = (), parameters: Mapping[str, float] | None = None
) -> Draft:
    """Return the rule library as far as it can be read, with every problem found in it."""
    libraries = read_libraries(added)
    parser = _Parser()
    assembly = Assembly(parser.parse)
    book = assembly.draft(libraries, parameters or {}, digest_of(libraries))
    problems = (*parser.problems, *assembly.problems)
    return Draft(
        book=book,
        problems=problems,
        unsound=frozenset(assembly.unsound),
        mentioned=frozenset(assembly.mentioned),
        places=assembly.places,
        whole=not assembly.unread,
    )


class _Parser:
    """Parses the files of a library, keeping the documents and the problems."""

    def __init__(self) -> None:
        self.parsed: dict[str, Document] = {}
        self.problems: list[Problem] = []

    def parse(self, name: str, data: bytes) -> Document | None:
        try:
            document, found = parse_yaml(text_of(name, data), name)
        except InputError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(found)
        self.parsed[name] = document
        return document
