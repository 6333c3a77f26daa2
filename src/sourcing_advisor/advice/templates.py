"""Compiles and renders the templates of recommendations, sandboxed and bounded."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, SimpleNamespace
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.environment import Template

from sourcing_advisor.advice.code_cache import CodeCache
from sourcing_advisor.advice.prose_fixes import after_names, polished
from sourcing_advisor.advice.template_environment import FactsInProse, advice_environment
from sourcing_advisor.advice.wording import as_markdown
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.rules.book import Rule, RuleBook

BLOCKS = ("situation", "why", "first_steps", "who", "by_when", "success", "draft")
"""The parts of a piece of advice, in the order in which they are read."""

LONGEST_BLOCK = 20_000
"""In characters."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One relationship as the templates see it: its names, and all that they may speak of."""

    names: tuple[str, ...]
    vocabulary: Mapping[str, object]


class AdviceTemplates:
    """The templates of a rule book, compiled when first used. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book whose templates to render."""
        self._book = book
        self._environment = advice_environment()
        self._compiled: dict[str, Template] = {}
        self._cache = CodeCache(f"{book.digest}\0{_vocabulary(book)}")
        self._lock = threading.Lock()
        self._parameters = SimpleNamespace(
            **{name: number_in_words(p.value, p.unit) for name, p in book.parameters.items()}
        )

    def setting(
        self, values: Values, names: Mapping[str, str], numbers: Mapping[str, int]
    ) -> Setting:
        """Return what the templates may say of one relationship.

        `values` are the known facts, `names` the client, provider and service as given, and
        `numbers` the citation number of each finding.
        """
        written = {key: as_markdown(name) for key, name in names.items()}
        vocabulary = {
            **written,
            "facts": FactsInProse(self._book.facts, values),
            "parameters": self._parameters,
            "cite": lambda finding: f"[{numbers[finding]}]",
            "figure": self._figure,
        }
        return Setting(tuple(written.values()), vocabulary)

    def render(self, rule: Rule, setting: Setting) -> dict[str, str]:
        """Return the blocks of a rule's advice as Markdown, by block name.

        Raises `InputError` when the template is missing, leaves the template language, or writes
        too much.
        """
        template = self._template(rule)
        context = template.new_context(dict(setting.vocabulary))
        return {
            name: after_names(self._block(template, name, context, rule), setting.names)
            for name in BLOCKS
            if name in template.blocks
        }

    def tree(self, rule: Rule) -> nodes.Template:
        """Return the parsed template of a rule in which `check` finds nothing wrong."""
        return self._environment.parse(self._book.templates[rule.template], rule.template)

    def check(self, rule: Rule) -> list[Problem]:
        """Return what is wrong with the template of a rule."""
        try:
            self._template(rule)
        except InputError as error:
            return list(error.problems)
        return []

    def _block(self, template: Template, name: str, context: Any, rule: Rule) -> str:
        text = ""
        try:
            for piece in template.blocks[name](context):
                text += piece
                if len(text) > LONGEST_BLOCK:
                    found = f"block {name} writes more than {LONGEST_BLOCK} characters"
                    raise InputError(
                        [Problem(Place(self._book.template_file(rule.template)), found)]
                    )
        except (TemplateError, RecursionError) as error:
            found = f"block {name} cannot be rendered: {error}"
            raise InputError(
                [Problem(Place(self._book.template_file(rule.template)), found)]
            ) from None
        return polished(text)

    def _figure(self, finding: str, name: str) -> str:
        figures = self._book.findings[finding].figures
        figure = next(figure for figure in figures if figure.name == name)
        return number_in_words(figure.value, figure.unit)

    def _template(self, rule: Rule) -> Template:
        compiled = self._compiled.get(rule.template)
        if compiled is None:
            with self._lock:
                compiled = self._compiled.setdefault(rule.template, self._compile(rule))
        return compiled

    def _compile(self, rule: Rule) -> Template:
        name = rule.template
        source = self._book.templates.get(name)
        if source is None:
            found = f"rule {rule.id} has no template {name}"
            raise InputError([Problem(rule.place, found)])
        code = self._cache.read(name, source)
        if code is None:
            code = self._checked(rule, name, source)
            self._cache.write(name, source, code)
        return Template.from_code(self._environment, code, {})

    def _checked(self, rule: Rule, name: str, source: str) -> CodeType:
        from sourcing_advisor.advice.template_language import (  # noqa: PLC0415 - not when cached
            LARGEST_TEMPLATE,
            TemplateScope,
            check_template,
        )

        file = self._book.template_file(name)
        if len(source) > LARGEST_TEMPLATE:
            found = "the template is too large"
            expected = f"at most {LARGEST_TEMPLATE} characters"
            raise InputError([Problem(Place(file), found, expected)])
        with _readable(file):
            tree = self._environment.parse(source, name)
            problems = check_template(tree, TemplateScope(self._book, rule), file)
        if problems:
            raise InputError(problems)
        with _readable(file):
            return self._environment.compile(tree, name)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn the ways in which Jinja and Python refuse a template into an `InputError`."""
    try:
        yield
    except TemplateSyntaxError as error:
        found = f"this is not a valid template: {(error.message or '').rstrip('.')}"
        raise InputError([Problem(Place(name, error.lineno), found)]) from None
    except (RecursionError, MemoryError, SyntaxError):
        found = "the template is nested too deeply"
        raise InputError([Problem(Place(name), found)]) from None
    except (ValueError, OverflowError):
        found = "this is not a valid template: a number is too large"
        raise InputError([Problem(Place(name), found)]) from None


def _vocabulary(book: RuleBook) -> str:
    """Return what decides whether a template is sound, besides the rule files."""
    facts = [(fact.name, fact.type, *(fact.words or ())) for fact in book.facts.values()]
    return repr((facts, sorted(book.parameters)))
