"""The environment in which a template is filled in: a sandbox in which every text is escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

_PARAGRAPH = "\a"
"""What docxtpl makes a new paragraph of, with the look of the one in which it stands."""


def jinja_environment() -> SandboxedEnvironment:
    """Return a sandbox that escapes, and that refuses names which do not exist."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printed)


def _printed(value: Any) -> Any:
    """Return what a tag prints: several texts are as many paragraphs."""
    return _PARAGRAPH.join(map(str, value)) if isinstance(value, tuple) else value
