"""Gives MkDocs the pages of the rule library, written in memory at each build."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from sourcing_advisor.rules.lint.cases import cases_beside
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.site.pages import library_pages


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each part of the library under ``library/``."""
    for path, text in library_pages(load_rule_book(), cases_beside()).items():
        files.append(File.generated(config, f"library/{path}", content=text))
    return files
