"""What goes out: a report in any form, in a firm's own template and words where it has them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import read_limited, shown
from sourcing_advisor.renderers.registry import RENDERERS, STANDARD_DETAIL, renderer_for
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report

if TYPE_CHECKING:
    from sourcing_advisor.engine.assessment import Assessment
    from sourcing_advisor.renderers.words.wording import Wording

LARGEST_TEMPLATE = 20_000_000
"""In bytes."""
WORD = 'install "sourcing-advisor[word]"'


@dataclass(frozen=True, slots=True)
class OwnForm:
    """What a firm gives a report of its own: a template for Word, and a folder of words."""

    template: str | Path | None = None
    words: str | Path | None = None

    @property
    def chosen(self) -> dict[str, str | Path]:
        """Return what was given, by name."""
        both = {"template": self.template, "words": self.words}
        return {name: path for name, path in both.items() if path is not None}


NOTHING_OWN = OwnForm()


def render_report(
    report: Report,
    form: str,
    detail: Detail = STANDARD_DETAIL,
    own: OwnForm = NOTHING_OWN,
    assessment: Assessment | None = None,
) -> bytes:
    """Return a report in the form of that name, in the firm's own template and words if given.

    With the assessment that it rests on, a form that has room for it shows why rules fired.

    Raises `InputError` when the form does not take them, when they cannot be used, and when
    something that the form needs is not installed.
    """
    renderer = renderer_for(form)
    for name in own.chosen:
        if name not in renderer.takes:
            found = f"the format {form} takes no {name}"
            taking = [each for each, other in RENDERERS.items() if name in other.takes]
            raise InputError(
                [Problem(Place(f"--{name}"), found, f"--format {' or '.join(taking)}")]
            )
    choices = _read(own)
    if assessment is not None and "why" in renderer.takes:
        from sourcing_advisor.service.why import why_of  # noqa: PLC0415 - few forms show it

        choices["why"] = why_of(report, assessment)
    try:
        return renderer.render(report, detail, **choices)
    except ImportError as error:
        raise InputError([Problem(Place(f"--format {form}"), str(error))]) from None


def _read(own: OwnForm) -> dict[str, object]:
    choices: dict[str, object] = {}
    if own.words is not None:
        choices["words"] = words_in(own.words)
    if own.template is not None:
        template = read_limited(own.template, LARGEST_TEMPLATE)
        problems = _word("template_check").template_problems(template, shown(own.template))
        if problems:
            raise InputError(problems)
        choices["template"] = template
    return choices


def words_in(folder: str | Path) -> Wording:
    """Return the words in a folder; raises `InputError` with every problem in it."""
    from sourcing_advisor.renderers.words.folder import read_words  # noqa: PLC0415 - rarely

    return read_words(folder)


def untranslated(folder: str | Path) -> tuple[str, ...]:
    """Return the names of the fixed texts and questions that a folder of words leaves out.

    Raises `InputError` with every problem in the folder.
    """
    from sourcing_advisor.renderers.words.folder import untold  # noqa: PLC0415 - rarely

    words_in(folder)
    return untold(folder)


def blank_words() -> str:
    """Return a file of words with every fixed text and every question, in English."""
    from sourcing_advisor.renderers.words import folder  # noqa: PLC0415 - rarely

    return folder.blank_words()


def new_template(words: str | Path | None = None) -> bytes:
    """Return the default template for Word; raises `InputError` when the extra is missing."""
    from sourcing_advisor.renderers.words.wording import STANDARD_WORDING  # noqa: PLC0415 - rarely

    chosen = STANDARD_WORDING if words is None else words_in(words)
    template: bytes = _word("default_template").default_template(chosen)
    return template


def template_tags() -> str:
    """Return every tag of templates with what it prints, as Markdown."""
    from sourcing_advisor.renderers.paper.tag_types import tag_table  # noqa: PLC0415 - rarely

    return tag_table()


def check_template(path: str | Path) -> dict[str, str]:
    """Return the essential tags that a template does not have, each with what is then missing.

    Raises `InputError` with everything that keeps it from being filled in.
    """
    check, template = _word("template_check"), read_limited(path, LARGEST_TEMPLATE)
    problems = check.template_problems(template, shown(path))
    if problems:
        raise InputError(problems)
    missing: dict[str, str] = check.missing_tags(template)
    return missing


def _word(module: str) -> Any:
    """Return a module of the forms for Word; raises `InputError` when the extra is missing."""
    try:
        return import_module(f"sourcing_advisor.renderers.word.{module}")
    except ModuleNotFoundError as error:
        problem = Problem(Place("templates"), f"{error}", suggestion=f"{WORD}.")
        raise InputError([problem]) from None
