"""Writes advice from the templates of a rule book: checked, bounded, small slips mended."""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcing_advisor.advice.prose import (
    BLOCKS,
    REQUIRED_BLOCKS,
    ProseScope,
    Said,
    Setting,
    text_of,
    writers_of,
)
from sourcing_advisor.documents.problems import Hints, InputError, Place, Problem
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.cache import JsonCache

if TYPE_CHECKING:
    from jinja2 import nodes

LONGEST_BLOCK = 20_000
"""In characters."""

MOST_KEPT = 2_000
"""Templates whose prose is kept between runs; parsing one takes milliseconds."""

_PARTY = re.compile(r"the (?:client|provider|service)\b")
_WRAPPED = re.compile(r"\n(?<=\S\n)(?=[^\s|#>*-])(?!\d+[.)]\s)")
"""Where a template breaks a line only to keep it short."""

Blocks = Mapping[str, Sequence[Said]]


class AdviceTemplates:
    """The templates of a rule book, each read when first used. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book whose templates to render."""
        self._book = book
        self._blocks: dict[str, Blocks] = {}
        self._lock = threading.Lock()
        self._hints = Hints()
        self._context = f"{book.digest}\0{_vocabulary(book)}\0{_program()}"

    def render(self, rule: Rule, setting: Setting) -> dict[str, str]:
        """Return the blocks of a rule's advice as Markdown, by block name.

        Raises `InputError` when the template is missing, leaves the template language, or writes
        too much.
        """
        blocks = self._blocks_of(rule)
        names = [name for name in setting.names.values() if name.endswith(("s", "."))]
        return {
            name: after_names(self._block(rule, name, blocks[name], setting), names)
            for name in BLOCKS
            if name in blocks
        }

    def tree(self, rule: Rule) -> nodes.Template:
        """Return the parsed template of a rule in which `check` finds nothing wrong."""
        from sourcing_advisor.advice.template_parsing import parsed_template  # noqa: PLC0415

        return parsed_template(self._book.templates[rule.template], rule.template)

    def check(self, rule: Rule) -> list[Problem]:
        """Return what is wrong with the template of a rule."""
        try:
            self._blocks_of(rule)
        except InputError as error:
            return list(error.problems)
        return []

    def _block(self, rule: Rule, name: str, said: Sequence[Said], setting: Setting) -> str:
        try:
            text = text_of(said, setting)
            if len(text) <= LONGEST_BLOCK:
                return polished(text)
            found = f"block {name} writes more than {LONGEST_BLOCK} characters"
        except RecursionError:
            found = f"block {name} is nested too deeply"
        raise InputError([Problem(Place(self._book.template_file(rule.template)), found)])

    def _blocks_of(self, rule: Rule) -> Blocks:
        blocks = self._blocks.get(rule.template)
        if blocks is None:
            with self._lock:
                blocks = self._blocks.setdefault(rule.template, self._read(rule))
        return blocks

    def _read(self, rule: Rule) -> Blocks:
        name = rule.template
        source = self._book.templates.get(name)
        if source is None:
            found = f"rule {rule.id} has no template {name}"
            raise InputError([Problem(rule.place, found)])
        scope = ProseScope(self._book, rule)
        kept = JsonCache("prose", f"{self._context}\0{name}\0{source}", most=MOST_KEPT)
        prose = kept.read()
        if isinstance(prose, dict) and all(map(prose.get, REQUIRED_BLOCKS)):
            with contextlib.suppress(ValueError, LookupError, TypeError, RecursionError):
                return _blocks(prose, scope)  # what a checked template became, or it raises
        from sourcing_advisor.advice.template_parsing import (  # noqa: PLC0415 - imports Jinja
            prose_of,
        )

        prose = prose_of(source, name, scope, self._book.template_file(name), self._hints)
        kept.write(prose)
        return _blocks(prose, scope)


def _blocks(prose: dict[str, Any], scope: ProseScope) -> Blocks:
    if not prose.keys() <= set(BLOCKS):
        raise ValueError("this is not the prose of a template")
    return {name: writers_of(pieces, scope) for name, pieces in prose.items()}


def _vocabulary(book: RuleBook) -> str:
    """Return what decides whether a template is sound, besides the rule files."""
    facts = [(fact.name, fact.type, *(fact.words or ())) for fact in book.facts.values()]
    return repr((facts, sorted(book.parameters)))


@cache
def _program() -> str:
    """Return a digest of what turns templates into prose: this folder, and the release of Jinja."""
    jinja = find_spec("jinja2")
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(str(jinja and jinja.origin))]
    total = hashlib.sha256()
    for path in files:
        total.update(path.read_bytes())
    return total.hexdigest()


@lru_cache(maxsize=2000)
def polished(text: str) -> str:
    """Join the lines that a template breaks and set capitals; most text is in many reports."""
    return _PARTY.sub(_capital_at_start, _WRAPPED.sub(" ", text.strip()))


def _capital_at_start(party: re.Match[str]) -> str:
    """Write ``The client`` for ``the client`` where a sentence or an item of a list starts."""
    start = _starts_sentence(party.string, party.start())
    return f"T{party[0][1:]}" if start else party[0]


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    if not before or len(before) == at:
        return at == 0
    bullet = before[-1] in "-*" and before[before.rfind("\n") + 1 :].strip() == before[-1]
    return bullet or before[-1] in ".!?"


def after_names(text: str, names: Iterable[str]) -> str:
    """Write ``Brace Services'`` for ``Brace Services's``, ``Brace Inc.`` for ``Brace Inc..``."""
    for name in names:
        if name.endswith("s"):
            text = text.replace(f"{name}'s", f"{name}'")
        elif name.endswith("."):
            text = re.sub(rf"({re.escape(name)})\.(?!\.)", r"\1", text)
    return text
