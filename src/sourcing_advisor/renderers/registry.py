"""One report in the form that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from sourcing_advisor.documents.problems import quote
from sourcing_advisor.report.model import Report


@dataclass(frozen=True, slots=True)
class Renderer:
    """One form of a report: how it is called, and the ending of its files."""

    name: str
    media_type: str
    ending: str
    binary: bool = False

    def render(self, report: Report) -> bytes:
        """Return the report in this form."""
        module = import_module(f"sourcing_advisor.renderers.{self.name}")
        function: Callable[[Report], str] = getattr(module, f"render_{self.name}")
        return function(report).encode()


_RENDERERS = (
    Renderer("markdown", "text/markdown", ".md"),
    Renderer("html", "text/html", ".html"),
    Renderer("json", "application/json", ".json"),
)


def renderer_names() -> tuple[str, ...]:
    """Return the names of the forms, the usual one first."""
    return tuple(renderer.name for renderer in _RENDERERS)


def renderer_for(name: str) -> Renderer:
    """Return the form of a name; raises ``ValueError``."""
    for renderer in _RENDERERS:
        if renderer.name == name:
            return renderer
    expected = ", ".join(renderer_names())
    raise ValueError(f"there is no format {quote(name)}; expected one of {expected}")


def renderer_for_ending(path: str) -> Renderer | None:
    """Return the form that the ending of a path names, if any."""
    ending = PurePath(path).suffix.lower()
    return next((renderer for renderer in _RENDERERS if renderer.ending == ending), None)


def render(report: Report, name: str) -> bytes:
    """Return a report in the form of a name; raises ``ValueError``."""
    return renderer_for(name).render(report)
