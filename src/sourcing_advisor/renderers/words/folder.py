"""A folder of a firm's own words: fixed texts, questions, a disclaimer and a logo.

`words.yaml` holds `language`, `texts` by name, `questions` by fact, `disclaimer` and `logo`, each
of which may be left out. The logo is a PNG or JPEG file in the folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import read_limited, read_text, shown
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.validation import problems_of
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.renderers.words.messages import MESSAGES
from sourcing_advisor.renderers.words.wording import Logo, Wording
from sourcing_advisor.rules.models import UNPRINTED

WORDS_FILE = "words.yaml"
LARGEST_LOGO = 2_000_000
"""In bytes."""
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_MONTHS = 12
_Text = Annotated[str, Field(max_length=2000)]


class LogoWritten(BaseModel):
    """A logo: the name of its file in the folder, and words for those who do not see it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: Annotated[str, Field(pattern=r"^[^/\\]+$", max_length=200)]
    words: Annotated[str, Field(min_length=1, max_length=200)]


class WordsWritten(BaseModel):
    """The words of a folder as they are written; what is left out is told in English."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    texts: dict[str, _Text] = Field(default_factory=dict)
    questions: dict[str, _Text] = Field(default_factory=dict)
    disclaimer: _Text = ""
    logo: LogoWritten | None = None


def read_words(folder: str | Path) -> Wording:
    """Return the words in a folder; raises `InputError` with every problem in it."""
    written, document = _written(folder)
    problems = list(_unfit_texts(written.texts, document))
    problems += _unknown("questions", "fact", written.questions, catalogue(), document)
    for path, text in (*_texts(written), (("disclaimer",), written.disclaimer)):
        if UNPRINTED.search(text):
            found = f"{path[-1]} has a character that does not print"
            problems.append(Problem(document.place(path), found, "text that can be seen"))
    logo = None
    try:
        logo = _logo(Path(folder), written.logo, document.place(("logo",)))
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    texts = {**MESSAGES, **written.texts}
    return Wording(texts, written.questions, written.language, written.disclaimer.strip(), logo)


def untold(folder: str | Path) -> tuple[str, ...]:
    """Return the names of the fixed texts and questions that a folder leaves out."""
    written, _ = _written(folder)
    texts = (name for name, text in MESSAGES.items() if text and name not in written.texts)
    return (*texts, *(fact for fact in catalogue() if fact not in written.questions))


def _written(folder: str | Path) -> tuple[WordsWritten, Document]:
    file = Path(folder) / WORDS_FILE
    document, problems = parse_yaml(read_text(file), shown(file))
    if problems:
        raise InputError(problems)
    try:
        return WordsWritten.model_validate(document.data), document
    except ValidationError as error:
        raise InputError(problems_of(error, document, WordsWritten)) from None


def blank_words() -> str:
    """Return a file of words with every fixed text and every question, in English."""
    import yaml  # noqa: PLC0415 - writing alone needs it here

    def written(name: str, values: Mapping[str, str]) -> str:
        return yaml.safe_dump({name: dict(values)}, allow_unicode=True, sort_keys=False, width=96)

    questions = {fact.name: fact.question for fact in catalogue().values()}
    return (
        "# The fixed texts of reports and the questions, to be worded anew or translated. What is\n"
        "# left out is told in English; the names before the colons stay as they are.\n\n"
        "language: en\n\n"
        "# disclaimer: A text of your own that stands on the first page.\n"
        "# logo: {file: logo.png, words: The logo of the firm}\n\n"
        f"{written('texts', MESSAGES)}\n{written('questions', questions)}"
    )


def _texts(written: WordsWritten) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, text in written.texts.items():
        yield ("texts", name), text
    for name, text in written.questions.items():
        yield ("questions", name), text


def _unfit_texts(texts: Mapping[str, str], document: Document) -> Iterator[Problem]:
    yield from _unknown("texts", "text", texts, MESSAGES, document)
    for name, text in texts.items():
        place = document.place(("texts", name))
        given, wanted = _gaps(text), _gaps(MESSAGES.get(name, ""))
        if name in MESSAGES and given != wanted:
            why = "has a gap that nothing fills" if given - wanted else "leaves a gap out"
            expected = ", ".join(f"{{{gap}}}" for gap in sorted(wanted)) or "no braces"
            yield Problem(place, f"{name} {why}: {quote(text)}", expected)
        if name == "months" and len(text.split()) != _MONTHS:
            yield Problem(place, f"months are {len(text.split())} words", f"{_MONTHS} words")


def _gaps(text: str) -> set[str]:
    """Return the names in braces in a text; a brace that does not close counts as one.

    So does one that says how to write what fills it: that could take all the memory there is.
    """
    try:
        return {
            text if layout or conversion else name
            for _, name, layout, conversion in Formatter().parse(text)
            if name is not None
        }
    except ValueError:
        return {text}


def _unknown(
    section: str, kind: str, given: Mapping[str, str], known: Mapping[str, object], doc: Document
) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            found = f"there is no {kind} {quote(name)}"
            yield Problem(doc.place((section, name)), found, None, did_you_mean(name, known))


def _logo(folder: Path, written: LogoWritten | None, place: Place) -> Logo | None:
    if written is None:
        return None
    if re.fullmatch(r"\.+", written.file):
        raise InputError([Problem(place, "the logo is no file", "a PNG or JPEG file")])
    data = read_limited(folder / written.file, LARGEST_LOGO)
    for signature, media_type in _SIGNATURES.items():
        if data.startswith(signature):
            return Logo(written.words, data, media_type)
    raise InputError([Problem(place, f"{quote(written.file)} is no PNG or JPEG file")])
