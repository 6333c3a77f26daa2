"""The PDF: the brief on page one, running heads, page numbers, tags, and no request."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.renderers.paper.html import html_of
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.reviews import Advisor
from tests.office import NEEDS_POPPLER, PDF, WANTS_PANGO, about, text_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "northfield-calder.yaml"


@pytest.fixture(scope="module")
def report() -> Report:
    return Advisor(engine="reference").review(read_relationship(EXAMPLE))


@pytest.fixture(scope="module")
def pdf(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    module = pytest.importorskip(PDF, reason=WANTS_PANGO, exc_type=ImportError)
    path.write_bytes(module.render(report))
    return path


@NEEDS_POPPLER
def test_brief_stands_whole_on_page_one(pdf: Path) -> None:
    first, second = text_of(pdf, 1), text_of(pdf, 2)

    assert first.lstrip().startswith("SOURCING REVIEW")
    assert "unverified answers" in first
    assert "Contents" in second


@NEEDS_POPPLER
def test_pages_have_running_heads_and_numbers(pdf: Path) -> None:
    pages = int(about(pdf)["Pages"])
    last = text_of(pdf, pages)

    assert last.lstrip().startswith("Northfield Foods and Calder Business Services")
    assert f"{pages} / {pages}" in last


@NEEDS_POPPLER
def test_contents_tell_the_page_of_each_part(pdf: Path) -> None:
    listed = re.search(r"Findings +(\d+)", text_of(pdf, 2))

    assert listed is not None
    assert "Findings" in text_of(pdf, int(listed[1]))


@NEEDS_POPPLER
def test_it_is_tagged_and_says_its_title(pdf: Path) -> None:
    told = about(pdf)

    assert told["Tagged"] == "yes"
    assert told["Title"] == "Sourcing review: Northfield Foods and Calder Business Services"


def test_text_that_was_given_acts_as_nothing(report: Report) -> None:
    name = '<img src="file:///etc/passwd"><script>1</script> [1]'
    given = report.relationship.model_copy(update={"client": name})

    page = html_of(report.model_copy(update={"relationship": given}))

    assert "<script" not in page
    assert "<img" not in page


def test_numbers_of_findings_lead_to_them(report: Report) -> None:
    page = html_of(report)

    targets = set(re.findall(r'href="#(finding-\d+)"', page))
    assert targets
    assert all(f'id="{target}"' in page for target in targets)


def test_missing_native_parts_are_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "weasyprint").mkdir()
    fault = "raise OSError(\"cannot load library 'libgobject-2.0-0'\")"
    (tmp_path / "weasyprint" / "__init__.py").write_text(fault)
    command = [*("-m", "sourcing_advisor", "review", str(EXAMPLE)), "-o", str(tmp_path / "r.pdf")]
    paths = (str(tmp_path), *(path for path in sys.path if path))

    told = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(paths), "HOME": str(tmp_path)},
        check=False,
    )

    assert told.returncode == 2
    assert told.stderr.startswith("--format pdf: WeasyPrint does not find a native library")
    assert "Install Pango" in told.stderr
    assert not (tmp_path / "r.pdf").exists()
