"""The forms in which people state one relationship: dotted names, and what is another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_advisor import read_relationship
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.reading import parse_relationship


def problems(text: str, file: str = "deal.yaml") -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_relationship(text, file)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("gain_sharing.level: project\ngain_sharing.used: yes\n", "deal.yaml"),
        ("gain_sharing:\n  level: project\ngain_sharing.used: yes\n", "deal.yaml"),
        ("gain_sharing.used: yes\ngain_sharing: {level: project}\n", "deal.yaml"),
        ('{"gain_sharing.level": "project", "gain_sharing": {"used": true}}', "deal.json"),
    ],
)
def test_a_dotted_name_means_the_fact_in_its_section(text: str, file: str) -> None:
    relationship = parse_relationship(text, file)

    assert relationship.known == {"gain_sharing.level": "project", "gain_sharing.used": True}


def test_a_name_under_a_dotted_section_stays_text_as_written() -> None:
    relationship = parse_relationship("relationship.client: 007\npair.named: yes\n", "deal.yaml")

    assert relationship.relationship.client == "007"


def test_a_fact_that_is_stated_nested_and_dotted_is_refused_with_both_lines() -> None:
    text = "gain_sharing:\n  level: project\ngain_sharing.level: project\n"

    assert problems(text) == [
        "deal.yaml:3: gain_sharing.level is stated here and in line 2; expected each fact once."
    ]


def test_a_wrong_answer_under_a_dotted_name_is_told_at_its_line() -> None:
    assert problems("pair.named: yes\ngain_sharing.level: projct\n")[0].startswith(
        'deal.yaml:2: gain_sharing.level is "projct"; expected one of none, project'
    )


def test_a_dotted_name_that_is_no_fact_is_told_the_nearest() -> None:
    assert problems("gain_sharing.levl: project\n") == [
        'deal.yaml:1: there is no "levl" in gain_sharing. Did you mean "level"?'
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("deal.csv", "a table"),
        ("deal.XLSX", "a workbook"),
        ("deal.parquet", "a table of columns"),
        ("deal.jsonl", "a file of lines, one relationship each"),
    ],
)
def test_a_file_of_several_relationships_is_sent_to_the_portfolio(
    name: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x05\x06" + bytes(18))  # a whole archive with nothing in it

    with pytest.raises(InputError) as caught:
        read_relationship(path)

    assert str(caught.value) == (
        f"{path}: this is {kind}; expected one relationship, in YAML or JSON. Several "
        'relationships are reviewed by "sourcing-advisor portfolio".'
    )


def test_a_table_that_is_not_there_is_no_such_file() -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_relationship("nowhere.csv")


@pytest.mark.parametrize("file", ["deal.json", "standard input"])
def test_a_json_array_is_told_what_it_is(file: str) -> None:
    assert problems('[{"pair": {"named": true}}, {"pair": {"named": false}}]', file) == [
        (
            f"{file}:1: the whole file is a list of 2; expected one relationship, in YAML or JSON. "
            'Several relationships are reviewed by "sourcing-advisor portfolio", one on each line '
            "of a .jsonl file."
        )
    ]
