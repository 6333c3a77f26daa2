"""Documents, workbooks, templates and words from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from sourcing_advisor.cli import main
from tests.office import FORMS

ROOT = Path(__file__).parents[2]
DEAL = str(ROOT / "examples" / "northfield-calder.yaml")
GERMAN = str(ROOT / "examples" / "words-de")
BEGINS = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-1.7"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize("form", [each for each in FORMS if each.values[0] in BEGINS])
def test_the_ending_of_the_output_chooses_the_form(form: str, tmp_path: Path) -> None:
    result = run("review", DEAL, "-o", str(tmp_path / f"report.{form}"), "--words", GERMAN)

    assert result.exit_code == 0, result.stderr
    assert (tmp_path / f"report.{form}").read_bytes().startswith(BEGINS[form])


def test_a_template_is_written_checked_and_filled_in(tmp_path: Path) -> None:
    template, report = str(tmp_path / "firm.docx"), str(tmp_path / "report.docx")

    written = run("templates", "new", "-o", template)
    checked = run("templates", "check", template)
    filled = run("review", DEAL, "--template", template, "-o", report)

    assert (written.exit_code, checked.exit_code, filled.exit_code) == (0, 0, 0)
    assert checked.stdout == f"{template} can be filled in.\n"
    assert checked.stderr == ""
    assert Document(report).paragraphs[1].text == "Northfield Foods and Calder Business Services"


def test_a_template_can_begin_in_other_words(tmp_path: Path) -> None:
    template = tmp_path / "firm.docx"

    written = run("templates", "new", "-o", str(template), "--words", GERMAN)

    assert written.exit_code == 0
    assert "Der Plan" in [p.text for p in Document(str(template)).paragraphs]
    assert run("templates", "check", str(template)).exit_code == 0


def test_tags_are_listed() -> None:
    assert "| `move.steps` | what to do first, step by step (several) |" in (
        run("templates", "tags").stdout
    )


def test_the_page_shows_why_rules_fired() -> None:
    page = run("review", DEAL, "--format", "html").stdout

    assert "Why its rules fired, part by part" in page
    assert "Level of gain sharing is relationship" in page


def test_a_template_that_was_changed_is_not_replaced(tmp_path: Path) -> None:
    template = tmp_path / "firm.docx"
    template.write_bytes(b"mine")

    refused = run("templates", "new", "-o", str(template))
    forced = run("templates", "new", "-o", str(template), "--force")

    assert (refused.exit_code, forced.exit_code) == (2, 0)
    assert "--force" in refused.stderr


def test_a_damaged_template_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    template, report = tmp_path / "firm.docx", tmp_path / "report.docx"
    document = Document()
    document.add_paragraph("{{ titel }}")
    document.save(str(template))

    checked = run("templates", "check", str(template))
    filled = run("review", DEAL, "--template", str(template), "-o", str(report))

    assert (checked.exit_code, filled.exit_code) == (2, 2)
    for told in (checked.stderr, filled.stderr):
        assert told == (
            f'{template}, paragraph 1: "{{{{ titel }}}}": there is no tag "titel" here. '
            'Did you mean "title"?\n1 problem found.\n'
        )
    assert not report.exists()


def test_essential_tags_that_are_missing_are_named(tmp_path: Path) -> None:
    template = tmp_path / "firm.docx"
    document = Document()
    document.add_paragraph("{{ title }}")
    document.save(str(template))

    checked = run("templates", "check", str(template))

    assert checked.exit_code == 0
    assert "there is no {{ limits }}: a report does not say how far the report reaches" in (
        checked.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--format", "pdf", "--template", "x.docx"),
            "--template: the format pdf takes no template",
        ),
        (("--format", "json", "--words", "x"), "--words: the format json takes no words"),
        (("--format", "docx", "--template", "none.docx"), "none.docx: there is no such file"),
        (("--format", "docx", "--words", "none"), "words.yaml: there is no such file"),
    ],
)
def test_what_cannot_be_used_is_told(arguments: tuple[str, ...], told: str) -> None:
    result = run("review", DEAL, *arguments, "-o", "-")

    assert result.exit_code == 2
    assert told in result.stderr


def test_words_are_written_and_checked(tmp_path: Path) -> None:
    written = run("words", "new", "-o", str(tmp_path / "words.yaml"))
    checked = run("words", "check", str(tmp_path))
    (tmp_path / "words.yaml").write_text("texts: {plan: Der Plan}\n")
    partly = run("words", "check", str(tmp_path))

    assert written.exit_code == 0
    assert checked.stdout == f"{tmp_path} can be used; none left in English.\n"
    assert "left in English: report, contents" in partly.stdout


@pytest.mark.parametrize(
    ("module", "form", "extra"),
    [("docxtpl", "docx", "word"), ("xlsxwriter", "xlsx", "excel"), ("weasyprint", "pdf", "pdf")],
)
def test_an_extra_that_is_missing_is_named(
    module: str, form: str, extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    room = "sourcing_advisor.renderers"
    for name in [
        n for n in sys.modules if n.startswith((f"{room}.word", f"{room}.xlsx", f"{room}.pdf"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)

    result = run("review", DEAL, "-o", str(tmp_path / f"report.{form}"))

    assert result.exit_code == 2
    assert f'install "sourcing-advisor[{extra}]"' in result.stderr


def test_a_review_imports_nothing_of_this() -> None:
    program = (
        "import sys; from sourcing_advisor.cli import main;"
        f"main(['review', {DEAL!r}], standalone_mode=False);"
        "print(*sorted(n for n in sys.modules if n.startswith(('docx', 'docxtpl', 'lxml', "
        "'xlsxwriter', 'openpyxl', 'weasyprint', 'sourcing_advisor.renderers.paper', "
        "'sourcing_advisor.renderers.word'))), file=sys.stderr)"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert result.stderr.strip() == ""
