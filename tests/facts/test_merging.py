"""One relationship that several files state together."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_advisor import Relationship, read_relationship
from sourcing_advisor.documents.problems import InputError


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(**texts: str) -> Relationship:
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_relationship(*(f"{name}.yaml" for name in texts))


def problems(**texts: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(**texts)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.usefixtures("files")
def test_each_file_adds_what_it_states() -> None:
    relationship = read(
        client="relationship: {client: Northfield}\npair: {named: yes}",
        deal="relationship: {provider: Calder}\npair: {named: yes, client_power: 4}\n"
        "ideas.welcomed: 2",
    )

    assert relationship.relationship.client == "Northfield"
    assert relationship.relationship.provider == "Calder"
    assert relationship.known == {
        "pair.named": True,
        "pair.client_power": 4,
        "ideas.welcomed": 2,
    }


@pytest.mark.usefixtures("files")
def test_a_blank_answer_states_nothing() -> None:
    assert read(one="pair: {named: }", two="pair: {named: yes}", three="pair: {named: }").known


@pytest.mark.usefixtures("files")
def test_lists_are_joined_and_keep_their_lines() -> None:
    relationship = read(
        one="idea_log: [{title: a}]\npair.named: yes", two="idea_log: [{title: b}, {title: c}]"
    )

    assert [idea.title for idea in relationship.idea_log or ()] == ["a", "b", "c"]
    assert problems(one="idea_log: [{title: a}]", two="\nidea_log:\n  - {titel: b}\n")[
        0
    ].startswith("two.yaml:3: ")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("order", [("facts", "listed"), ("listed", "facts")])
def test_a_list_and_facts_of_its_name_may_stand_in_two_files(order: tuple[str, str]) -> None:
    texts = {
        "facts": "ahead: {chance_within_90_days: no}",
        "listed": "relationship.as_of: 2026-11-28\nahead: [{on: 2027-01-01, what: x, kind: harm}]",
    }

    relationship = read(**{name: texts[name] for name in order})

    assert relationship.known == {
        "ahead.chance_within_90_days": False,
        "ahead.harm_within_90_days": True,
    }


@pytest.mark.usefixtures("files")
def test_two_files_that_state_a_fact_differently_are_both_named() -> None:
    texts = {
        "one": "gain_sharing: {level: none}\npair.named: yes\n",
        "two": "\npair.named: 1\ngain_sharing.level: project\n",
    }

    assert problems(**texts) == [
        (
            "two.yaml:2: pair.named is 1 here and yes in one.yaml:2; expected the same answer in "
            "every file."
        ),
        (
            'two.yaml:3: gain_sharing.level is "project" here and "none" in one.yaml:1; expected '
            "the same answer in every file."
        ),
    ]


@pytest.mark.usefixtures("files")
def test_a_contradiction_across_files_names_the_file_of_each() -> None:
    (problem,) = problems(one="gain_sharing.level: none\n", two="\ngain_sharing.used: yes\n")

    assert problem.startswith(
        "two.yaml:2: gain_sharing.level (line 1) and gain_sharing.used (two.yaml:2): there is no"
    )


@pytest.mark.usefixtures("files")
def test_what_is_wrong_in_each_file_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read(one="pair: {nmed: yes}", two="- a\n", three="gain_sharing: {level: nne}")

    assert [problem.place.file for problem in caught.value.problems] == [
        "one.yaml",
        "three.yaml",
        "two.yaml",
    ]


@pytest.mark.usefixtures("files")
def test_json_and_yaml_state_one_relationship_together() -> None:
    Path("a.json").write_text('{"pair": {"named": true}}', encoding="utf-8")
    Path("b.yaml").write_text("pair: {named: yes, client_power: 3}", encoding="utf-8")

    assert read_relationship("a.json", "b.yaml").known == {
        "pair.named": True,
        "pair.client_power": 3,
    }


@pytest.mark.usefixtures("files")
def test_a_file_that_is_named_twice_is_refused() -> None:
    Path("a.yaml").write_text("pair.named: yes", encoding="utf-8")

    with pytest.raises(InputError, match=r"a\.yaml: it is named twice; expected each file once"):
        read_relationship("a.yaml", "a.yaml")
