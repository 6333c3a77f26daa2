"""The forms that a report can take, and the one place where they are listed.

To add a form, write a module with `render(report, detail) -> bytes`, and its line in `RENDERERS`.
The choice on the command line, its help, the endings of file names and the refusal to print what
is not text follow from that line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from sourcing_advisor.documents.problems import quote
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report

STANDARD = "markdown"
"""The form of a report when none is asked for."""

STANDARD_DETAIL: Detail = "brief"
"""How much of a report is told when nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """One form of a report, and the module that writes it.

    `endings` are those of files in this form, the usual one first. A form that is not `text` must
    not be printed to a terminal. `extra` names the optional install that it needs, if any.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    module: str
    text: bool = True
    extra: str | None = None
    takes: frozenset[str] = frozenset()
    """What can be chosen in this form beside the detail, by name."""

    def render(self, report: Report, detail: Detail = STANDARD_DETAIL, **choices: object) -> bytes:
        """Return a report in this form; the same report gives the same bytes.

        `detail` says how much of it is told, in a form that does not tell all in any case;
        `choices` are some of what the form takes.

        The module is imported when it is first used, since a review with another form should not
        wait for it. Raises ``ModuleNotFoundError`` that says what to install for a missing extra.
        """
        try:
            module = import_module(self.module)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            advice = f'install "sourcing-advisor[{self.extra}]"'
            raise ModuleNotFoundError(f"{error}; {advice}", name=error.name) from error
        rendered: bytes = module.render(report, detail, **choices)
        return rendered


_HERE = __name__.rpartition(".")[0]
RENDERERS: Mapping[str, Renderer] = {
    renderer.name: renderer
    for renderer in (
        Renderer("markdown", "text/markdown", (".md", ".markdown", ".txt"), f"{_HERE}.markdown"),
        Renderer(
            "html",
            "text/html",
            (".html", ".htm"),
            f"{_HERE}.html",
            takes=frozenset(("words", "why")),
        ),
        Renderer("json", "application/json", (".json",), f"{_HERE}.json"),
        Renderer(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (".docx",),
            f"{_HERE}.word.docx",
            text=False,
            extra="word",
            takes=frozenset(("template", "words")),
        ),
        Renderer(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            (".xlsx",),
            f"{_HERE}.xlsx",
            text=False,
            extra="excel",
            takes=frozenset(("words",)),
        ),
        Renderer(
            "pdf",
            "application/pdf",
            (".pdf",),
            f"{_HERE}.pdf",
            text=False,
            extra="pdf",
            takes=frozenset(("words",)),
        ),
    )
}


def renderer_names() -> tuple[str, ...]:
    """Return the names of the forms, the standard one first."""
    return tuple(RENDERERS)


def renderer_for(name: str) -> Renderer:
    """Return the form of that name. Raises ``ValueError`` that lists the names there are."""
    if name not in RENDERERS:
        formats = ", ".join(RENDERERS)
        raise ValueError(f"there is no format {quote(name)}; expected one of {formats}")
    return RENDERERS[name]


def renderer_for_ending(path: str | PurePath) -> Renderer | None:
    """Return the form that the ending of a file name asks for; None when it asks for none."""
    ending = PurePath(path).suffix.lower()
    return next((each for each in RENDERERS.values() if ending in each.endings), None)


def render(report: Report, name: str = STANDARD, detail: Detail = STANDARD_DETAIL) -> bytes:
    """Return a report in the form of that name; see `renderer_for` and `Renderer.render`."""
    return renderer_for(name).render(report, detail)
