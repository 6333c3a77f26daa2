"""The page and the tables of a small portfolio, whole, as they are read in review.

A small invented rule book keeps them still when the library of rules changes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from sourcing_advisor.portfolio.folder_review import PortfolioReviewer
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from sourcing_advisor.rules.loading import load_rule_book
from tests.portfolio.portfolios import advisor

FOLDER = Path(__file__).parent / "golden"
TINY = Path(__file__).parent.parent / "packs" / "tiny"
FILES = ("index.html", "summary.json", "recommendations.csv", "questions.csv", "rejected.csv")


@cache
def results() -> Mapping[str, bytes]:
    """Return the results of the small portfolio by name, without the path of this folder."""
    # The digest of a pack tells where it lies, too.
    book = replace(load_rule_book([TINY], own=False), digest="0" * 64)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        sheet = FOLDER.parent / "golden_sheet.csv"
        PortfolioReviewer(book, advisor).review_files([sheet], out, parse_report_choice("none"))
        here = str(FOLDER.parent).encode()
        return {name: (out / name).read_bytes().replace(here, b"golden") for name in FILES}


def _result(name: str) -> bytes:
    return results()[name]


GOLDEN: Mapping[Path, Callable[[], bytes]] = {
    FOLDER / name: partial(_result, name) for name in FILES
}
