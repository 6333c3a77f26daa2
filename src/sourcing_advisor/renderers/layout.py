"""The layouts of HTML pages: where they lie, and the environment that renders them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape


def layouts_folder() -> Path:
    """Return the folder of the layouts."""
    return Path(__file__).parent / "layouts"


def layouts() -> Environment:
    """Return the environment of the layouts, which escapes all text and checks what is asked for.

    A layout is compiled once in a process and never kept: code does not belong in a cache.
    """
    return _Layouts(
        loader=FileSystemLoader(layouts_folder()),
        auto_reload=False,
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


_escaped_text = lru_cache(maxsize=8000)(escape)


class _Layouts(Environment):
    template_class = _Layout
