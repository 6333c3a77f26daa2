"""What every part of a Markdown report needs: the report, its findings, and how it cites them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.report.model import CitedFinding, Report

Lines = Iterator[str]


class Page(NamedTuple):
    """A report with its findings and the titles of its practices, both by id."""

    report: Report
    findings: dict[str, CitedFinding]
    titles: dict[str, str]

    def numbers(self, findings: Iterable[str]) -> str:
        """Return the citations of findings, as in ``[1], [4]``."""
        return ", ".join(f"[{self.findings[name].number}]" for name in findings)

    def against(self, finding: CitedFinding) -> str:
        """Return what tempers a finding, as a sentence to add, or nothing."""
        tempered_by = self.numbers(finding.tempered_by)
        return f" To be weighed against {tempered_by}." if tempered_by else ""


def title(page: Page) -> str:
    """Return the heading of a report."""
    return f"# Sourcing review: {as_markdown(page.report.title)}"
