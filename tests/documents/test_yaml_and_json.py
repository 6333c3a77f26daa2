"""Text to documents: the plain part of YAML and JSON, with lines; the rest is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.tree import DEEPEST, Document
from sourcing_advisor.documents.yaml_text import parse_yaml


def data(text: str) -> Any:
    document, problems = parse_yaml(text, "f.yaml")
    assert problems == []
    return document.data


def refusal(text: str) -> str:
    """Return the problems with a text, whether or not data could be made of it."""
    try:
        _, problems = parse_yaml(text, "f.yaml")
    except InputError as error:
        problems = list(error.problems)
    return "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", True),
        ("No", False),
        ("TRUE", True),
        ("on", "on"),
        ("y", "y"),
        ("~", None),
        ("null", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("007", 7),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("3.5", 3.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("\u0663", "\u0663"),
        ("2026-01-31", "2026-01-31"),
        ("'12'", "12"),
        ('"yes"', "yes"),
        ("=", "="),
    ],
)
def test_scalars(written: str, meant: object) -> None:
    found = data(f"a: {written}\n")["a"]
    assert (found, type(found)) == (meant, type(meant))


def test_lines_are_those_of_the_names() -> None:
    document, _ = parse_yaml("a:\n  b: 1\n  c:\n    - d: 2\n    - 3\n", "f.yaml")
    assert document.lines[("a",)] == 1
    assert document.lines[("a", "c")] == 3
    assert document.lines[("a", "c", 0, "d")] == 4
    assert document.place(("a", "c", 1)) == Place("f.yaml", 5)


def test_what_is_not_in_the_file_is_placed_at_what_surrounds_it() -> None:
    document, _ = parse_yaml("a:\n  b: 1\n", "f.yaml")
    assert document.place(("a", "x", "y")) == Place("f.yaml", 1)


def test_the_text_as_it_was_written_is_kept() -> None:
    document, _ = parse_yaml("a: NO\nb: 007\nc: 'x'\n", "f.yaml")
    assert document.raw == {("a",): "NO", ("b",): "007"}


def test_every_name_that_stands_twice_is_reported() -> None:
    document, problems = parse_yaml("a: 1\nb: 2\na: 3\nb: {c: 1, c: 2}\n", "f.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert [problem.place.line for problem in problems] == [3, 4, 4]


def test_a_name_that_stands_twice_is_reported_beside_what_cannot_be_read() -> None:
    assert refusal("a: 1\na: 2\nb: &x 3\n").splitlines() == [
        'f.yaml:2: "a" stands twice, first on line 1; expected each name once.',
        "f.yaml:3: the anchor &x; expected plain values, without anchors.",
    ]


def test_all_that_is_not_accepted_is_reported_and_nothing_is_expanded() -> None:
    document, problems = parse_yaml(
        "a: &x [1]\nb: [*x, *x]\n<<: *x\nc: !y z\n---\nd: 1\n", "f.yaml"
    )

    assert document.data == {"a": [1], "b": [None, None], "c": "z"}
    assert [(problem.place.line, problem.found) for problem in problems] == [
        (1, "the anchor &x"),
        (2, "the alias *x"),
        (2, "the alias *x"),
        (3, "the merge key <<"),
        (3, "the alias *x"),
        (4, 'the tag "!y"'),
        (5, "a second document begins here"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: x\x1by\n", 'f.yaml:2: the control character "\\x1b" is not allowed'),
        ("a: 1\nb: x\x7f\n", 'f.yaml:2: the control character "\\x7f" is not allowed'),
        ("a:\n\tb: 1\n", "f.yaml:2: this is not valid YAML: a tab, where YAML takes spaces only"),
    ],
)
def test_a_character_that_cannot_stand_is_named(text: str, found: str) -> None:
    assert refusal(text).startswith(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\n", "the anchor &x"),
        ("&x a: 1\n", "the anchor &x"),
        ("a: *x\n", "the alias *x"),
        ("*x : 1\n", "a key that is not a word"),
        ("a: !!int 1\n", "the tag "),
        ("!x a: 1\n", "the tag "),
        ("<<: {a: 1}\n", "the merge key <<"),
        ("? [a]\n: 1\n", "a key that is not a word"),
        ("a: 1\n---\nb: 1\n", "a second document begins here"),
        ("a: [1\n", "this is not valid YAML"),
        ("a: \ud800\n", "this is not text: it holds half a character"),
    ],
)
def test_parts_of_yaml_that_are_refused(text: str, expected: str) -> None:
    assert expected in refusal(text)


def test_a_quoted_merge_key_is_a_name_like_another() -> None:
    assert data('"<<": 1\n') == {"<<": 1}


@pytest.mark.parametrize("parse", [parse_yaml, parse_json])
def test_nesting_ends_at_the_same_depth_in_both(parse: Any) -> None:
    deepest = "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)
    parse(deepest, "f")
    with pytest.raises(InputError, match=f"at most {DEEPEST} levels"):
        parse(f"[{deepest}]", "f")


def test_too_many_parts() -> None:
    with pytest.raises(InputError, match="too many parts in one file; expected at most 400,000"):
        parse_yaml("[" + "1," * 400_002 + "]", "f.yaml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1, "\t"]))
def test_json_is_read_as_it_was_written(value: object, indent: str | int | None) -> None:
    document, problems = parse_json(json.dumps(value, indent=indent), "f.json")
    assert document.data == value
    assert problems == []


@given(VALUES)
def test_json_without_ascii_escapes_is_read_too(value: object) -> None:
    document, problems = parse_json(json.dumps(value, ensure_ascii=False), "f.json")
    assert document.data == value
    assert problems == []


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(max_size=9), min_size=1)
)
def test_json_knows_the_line_of_each_name(value: dict[str, str]) -> None:
    document, _ = parse_json(json.dumps(value, indent=1), "f.json")
    assert [document.lines[(name,)] for name in value] == list(range(2, len(value) + 2))


def test_names_that_differ_only_in_an_escape_are_two() -> None:
    assert parse_json('{"a\\u0042": 1, "a\\u0043": 2}', "f.json")[1] == []


def test_a_name_written_with_an_escape_stands_twice() -> None:
    problems = parse_json('{"ab": 1,\n"a\\u0062": 2}', "f.json")[1]
    assert [str(each) for each in problems] == [
        'f.json:2: "ab" stands twice, first on line 1; expected each name once.'
    ]


def test_a_name_that_stands_twice_is_reported_where_lines_are_not_to_be_had() -> None:
    long = json.dumps("x" * 2000)
    problems = parse_json(f'{{"a": 1, "a": 2, {long}: 3}}', "f.json")[1]
    assert [each.found for each in problems] == ['"a" stands twice']


ANY = st.text(max_size=200) | st.text(st.characters(), max_size=60)


def outcome(parse: Any, text: str) -> Document | tuple[Problem, ...]:
    try:
        document: Document = parse(text, "f")[0]
    except InputError as error:
        return error.problems
    return document


@pytest.mark.parametrize("parse", [parse_yaml, parse_json])
@given(text=ANY)
def test_any_text_is_a_document_or_an_input_error(parse: Any, text: str) -> None:
    assert outcome(parse, text)
