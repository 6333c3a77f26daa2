"""A firm's own words: told in every form, checked by line, and German as the proof."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.renderers import html, xlsx
from sourcing_advisor.renderers.paper.html import html_of
from sourcing_advisor.renderers.word import docx
from sourcing_advisor.renderers.words.folder import blank_words, read_words, untold
from sourcing_advisor.renderers.words.messages import MESSAGES
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING, Wording
from sourcing_advisor.report.model import Report
from tests.renderers.golden_report import golden_report

GERMAN = Path(__file__).parents[3] / "examples" / "words-de"
SOURCE = Path(docx.__file__).parents[2]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fea7359d2d0000000049454e44ae426082"
)
Folder = Callable[[str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return what writes a folder of words with this file."""

    def write(words: str) -> Path:
        (tmp_path / "words.yaml").write_text(words, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="module")
def german() -> Wording:
    return read_words(GERMAN)


@pytest.fixture(scope="module")
def report() -> Report:
    return golden_report()


def _told(folder: Path) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_words(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in raised.value.problems]


def test_german_leaves_no_text_and_no_question_in_english() -> None:
    assert untold(GERMAN) == ()


def test_document_has_german_headings_and_says_that_advice_is_english(
    german: Wording, report: Report
) -> None:
    document = Document(io.BytesIO(docx.render(report, words=german)))

    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[:4] == ["Auf einer Seite", "Der Plan", "Alle Maßnahmen", _STRENGTHS]
    texts = "\n".join(p.text for p in document.paragraphs)
    assert "Stand: 1. Mai 2026" in texts
    assert german["language_note"] in texts
    assert report.recommendations[0].title in texts


_STRENGTHS = "Stärken, die zu bewahren sind"


def test_questions_are_asked_in_german(german: Wording, report: Report) -> None:
    asked = report.questions[0]

    page = html_of(report, german)

    assert german.questions[asked.fact] in page
    assert asked.question not in page
    assert '<html lang="de">' in page


def test_sheets_have_german_heads_and_the_same_ids(german: Wording, report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, words=german)))
    plan = book["Maßnahmenplan"]

    assert plan["A1"].value == "id"
    assert plan["C2"].value == "Maßnahme"
    assert plan["A3"].value == report.recommendations[0].move


@pytest.mark.parametrize("form", ["paper", "page"])
def test_no_english_fixed_text_is_left_on_a_german_page(
    german: Wording, report: Report, form: str
) -> None:
    pages = {
        "paper": html_of(report, german),
        "page": html.render(report, words=german).decode(),
    }
    page = re.sub(r"<style>.*?</style>", "", pages[form], flags=re.DOTALL)
    texts = set(re.findall(r">([^<>]+?):?\s*<", page))

    english = {text for name, text in MESSAGES.items() if german[name] != text}
    # What the rule library says stays English, and may be the same word.
    library = {fact.label for fact in catalogue().values()}
    assert texts & english - library == set()


def test_disclaimer_and_logo_stand_on_the_first_page(folder: Folder, report: Report) -> None:
    where = folder("disclaimer: For the board alone.\nlogo: {file: logo.png, words: The firm}\n")
    (where / "logo.png").write_bytes(PIXEL)
    words = read_words(where)

    document = Document(io.BytesIO(docx.render(report, words=words)))
    page = html_of(report, words)

    assert "For the board alone." in [p.text for p in document.paragraphs]
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "The firm"  # noqa: SLF001 - no other way
    assert 'alt="The firm"' in page
    assert "For the board alone." in page


def test_a_tone_of_ones_own_needs_one_text(folder: Folder, report: Report) -> None:
    words = read_words(folder("texts: {steps: What we would do on Monday}\n"))

    page = html_of(report, words)

    assert "What we would do on Monday" in page
    assert "Every move" in page


def test_a_blank_file_of_words_changes_nothing(folder: Folder) -> None:
    where = folder(blank_words())

    assert dict(read_words(where).texts) == dict(STANDARD_WORDING.texts)
    assert untold(where) == ()


def test_all_problems_are_told_with_their_lines(folder: Folder) -> None:
    told = _told(
        folder(
            "texts:\n"
            "  paln: Der Plan\n"
            '  date: "{day}/{weekday}"\n'
            "  months: Jan Feb\n"
            "questions:\n"
            "  gain_sharing.levle: Auf welcher Ebene?\n"
            "logo: {file: logo.png, words: The firm}\n"
        )
    )

    assert told == [
        "logo.png: there is no such file.",
        'words.yaml:2: there is no text "paln". Did you mean "plan"?',
        (
            'words.yaml:3: date has a gap that nothing fills: "{day}/{weekday}"; expected {day}, '
            "{month}, {year}."
        ),
        "words.yaml:4: months are 2 words; expected 12 words.",
        'words.yaml:6: there is no fact "gain_sharing.levle". Did you mean "gain_sharing.level"?',
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("texts: [plan]\n", "words.yaml:1: texts is a list"),
        ("textes: {plan: x}\n", 'Did you mean "texts"?'),
        ("language: Deutsch\n", "words.yaml:1: language"),
        ("texts: {ask: fragen}\n", 'ask leaves a gap out: "fragen"; expected {who}.'),
        ("texts: {ask: 'fragen {who:>9}'}\n", "ask has a gap that nothing fills"),
        ("texts: {ask: 'fragen {who'}\n", "ask has a gap that nothing fills"),
        ("texts: {plan: 'Der Plan {who}'}\n", "expected no braces."),
        ('disclaimer: "a\\u202eb"\n', "does not print"),
        ("logo: {file: ../x.png, words: x}\n", "words.yaml:1: logo.file"),
        ("logo: {file: .., words: x}\n", "the logo is no file"),
    ],
)
def test_what_cannot_be_used_is_told(folder: Folder, words: str, told: str) -> None:
    (line,) = _told(folder(words))

    assert told in line


def test_a_logo_of_another_kind_is_refused(folder: Folder) -> None:
    where = folder("logo: {file: logo.svg, words: The firm}\n")
    (where / "logo.svg").write_text("<svg onload='x'/>")

    assert _told(where) == ['words.yaml:1: "logo.svg" is no PNG or JPEG file.']


def test_a_folder_without_words_is_told(tmp_path: Path) -> None:
    assert _told(tmp_path) == ["words.yaml: there is no such file."]


def test_every_fixed_text_is_used() -> None:
    sources = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.j2")]
    read = (p.read_text(encoding="utf-8") for p in sources if p.name != "messages.py")
    written = {word for text in read for word in re.findall(r"\w+", text)}

    computed = re.compile(r"^(stage|by|timing|state|method|strength|outcome|kind|owner)_")
    unused = {name for name in MESSAGES if not computed.match(name) and name not in written}
    assert unused <= {"high", "medium", "low", "strong", "moderate", "limited", "argued"}


def test_examples_of_words_are_yaml_that_keeps_its_order() -> None:
    written = yaml.safe_load((GERMAN / "words.yaml").read_text(encoding="utf-8"))

    assert list(written["questions"]) == list(catalogue())
