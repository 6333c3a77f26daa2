"""The layouts of HTML pages: where they lie, and the environment that renders them."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape


def layouts_folder() -> Path:
    """Return the folder of the layouts."""
    return Path(__file__).parent / "layouts"


def layouts() -> SandboxedEnvironment:
    """Return the environment of the layouts, which escapes all text and checks what is asked for.

    A layout is compiled once in a process and never kept: code does not belong in a cache.
    """
    return _Layouts(
        loader=FileSystemLoader(layouts_folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class _Layout(Template):
    """A layout that escapes a text once, however often it stands in pages."""

    @classmethod
    def from_code(cls, environment: Any, code: CodeType, *more: Any, **named: Any) -> Template:
        """Return the layout that was compiled."""
        layout = super().from_code(environment, code, *more, **named)
        layout.root_render_func.__globals__["escape"] = _escaped
        return layout


def _escaped(value: Any) -> str:
    kind = value.__class__
    if kind is str:
        return _escaped_text(value)
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)


_escaped_text = lru_cache(maxsize=4000)(escape)
_METHODS = frozenset(dir(dict))


class _Layouts(SandboxedEnvironment):
    """Reads the fields of our own values at once; whatever else is asked for is checked first."""

    template_class = _Layout

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or undefined."""
        kind = obj.__class__
        if kind is dict and attribute in obj and attribute not in _METHODS:
            return obj[attribute]
        if attribute[0] != "_" and _is_trusted(kind):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


@cache
def _is_trusted(kind: type) -> bool:
    return kind is LoopContext or kind.__module__.startswith("sourcing_advisor.")
