"""The layouts of reports: where they lie, and the environment that renders them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

QUESTIONS_IN_FULL = 12
"""How many open questions a report tells in full; the others are listed with what they settle."""


def layouts_folder() -> Path:
    """Return the folder of the report layouts."""
    return Path(__file__).parent / "layouts"


def layouts(
    *, autoescape: bool, finalize: Callable[[object], object] | None = None
) -> SandboxedEnvironment:
    """Return the environment of the report layouts, each compiled once in a process.

    `finalize` is applied to every value before it is printed.
    """
    return _Layouts(
        loader=FileSystemLoader(layouts_folder()),
        undefined=StrictUndefined,
        autoescape=autoescape,
        finalize=finalize,
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
