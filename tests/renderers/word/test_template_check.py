"""Everything that is wrong with a template is told, each at its place."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from sourcing_advisor.renderers.word.default_template import default_template
from sourcing_advisor.renderers.word.template_check import (
    ESSENTIAL,
    missing_tags,
    template_problems,
)
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING
from tests.renderers.word.damage import DAMAGES, Damage, as_bytes, sound_document


def _told(template: bytes) -> list[str]:
    return [str(problem) for problem in template_problems(template, "firm.docx")]


def test_sound_templates_have_no_problem() -> None:
    assert _told(as_bytes(sound_document())) == []
    assert _told(default_template(STANDARD_WORDING)) == []
    assert missing_tags(default_template(STANDARD_WORDING)) == {}


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_a_damage_is_told_at_its_place(damage: Damage) -> None:
    document = sound_document()
    damage.plant(document)

    told = _told(as_bytes(document))

    assert any(damage.told in line and f"{damage.place}" in line.split(": ")[0] for line in told), (
        told
    )


def test_several_damages_are_told_together() -> None:
    document = sound_document()
    document.paragraphs[0].text = "{{ titel }}"
    document.paragraphs[3].text = "{{ move.titel }}"

    assert len(_told(as_bytes(document))) == 2


@pytest.mark.parametrize("name", ESSENTIAL)
def test_an_essential_tag_that_is_missing_is_named(name: str) -> None:
    document = sound_document()
    for paragraph in document.paragraphs:
        if name in paragraph.text.replace("move.title", ""):
            paragraph.text = ""

    assert missing_tags(as_bytes(document))[name] == ESSENTIAL[name]


def test_a_tag_in_several_runs_of_one_paragraph_is_no_damage() -> None:
    document = sound_document()
    document.paragraphs[0].text = ""
    for text in ("{", "{ ti", "tle", " }", "}"):
        document.paragraphs[0].add_run(text)

    assert _told(as_bytes(document)) == []


def _with_content_type(kind: str) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_bytes(sound_document()))) as sound,
        zipfile.ZipFile(stream, "w") as changed,
    ):
        for name in sound.namelist():
            data = sound.read(name)
            if name == "[Content_Types].xml":
                main = b"wordprocessingml.document.main+xml"
                data = data.replace(b"openxmlformats-officedocument." + main, kind.encode())
            changed.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (b"not a document", "no document of Word"),
        (b"", "no document of Word"),
        (b"\xd0\xcf\x11\xe0 old", "with a password"),
        (
            _with_content_type("openxmlformats-officedocument.wordprocessingml.template.main+xml"),
            "template",
        ),
        (_with_content_type("ms-word.document.macroEnabled.main+xml"), "holds macros"),
        (as_bytes(Document()), "there is no tag in it"),
    ],
)
def test_what_is_no_template_is_told(template: bytes, told: str) -> None:
    (line,) = _told(template)

    assert line.startswith("firm.docx: ")
    assert told in line


def test_a_bomb_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", b" " * 60_000_000)

    (line,) = _told(stream.getvalue())

    assert "larger than 50,000,000 bytes" in line
