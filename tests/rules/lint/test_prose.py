"""How advice reads is checked, each fault by its code."""

from __future__ import annotations

import pytest

from tests.rules.pack import TEMPLATE, Pack, conclusion, strength


def codes(pack: Pack) -> set[str]:
    """Return the codes of all that is found."""
    return {problem.found[:4] for problem in pack.problems()}


def with_text(pack: Pack, text: str) -> Pack:
    pack.templates["gap-1"] = TEMPLATE.replace("{{ client }} has a gap.", text)
    return pack


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("About 40% of them do.", "PR01", 'the percentage "40%" is typed'),
        ("About 40 per cent of them do.", "PR01", 'the percentage "40 per cent" is typed'),
        ("Of all, 79 do.", "PR02", "79 is typed, and is a figure of AB-ONE; expected figure("),
        ("{% if facts.pair.named is known %}Yes.{% endif %}", "PR03", "says nothing in one of"),
        ("This is so , they say.", "PR04", "block situation of rule PK-01 writes "),
        ("This is so.. They say.", "PR04", "writes "),
        ("This  is so.", "PR04", "writes "),
        ("This is so. they say.", "PR05", 'a sentence that begins with "they say."'),
        ("It holds None.", "PR06", 'prints "It holds None."'),
    ],
)
def test_what_reads_badly_is_found(pack: Pack, text: str, code: str, told: str) -> None:
    pack.findings[0]["figures"] = [{"name": "share", "value": 79, "of": "them"}]

    [problem] = with_text(pack, text).problems()

    assert problem.found.startswith(code)
    assert told in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        "Within 40 days, or 79 working days, at 9:30, as step 3 says.",
        "{{ figure('AB-ONE', 'share') }} of them do.",
        "None of them does. “they” say so.",
        "Version 1.79 and 790 pages.",
    ],
)
def test_what_reads_well_is_let_be(pack: Pack, text: str) -> None:
    pack.findings[0]["figures"] = [{"name": "share", "value": 79, "of": "them"}]

    assert with_text(pack, text).found() == ""


def test_a_typed_number_is_found_in_its_line(pack: Pack) -> None:
    text = "Line one\n{{ client }}\nand 40% of them."

    [problem] = with_text(pack, text).problems()

    assert problem.place.line == 4


def test_a_label_with_a_colon_is_found(pack: Pack) -> None:
    pack.conclusions = [{"name": "bad", "label": "Bad: very", "means": "It is bad."}]
    named = {"pair.named": False}
    pack.rules += [conclusion(2, "bad", when=named), strength(3, when={"conclusions.bad": True})]

    assert "PR07" in codes(pack)
