"""Which form a report gets, and where it may go."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest

from sourcing_advisor.cli.commands.review import review
from sourcing_advisor.renderers.registry import RENDERERS, Renderer, renderer_names
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.html", "<!doctype html>"),
        ("x.HTM", "<!doctype html>"),
        ("x.json", "{"),
        ("x.md", "# Sourcing review"),
        ("x.txt", "# Sourcing review"),
        ("x", "# Sourcing review"),
    ],
)
def test_the_ending_of_out_chooses_the_form(
    name: str, begins: str, run: Run, deal: Path, tmp_path: Path
) -> None:
    result = run("review", deal, "-o", name)

    assert (result.status, result.out, result.messages) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").lower().startswith(begins.lower())


@pytest.mark.parametrize(
    ("name", "hint"), [("x.doc", '".docx"'), ("x.xls", '".xlsx"'), ("x.pfd", '".pdf"')]
)
def test_an_ending_that_no_form_has_is_refused_with_the_nearest(
    name: str, hint: str, run: Run, deal: Path, tmp_path: Path
) -> None:
    result = run("review", deal, "-o", name)

    assert result.status == 2
    assert result.lines[0].endswith(f"or --format. Did you mean {hint}?")
    assert not (tmp_path / name).exists()


def test_a_format_that_is_asked_for_counts_more_than_an_ending(
    run: Run, deal: Path, tmp_path: Path
) -> None:
    assert run("review", deal, "--format", "JSON", "-o", "x.out").status == 0
    assert json.loads((tmp_path / "x.out").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("form", "name"), [("pdf", "x.html"), ("html", "x.PDF"), ("json", "x.md")])
def test_a_file_is_not_given_the_name_of_another_form(
    form: str, name: str, run: Run, deal: Path, tmp_path: Path
) -> None:
    result = run("review", deal, "--format", form, "-o", name)

    assert (result.status, result.out) == (2, "")
    assert f"and not in {form}; expected a name that ends in .{form}" in result.messages
    assert not (tmp_path / name).exists()


def test_the_forms_on_offer_are_those_of_the_registry() -> None:
    [option] = [each for each in review.params if each.name == "form"]

    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == renderer_names()


class _Terminal:
    """A stream that is a terminal and takes bytes."""

    def __init__(self) -> None:
        self.buffer = self
        self.written = b""

    def isatty(self) -> bool:
        return True

    def write(self, data: bytes) -> None:
        self.written += data

    def flush(self) -> None: ...


def test_what_is_no_text_is_not_printed_on_a_terminal(
    deal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    html = RENDERERS["html"]
    pictures = Renderer("html", "image/png", (".png",), html.module, text=False)
    monkeypatch.setattr(
        "sourcing_advisor.renderers.registry.RENDERERS", {**RENDERERS, "html": pictures}
    )

    with pytest.raises(SystemExit) as ended:
        review.main([str(deal), "--format", "html"], standalone_mode=False)

    assert ended.value.code == 2
    assert terminal.written == b""
    assert (
        "--format html: this is no text, and a terminal cannot show it; expected -o FILE.png"
        in (capsys.readouterr().err)
    )


def test_text_is_printed_on_a_terminal(deal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)

    review.main([str(deal)], standalone_mode=False)

    assert terminal.written.startswith(b"# Sourcing review")


@pytest.mark.parametrize("severity", ["high", "HIGH", "High"])
def test_a_severity_may_be_written_in_capitals(severity: str, run: Run, deal: Path) -> None:
    assert run("review", deal, "--fail-on", severity).status == 1
