"""A form of the report is a module and a line in the registry, and is imported when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sourcing_advisor.renderers import registry
from sourcing_advisor.renderers.registry import (
    RENDERERS,
    Renderer,
    render,
    renderer_for,
    renderer_for_ending,
    renderer_names,
)
from sourcing_advisor.report.model import Report
from tests.office import FORMS

TOY = Renderer("csv", "text/csv", (".csv",), "tests.renderers.recommendations_csv")


@pytest.fixture
def with_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "RENDERERS", {**RENDERERS, TOY.name: TOY})


@pytest.mark.usefixtures("with_toy")
def test_a_new_form_needs_its_module_and_its_line_alone(full_report: Report) -> None:
    found = renderer_for_ending("out/Report.CSV")

    assert renderer_names() == (*RENDERERS, "csv")
    assert found is TOY
    assert render(full_report, "csv").decode().splitlines() == [
        "1,TN-01,high,Raise the yearly target",
        "2,TN-02,low,Share gains by project",
    ]


@pytest.mark.parametrize("name", RENDERERS)
def test_each_form_is_found_by_its_name_and_by_its_endings(name: str) -> None:
    renderer = renderer_for(name)

    assert renderer.name == name
    assert [renderer_for_ending(f"a.b{ending}") for ending in renderer.endings] == (
        [renderer] * len(renderer.endings)
    )


@pytest.mark.parametrize("path", ["report", "report.xyz", "", ".md/report"])
def test_other_names_of_files_ask_for_no_form(path: str) -> None:
    assert renderer_for_ending(path) is None


def test_a_form_that_does_not_exist(full_report: Report) -> None:
    with pytest.raises(ValueError, match='no format "rtf"; expected one of markdown, html, json'):
        render(full_report, "rtf")


def test_what_a_form_needs_and_is_not_there_is_named(full_report: Report) -> None:
    lacking = Renderer("x", "text/x", (".x",), "no_such_module", extra="documents")

    with pytest.raises(ModuleNotFoundError, match=r'install "sourcing-advisor\[documents\]"'):
        lacking.render(full_report)


@pytest.mark.parametrize("name", FORMS)
def test_the_same_report_gives_the_same_bytes(name: str, full_report: Report) -> None:
    assert render(full_report, name) == render(full_report.model_copy(deep=True), name)


@pytest.mark.parametrize(
    ("name", "unneeded"), [("markdown", {"jinja2", "markdown_it"}), ("json", {"jinja2"})]
)
def test_a_form_does_not_wait_for_what_another_needs(name: str, unneeded: set[str]) -> None:
    program = (
        "import sys; from sourcing_advisor import Advisor, Relationship; advisor = Advisor();"
        f"advisor.render(advisor.review(Relationship()), {name!r});"
        f"print(*sorted({unneeded!r} & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == []
