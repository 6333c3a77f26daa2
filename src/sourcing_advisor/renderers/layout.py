"""The layouts of HTML pages: where they lie, and the environment that renders them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment


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


class _Layouts(SandboxedEnvironment):
    """Reads the fields of our own values at once; whatever else is asked for is checked first."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or undefined."""
        if attribute[0] != "_" and _is_trusted(obj.__class__):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


@cache
def _is_trusted(kind: type) -> bool:
    return kind is LoopContext or kind.__module__.startswith("sourcing_advisor.")
