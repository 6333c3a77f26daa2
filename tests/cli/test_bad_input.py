"""Whatever is wrong with a relationship: exit 2, every problem with its line, nothing written."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result, Run

OLD = "the report of last week"


Refused = Callable[..., Result]


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Refused:
    """Return a function that reviews into an existing OUT what cannot be reviewed."""

    def refused_it(
        content: str | bytes | None, name: str = "deal.yaml", *, stdin: bytes = b""
    ) -> Result:
        out = tmp_path / "report.md"
        out.write_text(OLD, encoding="utf-8")
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        before = sorted(tmp_path.iterdir())
        result = run("review", name, "-o", out, stdin=stdin)
        count = len(result.lines) - 1
        assert result.status == 2
        assert result.out == ""
        assert result.lines[-1] == f"{count} problem{'s' * (count != 1)} found."
        assert out.read_text(encoding="utf-8") == OLD
        assert sorted(tmp_path.iterdir()) == before
        return result

    return refused_it


ONE_PROBLEM: dict[str, tuple[str | bytes, str]] = {
    "unknown fact": (
        "gain_sharing:\n  levl: relationship\n",
        'deal.yaml:2: there is no "levl" in gain_sharing. Did you mean "level"?',
    ),
    "unknown section": (
        "gain_sharig:\n  level: none\n",
        'deal.yaml:1: there is no "gain_sharig" in this file. Did you mean "gain_sharing"?',
    ),
    "fact in the wrong section": (
        "relationship:\n  annual_target_pct: 3\n",
        (
            'deal.yaml:2: there is no "annual_target_pct" in relationship. '
            '"annual_target_pct" belongs under "productivity".'
        ),
    ),
    "wrong word with a near miss": (
        "gain_sharing:\n  level: relationshp\n",
        (
            'deal.yaml:2: gain_sharing.level is "relationshp"; expected one of none, project, '
            'relationship, both. Did you mean "relationship"?'
        ),
    ),
    "out of range": (
        "productivity:\n  annual_target_pct: 300\n",
        "deal.yaml:2: productivity.annual_target_pct is 300; expected 100 or less.",
    ),
    "wrong type": (
        "pair:\n  named: 1\n",
        "deal.yaml:2: pair.named is 1; expected yes or no.",
    ),
    "yes in quotation marks": (
        'pair:\n  named: "true"\n',
        (
            'deal.yaml:2: pair.named is "true"; expected yes or no. Write yes, without quotation '
            "marks."
        ),
    ),
    "another word for no": (
        "pair:\n  named: off\n",
        'deal.yaml:2: pair.named is "off"; expected yes or no. Write no.',
    ),
    "a word that is neither yes nor no": (
        "pair:\n  named: maybe\n",
        'deal.yaml:2: pair.named is "maybe"; expected yes or no.',
    ),
    "number with a unit": (
        "productivity:\n  annual_target_pct: 3,5 %\n",
        (
            'deal.yaml:2: productivity.annual_target_pct is "3,5 %"; expected a number. '
            "Write 3.5, without a unit and with a point."
        ),
    ),
    "duplicate key": (
        "gain_sharing:\n  level: none\n  level: none\n",
        'deal.yaml:3: "level" stands twice, first on line 2; expected each name once.',
    ),
    "contradicting facts": (
        "gain_sharing:\n  level: none\n  used: yes\n",
        (
            "deal.yaml:3: gain_sharing.level (line 2) and gain_sharing.used (line 3): there is no "
            "gain sharing, and gain sharing has been used. Correct one of them, or leave out what "
            "is not certain."
        ),
    ),
    "summary that contradicts a stated fact": (
        "projects: {on_record: 3}\ninnovation_projects:\n  - {name: a}\n",
        (
            "deal.yaml:1: projects.on_record (line 1) and innovation_projects (line 2): stated as "
            "3, and the list gives 1. Correct one of them, or leave out what is not certain."
        ),
    ),
    "share that contradicts the lists": (
        (
            "projects: {with_business_case_pct: 70}\ninnovation_projects:\n"
            "  - {name: a, business_case: yes}\n  - {name: b, business_case: no}\n"
        ),
        (
            "deal.yaml:1: projects.with_business_case_pct (line 1) and innovation_projects "
            "(line 2): stated as 70, and the list gives 50. Correct"
        ),
    ),
    "empty": ("", "deal.yaml: the file is empty; expected at least one fact."),
    "only comments": ("# nothing\n# yet\n", "deal.yaml: no fact is stated; expected at least one"),
    "only names": ("gain_sharing:\n  level:\n", "deal.yaml:1: no fact is stated; expected at"),
    "a list": ("- a\n", "deal.yaml:1: the whole file is a list of 1; expected one relationship"),
    "binary": (bytes(range(1, 256)), "deal.yaml:2: the byte 0x80 is not part of UTF-8 text"),
    "UTF-16": ("pair: {named: yes}".encode("utf-16"), "deal.yaml: the file is UTF-16 text"),
    "UTF-32": ("pair: {named: yes}".encode("utf-32"), "deal.yaml: the file is UTF-32 text"),
    "NUL": ("pair:\n  named: \0\n", "deal.yaml:2: the file is not text; expected UTF-8 text."),
    "Latin-1": (
        b"relationship:\n  client: Caf\xe9\n",
        (
            "deal.yaml:2: the byte 0xe9 is not part of UTF-8 text; expected text. If it is a text "
            "file, save it as UTF-8 and try again."
        ),
    ),
    "CRLF": (
        "pair:\r\n  named: yes\r\n  nmed: no\r\n",
        'deal.yaml:3: there is no "nmed" in pair. Did you mean "named"?',
    ),
    "alias": (
        "pair: {named: *b}\n",
        "deal.yaml:1: the alias *b; expected the value itself, written out.",
    ),
    "tag": (
        'relationship: {client: !!python/object/apply:os.system "id", stage: stable}\n',
        'deal.yaml:1: the tag "tag:yaml.org,2002:python/object/apply:os.system"; expected plain',
    ),
    "tag on a name": ("!!str pair: {named: yes}\n", "deal.yaml:1: the tag "),
    "merge key": (
        "pair:\n  <<: {named: yes}\n",
        "deal.yaml:2: the merge key <<; expected the values themselves, written out.",
    ),
    "several documents": (
        "pair: {named: yes}\n---\npair: {named: no}\n",
        "deal.yaml:2: a second document begins here; expected one document in a file.",
    ),
    "deep nesting": ("[" * 50_000, "deal.yaml:1: parts nested too deeply; expected at most 30"),
    "tab": ("pair:\n\tnamed: yes\n", "deal.yaml:2: this is not valid YAML"),
    "huge integer": (
        "pair_progress: {months_in_place: " + "9" * 5000 + "}\n",
        "deal.yaml:1: pair_progress.months_in_place is 99999",
    ),
    "NaN": (
        "productivity: {annual_target_pct: .nan}\n",
        'deal.yaml:1: productivity.annual_target_pct is ".nan"; expected a number.',
    ),
    "infinity": (
        "productivity: {annual_target_pct: 1e999}\n",
        "deal.yaml:1: productivity.annual_target_pct is 1e999, too large a number; expected a ",
    ),
    "unicode digits": (
        "productivity: {annual_target_pct: \u0663}\n",
        'deal.yaml:1: productivity.annual_target_pct is "\u0663"; expected a number.',
    ),
    "very long name": (
        f"relationship: {{client: {'x' * 201}, stage: stable}}\n",
        f'deal.yaml:1: relationship.client is "{"x" * 60}..."; expected at most 200 characters.',
    ),
    "list too long": (
        "reviews:\n" + "  - {date: 2025-01-01}\n" * 10_001,
        "deal.yaml:1: reviews is a list; expected at most 10,000 items.",
    ),
    "no such date": (
        "relationship: {as_of: 2026-02-30, stage: stable}\n",
        'deal.yaml:1: relationship.as_of is "2026-02-30"; expected a date such as 2026-01-31.',
    ),
    "number for a date": (
        "relationship: {as_of: 1735689600, stage: stable}\n",
        'deal.yaml:1: relationship.as_of is "1735689600"; expected a date such as 2026-01-31.',
    ),
    "date in the future": (
        "relationship: {as_of: 2026-01-31}\nreviews:\n  - {date: 2026-02-01, score: 3}\n",
        (
            "deal.yaml:3: relationship.as_of (line 1) and reviews[1].date (line 3): the review was "
            "held after the day of this record."
        ),
    ),
}


ONE_PROBLEM_IN_JSON = {
    "duplicate key": (
        '{"pair":\n {"named": true,\n "nam\\u0065d": true}}',
        'deal.json:3: "named" stands twice, first on line 2; expected each name once.',
    ),
    "tabs": (
        '{\n\t"gain_sharing":\n\t{\t"level":\t"nne"}}',
        (
            'deal.json:3: gain_sharing.level is "nne"; expected one of none, project, relationship'
            ', both. Did you mean "none"?'
        ),
    ),
    "NaN": (
        '{"productivity":\n{"annual_target_pct": NaN}}',
        "deal.json:2: productivity.annual_target_pct is not a number; expected a number.",
    ),
    "infinity": (
        '{"productivity":\n{"annual_target_pct": -1e999}}',
        "deal.json:2: productivity.annual_target_pct is too far below zero; expected a number.",
    ),
    "huge integer": (
        '{"productivity": {"annual_target_pct": ' + "9" * 5000 + "}}",
        "deal.json:1: productivity.annual_target_pct is too large a number; expected a number.",
    ),
    "lone surrogate": (
        '{"relationship": {"client": "a\\ud800"}, "pair": {"named": true}}',
        'deal.json:1: "a\\ud800" holds half a character (a lone surrogate); expected text.',
    ),
    "lone surrogate below others": (
        '{"relationship":\n{"client": "\\ud83d\\ude00\\\\ud800",\n"id": "\\udc00"}}',
        'deal.json:3: "\\udc00" holds half a character (a lone surrogate); expected text.',
    ),
    "deep nesting": ('{"a":' * 50_000, "deal.json:1: parts nested too deeply; expected at most 30"),
    "deep nesting further down": (
        '{"a": "[[[[",\n"b":' + "[\n" * 40 + "]" * 40 + "}",
        "deal.json:32: parts nested too deeply; expected at most 30 levels.",
    ),
    "nesting that only some parsers take": (
        '{"a":' * 500 + "1" + "}" * 500,
        "deal.json:1: parts nested too deeply; expected at most 30 levels.",
    ),
    "trailing comma": ('{"pair": {}\n,}', "deal.json:2: this is not valid JSON"),
    "text for yes": (
        '{"pair": {"named": "yes"}}',
        (
            'deal.json:1: pair.named is "yes"; expected true or false. Write true, without '
            "quotation marks."
        ),
    ),
    "text for false": (
        '{"pair": {"named": "False"}}',
        (
            'deal.json:1: pair.named is "False"; expected true or false. Write false, without '
            "quotation marks."
        ),
    ),
    "true for a word": (
        '{"relationship": {"stage": true}}',
        "deal.json:1: relationship.stage is true; expected one of transition, stabilising,",
    ),
}


CASES: dict[str, tuple[str, str | bytes, str]] = {
    **{f"YAML: {case}": ("deal.yaml", *each) for case, each in ONE_PROBLEM.items()},
    **{f"JSON: {case}": ("deal.json", *each) for case, each in ONE_PROBLEM_IN_JSON.items()},
}


@pytest.mark.parametrize("case", CASES)
def test_one_problem(case: str, refused: Refused) -> None:
    name, content, told = CASES[case]

    lines = refused(content, name).lines

    assert lines[0].startswith(told)
    assert lines[1:] == ["1 problem found."]


def test_every_problem_is_listed_in_the_order_of_the_file(refused: Refused) -> None:
    result = refused(
        "gain_sharing:\n"
        "  level: relationshp\n"
        "  levl: 1\n"
        "  level: none\n"
        "productivity:\n"
        "  annual_target_pct: 900\n"
        "gain_sharig: 3\n"
        "reviews:\n"
        "  - {score: 9}\n"
        "innovation_programme:\n"
        "  delivered_last_3_years: 0\n"
        "  years_with_delivery: 2\n"
    )
    starts = [line.partition(": ")[0] for line in result.lines[:-1]]
    assert starts == [f"deal.yaml:{n}" for n in (2, 3, 4, 6, 7, 9, 9, 12)]


def test_a_flood_of_problems_is_counted_beyond_the_first_fifty(run: Run, deal: Path) -> None:
    deal.write_text("pair:\n" + "".join(f"  x{i}: 1\n" for i in range(60_000)), encoding="utf-8")
    result = run("review", deal)
    assert result.status == 2
    assert result.lines[50:] == [
        "59,950 more are not listed. Correct those that are, and try again.",
        "60,000 problems found.",
    ]


def test_a_file_of_many_names_of_which_none_is_ours_is_not_recited(refused: Refused) -> None:
    result = refused("".join(f"secret{i}: 1\n" for i in range(20_000)))
    assert result.lines[0] == (
        "deal.yaml:1: this does not look like a relationship: none of its 20,000 names is known. "
        'Start from "sourcing-advisor facts template".'
    )


def test_a_file_that_is_no_relationship_is_not_quoted(refused: Refused) -> None:
    result = refused("".join(f"user{i}:$6$secret:19000:0:99999:7:::\n" for i in range(4)))
    assert "secret" not in result.messages
    assert result.lines[0].startswith("deal.yaml:1: this does not look like a relationship: none")


def test_a_file_that_is_one_text_is_not_quoted(refused: Refused) -> None:
    result = refused("root:$6$secret\n")
    assert "secret" not in result.messages
    assert result.lines[0].startswith("deal.yaml:1: the whole file is one value; expected names")


def test_a_file_that_is_missing(refused: Refused) -> None:
    result = refused(None, "away.yaml")
    assert result.lines[0] == "away.yaml: there is no such file."


def test_a_folder(refused: Refused, tmp_path: Path) -> None:
    result = refused(None, str(tmp_path))
    assert result.lines[0] == f"{tmp_path}: this is a folder; expected a file."


def test_a_name_that_would_forge_a_line_or_colour_a_terminal(refused: Refused) -> None:
    result = refused("pair: {nmed: yes}\n", "a\nb\x1b[31m.yaml")
    assert result.lines[0].startswith('a\\nb\\x1b[31m.yaml:1: there is no "nmed" in pair.')


def test_control_characters_in_a_value_are_shown_as_escapes(refused: Refused) -> None:
    result = refused('gain_sharing: {level: "no\\e[31m\\u202ene"}\n')
    assert result.lines[0].startswith('deal.yaml:1: gain_sharing.level is "no\\x1b[31m\\u202ene";')


def test_a_file_of_100_mb(refused: Refused, tmp_path: Path) -> None:
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(100_000_000)
    result = refused(None, "big.yaml")
    assert result.lines[0] == "big.yaml: the file is larger than 5 MB; expected at most 5 MB."


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")
def test_a_device_that_never_ends(refused: Refused) -> None:
    result = refused(None, "/dev/zero")
    assert result.lines[0] == "/dev/zero: the file is larger than 5 MB; expected at most 5 MB."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_that_never_ends(refused: Refused, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    writer = threading.Thread(target=_write_until_nobody_reads, args=(pipe,))
    writer.start()
    result = refused(None, "pipe.yaml")
    writer.join(timeout=30)
    assert not writer.is_alive()
    assert result.lines[0] == "pipe.yaml: the file is larger than 5 MB; expected at most 5 MB."


def _write_until_nobody_reads(pipe: Path) -> None:
    try:
        with pipe.open("wb") as file:
            while True:
                file.write(b"# and so on\n" * 1000)
    except BrokenPipeError:
        pass


def test_standard_input(refused: Refused) -> None:
    result = refused(None, "-", stdin=b"pair: {nmed: yes}\n")
    assert result.lines[0].startswith('standard input:1: there is no "nmed" in pair.')


def test_standard_input_with_nothing_in_it(refused: Refused) -> None:
    result = refused(None, "-")
    assert result.lines[0] == "standard input: the file is empty; expected at least one fact."


def test_parts_of_yaml_that_are_refused_hide_nothing_else(run: Run, tmp_path: Path) -> None:
    bomb = "relationship: {stage: stabel, size_fte: &a -4}\nfoo: [*a, *a]\nideas: !x 3\n"
    (tmp_path / "deal.yaml").write_text(bomb, encoding="utf-8")

    result = run("review", "deal.yaml")

    starts = [
        'deal.yaml:1: relationship.stage is "stabel"',
        "deal.yaml:1: relationship.size_fte is -4",
        "deal.yaml:1: the anchor &a",
        'deal.yaml:2: there is no "foo"',
        "deal.yaml:2: the alias *a",
        'deal.yaml:3: the tag "!x"',
        "deal.yaml:3: ideas is 3",
    ]
    assert result.status == 2
    for start in starts:
        assert any(line.startswith(start) for line in result.lines), start


def test_problems_of_all_that_is_given_come_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deal.yaml").write_text("relationship: {stage: stabel}\n", encoding="utf-8")
    options = ("--parameter", "foo=1", "--parameter", "easy_target_years=abc")

    reviewed = run("review", "deal.yaml", *options)
    explained = run("explain", "deal.yaml", "XX-99", *options[2:])

    assert (reviewed.status, explained.status) == (2, 2)
    assert sorted(line.partition(";")[0] for line in reviewed.lines[:-1]) == [
        '--parameter: "easy_target_years=abc"',
        '--parameter: there is no parameter "foo".',
        'deal.yaml:1: relationship.stage is "stabel"',
    ]
    assert reviewed.out == ""
    assert any(line.startswith("deal.yaml:1:") for line in explained.lines)
    assert any(line.startswith("--parameter:") for line in explained.lines)


@pytest.mark.parametrize("name", ["   ", "\u200b", "\u00a0", "\u200d"])
def test_a_name_of_which_nothing_can_be_seen_is_no_name(
    name: str, run: Run, tmp_path: Path
) -> None:
    deal = {"relationship": {"client": name, "stage": "stable"}}
    (tmp_path / "deal.json").write_text(json.dumps(deal), encoding="utf-8")

    result = run("review", "deal.json")

    assert result.status == 0
    assert result.out.startswith("# Sourcing review: the client and the provider\n")


def test_an_unknown_command_is_answered_with_the_nearest(run: Run) -> None:
    result = run("reveiw")

    assert result.status == 2
    assert result.lines[-1] == 'Error: There is no command "reveiw". Did you mean "review"?'
