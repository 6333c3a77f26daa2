"""All pages of a rule book, and how they are written to a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sourcing_advisor.site.advice_examples import AdviceExamples
from sourcing_advisor.site.fact_pages import readers_of, section_page, section_titles
from sourcing_advisor.site.finding_pages import finding_page, sources_page
from sourcing_advisor.site.index_pages import (
    fact_index,
    finding_index,
    first_page,
    parameter_page,
    practice_index,
    rule_index,
)
from sourcing_advisor.site.links import KINDS, path_of
from sourcing_advisor.site.markdown import GENERATED
from sourcing_advisor.site.practice_pages import practice_page
from sourcing_advisor.site.rule_pages import rule_page
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.models import Case


def library_pages(book: RuleBook, cases: Iterable[Case]) -> dict[str, str]:
    """Return every page as Markdown, by its path; links between them are relative.

    `cases` are those of the rules: the advice is shown on them.
    """
    examples = AdviceExamples(book, cases)
    pages = {
        "index.md": first_page(book),
        path_of("practices", "index"): practice_index(book),
        path_of("rules", "index"): rule_index(book),
        path_of("findings", "index"): finding_index(book),
        path_of("facts", "index"): fact_index(book),
        path_of("parameters", "index"): parameter_page(book),
        path_of("sources", "index"): sources_page(book),
    }
    readers = readers_of(book)
    pages |= {path_of("practices", each.id): practice_page(each, book) for each in book.practices}
    pages |= {
        path_of("rules", rule.id): rule_page(rule, book, examples.of(rule)) for rule in book.rules
    }
    pages |= {path_of("findings", f.id): finding_page(f, book) for f in book.findings.values()}
    pages |= {
        path_of("facts", section): section_page(section, title, book, readers)
        for section, title in section_titles(book).items()
    }
    return pages


def write_pages(pages: Mapping[str, str], folder: Path) -> None:
    """Write pages under a folder and remove pages of an earlier run that are no longer among them.

    Files that this function did not write are left alone. Raises `InputError`, and writes nothing,
    when a page would replace one of them; and when a page cannot be written.
    """
    try:
        _refuse_to_replace([path for name in pages if (path := folder / name).exists()])
        for name, text in pages.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for kind in KINDS:
            for path in (folder / kind).glob("*.md"):
                if path_of(kind, path.stem) not in pages and _is_ours(path):
                    path.unlink()
    except OSError as error:
        found = f"the pages cannot be written ({error.strerror or error})"
        raise InputError([Problem(Place(shown(folder)), found)]) from None


def _refuse_to_replace(paths: Iterable[Path]) -> None:
    found, expected = "this file was not written by rules docs", "a folder of its own"
    problems = [
        Problem(Place(shown(path)), found, expected) for path in paths if not _is_ours(path)
    ]
    if problems:
        raise InputError(problems)


def _is_ours(path: Path) -> bool:
    return GENERATED in path.read_text(encoding="utf-8", errors="replace")
