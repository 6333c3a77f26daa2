"""All pages of a rule book, and how they are written to a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sourcing_advisor.conditions.nodes import steps
from sourcing_advisor.conditions.words import SIGNS
from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.intake.form import entry_lines
from sourcing_advisor.report.words import OWNERS, STRENGTHS, TIMINGS
from sourcing_advisor.rules.book import CONCLUSIONS, RuleBook
from sourcing_advisor.rules.models import Case
from sourcing_advisor.site import markdown
from sourcing_advisor.site.examples import AdviceExamples

KINDS = ("practices", "rules", "findings", "facts", "parameters", "sources")
"""The folders of the pages; every page but the first lies in one of them."""

_SECTIONS = {
    "situation": "The situation",
    "why": "Why it matters",
    "first_steps": "What to do first",
    "who": "Who",
    "by_when": "By when",
    "success": "How success is measured",
    "draft": "Draft",
}
_FROM_MARKDOWN = (
    "anchor",
    "bullets",
    "code",
    "fact_line",
    "fact_link",
    "fact_target",
    "finding_line",
    "finding_link",
    "joined",
    "link",
    "literal",
    "parameter_link",
    "practice_link",
    "rule_line",
    "rule_link",
    "source_link",
    "threshold",
)
"""What templates call by the name that it has in `markdown`."""


def library_pages(book: RuleBook, cases: Iterable[Case]) -> dict[str, str]:
    """Return every page as Markdown, by its path; links between them are relative.

    `cases` are those of the rules: the advice is shown on them.
    """
    pages = _Pages(book)
    examples = AdviceExamples(book, cases)
    written = {"index.md": pages.page("index")}
    written |= {_path(kind, "index"): pages.page(kind) for kind in KINDS}
    for practice in book.practices:
        written[_path("practices", practice.id)] = pages.page("practice", practice=practice)
    for rule in book.rules:
        example = examples.of(rule)
        written[_path("rules", rule.id)] = pages.page("rule", rule=rule, example=example)
    for finding in book.findings.values():
        written[_path("findings", finding.id)] = pages.page("finding", finding=finding)
    for section in pages.sections:
        written[_path("facts", section)] = pages.page("section", section=section)
    return written


class _Pages:
    """Renders the templates of the pages of one rule book."""

    def __init__(self, book: RuleBook) -> None:
        by_section = groupby(book.facts.values(), key=lambda fact: fact.section)
        self.sections = {section: tuple(facts) for section, facts in by_section}
        titles = {name: (model.__doc__ or name).strip() for name, model in section_models().items()}
        self._environment = Environment(  # noqa: S701 - finalize makes all text plain Markdown
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            undefined=StrictUndefined,
            finalize=markdown.printed,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["looked_up"] = lambda names, table: [
            table[name] for name in names
        ]
        self._environment.globals.update(
            {name: getattr(markdown, name) for name in _FROM_MARKDOWN},
            book=book,
            sections=self.sections,
            titles=titles | {CONCLUSIONS: "What rules conclude"},
            GENERATED=markdown.Markdown(markdown.GENERATED),
            OWNERS=OWNERS,
            SECTIONS=_SECTIONS,
            SIGNS=SIGNS,
            STRENGTHS=STRENGTHS,
            TIMINGS=TIMINGS,
            entry_lines=entry_lines,
            findings_on=lambda practice: [
                finding for finding in book.findings.values() if practice.id in finding.practices
            ],
            number=number_in_words,
            steps=steps,
            rules_citing=lambda finding: [
                rule for rule in book.rules if finding.id in rule.findings
            ],
            tempered_by=lambda finding: [
                other for other in book.findings.values() if finding.id in other.tempered_by
            ],
            with_rule_links=lambda text: markdown.with_rule_links(text, book),
        )

    def page(self, template: str, **shown_on_it: object) -> str:
        """Return one page."""
        text = self._environment.get_template(f"{template}.md.j2").render(shown_on_it)
        return text.rstrip() + "\n"


def write_pages(pages: Mapping[str, str], folder: Path) -> None:
    """Write pages under a folder and remove pages of an earlier run that are no longer among them.

    Files that this function did not write are left alone. Raises `InputError`, and writes nothing,
    when a page would replace one of them; and when a page cannot be written.
    """
    try:
        _refuse_to_replace(path for name in pages if (path := folder / name).exists())
        for name, text in pages.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, text.encode())
        for kind in KINDS:
            for path in (folder / kind).glob("*.md"):
                if _path(kind, path.stem) not in pages and _is_ours(path):
                    path.unlink()
    except InputError:
        raise
    except (OSError, ValueError) as error:
        found = f"the pages cannot be written ({getattr(error, 'strerror', None) or error})"
        raise InputError([Problem(Place(shown(folder)), found)]) from None


def _path(kind: str, name: str) -> str:
    return f"{kind}/{name}.md"


def _refuse_to_replace(paths: Iterable[Path]) -> None:
    found, expected = "this file was not written by rules docs", "a folder of its own"
    problems = [
        Problem(Place(shown(path)), found, expected) for path in paths if not _is_ours(path)
    ]
    if problems:
        raise InputError(problems)


def _is_ours(path: Path) -> bool:
    return markdown.GENERATED in path.read_text(encoding="utf-8", errors="replace")
