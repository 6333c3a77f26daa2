"""`facts template` in its three forms."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.intake.areas import for_side
from sourcing_advisor.intake.core import core_facts, core_page
from sourcing_advisor.intake.form import blank_form, blank_sheet
from tests.cli.conftest import Run


def test_the_form_for_one_relationship_is_the_default(run: Run) -> None:
    result = run("facts", "template")
    assert (result.status, result.out) == (0, blank_form())


def test_a_sheet_for_many_is_a_header_row(run: Run) -> None:
    result = run("facts", "template", "--format", "csv")
    assert (result.status, result.out) == (0, blank_sheet())
    assert result.out.count("\n") == 1


def test_a_workbook_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    result = run("facts", "template", "--format", "xlsx", "-o", "deals.xlsx")
    assert (result.status, result.out, result.messages) == (0, "", "")
    assert zipfile.is_zipfile(tmp_path / "deals.xlsx")


@pytest.mark.parametrize("output", [(), ("-o", "-")])
def test_a_workbook_is_not_printed(run: Run, output: tuple[str, ...]) -> None:
    result = run("facts", "template", "--format", "xlsx", *output)
    assert (result.status, result.out) == (2, "")
    assert "a workbook cannot be printed; expected -o FILE.xlsx" in result.messages


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
def test_a_form_that_was_filled_in_is_not_lost(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"deals.{form}"
    path.write_text("what somebody wrote", encoding="utf-8")

    refused = run("facts", "template", "--format", form, "-o", path.name)

    assert refused.status == 2
    assert refused.lines[0].startswith(f"{path.name}: there is such a file already; expected a new")
    assert path.read_text(encoding="utf-8") == "what somebody wrote"
    assert run("facts", "template", "--format", form, "-o", path.name, "--force").status == 0
    assert run("facts", "template", "--format", form, "-o", path.name).status == 0


def test_the_core_is_one_page(run: Run) -> None:
    result = run("facts", "template", "--core")
    assert (result.status, result.out) == (0, core_page(core_facts()))


def test_a_form_is_written_for_one_side(run: Run) -> None:
    result = run("facts", "template", "--for", "provider")
    assert (result.status, result.out) == (0, blank_form(for_side(catalogue(), "provider")))


def test_a_workbook_of_answers_is_reviewed_and_filled_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deal.yaml").write_text("pair: {named: no}\n", encoding="utf-8")

    written = run(
        *("facts", "template", "--format", "xlsx", "--core", "--from", "deal.yaml"),
        *("-o", "answers.xlsx"),
    )
    reviews = [run("review", name, "--format", "json") for name in ("deal.yaml", "answers.xlsx")]

    assert (written.status, written.messages) == (0, "")
    assert [review.status for review in reviews] == [0, 0]
    assert reviews[0].out == reviews[1].out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--many",), "a YAML file states one relationship; expected --format csv or xlsx"),
        (("--many", "--format", "csv", "--core"), "a sheet for many has a column for every fact"),
        (("--from", "deal.yaml"), "--from: it fills a workbook of answers; expected --format xlsx"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    options: tuple[str, ...], message: str, run: Run
) -> None:
    result = run("facts", "template", *options)
    assert (result.status, result.out) == (2, "")
    assert message in result.messages
