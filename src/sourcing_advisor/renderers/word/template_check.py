"""What is wrong with a template for Word: tags that are missing, misspelt, misplaced or broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from jinja2 import TemplateSyntaxError, nodes

from sourcing_advisor.documents.problems import Place, Problem, did_you_mean, quote
from sourcing_advisor.renderers.paper import tags
from sourcing_advisor.renderers.paper.tag_types import TEXT, Held, tags_of
from sourcing_advisor.renderers.word.sandbox import jinja_environment
from sourcing_advisor.renderers.word.tag_places import Broken, Tag, tags_in

LARGEST = 50_000_000  # in bytes, of a template when it is unpacked
ESSENTIAL: Mapping[str, str] = {
    "title": "who the report is about",
    "state": "how the relationship stands",
    "moves": "what to do",
    "findings": "what the advice rests on",
    "sources": "where it was found",
    "limits": "how far the report reaches",
}
"""The tags without which a report says more than it knows, each with what is then missing."""

_CLOSES = {"endfor": "for", "endif": "if"}
_BETWEEN = {"else": ("for", "if"), "elif": ("if",)}
_OWN = frozenset({"vm", "hm", "colspan", "cellbg"})  # of docxtpl, for cells
_FORBIDDEN = frozenset(
    {"include", "import", "from", "extends", "macro", "call", "block", "filter", "do"}
)
_KINDS = {"p": "its paragraph", "tr": "its row", "tc": "its cell"}
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def template_problems(template: bytes, name: str) -> list[Problem]:
    """Return everything that keeps a template from being filled in, in order."""
    refused = _refusal(template)
    if refused:
        return [Problem(Place(name), *refused)]
    document = Document(io.BytesIO(template))
    found = list(tags_in(document))
    known = [tag for tag in found if isinstance(tag, Tag)]
    problems = [
        _problem(name, b.place, b.found, b.expected) for b in found if isinstance(b, Broken)
    ]
    if not known and not problems:
        return [Problem(Place(name), "there is no tag in it", "tags such as {{ title }}")]
    names = _Names(known, name)
    structure = [*names.unread(), *_misplaced(known, name), *_unclosed(known, name)]
    return [*problems, *(structure or names.unknown())]


def missing_tags(template: bytes) -> dict[str, str]:
    """Return the essential tags that a template does not have, each with what is then missing."""
    if _refusal(template):
        return {}
    found = [tag for tag in tags_in(Document(io.BytesIO(template))) if isinstance(tag, Tag)]
    used = " ".join(tag.source for tag in found)
    names = {node.name for node in _names_in(used)} if used else set()
    return {name: meaning for name, meaning in ESSENTIAL.items() if name not in names}


def _names_in(source: str) -> Iterator[nodes.Name]:
    try:
        yield from jinja_environment().parse(source).find_all(nodes.Name)
    except TemplateSyntaxError:
        return


def _problem(
    name: str, place: str, found: str, expected: str | None = None, hint: str | None = None
) -> Problem:
    return Problem(Place(f"{name}, {place}"), found, expected, hint)


def _refusal(template: bytes) -> tuple[str, str] | None:
    """Return why a file is no template, and what is expected; None for one that can be read."""
    expected = "a Word document (.docx)"
    if template.startswith(b"\xd0\xcf\x11\xe0"):
        return "this is a document of old Word, or one with a password", expected
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                return f"this is larger than {LARGEST:,} bytes when it is unpacked", expected
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
        if "macroEnabled" in types:
            return "this document holds macros", "one without, saved as .docx"
        if _MAIN not in types:
            return (
                "this is no document, but a template or another file of Word",
                "one saved as .docx",
            )
        Document(io.BytesIO(template))
    except (zipfile.BadZipFile, KeyError, PackageNotFoundError, ValueError, SyntaxError) as error:
        return f"this is no document of Word ({error})", expected
    return None


def _misplaced(known: list[Tag], name: str) -> Iterator[Problem]:
    """Yield tags that would take away more than they should, or that stand in no table."""
    rows: dict[Any, Tag] = {}
    for tag in known:
        told = quote(tag.written)
        if tag.prefix in ("p", "r") and tag.written.startswith("{{"):
            found, expected = f"{told} takes away what stands around it", "{{ name }}"
            yield _problem(name, tag.place, found, expected)
        elif tag.prefix == "p" and not tag.alone:
            found = f"{told} takes away its paragraph, in which other text stands"
            yield _problem(name, tag.place, found, "a paragraph of its own")
        elif tag.prefix in ("tr", "tc") and tag.around(tag.prefix) is None:
            found = f"{told} stands in no table"
            yield _problem(name, tag.place, found, f"{{%p {tag.word} ... %}}, or a table around it")
        elif tag.prefix == "tr":
            row = tag.around("tr")
            if row in rows:
                found = f"{told} stands in the row of {quote(rows[row].written)}"
                yield _problem(name, tag.place, found, "a row of its own")
            rows[row] = tag


def _unclosed(known: list[Tag], name: str) -> Iterator[Problem]:
    """Yield loops and conditions without an end, ends without a beginning, and crossed ones."""
    open_tags: list[Tag] = []
    for tag in known:
        word, told = tag.word, quote(tag.written)
        if word in ("for", "if"):
            open_tags.append(tag)
        elif word in _BETWEEN and (not open_tags or open_tags[-1].word not in _BETWEEN[word]):
            yield _problem(name, tag.place, f"{told} stands in no loop or condition")
        elif word in _CLOSES:
            if not open_tags or open_tags[-1].word != _CLOSES[word]:
                found = f"{told} ends nothing that began here"
                if open_tags:
                    found = f"{told} stands where {quote(open_tags[-1].written)} is open"
                yield _problem(name, tag.place, found, f"{{% {_CLOSES[word]} ... %}} before it")
            else:
                yield from _crossed(open_tags.pop(), tag, name)
        elif word in _FORBIDDEN:
            yield _problem(name, tag.place, f"{told} is not allowed", "for, if and set alone")
    for tag in open_tags:
        yield _problem(
            name, tag.place, f"{quote(tag.written)} has no end", f"{{% end{tag.word} %}}"
        )


def _crossed(start: Tag, end: Tag, name: str) -> Iterator[Problem]:
    if start.prefix != end.prefix:
        found = f"{quote(start.written)} ends with {quote(end.written)}"
        yield _problem(name, end.place, found, "the same letters after {% in both")
        return
    around = {"tr": "tbl", "tc": "tr"}.get(start.prefix)
    one = start.around(around) if around else start.paragraph.getparent()
    other = end.around(around) if around else end.paragraph.getparent()
    if one is not other:
        found = f"{quote(start.written)} begins elsewhere: {start.place}"
        yield _problem(name, end.place, found, "both in the same cell, or both outside of tables")


class _Names:
    """Reads the tags as Jinja does, and looks up every name in what a report holds."""

    def __init__(self, known: list[Tag], name: str) -> None:
        self._tags = [tag for tag in known if tag.word not in _OWN]
        self._name = name
        self._environment = jinja_environment()

    def unread(self) -> Iterator[Problem]:
        """Yield the tags that Jinja cannot read."""
        for tag in self._tags:
            yield from self._syntax(tag)

    def unknown(self) -> Iterator[Problem]:
        """Yield what no report holds, and what is used as what it is not."""
        try:
            tree = self._environment.parse("\n".join(tag.source for tag in self._tags))
        except TemplateSyntaxError as error:
            tag = self._tags[min(error.lineno, len(self._tags)) - 1]
            yield self._at(tag, f"{quote(tag.written)}: {error.message}")
            return
        yield from self._in(tree.body, dict(tags_of(tags.Paper)))

    def _syntax(self, tag: Tag) -> Iterator[Problem]:
        """Yield what is wrong inside one tag, whose place is then known for sure."""
        source = tag.source
        if tag.word in ("for", "if"):
            source += f"{{% end{tag.word} %}}"
        elif tag.word == "elif":
            source = f"{{% if true %}}{source}{{% endif %}}"
        elif tag.word in {*_CLOSES, "else"}:
            return
        try:
            self._environment.parse(source)
        except TemplateSyntaxError as error:
            known = ("for", "if", "else", "elif", "endfor", "endif", "set")
            hint = did_you_mean(tag.word, known) if tag.word not in known else None
            if tag.word in ("p", "tr", "tc"):
                hint = f"Write {{%{tag.word} without a space before the letters."
            yield self._at(tag, f"{quote(tag.written)} cannot be read: {error.message}", hint=hint)

    def _at(
        self, tag: Tag, found: str, expected: str | None = None, hint: str | None = None
    ) -> Problem:
        return _problem(self._name, tag.place, found, expected, hint)

    def _in(self, body: list[nodes.Node], scope: dict[str, Held]) -> Iterator[Problem]:
        for node in body:
            match node:
                case nodes.For():
                    yield from self._loop(node, scope)
                case nodes.If():
                    yield from self._reads(node.test, scope)
                    yield from self._in([*node.body, *node.elif_, *node.else_], scope)
                case nodes.Assign():
                    yield from self._reads(node.node, scope)
                    if isinstance(node.target, nodes.Name):
                        scope[node.target.name] = self._held(node.node, scope) or TEXT
                case nodes.Output():
                    for part in node.nodes:
                        yield from self._printed(part, scope)
                case _:
                    pass

    def _loop(self, node: nodes.For, scope: dict[str, Held]) -> Iterator[Problem]:
        yield from self._reads(node.iter, scope)
        held = self._held(node.iter, scope)
        if held is not None and not held.several:
            yield self._on(node, "this loops over what is one text", "a tag that holds several")
        inner = {**scope, "loop": TEXT}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = held.one if held else TEXT
        yield from self._in([*node.body, *node.else_], inner)

    def _printed(self, node: nodes.Node, scope: dict[str, Held]) -> Iterator[Problem]:
        if isinstance(node, nodes.TemplateData):
            return
        yield from self._reads(node, scope)
        held = self._held(node, scope)
        if held is not None and not held.printed:
            found = "this holds parts, and prints nothing of use"
            yield self._on(node, found, "a loop over it, or one of its tags")

    def _reads(self, node: nodes.Node, scope: dict[str, Held]) -> Iterator[Problem]:
        """Yield names, filters and tests that do not exist."""
        for read in (node, *node.find_all((nodes.Name, nodes.Getattr, nodes.Filter, nodes.Test))):
            match read:
                case nodes.Name() if read.name not in scope and read.name not in _GLOBALS:
                    yield self._unknown(read, read.name, scope)
                case nodes.Getattr():
                    owner = self._held(read.node, scope)
                    if owner is not None and self._tag(owner, read.attr) is None:
                        yield self._unknown(read, read.attr, self._names(owner))
                case nodes.Filter() if read.name not in self._environment.filters:
                    yield self._unknown(read, read.name, self._environment.filters, "filter")
                case nodes.Test() if read.name not in self._environment.tests:
                    yield self._unknown(read, read.name, self._environment.tests, "test")
                case _:
                    pass

    def _unknown(
        self, node: nodes.Node, name: str, known: Mapping[str, Any], kind: str = "tag"
    ) -> Problem:
        found = f"there is no {kind} {quote(name)} here"
        return self._on(node, found, hint=did_you_mean(name, known))

    def _on(
        self, node: nodes.Node, found: str, expected: str | None = None, hint: str | None = None
    ) -> Problem:
        tag = self._tags[node.lineno - 1]
        return self._at(tag, f"{quote(tag.written)}: {found}", expected, hint)

    def _held(self, node: nodes.Node, scope: Mapping[str, Held]) -> Held | None:
        """Return what an expression holds; None where that cannot be told."""
        match node:
            case nodes.Name():
                return scope.get(node.name)
            case nodes.Getattr():
                owner = self._held(node.node, scope)
                return self._tag(owner, node.attr) if owner else None
            case _:
                return None

    def _tag(self, owner: Held, name: str) -> Held | None:
        return self._names(owner).get(name)

    def _names(self, owner: Held) -> Mapping[str, Held]:
        if owner.part is not None and not owner.several:
            return tags_of(owner.part)
        if owner.names:
            return dict.fromkeys(owner.names, TEXT)
        return dict.fromkeys(_LOOP, TEXT) if not owner.several else {}


_LOOP = ("index", "index0", "first", "last", "length", "revindex", "depth", "upper", "lower")
_GLOBALS = frozenset({"loop", "range", "true", "false", "none"})
