"""The page and the summary of a small portfolio, whole, as they are read in review.

`write_golden` writes them anew after a change that is meant; a small invented rule book keeps them
still when the library of rules changes.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from sourcing_advisor.portfolio.folder_review import PortfolioReviewer
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from sourcing_advisor.rules.loading import load_rule_book
from tests.portfolio.portfolios import advisor

GOLDEN = Path(__file__).parent / "golden"
TINY = Path(__file__).parent.parent / "packs" / "tiny"
FILES = ("index.html", "summary.json", "recommendations.csv", "questions.csv", "rejected.csv")


def review(out: Path) -> None:
    # The digest of a pack tells where it lies, too.
    book = replace(load_rule_book([TINY], own=False), digest="0" * 64)
    reviewer = PortfolioReviewer(book, advisor)
    sheet = GOLDEN / "sheet.csv"
    reviewer.review_files([sheet], out, parse_report_choice("none"))


def told(file: Path) -> bytes:
    """Return the content of a file without the path of this folder."""
    return file.read_bytes().replace(str(GOLDEN).encode(), b"golden")


def write_golden() -> None:
    """Write the golden files anew."""
    with tempfile.TemporaryDirectory() as folder:
        review(Path(folder, "out"))
        for name in FILES:
            (GOLDEN / name).write_bytes(told(Path(folder, "out", name)))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden") / "out"
    review(folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_results_are_those_that_were_read_in_review(name: str, out: Path) -> None:
    assert told(out / name) == (GOLDEN / name).read_bytes()
